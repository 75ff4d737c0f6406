package audit

import (
	"guichet/app"
	"guichet/store"
)

// Filter says which entries are asked for; zero fields do not ask.
type Filter struct {
	Actor   app.ID
	Action  string // an action, or the area of some: "article"
	Kind    string // together with Subject
	Subject app.ID
}

func (f Filter) takes(e Entry) bool {
	return (f.Actor.IsZero() || e.Actor == f.Actor) &&
		(f.Action == "" || e.Action == f.Action || e.Area() == f.Action) &&
		(f.Subject.IsZero() || e.Kind == f.Kind && e.Subject == f.Subject)
}

// listLooks bounds how many entries one List looks at for those that several
// filters take together.
const listLooks = 5000

// List returns a page of entries, newest first, and, if more may come, the key
// to continue After. limit is 1 to 200. Only an owner reads the log.
func List(r store.Reader, who app.Actor, f Filter, after store.Key, limit int) ([]Entry, store.Key, error) {
	if who.Role < app.Owner {
		return nil, nil, app.E(app.Forbidden, "error.forbidden")
	}
	limit = max(1, min(limit, 200))
	var list []Entry
	for looked := 0; ; {
		page, next, err := f.page(r, store.Page{After: after, Limit: limit, Reverse: true})
		if err != nil {
			return nil, nil, err
		}
		for i, e := range page {
			if !f.takes(e) {
				continue
			}
			if list = append(list, e); len(list) == limit && (i < len(page)-1 || next != nil) {
				return list, f.behind(e), nil
			}
		}
		looked += len(page)
		if next == nil || looked >= listLooks || len(list) == limit {
			return list, next, nil
		}
		after = next
	}
}

// page reads the narrowest index the filter has.
func (f Filter) page(r store.Reader, p store.Page) ([]Entry, store.Key, error) {
	switch {
	case !f.Subject.IsZero():
		return entriesBySubject.Find(r, store.K(f.Kind, f.Subject), p)
	case !f.Actor.IsZero():
		return entriesByActor.Find(r, store.K(f.Actor), p)
	case f.Action != "":
		return entriesByAction.Find(r, store.K(f.Action), p)
	}
	return entries.Scan(r, p)
}

// behind is the key by which the page after an entry continues.
func (f Filter) behind(e Entry) store.Key {
	id := store.K(e.ID)
	switch {
	case !f.Subject.IsZero():
		return append(store.K(f.Kind, f.Subject), id...)
	case !f.Actor.IsZero():
		return append(store.K(f.Actor), id...)
	case f.Action != "":
		return append(store.K(f.Action), id...)
	}
	return id
}
