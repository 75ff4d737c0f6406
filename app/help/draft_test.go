package help

import (
	"strings"
	"testing"
	"time"

	"guichet/app"
	"guichet/store"
)

func (h *house) draft(who app.Actor, id app.ID, lang app.Lang) (Kept, bool) {
	h.t.Helper()
	var d Kept
	var ok bool
	h.must(h.view(func(r store.Reader) (err error) {
		d, ok, err = h.Draft(r, who, id, lang)
		return err
	}))
	return d, ok
}

func TestADraftIsKeptUntilItIsSaved(t *testing.T) {
	t.Parallel()
	h := open(t)
	saved := h.article(ArticleInput{}, live(app.French, "Un", "x"))
	before := h.st.Head()
	typed := Typed{Title: "Un", Body: "xy", Keywords: "pas, encore", Slug: "Pas Valable"}
	at, err := h.KeepDraft(t.Context(), editor, saved.Article, app.French, saved.Revision, typed)
	h.must(err)
	if h.st.Head() != before {
		t.Error("a draft is in the feed")
	}
	d, ok := h.draft(editor, saved.Article, app.French)
	if !ok || d.Typed != typed || d.Base != saved.Revision || !d.At.Equal(at) || d.New {
		t.Errorf("%+v", d)
	}
	if _, ok := h.draft(second, saved.Article, app.French); ok {
		t.Error("somebody else sees it")
	}
	if h.body(saved.Article, app.French) != "x" {
		t.Error("a draft is on the shelf")
	}
	_, err = h.SaveText(t.Context(), editor, saved.Article, live(app.French, "Un", "xy"), saved.Revision)
	h.must(err)
	if _, ok := h.draft(editor, saved.Article, app.French); ok {
		t.Error("the draft stayed after the save")
	}
}

func TestDraftsOfNewArticlesEndWithTheirCreation(t *testing.T) {
	t.Parallel()
	h := open(t)
	one, two := app.NewID(h.clock()), app.NewID(h.clock())
	for _, id := range []app.ID{one, two} {
		_, err := h.KeepDraft(t.Context(), editor, id, app.French, app.ID{}, Typed{Title: "Neuf"})
		h.must(err)
	}
	in := live(app.French, "Neuf", "x")
	in.Draft = one
	if made := h.article(ArticleInput{}, in); made.Article != one {
		t.Errorf("the article has another id than its draft: %+v", made)
	}
	_, err := h.CreateArticle(t.Context(), editor, ArticleInput{}, in) // the form was sent twice
	wantKind(t, err, app.Conflict)
	h.must(h.view(func(r store.Reader) error {
		list, err := h.Drafts(r, editor)
		if len(list) != 1 || list[0].Article != two || !list[0].New {
			t.Errorf("%+v", list)
		}
		return err
	}))
	_, err = h.KeepDraft(t.Context(), editor, two, app.French, app.ID{}, Typed{})
	h.must(err)
	if _, ok := h.draft(editor, two, app.French); ok {
		t.Error("an emptied draft stayed")
	}
}

func TestDraftsAreBounded(t *testing.T) {
	t.Parallel()
	h := quick(t)
	for name, typed := range map[string]Typed{
		"body":  {Body: strings.Repeat("x", MaxBody+1)},
		"field": {Title: "x", Keywords: strings.Repeat("x", MaxDraftField+1)},
	} {
		if _, err := h.KeepDraft(t.Context(), editor, app.ID{9}, app.French, app.ID{}, typed); app.KindOf(err) != app.TooLarge {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := h.KeepDraft(t.Context(), app.Actor{Role: app.Agent}, app.ID{9}, app.French, app.ID{}, Typed{Title: "x"}); app.KindOf(err) != app.Forbidden {
		t.Error(err)
	}
	for i := range MaxDrafts + 1 {
		_, err := h.KeepDraft(t.Context(), editor, app.ID{1, byte(i)}, app.French, app.ID{}, Typed{Title: "x"})
		if (err != nil) != (i == MaxDrafts) {
			t.Fatalf("draft %d: %v", i, err)
		}
	}
	_, err := h.KeepDraft(t.Context(), editor, app.ID{1, 1}, app.French, app.ID{}, Typed{Title: "again"})
	h.must(err)
	h.pass((DraftDays + 1) * 24 * time.Hour)
	h.must(h.dropOldDrafts(t.Context()))
	if _, ok := h.draft(editor, app.ID{1, 1}, app.French); ok {
		t.Error("an old draft stayed")
	}
}
