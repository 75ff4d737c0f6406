package help

import (
	"strings"
	"testing"

	"guichet/app"
	"guichet/store"
)

func TestTheDemonstrationIsComplete(t *testing.T) {
	t.Parallel()
	h := open(t)
	var told []Event
	rep, err := h.LoadDemo(t.Context(), func(e Event) error { told = append(told, e); return nil })
	h.must(err)
	for _, e := range told {
		if e.Outcome != Created || e.State != Published {
			t.Errorf("%s %s: outcome %d, state %s, %s %v", e.Name, e.Title, e.Outcome, e.State, e.Key, e.Args)
		}
	}
	if rep.Created < 24*3 || rep.Created != rep.Entries || rep.Published != rep.Entries {
		t.Errorf("%+v", rep)
	}
	for _, l := range app.Langs() {
		home := h.home(l)
		if len(home.Categories) != 6 || len(home.Latest) != 6 {
			t.Errorf("%s: %d categories, %d latest", l, len(home.Categories), len(home.Latest))
		}
		for _, c := range home.Categories {
			if c.Foreign || c.Icon == "" || c.Description == "" || c.Count == 0 {
				t.Errorf("%s: %+v", l, c)
			}
		}
		h.must(h.view(func(r store.Reader) error { return demoArticles(t, h, r, l) }))
	}
	if f := h.flaws(); f.LinksAll+f.OrphansAll+f.TwinsAll+f.StepsAll != 0 {
		t.Errorf("the checks find %+v", f)
	}
	again, err := h.LoadDemo(t.Context(), func(Event) error { return nil })
	h.must(err)
	if again.Unchanged != again.Entries {
		t.Errorf("a second time: %+v", again)
	}
}

// demoArticles reads every article: links lead somewhere, images are there.
func demoArticles(t *testing.T, h *house, r store.Reader, l app.Lang) error {
	n := 0
	for s, err := range shelf.Each(r, nil) {
		if err != nil {
			return err
		}
		head, ok := s.in(l)
		if !ok || s.Kind == Page {
			continue
		}
		v, err := h.ReadArticle(r, app.Visitor(), l, head.Slug)
		if err != nil {
			return err
		}
		n++
		if strings.Contains(v.HTML, "<a>") || strings.Contains(v.HTML, `src="files`) || len(v.Alternates) != 3 {
			t.Errorf("%s: a link leads nowhere or a language is missing", v.Path)
		}
		if len(v.Related) == 0 {
			t.Errorf("%s: nothing is related", v.Path)
		}
	}
	if n < 24 {
		t.Errorf("%s: %d articles", l, n)
	}
	return nil
}
