package settings

import (
	"context"
	"errors"
	"strconv"
	"time"

	"guichet/app"
	"guichet/app/audit"
	"guichet/store"
)

// Redirect leads an address of an older site to one of this one.
type Redirect struct {
	From string    `json:"from"` // as CleanAddress writes it
	To   string    `json:"to"`   // a path on this site
	At   time.Time `json:"at"`
	By   app.ID    `json:"by,omitzero"`
}

// clean brings both ends to the form they are compared in and reports whether
// they are addresses of this site, and not the same.
func (r *Redirect) clean() bool {
	from, ok := CleanAddress(r.From)
	to, fine := ownPath(r.To)
	same, _ := CleanAddress(r.To)
	r.From, r.To = from, to
	return ok && fine && from != same
}

// Redirect answers where a cleaned address leads, and whether it leads
// anywhere. What guichet.json says goes first.
func (l *Live) Redirect(r store.Reader, address string) (to string, ok bool, err error) {
	if to, ok := l.base.Redirects[address]; ok {
		return to, true, nil
	}
	found, err := redirects.Get(r, store.K(address))
	if errors.Is(err, store.ErrNotFound) {
		return "", false, nil
	}
	return found.To, err == nil, err
}

// Redirects lists a page of the redirects that staff added, in the order of
// their old addresses, and the key to continue After.
func (l *Live) Redirects(r store.Reader, p store.Page) ([]Redirect, store.Key, error) {
	return redirects.Scan(r, p)
}

// redirectBatch is how many redirects one Update writes.
const redirectBatch = 1000

// Added tells what AddRedirects did. Lines are counted from 1.
type Added struct {
	New, Changed, Same int
	Wrong              []WrongLine // nothing was written if there are any
}

// WrongLine says what is wrong with one redirect of a list.
type WrongLine struct {
	Line int
	Err  *app.Error
}

// AddRedirects adds redirects, or gives those that are there another target.
// If one is wrong, none is added and Added says which.
func (l *Live) AddRedirects(ctx context.Context, who app.Actor, list []Redirect) (Added, error) {
	var told Added
	if err := mayOwn(who); err != nil {
		return told, err
	}
	now := l.clock().UTC()
	rows := make([]Redirect, 0, len(list))
	for i, r := range list {
		given := r.From
		r.At, r.By = now, who.ID
		if !r.clean() {
			told.wrong(i, app.E(app.Invalid, "settings.error.redirect", "Field", quote(given)))
			continue
		}
		if _, fixed := l.base.Redirects[r.From]; fixed {
			told.wrong(i, app.E(app.Invalid, "settings.error.redirect.fixed", "Field", quote(r.From), "File", FileName))
			continue
		}
		rows = append(rows, r)
	}
	if len(told.Wrong) > 0 {
		return told, nil
	}
	if err := l.checkRedirects(ctx, rows, &told); err != nil || len(told.Wrong) > 0 {
		return told, err
	}
	for len(rows) > 0 {
		n := min(len(rows), redirectBatch)
		if err := l.addRedirects(ctx, who, rows[:n], &told); err != nil {
			return told, err
		}
		rows = rows[n:]
	}
	return told, nil
}

func (a *Added) wrong(i int, err *app.Error) {
	a.Wrong = append(a.Wrong, WrongLine{i + 1, err})
}

// checkRedirects refuses a list that would lead in a circle, or hold too many.
func (l *Live) checkRedirects(ctx context.Context, rows []Redirect, told *Added) error {
	fresh := make(map[string]string, len(rows))
	for _, r := range rows {
		fresh[r.From] = r.To
	}
	return l.st.View(ctx, func(r store.Reader) error {
		n := len(l.base.Redirects) + len(fresh)
		for old, err := range redirects.Each(r, nil) {
			if err != nil {
				return err
			}
			if _, again := fresh[old.From]; !again {
				n++
			}
		}
		if n > MaxRedirects {
			return app.E(app.Invalid, "settings.error.redirect.many", "Limit", MaxRedirects)
		}
		for i, row := range rows {
			on, err := l.leadsOn(r, fresh, row.To)
			if err != nil {
				return err
			}
			if on {
				told.wrong(i, app.E(app.Invalid, "settings.error.redirect.chain", "Field", quote(row.From), "To", quote(row.To)))
			}
		}
		return nil
	})
}

// leadsOn reports whether a target is an old address itself.
func (l *Live) leadsOn(r store.Reader, fresh map[string]string, to string) (bool, error) {
	clean, ok := CleanAddress(to)
	if !ok {
		return false, nil
	}
	if _, ok := fresh[clean]; ok {
		return true, nil
	}
	_, ok, err := l.Redirect(r, clean)
	return ok, err
}

func (l *Live) addRedirects(ctx context.Context, who app.Actor, rows []Redirect, told *Added) error {
	var now Added
	entry := audit.By(who, l.clock(), "redirect.add")
	_, err := l.st.Update(ctx, func(tx *store.Tx) error {
		now = Added{}
		for _, row := range rows {
			old, err := redirects.Get(tx, store.K(row.From))
			switch {
			case errors.Is(err, store.ErrNotFound):
				now.New++
			case err != nil:
				return err
			case old.To == row.To:
				now.Same++
				continue
			default:
				now.Changed++
			}
			if err := redirects.Put(tx, row); err != nil {
				return err
			}
		}
		if now.New+now.Changed == 0 {
			return nil
		}
		return audit.Record(tx, entry.With("new", strconv.Itoa(now.New)).With("changed", strconv.Itoa(now.Changed)))
	})
	if err == nil {
		told.New, told.Changed, told.Same = told.New+now.New, told.Changed+now.Changed, told.Same+now.Same
	}
	return err
}

// RemoveRedirect takes one back; one that is not there is NotFound.
func (l *Live) RemoveRedirect(ctx context.Context, who app.Actor, from string) error {
	if err := mayOwn(who); err != nil {
		return err
	}
	entry := audit.By(who, l.clock(), "redirect.remove")
	_, err := l.st.Update(ctx, func(tx *store.Tx) error {
		if len(from) > MaxAddress {
			return app.E(app.NotFound, "settings.error.redirect.gone")
		}
		there, err := redirects.Has(tx, store.K(from))
		if err != nil {
			return err
		}
		if !there {
			return app.E(app.NotFound, "settings.error.redirect.gone")
		}
		if err := redirects.Delete(tx, store.K(from)); err != nil {
			return err
		}
		return audit.Record(tx, entry)
	})
	return err
}

// FixedRedirects lists those of guichet.json in the order of their old
// addresses.
func (l *Live) FixedRedirects() []Redirect {
	var out []Redirect
	for _, from := range sorted(l.base.Redirects) {
		out = append(out, Redirect{From: from, To: l.base.Redirects[from]})
	}
	return out
}
