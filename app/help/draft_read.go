package help

import (
	"cmp"

	"guichet/app"
	"guichet/store"
)

// Draft returns what a person has typed into a text and not saved; ok is false
// when there is nothing.
func (h *Help) Draft(r store.Reader, who app.Actor, id app.ID, lang app.Lang) (d Kept, ok bool, err error) {
	if err := mayLook(who); err != nil {
		return d, false, err
	}
	d, err = drafts.Get(r, store.K(who.ID, id, lang))
	if missing(err) {
		return d, false, nil
	}
	return d, err == nil, err
}

// Drafts lists all that a person has typed and not saved, the newest first. The
// bodies are left out.
func (h *Help) Drafts(r store.Reader, who app.Actor) ([]Kept, error) {
	if err := mayLook(who); err != nil {
		return nil, err
	}
	var all []Kept
	for d, err := range drafts.Each(r, store.K(who.ID)) {
		if err != nil {
			return nil, err
		}
		d.Typed.Body = ""
		all = append(all, d)
	}
	app.Sort(all, func(a, b Kept) int { return cmp.Compare(b.At.UnixNano(), a.At.UnixNano()) })
	return all, nil
}
