package help

import (
	"fmt"
	"strings"
	"testing"

	"guichet/app"
	"guichet/store"
	"guichet/store/search"
)

// Whatever visitors may not see carries this word, and none of what they are
// given may hold it.
const canary = "zibeline"

func TestNothingHiddenReachesAVisitor(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.follow()
	cat := h.category(named("Public"))
	staff := named("Interne " + canary)
	staff.Audience = app.StaffOnly
	hidden := h.category(staff)
	empty := h.category(named("Coulisses " + canary))
	secret := func(n int) string { return fmt.Sprintf("Fiche %s %d", canary, n) }

	shown := h.article(ArticleInput{Category: cat}, live(app.French, "Visible", "bonjour")).Article
	h.article(ArticleInput{Category: cat}, TextInput{Lang: app.French, Title: secret(1), Body: canary})
	h.article(ArticleInput{Category: cat}, TextInput{Lang: app.French, Title: secret(2), Body: canary, State: Review})
	future := live(app.French, secret(3), canary)
	future.PublishAt = dayOne.AddDate(1, 0, 0)
	h.article(ArticleInput{Category: cat}, future)
	h.article(ArticleInput{Category: cat, Audience: app.StaffOnly}, live(app.French, secret(4), canary))
	h.article(ArticleInput{Category: cat, Audience: app.SignedInOnly}, live(app.French, secret(5), canary))
	inside := h.article(ArticleInput{Category: hidden}, live(app.French, secret(6), canary)).Article
	h.article(ArticleInput{Kind: Page, Audience: app.StaffOnly}, live(app.French, secret(7), canary))
	bin := h.article(ArticleInput{Category: cat}, live(app.French, secret(8), canary)).Article
	h.must(h.Delete(t.Context(), editor, bin))
	old := h.article(ArticleInput{Category: cat}, live(app.French, secret(9), canary)).Article
	_, err := h.Archive(t.Context(), editor, old, app.French)
	h.must(err)
	h.article(ArticleInput{Category: empty}, TextInput{Lang: app.French, Title: secret(10), Body: canary})
	h.text(shown, TextInput{Lang: app.English, Title: secret(11), Body: canary})
	h.text(shown, TextInput{Lang: app.French, Title: "Visible", Body: "bonjour [a](article:" + inside.String() + ")"})
	facts := ArticleInput{Category: cat, Related: []string{inside.String(), old.String()}}
	h.must(h.SaveArticle(t.Context(), editor, shown, facts))
	h.must(h.Synced(t.Context()))

	if n, err := h.follower.Load().ix.Count(); n != 1 || err != nil {
		t.Errorf("the index has %d texts, %v", n, err)
	}
	outputs := h.everything(app.Visitor())
	if strings.Contains(strings.ToLower(outputs), canary) {
		for _, line := range strings.Split(outputs, "\n") {
			if strings.Contains(strings.ToLower(line), canary) {
				t.Error(line)
			}
		}
	}
	if !strings.Contains(outputs, "Visible") {
		t.Error("nothing is shown at all")
	}
	for n := 1; n <= 11; n++ {
		_, err := h.get(app.French, Slugify(secret(n)))
		switch kind := app.KindOf(err); {
		case n == 8 && kind == app.Gone, n == 9 && err == nil, kind == app.NotFound && err != nil:
		default:
			t.Errorf("%s: %v", secret(n), err)
		}
	}
	if !strings.Contains(h.everything(app.Actor{Role: app.Owner}), "Interne") {
		t.Error("staff do not see what is theirs")
	}
}

// everything is all the room gives a reader without being asked for it by name.
func (h *house) everything(who app.Actor) string {
	h.t.Helper()
	var b strings.Builder
	say := func(what string, v any, err error) {
		h.t.Helper()
		h.must(err)
		fmt.Fprintf(&b, "%s: %+v\n", what, v)
	}
	h.must(h.view(func(r store.Reader) error {
		for _, l := range app.Langs() {
			home, err := h.Home(r, who, l)
			say("home", home, err)
			latest, err := h.Latest(r, who, l, app.ID{}, 100)
			say("latest", latest, err)
			feed, err := h.Feed(r, who, l, app.ID{}, 100)
			say("feed", feed, err)
			foot, err := h.FooterPages(r, who, l)
			say("foot", foot, err)
			for _, c := range home.Categories {
				v, err := h.ReadCategory(r, who, l, c.Slug, 1)
				say("category", v, err)
			}
			others, err := h.Others(r, who, l, 1)
			say("others", others, err)
			for _, c := range latest {
				v, err := h.ReadArticle(r, who, l, c.Path[strings.LastIndex(c.Path, "/")+1:])
				say("article", v, err)
			}
		}
		site, err := h.Sitemap(r, "", 1000)
		say("sitemap", site, err)
		return nil
	}))
	for _, q := range []string{"fiche", "zibelines", "interne", "visible"} {
		res, err := h.Search(h.t.Context(), who, SearchQuery{Text: q, Lang: app.French, Limit: 50})
		res.Query = ""
		say("search", res, err)
	}
	return b.String()
}

func TestACategoryThatIsClosedTakesItsArticlesAlong(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.follow()
	top := h.category(named("Haut"))
	low := h.category(under(top, "Bas"))
	h.article(ArticleInput{Category: low}, live(app.French, "Pervenche", "x"))
	h.wantHits("pervenche", "Pervenche")
	closed := named("Haut")
	closed.Audience = app.StaffOnly
	h.must(h.SaveCategory(t.Context(), editor, top, closed))
	h.wantHits("pervenche")
	_, err := h.get(app.French, "pervenche")
	wantKind(t, err, app.NotFound)
	if !h.home(app.French).Empty {
		t.Error("the front page shows it")
	}
	h.must(h.SaveCategory(t.Context(), editor, top, named("Haut")))
	h.wantHits("pervenche", "Pervenche")
}

func (h *house) wantHits(q string, want ...string) SearchResult {
	h.t.Helper()
	h.must(h.Synced(h.t.Context()))
	res, err := h.Search(h.t.Context(), app.Visitor(), SearchQuery{Text: q, Lang: app.French, Limit: 10})
	h.must(err)
	var got []string
	for _, hit := range res.Hits {
		got = append(got, hit.Title)
	}
	if strings.Join(got, "|") != strings.Join(want, "|") || res.Count != len(want) {
		h.t.Errorf("%q found %d: %v, want %v", q, res.Count, got, want)
	}
	return res
}

func TestSearchFollowsTheShelf(t *testing.T) {
	t.Parallel()
	h := open(t)
	_, err := h.Search(t.Context(), app.Visitor(), SearchQuery{Text: "x", Lang: app.French, Limit: 10})
	wantKind(t, err, app.Busy)
	early := h.article(ArticleInput{}, live(app.French, "Azalée", "une plante de terre de bruyère")).Article
	h.follow()
	res := h.wantHits("azalée", "Azalée")
	if hit := res.Hits[0]; hit.Score != 100 || len(hit.TitleSpans) != 1 || hit.Excerpt == "" || !res.Confident {
		t.Errorf("%+v", res)
	}
	h.text(early, live(app.French, "Camélia", "une autre plante"))
	h.wantHits("azalée")
	h.wantHits("camélia", "Camélia")
	_, err = h.Unpublish(t.Context(), editor, early, app.French)
	h.must(err)
	h.wantHits("camélia")
}

func TestAnArticleIsFoundOnceInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.follow()
	both := h.article(ArticleInput{}, live(app.French, "Azalée", "une plante")).Article
	h.text(both, live(app.English, "Azalea", "a plant named azalée in French"))
	h.article(ArticleInput{}, live(app.English, "Azalea soil", "a sour soil"))
	res := h.wantHits("azalea", "Azalée", "Azalea soil")
	if res.Hits[0].Foreign || !res.Hits[1].Foreign || res.Hits[1].Lang != app.English {
		t.Errorf("%+v", res.Hits)
	}
}

// The address of a hit shows the text that was found, in its language.
func TestAHitLeadsToWhatItShows(t *testing.T) {
	t.Parallel()
	for name, slug := range map[string]string{"slugs of their own": "", "one slug for both": "pareil"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := open(t)
			h.follow()
			in := live(app.French, "Changer le code", "x")
			in.Slug = slug
			id := h.article(ArticleInput{}, in).Article
			in = live(app.English, "Change the password", "x")
			in.Slug = slug
			h.text(id, in)
			h.must(h.Synced(t.Context()))
			res, err := h.Search(t.Context(), app.Visitor(), SearchQuery{Text: "password", Lang: app.Spanish, Limit: 10})
			h.must(err)
			if len(res.Hits) != 1 || res.Hits[0].Lang != app.English {
				t.Fatalf("%+v", res.Hits)
			}
			parts := strings.Split(res.Hits[0].Path, "/")
			v, err := h.get(app.Lang(parts[1]), parts[3])
			if err != nil || v.Lang != app.English || v.Path != res.Hits[0].Path {
				t.Errorf("%s leads to %q in %q, %v", res.Hits[0].Path, v.Title, v.Lang, err)
			}
		})
	}
}

func TestAnIndexOfAnotherLifeIsFilledAnew(t *testing.T) {
	t.Parallel()
	h := open(t)
	for i := range 2*followBatch + 5 {
		h.article(ArticleInput{}, live(app.French, fmt.Sprintf("Fougère %d", i), "x"))
	}
	ix, err := search.OpenMemory()
	h.must(err)
	stale := search.Doc{Key: docKey(app.ID{7}, app.French), Lang: app.French, Title: "Fougère fantôme", Body: "x"}
	h.must(ix.Apply(t.Context(), []search.Doc{stale}, nil, "00ffffffffffffff-12"))
	f := &follower{h: h.Help, ix: ix, moved: make(chan struct{})}
	h.Help.follower.Store(f)
	h.must(f.catchUp(t.Context()))
	if n, err := ix.Count(); n != 2*followBatch+5 || err != nil {
		t.Errorf("%d texts, %v", n, err)
	}
	h.wantHits("fantôme")
	h.must(ix.Close())
}

// The index is a proposal: what it still has and the shelf has not is dropped.
func TestAHitThatIsNoLongerThereIsDropped(t *testing.T) {
	t.Parallel()
	h := open(t)
	staff := h.article(ArticleInput{Audience: app.StaffOnly}, live(app.French, "Pivoine", "x")).Article
	gone := h.article(ArticleInput{}, live(app.French, "Pivoine", "x")).Article
	h.must(h.Delete(t.Context(), editor, gone))
	old := h.article(ArticleInput{}, live(app.French, "Pivoine", "x")).Article
	_, err := h.Archive(t.Context(), editor, old, app.French)
	h.must(err)
	ix, err := search.OpenMemory()
	h.must(err)
	var docs []search.Doc
	for _, id := range []app.ID{staff, gone, old} {
		docs = append(docs, search.Doc{Key: docKey(id, app.French), Lang: app.French, Title: "Pivoine", Body: "x"})
	}
	h.must(ix.Apply(t.Context(), docs, nil, ""))
	h.Help.follower.Store(&follower{h: h.Help, ix: ix, moved: make(chan struct{})})
	res, err := h.Search(t.Context(), app.Visitor(), SearchQuery{Text: "pivoine", Lang: app.French, Limit: 10})
	h.must(err)
	if res.Count != 0 || len(res.Hits) != 0 {
		t.Errorf("%+v", res)
	}
	h.must(ix.Close())
}

// TestWhatIsKeptOfAHitFollowsTheShelf: how a hit is shown is kept, and forgotten
// with whatever it was read from, even while the index still proposes it.
func TestWhatIsKeptOfAHitFollowsTheShelf(t *testing.T) {
	t.Parallel()
	h := open(t)
	top := h.category(named("Haut"))
	low := h.category(under(top, "Bas"))
	id := h.article(ArticleInput{Category: low}, live(app.French, "Pivoine", "une fleur")).Article
	ix, err := search.OpenMemory()
	h.must(err)
	h.must(ix.Apply(t.Context(), []search.Doc{{Key: docKey(id, app.French), Lang: app.French, Title: "Pivoine", Body: "x"}}, nil, ""))
	h.Help.follower.Store(&follower{h: h.Help, ix: ix, moved: make(chan struct{})})
	asked := 0
	look := func(what string, want string) {
		t.Helper()
		for range 2 { // the second time from what is kept
			asked++ // another query each time: no answer is given again
			res, err := h.Search(t.Context(), app.Visitor(), SearchQuery{Text: "pivoine", Lang: app.French, Limit: 1 + asked})
			h.must(err)
			got := ""
			for _, hit := range res.Hits {
				got += hit.Title + ", " + hit.Rubric + ", " + hit.Excerpt
			}
			if got != want || res.Count != len(res.Hits) {
				t.Errorf("%s: %d found, %q, want %q", what, res.Count, got, want)
			}
		}
	}
	look("at first", "Pivoine, Bas, une fleur")
	closed := named("Haut")
	closed.Audience = app.StaffOnly
	h.must(h.SaveCategory(t.Context(), editor, top, closed))
	look("with the category above closed", "")
	h.must(h.SaveCategory(t.Context(), editor, top, named("Haut")))
	look("with the category above open", "Pivoine, Bas, une fleur")
	h.must(h.SaveCategory(t.Context(), editor, low, under(top, "Jardin")))
	look("with a renamed category", "Pivoine, Jardin, une fleur")
	h.must(h.SaveArticle(t.Context(), editor, id, ArticleInput{Category: low, Audience: app.StaffOnly}))
	look("for the staff only", "")
	h.must(h.SaveArticle(t.Context(), editor, id, ArticleInput{Category: low}))
	look("for everybody again", "Pivoine, Jardin, une fleur")
	h.text(id, live(app.French, "Dahlia", "une autre"))
	look("written anew", "Dahlia, Jardin, une autre")
	_, err = h.Archive(t.Context(), editor, id, app.French)
	h.must(err)
	look("archived", "")
	h.must(ix.Close())
}
