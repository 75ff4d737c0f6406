package help

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"guichet/app"
	"guichet/store"
)

func TestTheBellPublishesWhatIsDue(t *testing.T) {
	t.Parallel()
	h := open(t)
	at := dayOne.Add(48 * time.Hour)
	in := live(app.French, "Demain", "x")
	in.PublishAt = at
	s := h.article(ArticleInput{}, in)
	if s.State != Scheduled {
		t.Fatalf("state %s", s.State)
	}
	next, err := h.Strike(t.Context())
	h.must(err)
	if !next.Equal(at) {
		t.Errorf("next %s, want %s", next, at)
	}
	_, err = h.get(app.French, "demain")
	wantKind(t, err, app.NotFound)

	h.pass(49 * time.Hour)
	_, err = h.get(app.French, "demain")
	wantKind(t, err, app.NotFound) // nobody who reads looks at the clock
	next, err = h.Strike(t.Context())
	h.must(err)
	if !next.IsZero() {
		t.Errorf("next %s", next)
	}
	v, err := h.get(app.French, "demain")
	h.must(err)
	if !v.Published.Equal(at) || !v.Updated.Equal(at) {
		t.Errorf("published %s", v.Published)
	}
}

func TestRingWakesForANewMoment(t *testing.T) {
	t.Parallel()
	h := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- h.Ring(ctx) }()
	in := live(app.French, "Bientôt", "x")
	in.PublishAt = dayOne.Add(24 * time.Hour)
	id := h.article(ArticleInput{}, in).Article
	seen := h.st.Head()
	h.pass(25 * time.Hour)
	h.nudge()
	select {
	case <-h.st.Wait(seen):
	case <-time.After(20 * time.Second):
		t.Error("the bell did not ring")
	}
	cancel()
	h.must(<-done)
	_, err := h.Schedule(t.Context(), editor, id, app.French, dayOne)
	h.must(err)
	_, err = h.get(app.French, "bientot")
	h.must(err)
}

func TestAScheduledTextCanBeHeldBack(t *testing.T) {
	t.Parallel()
	h := open(t)
	id := h.article(ArticleInput{}, TextInput{Lang: app.French, Title: "Un", Body: "x"}).Article
	_, err := h.Schedule(t.Context(), editor, id, app.French, dayOne.Add(time.Hour))
	h.must(err)
	_, err = h.Unpublish(t.Context(), editor, id, app.French)
	h.must(err)
	h.pass(2 * time.Hour)
	_, err = h.Strike(t.Context())
	h.must(err)
	_, err = h.get(app.French, "un")
	wantKind(t, err, app.NotFound)
}

func TestAnArchivedTextIsReadByItsAddressOnly(t *testing.T) {
	t.Parallel()
	h := open(t)
	cat := h.category(named("Rayon"))
	id := h.article(ArticleInput{Category: cat}, live(app.French, "Vieux", "x")).Article
	h.article(ArticleInput{Category: cat}, live(app.French, "Neuf", "x"))
	_, err := h.Archive(t.Context(), editor, id, app.French)
	h.must(err)
	v, err := h.get(app.French, "vieux")
	h.must(err)
	if !v.Archived || len(v.Alternates) != 0 || len(v.Siblings) != 1 {
		t.Errorf("%+v", v)
	}
	home := h.home(app.French)
	if len(home.Latest) != 1 || home.Categories[0].Count != 1 {
		t.Errorf("lists have it: %+v", home)
	}
	h.must(h.view(func(r store.Reader) error {
		all, err := h.Sitemap(r, "", 100)
		for _, e := range all {
			if strings.Contains(e.Path, "vieux") {
				t.Error("the sitemap has it")
			}
		}
		return err
	}))
}

func TestTheBin(t *testing.T) {
	t.Parallel()
	h := open(t)
	cat := h.category(named("Rayon"))
	in := live(app.French, "Perdu", "x")
	in.Aliases = []string{"/ancien"}
	id := h.article(ArticleInput{Category: cat}, in).Article
	h.article(ArticleInput{Category: cat}, live(app.French, "Voisin", "x"))
	never := h.article(ArticleInput{Category: cat}, TextInput{Lang: app.French, Title: "Brouillon", Body: "x"}).Article
	h.must(h.Delete(t.Context(), editor, id))
	h.must(h.Delete(t.Context(), editor, never))

	wantGone(t, h, "perdu", "Voisin")
	_, err := h.get(app.French, "brouillon")
	wantKind(t, err, app.NotFound) // nobody has ever seen it
	_, err = h.SaveText(t.Context(), editor, id, live(app.French, "Perdu", "y"), app.ID{})
	wantKind(t, err, app.Gone)

	h.must(h.Restore(t.Context(), editor, id))
	_, err = h.get(app.French, "perdu")
	h.must(err)

	h.must(h.Delete(t.Context(), editor, id))
	h.pass(31 * 24 * time.Hour)
	wantKind(t, h.Restore(t.Context(), editor, id), app.Gone)
	_, err = h.Strike(t.Context())
	h.must(err)
	h.must(h.view(func(r store.Reader) error {
		if n, _, err := articles.Scan(r, store.Page{}); len(n) != 1 || err != nil {
			t.Errorf("%d articles are left, %v", len(n), err)
		}
		for v, err := range revisions.Each(r, store.K(id)) {
			t.Errorf("a revision is left: %v %v", v, err)
		}
		_, ok, err := h.Redirect(r, "/ancien")
		if ok {
			t.Error("its old address leads somewhere")
		}
		return err
	}))
	wantGone(t, h, "perdu", "Voisin") // its gravestone
	_, err = h.get(app.French, "brouillon")
	wantKind(t, err, app.NotFound)
	if s := h.article(ArticleInput{}, live(app.French, "Perdu", "x")); s.Slug != "perdu-2" {
		t.Errorf("a gone slug was given away: %s", s.Slug)
	}
}

func wantGone(t *testing.T, h *house, slug, neighbour string) {
	t.Helper()
	_, err := h.get(app.French, slug)
	var gone *GoneError
	if !errors.As(err, &gone) || len(gone.Neighbours) != 1 || gone.Neighbours[0].Title != neighbour {
		t.Errorf("error %v, %+v", err, gone)
	}
	wantKind(t, err, app.Gone)
}

func TestASaveThatChangesNothingWritesNothing(t *testing.T) {
	t.Parallel()
	h := open(t)
	in := live(app.French, " Un  titre ", "x\r\ny \n")
	in.Keywords = []string{"a", "a", ""}
	first := h.article(ArticleInput{}, in)
	before := h.st.Head()
	second := h.text(first.Article, in)
	if second.Changed || second.Revision != first.Revision || h.st.Head() != before {
		t.Errorf("%+v", second)
	}
}

func TestTwoEditorsDoNotOverwriteEachOther(t *testing.T) {
	t.Parallel()
	h := open(t)
	first := h.article(ArticleInput{}, live(app.French, "Un", "x"))
	h.text(first.Article, live(app.French, "Un", "y"))
	_, err := h.SaveText(t.Context(), editor, first.Article, live(app.French, "Un", "z"), first.Revision)
	wantKind(t, err, app.Conflict)
	if h.body(first.Article, app.French) != "y" {
		t.Error("the other's text was lost")
	}
}

func TestOnlyEditorsWrite(t *testing.T) {
	t.Parallel()
	h := open(t)
	id := h.article(ArticleInput{}, live(app.French, "Un", "x")).Article
	cat := h.category(named("C"))
	for _, who := range []app.Actor{app.Visitor(), {Role: app.SignedIn}, {Role: app.Agent}} {
		ctx := t.Context()
		_, e1 := h.CreateArticle(ctx, who, ArticleInput{}, live(app.French, "Deux", "x"))
		_, e2 := h.SaveText(ctx, who, id, live(app.French, "Un", "y"), app.ID{})
		_, e3 := h.Publish(ctx, who, id, app.French)
		_, e4 := h.CreateCategory(ctx, who, named("D"))
		_, e5 := h.AddFile(ctx, who, "a.txt", strings.NewReader("x"))
		for i, err := range []error{e1, e2, e3, e4, e5, h.SaveArticle(ctx, who, id, ArticleInput{}),
			h.Delete(ctx, who, id), h.Restore(ctx, who, id), h.SaveCategory(ctx, who, cat, named("E")),
			h.MoveCategory(ctx, who, cat, app.ID{}, 1), h.DeleteCategory(ctx, who, cat),
			h.MergeCategory(ctx, who, cat, cat)} {
			if app.KindOf(err) != app.Forbidden {
				t.Errorf("role %d, case %d: %v", who.Role, i, err)
			}
		}
	}
}
