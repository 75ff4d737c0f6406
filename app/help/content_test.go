package help

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"guichet/app"
	"guichet/store"
)

func (h *house) contents(q ContentQuery) Content {
	h.t.Helper()
	c, err := h.Contents(h.t.Context(), editor, app.French, q)
	h.must(err)
	return c
}

func (c Content) titles() []string {
	var out []string
	for _, row := range c.Rows {
		t, _ := row.Title(app.French)
		out = append(out, t)
	}
	return out
}

func TestTheStaffsListFilters(t *testing.T) {
	t.Parallel()
	h := open(t)
	top := h.category(named("Haut"))
	low := h.category(CategoryInput{Parent: top, Names: named("Bas").Names})
	a := h.article(ArticleInput{Category: low}, live(app.French, "Été au jardin", "x")).Article
	b := h.article(ArticleInput{Kind: Guide, Audience: app.StaffOnly}, TextInput{Lang: app.English, Title: "Winter", Body: "x"}).Article
	c := h.article(ArticleInput{Category: top}, live(app.French, "Automne", "x")).Article
	h.text(a, TextInput{Lang: app.English, Title: "Summer", Body: "x", State: Review})
	h.contents(ContentQuery{}) // from here on it follows the feed
	h.text(a, live(app.French, "Été au jardin", "autre"))
	h.must(h.Delete(t.Context(), editor, c))
	h.article(ArticleInput{Category: top}, live(app.French, "Printemps", "x"))
	for _, row := range []struct {
		name string
		q    ContentQuery
		want []string
	}{
		{"all", ContentQuery{}, []string{"Printemps", "Été au jardin", "Winter"}},
		{"by title", ContentQuery{Sort: ByTitle}, []string{"Été au jardin", "Printemps", "Winter"}},
		{"state", ContentQuery{State: Draft}, []string{"Winter"}},
		{"state in a language", ContentQuery{State: Review, Lang: app.French}, nil},
		{"state in the right language", ContentQuery{State: Review, Lang: app.English}, []string{"Été au jardin"}},
		{"language", ContentQuery{Lang: app.English}, []string{"Été au jardin", "Winter"}},
		{"missing language", ContentQuery{Missing: app.English}, []string{"Printemps"}},
		{"older than its source", ContentQuery{Behind: true}, []string{"Été au jardin"}},
		{"kind", ContentQuery{Kind: Guide}, []string{"Winter"}},
		{"category and below", ContentQuery{Category: top}, []string{"Printemps", "Été au jardin"}},
		{"no category", ContentQuery{None: true}, []string{"Winter"}},
		{"audience", ContentQuery{Audience: app.StaffOnly}, []string{"Winter"}},
		{"words of a title", ContentQuery{Title: "JARDIN ete"}, []string{"Été au jardin"}},
		{"words of another title", ContentQuery{Title: "summ"}, []string{"Été au jardin"}},
		{"bin", ContentQuery{Bin: true}, []string{"Automne"}},
	} {
		if got := h.contents(row.q).titles(); !slices.Equal(got, row.want) {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
	if n := h.contents(ContentQuery{State: Draft}).States; n[Published] != 2 || n[Review] != 1 || n[Draft] != 1 {
		t.Errorf("%v", n)
	}
	_, err := h.Contents(t.Context(), app.Actor{Role: app.SignedIn}, app.French, ContentQuery{})
	wantKind(t, err, app.Forbidden)
	_, err = h.Contents(t.Context(), editor, app.French, ContentQuery{After: "x"})
	wantKind(t, err, app.Invalid)
	h.must(h.view(func(r store.Reader) error {
		_, err := h.Editing(r, app.Actor{Role: app.SignedIn}, b, app.French)
		wantKind(t, err, app.Forbidden)
		return nil
	}))
}

func TestTheStaffsListGoesOnWhereItEnded(t *testing.T) {
	t.Parallel()
	h := quick(t)
	want := map[string]bool{}
	for i := range 25 {
		title := fmt.Sprintf("Article %d", i)
		h.article(ArticleInput{}, live(app.French, title, "x"))
		want[title] = true
	}
	q := ContentQuery{Limit: 10, Sort: ByTitle}
	for n := 0; ; n++ {
		c := h.contents(q)
		for _, title := range c.titles() {
			if !want[title] {
				t.Errorf("%s twice", title)
			}
			delete(want, title)
		}
		if q.After = c.Next; q.After == "" {
			break
		}
		h.article(ArticleInput{}, live(app.French, fmt.Sprintf("Aaa %d", n), "x")) // before the cursor
	}
	if len(want) != 0 {
		t.Errorf("never listed: %v", want)
	}
}

// TestTenThousandArticlesAreListedAtOnce logs the figure of the staff's list,
// and fails only where it is far from it: other tests run at the same time.
func TestTenThousandArticlesAreListedAtOnce(t *testing.T) {
	t.Parallel()
	h := openWith(t, store.Options{NoSync: true, InMemory: true})
	const n = 10_000
	for at := 0; at < n; at += 500 {
		_, err := h.st.UpdateBulk(t.Context(), func(tx *store.Tx) error {
			for i := at; i < at+500; i++ {
				id := app.ID{byte(i >> 8), byte(i), 1}
				now := dayOne.Add(time.Duration(i) * time.Second)
				if err := articles.Put(tx, Article{ID: id, Kind: Question, Lang: app.French, Created: now}); err != nil {
					return err
				}
				for _, l := range app.Langs() {
					text := Text{
						Article: id, Lang: l, Title: fmt.Sprintf("Question %d en %s", i, l), State: Published,
						Revision: id, Slug: fmt.Sprintf("q-%d", i), Updated: now,
					}
					if err := texts.Put(tx, text); err != nil {
						return err
					}
				}
			}
			return nil
		})
		h.must(err)
	}
	start := time.Now()
	h.contents(ContentQuery{})
	first := time.Since(start)
	_, err := h.st.Update(t.Context(), func(tx *store.Tx) error {
		t, err := texts.Get(tx, store.K(app.ID{0, 7, 1}, app.French))
		t.Title = "Question neuve"
		return errors.Join(err, texts.Put(tx, t))
	})
	h.must(err)
	var worst time.Duration
	for _, q := range []ContentQuery{{}, {Sort: ByTitle}, {Title: "question 99"}, {State: Published, Lang: app.Spanish}, {Missing: app.English}} {
		start = time.Now()
		c := h.contents(q)
		if worst = max(worst, time.Since(start)); c.Total == 0 && q.Missing == "" {
			t.Errorf("%+v: nothing", q)
		}
	}
	t.Logf("10,000 articles in three languages: first list %v, later ones at most %v", first, worst)
	if worst > 5*time.Second {
		t.Errorf("a list took %v", worst)
	}
}
