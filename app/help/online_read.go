package help

import (
	"time"

	"guichet/app"
	"guichet/store"
)

// Online is a published question or guide, as figures about it need it.
type Online struct {
	Article   app.ID
	Title     string
	Lang      app.Lang   // of the title
	Langs     []app.Lang // in which it is published
	Published time.Time  // first, in any language
}

// Online lists all published questions and guides, titles in a language where
// there is one.
func (h *Help) Online(r store.Reader, who app.Actor, lang app.Lang) ([]Online, error) {
	if err := mayLook(who); err != nil {
		return nil, err
	}
	v, err := h.read(r, who, lang)
	if err != nil {
		return nil, err
	}
	var all []Online
	for s, err := range shelf.Each(r, nil) {
		if err != nil {
			return nil, err
		}
		best, ok := s.best(v.langs, false)
		if !ok || s.Kind == Page {
			continue
		}
		o := Online{Article: s.Article, Title: best.Title, Lang: best.Lang, Published: best.Published}
		for _, head := range s.Heads {
			if head.Archived {
				continue
			}
			o.Langs = append(o.Langs, head.Lang)
			if head.Published.Before(o.Published) {
				o.Published = head.Published
			}
		}
		all = append(all, o)
	}
	return all, nil
}

// ReadsOn sums the reads of all articles on each of some days, given as
// "2026-03-02"; those of the last minute are left out.
func (h *Help) ReadsOn(r store.Reader, who app.Actor, days []string) (map[string]int, error) {
	if err := mayLook(who); err != nil {
		return nil, err
	}
	out := make(map[string]int, len(days))
	for _, day := range days {
		p := store.Page{Limit: 1000}
		for {
			rows, next, err := readsByDay.Find(r, store.K(day), p)
			if err != nil {
				return nil, err
			}
			for _, row := range rows {
				out[day] += int(row.N)
			}
			if next == nil {
				break
			}
			p.After = next
		}
	}
	return out, nil
}
