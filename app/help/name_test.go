package help

import (
	"strconv"
	"testing"

	"guichet/app"
	"guichet/store"
)

// A name that is kept is the one that is read: after each change of what it rests
// on, and whatever else was asked for meanwhile.
func TestAKeptNameIsTheNameNow(t *testing.T) {
	t.Parallel()
	h := open(t)
	wording := live(app.French, "Où est mon colis ?", "x")
	wording.Slug = "colis"
	article := h.article(ArticleInput{Category: h.category(named("Commandes"))}, wording).Article
	ask := func(want string) {
		t.Helper()
		for range 2 {
			n, err := h.VisitorsName(t.Context(), app.French, "colis")
			switch {
			case want == "" && app.KindOf(err) != app.NotFound:
				t.Errorf("it is found: %+v, %v", n, err)
			case want != "" && (err != nil || n.Article != article || n.Title != want):
				t.Errorf("%+v, %v; want %q", n, err, want)
			}
		}
	}
	ask("Où est mon colis ?")
	wording.Title = "Mon colis"
	h.text(article, wording)
	ask("Mon colis")
	h.must(h.Delete(t.Context(), editor, article))
	ask("")
	h.must(h.Restore(t.Context(), editor, article))
	ask("Mon colis")
	for i := range 3 * mostNames {
		h.names.keep(nameAsked{app.French, strconv.Itoa(i)}, Name{}, store.Seen{})
	}
	if n := len(h.names.all); n > mostNames {
		t.Errorf("%d names are kept", n)
	}
}
