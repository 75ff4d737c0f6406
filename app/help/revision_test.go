package help

import (
	"fmt"
	"strings"
	"testing"

	"guichet/app"
	"guichet/app/help/merge"
	"guichet/store"
)

func TestRevisionsAreListedComparedAndRestored(t *testing.T) {
	t.Parallel()
	h := open(t)
	first := h.article(ArticleInput{}, live(app.French, "Délais", "Deux jours."))
	id := first.Article
	latest := first
	for i := range RevisionPage + 4 {
		latest = h.text(id, live(app.French, "Délais", fmt.Sprintf("%d jours.", i+3)))
	}
	h.text(id, live(app.English, "Times", "Two days."))
	var all []RevisionHead
	h.must(h.view(func(r store.Reader) error {
		list, next, err := h.Revisions(r, editor, id, app.French, nil)
		h.must(err)
		if len(list) != RevisionPage || next == nil || !list[0].Current || list[0].ID != latest.Revision {
			t.Errorf("%d revisions, %+v", len(list), list[0])
		}
		rest, next, err := h.Revisions(r, editor, id, app.French, next)
		if all = append(list, rest...); len(all) != RevisionPage+5 || next != nil {
			t.Errorf("%d in all", len(all))
		}
		return err
	}))
	if last := all[len(all)-1]; last.ID != first.Revision || !last.Parent.IsZero() || last.By != editor.ID {
		t.Errorf("%+v", last)
	}
	h.must(h.view(func(r store.Reader) error {
		c, err := h.Compare(r, editor, id, app.French, app.ID{}, latest.Revision)
		gone, came := "", ""
		for _, run := range c.Body {
			switch run.Op {
			case merge.Delete:
				gone += run.Text
			case merge.Insert:
				came += run.Text
			}
		}
		if gone != fmt.Sprint(RevisionPage+5) || came != fmt.Sprint(RevisionPage+6) {
			t.Errorf("%q became %q", gone, came)
		}
		return err
	}))
	_, err := h.Revert(t.Context(), editor, id, app.French, first.Revision, first.Revision)
	wantKind(t, err, app.Conflict) // the page was old
	back, err := h.Revert(t.Context(), editor, id, app.French, first.Revision, latest.Revision)
	h.must(err)
	v, err := h.get(app.French, first.Slug)
	h.must(err)
	if !strings.Contains(v.HTML, "Deux jours.") || back.State != Published || back.Slug != first.Slug {
		t.Errorf("%+v, %q", back, v.HTML)
	}
	h.must(h.view(func(r store.Reader) error {
		rev, err := h.Revision(r, editor, id, app.French, back.Revision)
		if rev.Parent != latest.Revision || rev.ID == first.Revision {
			t.Errorf("%+v", rev)
		}
		return err
	}))
}
