package help

import (
	"errors"
	"slices"
	"sync"
	"testing"

	"guichet/app"
	"guichet/store"
)

var second = app.Actor{Role: app.Editor, ID: app.ID{2}}

const threeLines = "Un colis met deux jours.\n\nIl part le matin.\n\nÉcrivez-nous."

func TestTwoEditorsOfOneTextAreJoined(t *testing.T) {
	t.Parallel()
	h := open(t)
	first := h.article(ArticleInput{}, live(app.French, "Un", threeLines))
	_, err := h.SaveText(t.Context(), second, first.Article,
		live(app.French, "Un", "Un colis met trois jours.\n\nIl part le matin.\n\nÉcrivez-nous."), first.Revision)
	h.must(err)
	saved, err := h.SaveText(t.Context(), editor, first.Article,
		live(app.French, "Délais", "Un colis met deux jours.\n\nIl part le matin.\n\nAppelez-nous."), first.Revision)
	h.must(err)
	if !saved.Merged {
		t.Error("nobody was told")
	}
	if got := h.body(first.Article, app.French); got != "Un colis met trois jours.\n\nIl part le matin.\n\nAppelez-nous." {
		t.Errorf("%q", got)
	}
}

func TestWhatCannotBeJoinedIsShownAndNotSaved(t *testing.T) {
	t.Parallel()
	h := open(t)
	first := h.article(ArticleInput{}, live(app.French, "Un", threeLines))
	theirs := h.text(first.Article, live(app.French, "Un", "Un colis met trois jours."))
	_, err := h.SaveText(t.Context(), editor, first.Article, live(app.French, "Un", "Un colis met un jour."), first.Revision)
	var clash *ConflictError
	if !errors.As(err, &clash) || app.KindOf(err) != app.Conflict {
		t.Fatal(err)
	}
	if clash.Theirs.ID != theirs.Revision || clash.Base.ID != first.Revision || clash.Body.Clean || !clash.Title.Clean {
		t.Errorf("%+v", clash)
	}
	if h.body(first.Article, app.French) != "Un colis met trois jours." {
		t.Error("the other's text was lost")
	}
}

// TestManyEditorsAtOnce has everybody change a line of their own at one moment:
// each change that was acknowledged is there at the end.
func TestManyEditorsAtOnce(t *testing.T) {
	t.Parallel()
	h := quick(t)
	lines := []string{"a", "b", "c", "d", "e", "f"}
	body := func(mine int) string {
		out := ""
		for i, l := range lines {
			if i == mine {
				l += " changé"
			}
			out += l + "\n\n"
		}
		return out
	}
	first := h.article(ArticleInput{}, live(app.French, "Un", body(-1)))
	saved := make([]bool, len(lines))
	var all sync.WaitGroup
	for i := range lines {
		all.Go(func() {
			who := app.Actor{Role: app.Editor, ID: app.ID{byte(10 + i)}}
			_, err := h.SaveText(t.Context(), who, first.Article, live(app.French, "Un", body(i)), first.Revision)
			saved[i] = err == nil
			if err != nil && app.KindOf(err) != app.Conflict {
				t.Error(err)
			}
		})
	}
	all.Wait()
	got := h.body(first.Article, app.French)
	for i, l := range lines {
		if has := contains(got, l+" changé"); has != saved[i] {
			t.Errorf("line %s: in the text %v, acknowledged %v", l, has, saved[i])
		}
	}
	if !slices.Contains(saved, true) {
		t.Error("nobody could save")
	}
}

func contains(s, part string) bool {
	for i := range s {
		if len(s)-i >= len(part) && s[i:i+len(part)] == part {
			return true
		}
	}
	return false
}

func TestATextThatAppearedMeanwhileIsNotOverwritten(t *testing.T) {
	t.Parallel()
	h := open(t)
	id := h.article(ArticleInput{}, live(app.French, "Un", "x")).Article
	h.text(id, live(app.English, "One", "theirs"))
	_, err := h.SaveEdit(t.Context(), editor, id, Edit{Text: live(app.English, "Uno", "mine")})
	wantKind(t, err, app.Conflict)
	if h.body(id, app.English) != "theirs" {
		t.Error("the other's text was lost")
	}
}

func TestFactsAndListsOfOthersStay(t *testing.T) {
	t.Parallel()
	h := open(t)
	cat := h.category(named("C"))
	in := live(app.French, "Un", "x")
	in.Keywords = []string{"a", "b"}
	first := h.article(ArticleInput{}, in)
	theirs := in
	theirs.Keywords = []string{"b", "c"}
	h.text(first.Article, theirs)
	h.must(h.SaveArticle(t.Context(), second, first.Article, ArticleInput{Category: cat}))
	mine := in
	mine.Body, mine.Keywords = "y", []string{"a", "b", "d"}
	was := ArticleInput{Kind: Question, Audience: app.Everyone}
	facts := was
	facts.Kind = Guide
	_, err := h.SaveEdit(t.Context(), editor, first.Article, Edit{
		Text: mine, Base: first.Revision, Was: &TextLists{Keywords: in.Keywords}, Facts: &facts, WasFacts: &was,
	})
	h.must(err)
	h.must(h.view(func(r store.Reader) error {
		e, err := h.Editing(r, editor, first.Article, app.French)
		if !slices.Equal(e.Text.Keywords, []string{"b", "d", "c"}) {
			t.Errorf("keywords %v", e.Text.Keywords)
		}
		if e.Article.Kind != Guide || e.Article.Category != cat {
			t.Errorf("%+v", e.Article)
		}
		return err
	}))
}

func TestTranslationsKnowWhenTheirSourceChanged(t *testing.T) {
	t.Parallel()
	h := open(t)
	id := h.article(ArticleInput{}, live(app.French, "Un", "x")).Article
	_, err := h.SaveEdit(t.Context(), editor, id, Edit{Text: live(app.English, "One", "x")})
	h.must(err)
	behind := func() bool {
		var e Editing
		h.must(h.view(func(r store.Reader) (err error) {
			e, err = h.Editing(r, editor, id, app.English)
			return err
		}))
		en, _ := e.Row.In(app.English)
		if e.Source.Lang != app.French || len(e.Row.Texts) != 2 {
			t.Errorf("%+v", e.Row)
		}
		return en.Behind
	}
	if behind() {
		t.Error("a fresh translation is behind")
	}
	reworded := h.text(id, live(app.French, "Un", "autre chose"))
	if !behind() {
		t.Error("the source was reworded and nobody is told")
	}
	e := Edit{Text: live(app.English, "One", "something else"), From: reworded.Revision}
	h.must(h.view(func(r store.Reader) error {
		ed, err := h.Editing(r, editor, id, app.English)
		e.Base = ed.Text.Revision
		return err
	}))
	_, err = h.SaveEdit(t.Context(), editor, id, e)
	h.must(err)
	if behind() {
		t.Error("the translation follows again")
	}
}
