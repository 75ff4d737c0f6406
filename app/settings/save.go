package settings

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"guichet/app"
	"guichet/app/audit"
	"guichet/store"
)

// FieldError says which field of a form is wrong, by the name guichet.json has
// for it. The sentence's argument Field is that name too.
type FieldError struct {
	Field string
	Err   *app.Error
}

// Error writes the field and the cause.
func (e *FieldError) Error() string { return e.Field + ": " + e.Err.Error() }

// Unwrap returns the sentence.
func (e *FieldError) Unwrap() error { return e.Err }

// fieldErrors gives each error its field and joins them, so that a form shows
// all at once.
func fieldErrors(all ...*FieldError) error {
	var errs []error
	for _, e := range all {
		if e != nil {
			errs = append(errs, e)
		}
	}
	return errors.Join(errs...)
}

func at(field string, err error) *FieldError {
	var known *app.Error
	if !errors.As(err, &known) {
		return nil
	}
	return &FieldError{Field: field, Err: known}
}

// SaveBusiness saves name, tagline and contact. base is the version of the
// section the owner saw, zero if it was never saved; another version now is
// refused with a Conflict. What the Base fixes stays. An invalid field is a
// *FieldError, several are joined.
func (l *Live) SaveBusiness(ctx context.Context, who app.Actor, base app.ID, in Business) error {
	var s Settings
	c := &s.Contact
	if err := fieldErrors(
		at(FieldName, s.set("name", in.Name, FieldName)),
		at(FieldTagline, in.Tagline.clean(FieldTagline, MaxTagline)),
		at(FieldEmail, c.setEmail(strings.TrimSpace(in.Contact.Email))),
		at(FieldPhone, c.setPhone(strings.TrimSpace(in.Contact.Phone))),
		at(FieldHours, in.Contact.Hours.clean(FieldHours, MaxHours)),
		at(FieldNote, in.Contact.Note.clean(FieldNote, MaxNote)),
	); err != nil {
		return err
	}
	in.Name, in.Contact.Email, in.Contact.Phone = s.Name, c.Email, c.Phone
	return save(ctx, l, who, SectionBusiness, base, func(v *values) **part[Business] { return &v.Business },
		func(now Settings) Business { return Business{now.Name, now.Tagline, now.Contact} }, in)
}

// SaveColours saves the brand's colours; see SaveBusiness.
func (l *Live) SaveColours(ctx context.Context, who app.Actor, base app.ID, in Colours) error {
	var c Colours
	if err := fieldErrors(
		at(FieldBrand, setColour(&c.Brand, in.Brand, FieldBrand)),
		at(FieldAccent, setColour(&c.Accent, in.Accent, FieldAccent)),
	); err != nil {
		return err
	}
	return save(ctx, l, who, SectionColours, base, func(v *values) **part[Colours] { return &v.Colours },
		func(now Settings) Colours { return now.Colours }, c)
}

// SaveLanguages saves languages, the default first, and time zone; see
// SaveBusiness.
func (l *Live) SaveLanguages(ctx context.Context, who app.Actor, base app.ID, in Tongues) error {
	var s Settings
	codes := make([]string, len(in.Languages))
	for i, lang := range in.Languages {
		codes[i] = string(lang)
	}
	in.Zone = strings.TrimSpace(in.Zone)
	if err := fieldErrors(
		at(FieldLanguages, s.setLanguages(codes, FieldLanguages)),
		at(FieldZone, s.setZone(in.Zone, FieldZone)),
	); err != nil {
		return err
	}
	in.Languages = s.Languages
	return save(ctx, l, who, SectionLanguages, base, func(v *values) **part[Tongues] { return &v.Languages },
		func(now Settings) Tongues { return Tongues{now.Languages, now.Zone.String()} }, in)
}

// SaveSearch saves the switches of searching; see SaveBusiness.
func (l *Live) SaveSearch(ctx context.Context, who app.Actor, base app.ID, in Search) error {
	return save(ctx, l, who, SectionSearch, base, func(v *values) **part[Search] { return &v.Search },
		func(now Settings) Search { return now.Search }, in)
}

// SaveWriting saves how texts come to be read; see SaveBusiness.
func (l *Live) SaveWriting(ctx context.Context, who app.Actor, base app.ID, in Writing) error {
	return save(ctx, l, who, SectionWriting, base, func(v *values) **part[Writing] { return &v.Writing },
		func(now Settings) Writing { return now.Writing }, in)
}

// SaveBackup saves the schedule of backups; see SaveBusiness. Without a folder
// there is none, and the rest is kept for later.
func (l *Live) SaveBackup(ctx context.Context, who app.Actor, base app.ID, in Backup) error {
	in.Folder = strings.TrimSpace(in.Folder)
	if in.Folder != "" {
		if !filepath.IsAbs(in.Folder) {
			return at(FieldBackupFolder, wrong(FieldBackupFolder, FieldBackupFolder))
		}
		in.Folder = filepath.Clean(in.Folder)
	}
	if err := fieldErrors(
		at(FieldBackupFolder, in.check(l.st.Dir())),
		at(FieldBackupEvery, in.checkEvery()),
		at(FieldBackupKeep, in.checkKeep()),
		at(FieldBackupRecipient, in.checkRecipient()),
	); err != nil {
		return err
	}
	return save(ctx, l, who, SectionBackup, base, func(v *values) **part[Backup] { return &v.Backup },
		func(now Settings) Backup { return now.Backup }, in)
}

// save puts a section into the record. of finds it there, from reads it from
// what is in force, which stands in for a section that was never saved.
func save[T any](ctx context.Context, l *Live, who app.Actor, section Section, base app.ID,
	of func(*values) **part[T], from func(Settings) T, in T) error {
	return change(ctx, l, who, section, base, of, from, in, nil)
}

// change is save with more to write in the same Update.
func change[T any](ctx context.Context, l *Live, who app.Actor, section Section, base app.ID,
	of func(*values) **part[T], from func(Settings) T, in T, also func(tx *store.Tx, old T) error) error {
	if err := mayOwn(who); err != nil {
		return err
	}
	now := l.clock().UTC()
	stamp := Stamp{Version: app.NewID(now), At: now, By: who.ID}
	entry := audit.By(who, now, "settings.change").With("section", string(section))
	wrote := false
	_, err := l.st.Update(ctx, func(tx *store.Tx) error {
		v, err := read(tx)
		if err != nil {
			return err
		}
		at := of(&v)
		old, version := from(v.over(&l.base)), app.ID{}
		if *at != nil {
			old, version = (*at).Value, (*at).Version
		}
		if version != base {
			return app.E(app.Conflict, "settings.error.conflict")
		}
		*at = &part[T]{stamp, in}
		// What the base fixes is kept as it was: no page may change it unseen.
		l.base.hold(&v, old)
		names := changed(old, (*at).Value)
		if wrote = len(names) > 0; !wrote {
			return nil
		}
		if also != nil {
			if err := also(tx, old); err != nil {
				return err
			}
		}
		if err := audit.Record(tx, entry.With("fields", strings.Join(names, " "))); err != nil {
			return err
		}
		return v.put(tx, stamp.Version)
	})
	if err == nil && wrote {
		l.move()
	}
	return err
}

// hold gives the fixed fields of a section on its way in the value they had.
func (b *Base) hold(v *values, old any) {
	switch old := old.(type) {
	case Business:
		in := &v.Business.Value
		keep(b, FieldName, &in.Name, old.Name)
		keep(b, FieldTagline, &in.Tagline, old.Tagline)
		keep(b, FieldEmail, &in.Contact.Email, old.Contact.Email)
		keep(b, FieldPhone, &in.Contact.Phone, old.Contact.Phone)
		keep(b, FieldHours, &in.Contact.Hours, old.Contact.Hours)
		keep(b, FieldNote, &in.Contact.Note, old.Contact.Note)
	case Logo:
		keep(b, FieldLogo, &v.Logo.Value, old)
	case Colours:
		keep(b, FieldBrand, &v.Colours.Value.Brand, old.Brand)
		keep(b, FieldAccent, &v.Colours.Value.Accent, old.Accent)
	case Tongues:
		keep(b, FieldLanguages, &v.Languages.Value.Languages, old.Languages)
		keep(b, FieldZone, &v.Languages.Value.Zone, old.Zone)
	case Search:
		in := &v.Search.Value
		keep(b, FieldUnlisted, &in.Unlisted, old.Unlisted)
		keep(b, FieldOwn, &in.OwnLanguage, old.OwnLanguage)
		keep(b, FieldLearning, &in.NoLearning, old.NoLearning)
	case Writing:
		keep(b, FieldFourEyes, &v.Writing.Value.FourEyes, old.FourEyes)
	case Backup:
		keep(b, FieldBackup, &v.Backup.Value, old)
	}
}

// keep sets a field that the base fixes.
func keep[T any](b *Base, field string, to *T, v T) {
	if _, fixed := b.Fixed(field); fixed {
		*to = v
	}
}

func mayOwn(who app.Actor) error {
	if who.Role < app.Owner {
		return app.E(app.Forbidden, "settings.error.owner")
	}
	return nil
}

func read(r store.Reader) (values, error) {
	rec, err := saved.Get(r, recordKey())
	if errors.Is(err, store.ErrNotFound) {
		return values{}, nil
	}
	if err != nil {
		return values{}, err
	}
	return rec.open()
}

func (v *values) put(tx *store.Tx, version app.ID) error {
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("settings: write: %w", err)
	}
	return saved.Put(tx, record{Version: version, Values: slices.Clip(data)})
}

// Begin saves what a new folder starts with, unless something was saved before.
func (l *Live) Begin(ctx context.Context, s Settings) error {
	now := l.clock().UTC()
	stamp := Stamp{Version: app.NewID(now), At: now}
	v := values{
		Business:  &part[Business]{stamp, Business{s.Name, s.Tagline, s.Contact}},
		Languages: &part[Tongues]{stamp, Tongues{s.Languages, s.Zone.String()}},
	}
	_, err := l.st.Update(ctx, func(tx *store.Tx) error {
		there, err := saved.Has(tx, recordKey())
		if err != nil || there {
			return err
		}
		return v.put(tx, stamp.Version)
	})
	if err == nil {
		l.move()
	}
	return err
}
