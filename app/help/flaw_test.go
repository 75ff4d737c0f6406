package help

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"guichet/app"
	"guichet/store"
)

func (h *house) flaws() Flaws {
	h.t.Helper()
	f, err := h.Flaws(h.t.Context(), editor)
	h.must(err)
	return f
}

func TestBrokenLinksAreFound(t *testing.T) {
	t.Parallel()
	h := open(t)
	cat := h.category(named("Colis"))
	to := h.article(ArticleInput{Category: cat}, live(app.French, "Cible", "x")).Article
	h.text(to, TextInput{Lang: app.French, Title: "Cible", Slug: "nouvelle", Body: "x"})
	english := h.article(ArticleInput{Category: cat}, live(app.English, "English", "x")).Article
	draft := h.article(ArticleInput{Category: cat}, TextInput{Lang: app.French, Title: "Brouillon", Body: "x"}).Article
	staff := h.article(ArticleInput{Category: cat, Audience: app.StaffOnly}, live(app.French, "Interne", "x")).Article
	bin := h.article(ArticleInput{Category: cat}, live(app.French, "Jeté", "x")).Article
	h.must(h.Delete(t.Context(), editor, bin))
	lost := app.ID{5}
	good := []string{
		"/fr/articles/nouvelle", "/fr/articles/cible#s-x", "article:" + to.String(), "article:nouvelle", "/fr", "/fr/ask", "/fr/search?q=x",
		"/fr/categories/colis", "https://elsewhere.example/x", "mailto:a@shop.example", "#s-a",
		"/en/articles/english",
	}
	bad := map[string]FlawKind{
		"/fr/articles/rien": LeadsNowhere, "article:rien": LeadsNowhere, "/quelque/part": LeadsNowhere,
		"/fr/articles/brouillon": LeadsHidden, "article:" + draft.String(): LeadsHidden, "article:" + bin.String(): LeadsHidden,
		"/fr/articles/english": LeadsElsewhere, "article:" + english.String(): LeadsElsewhere,
		"article:" + staff.String(): LeadsNarrow,
		"www.shop.example":          LeadsOdd, "htp://shop.example": LeadsOdd, "//shop.example/x": LeadsOdd,
		"/files/" + lost.String() + "/": FileLost,
	}
	var body strings.Builder
	for _, link := range good {
		fmt.Fprintf(&body, "[lien](%s)\n\n", link)
	}
	for link, kind := range bad {
		if kind == FileLost {
			link += "a.pdf"
		}
		fmt.Fprintf(&body, "[lien](%s)\n\n", link)
	}
	body.WriteString("```\n[pas un lien](/nulle/part)\n```\n")
	h.article(ArticleInput{Category: cat}, live(app.French, "Plein de liens", body.String()))
	f := h.flaws()
	found := map[string]FlawKind{}
	for _, l := range f.Links {
		if found[l.Target] = l.Kind; l.Title != "Plein de liens" || l.Lang != app.French || l.State != Published {
			t.Errorf("%+v", l)
		}
	}
	if f.LinksAll != len(bad) || len(f.Orphans) != 0 || len(f.Twins) != 0 {
		t.Errorf("%d links, %+v, %+v", f.LinksAll, f.Orphans, f.Twins)
	}
	for link, kind := range bad {
		if found[link] != kind {
			t.Errorf("%s is %q, want %q", link, found[link], kind)
		}
	}
	h.text(draft, live(app.French, "Brouillon", "x"))
	h.must(h.Restore(t.Context(), editor, bin))
	if n := h.flaws().LinksAll; n != len(bad)-3 {
		t.Errorf("%d after two were put right", n)
	}
	_, err := h.Flaws(t.Context(), app.Actor{Role: app.SignedIn})
	wantKind(t, err, app.Forbidden)
}

func TestOrphansAndTwinsAreFound(t *testing.T) {
	t.Parallel()
	h := open(t)
	cat := h.category(named("C"))
	alone := h.article(ArticleInput{}, live(app.French, "Seul", "x")).Article
	linked := h.article(ArticleInput{}, live(app.French, "Lié", "x")).Article
	related := h.article(ArticleInput{}, live(app.French, "Proche", "x")).Article
	drafted := h.article(ArticleInput{}, live(app.French, "Lié par un brouillon", "x")).Article
	h.article(ArticleInput{}, TextInput{Lang: app.French, Title: "Brouillon", Body: "[x](article:" + drafted.String() + ")"})
	h.article(ArticleInput{Kind: Page}, live(app.French, "Mentions", "x"))
	h.article(ArticleInput{Category: cat, Related: []string{related.String()}}, live(app.French, "Où est mon colis ?", "[x](article:"+linked.String()+")"))
	twin := h.article(ArticleInput{Category: cat}, TextInput{Lang: app.French, Title: "OU EST MON COLIS", Body: "x"}).Article
	h.article(ArticleInput{Category: cat}, live(app.English, "Seul", "x"))
	f := h.flaws()
	var lonely []app.ID
	for _, o := range f.Orphans {
		lonely = append(lonely, o.Article)
	}
	if len(lonely) != 2 || !slices.Contains(lonely, alone) || !slices.Contains(lonely, drafted) {
		t.Errorf("%+v", f.Orphans)
	}
	if len(f.Twins) != 1 || f.Twins[0].Article != twin || f.Twins[0].OtherTitle != "Où est mon colis ?" {
		t.Errorf("%+v", f.Twins)
	}
}

// BenchmarkChecks looks for flaws among 10,000 articles in three languages with
// two links each, one in a hundred broken.
func BenchmarkChecks(b *testing.B) {
	h := tenThousand(b)
	if f, err := h.Flaws(b.Context(), editor); err != nil || f.LinksAll == 0 {
		b.Fatal(f.LinksAll, err)
	}
	for b.Loop() {
		if _, err := h.Flaws(b.Context(), editor); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBoard lists 10,000 articles in each order, with votes.
func BenchmarkBoard(b *testing.B) {
	h := tenThousand(b)
	scores := func(id app.ID) Votes { return Votes{Yes: int(id[1]), No: int(id[0])} }
	for _, q := range []ContentQuery{
		{}, {Sort: ByTitle}, {Sort: ByHelpful, Votes: VotesNo}, {Sort: ByReview, Review: ReviewDue}, {Cover: CoverPart},
		{Title: "question 99"}, {State: Published, Sort: ByOldest, Age: 90},
	} {
		q.Scores = scores
		b.Run(fmt.Sprintf("%s%s%s%s", q.Sort, q.Votes, q.Cover, strings.Fields(q.Title + " x")[0]), func(b *testing.B) {
			for b.Loop() {
				if _, err := h.Contents(b.Context(), editor, app.French, q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func tenThousand(tb testing.TB) *house {
	tb.Helper()
	h := &house{now: dayOne.AddDate(1, 0, 0)}
	h.Help, h.st = openIn(tb, store.Options{NoSync: true, InMemory: true, Clock: h.clock}, h.clock)
	const n = 10_000
	for at := 0; at < n; at += 200 {
		_, err := h.st.UpdateBulk(tb.Context(), func(tx *store.Tx) error {
			for i := at; i < at+200; i++ {
				id := app.ID{byte(i >> 8), byte(i), 1}
				now := dayOne.Add(time.Duration(i) * time.Hour / 2)
				a := Article{ID: id, Kind: Question, Lang: app.French, Created: now}
				if i%3 == 0 {
					a.Review = Day(now.AddDate(0, 6, 0).Format(time.DateOnly))
				}
				if err := articles.Put(tx, a); err != nil {
					return err
				}
				for _, l := range app.Langs() {
					text := Text{
						Article: id, Lang: l, Title: fmt.Sprintf("Question %d en %s", i, l), State: Published, Revision: id,
						Slug: fmt.Sprintf("q-%d-%s", i, l), Updated: now,
						Links: []string{fmt.Sprintf("/%s/articles/q-%d-%s", l, i*7%10_100, l), "article:" + app.ID{byte(i), 3, 1}.String()},
					}
					if err := texts.Put(tx, text); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			tb.Fatal(err)
		}
	}
	return h
}
