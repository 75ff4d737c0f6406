package settings

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"guichet/app"
	"guichet/store"
)

// Live is the settings in force: what was saved, under what the Base fixes. A
// save holds from the next question on. It is safe for concurrent use, and the
// only one that writes the settings of its store.
type Live struct {
	st    *store.Store
	base  Base
	clock app.Clock

	made atomic.Pointer[made]
	now  atomic.Pointer[Settings]

	mu    sync.Mutex
	moved chan struct{} // closed by the next save
}

// made is what was made of a record, kept until there is another.
type made struct {
	version app.ID
	set     Settings
}

// New answers for the settings in a store over a base. Settings that cannot be
// read are the base's for Now, and an error of At.
func New(st *store.Store, base Base, clock app.Clock) *Live {
	base = base.held()
	base.Sheet = base.Colours.Sheet()
	l := &Live{st: st, base: base, clock: clock, moved: make(chan struct{})}
	l.now.Store(&l.base.Settings)
	l.refresh()
	return l
}

// Fixed returns who says a field so that no save changes it: see Base.Fixed.
func (l *Live) Fixed(field string) (by string, ok bool) { return l.base.Fixed(field) }

// Now answers without asking the store. What is kept must use At instead, or it
// would not be made again after the next save.
func (l *Live) Now() Settings { return *l.now.Load() }

// refresh takes what is saved now. A store that cannot answer changes nothing.
func (l *Live) refresh() {
	var set Settings
	err := l.st.View(context.Background(), func(r store.Reader) (err error) {
		set, err = l.At(r)
		return err
	})
	if err == nil {
		l.now.Store(&set)
	}
}

// At answers inside of a View, for its moment. A kept page made of it is made
// again after the next save.
func (l *Live) At(r store.Reader) (Settings, error) {
	rec, err := saved.Get(r, recordKey())
	if errors.Is(err, store.ErrNotFound) {
		return l.base.Settings, nil
	}
	if err != nil {
		return Settings{}, err
	}
	if m := l.made.Load(); m != nil && m.version == rec.Version {
		return m.set, nil
	}
	v, err := rec.open()
	if err != nil {
		return Settings{}, err
	}
	set := v.over(&l.base)
	l.made.Store(&made{rec.Version, set})
	return set, nil
}

// Changed returns a channel that the next save closes.
func (l *Live) Changed() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.moved
}

// move lets what was saved hold, before whoever saved it is told.
func (l *Live) move() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.refresh()
	close(l.moved)
	l.moved = make(chan struct{})
}

func (rec *record) open() (values, error) {
	var v values
	if err := json.Unmarshal(rec.Values, &v); err != nil {
		return v, fmt.Errorf("settings: read what was saved: %w", err)
	}
	return v, nil
}

// over puts what was saved over a base, except what the base fixes.
func (v *values) over(b *Base) Settings {
	s := b.Settings
	s.Saved = map[Section]Stamp{}
	if p := v.Business; p != nil {
		s.Saved[SectionBusiness] = p.Stamp
		take(b, FieldName, &s.Name, p.Value.Name)
		take(b, FieldTagline, &s.Tagline, p.Value.Tagline)
		take(b, FieldEmail, &s.Contact.Email, p.Value.Contact.Email)
		take(b, FieldPhone, &s.Contact.Phone, p.Value.Contact.Phone)
		take(b, FieldHours, &s.Contact.Hours, p.Value.Contact.Hours)
		take(b, FieldNote, &s.Contact.Note, p.Value.Contact.Note)
	}
	if p := v.Logo; p != nil {
		s.Saved[SectionLogo] = p.Stamp
		take(b, FieldLogo, &s.Logo, p.Value)
	}
	if p := v.Colours; p != nil {
		s.Saved[SectionColours] = p.Stamp
		take(b, FieldBrand, &s.Colours.Brand, p.Value.Brand)
		take(b, FieldAccent, &s.Colours.Accent, p.Value.Accent)
	}
	if p := v.Languages; p != nil {
		s.Saved[SectionLanguages] = p.Stamp
		take(b, FieldLanguages, &s.Languages, p.Value.Languages)
		// A machine may have lost the name of a zone that was saved on another.
		if zone, err := time.LoadLocation(p.Value.Zone); err == nil && p.Value.Zone != "" {
			take(b, FieldZone, &s.Zone, zone)
		}
	}
	if p := v.Search; p != nil {
		s.Saved[SectionSearch] = p.Stamp
		take(b, FieldUnlisted, &s.Search.Unlisted, p.Value.Unlisted)
		take(b, FieldOwn, &s.Search.OwnLanguage, p.Value.OwnLanguage)
		take(b, FieldLearning, &s.Search.NoLearning, p.Value.NoLearning)
	}
	if p := v.Writing; p != nil {
		s.Saved[SectionWriting] = p.Stamp
		take(b, FieldFourEyes, &s.Writing.FourEyes, p.Value.FourEyes)
	}
	if p := v.Backup; p != nil {
		s.Saved[SectionBackup] = p.Stamp
		take(b, FieldBackup, &s.Backup, p.Value)
	}
	s.Sheet = s.Colours.Sheet()
	return s
}

// take sets a field unless the base fixes it.
func take[T any](b *Base, field string, to *T, v T) {
	if _, fixed := b.Fixed(field); !fixed {
		*to = v
	}
}
