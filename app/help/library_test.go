package help

import (
	"fmt"
	"slices"
	"testing"

	"guichet/app"
	"guichet/store"
)

func (h *house) library(who app.Actor, name string, page int) (v LibraryView, err error) {
	err = h.view(func(r store.Reader) error {
		l, err := h.ReadLibrary(r, who, app.French)
		if err == nil {
			v, err = h.LibraryPage(r, who, app.French, l, name, page)
		}
		return err
	})
	return v, err
}

func (h *house) hasLibrary() (ok bool) {
	h.must(h.view(func(r store.Reader) (err error) {
		ok, err = h.HasLibrary(r, app.Visitor(), app.French)
		return err
	}))
	return ok
}

func TestTheLibraryShowsEachKind(t *testing.T) {
	t.Parallel()
	h := open(t)
	plants := h.category(named("Plantes"))
	pots := h.category(named("Pots"))
	below := h.category(under(pots, "Grands pots"))
	hidden := named("Réserve")
	hidden.Audience = app.StaffOnly
	secret := h.category(hidden)
	h.article(ArticleInput{Kind: Question, Category: plants}, live(app.French, "Arroser", "x"))
	if h.hasLibrary() {
		t.Error("a library of questions alone")
	}
	h.article(ArticleInput{Kind: Video, Category: secret}, live(app.French, "Secret", "x"))
	h.article(ArticleInput{Kind: Video, Audience: app.StaffOnly}, live(app.French, "Caché", "x"))
	if h.hasLibrary() {
		t.Error("what is for the staff shows")
	}
	for i, kind := range []Kind{Video, Download, Recording, Guide, Page} {
		h.pass(1e9)
		h.article(ArticleInput{Kind: kind, Category: below}, live(app.French, fmt.Sprintf("Pot %d", i), "x"))
	}
	draft := live(app.French, "Brouillon", "x")
	draft.State = Draft
	h.article(ArticleInput{Kind: Video, Category: below}, draft)
	if !h.hasLibrary() {
		t.Error("no library")
	}
	for _, row := range []struct {
		name  string
		want  []string
		kinds string
		top   string
	}{
		{"", []string{"Pot 3", "Pot 2", "Pot 1", "Pot 0", "Arroser"}, "[{guide 1} {video 1} {recording 1} {download 1} {question 1}]", "[plantes 1 pots 4]"},
		{"video", []string{"Pot 0"}, "[{guide 1} {video 1} {recording 1} {download 1} {question 1}]", "[pots 1]"},
		{"all_pots", []string{"Pot 3", "Pot 2", "Pot 1", "Pot 0"}, "[{guide 1} {video 1} {recording 1} {download 1}]", "[plantes 1 pots 4]"},
		{"download_pots", []string{"Pot 1"}, "[{guide 1} {video 1} {recording 1} {download 1}]", "[pots 1]"},
	} {
		v, err := h.library(app.Visitor(), row.name, 1)
		h.must(err)
		var top []string
		for _, c := range v.Categories {
			top = append(top, fmt.Sprintf("%s %d", c.Slug, c.Count))
		}
		if got := titles(v.Articles); !slices.Equal(got, row.want) || fmt.Sprint(v.Kinds) != row.kinds || fmt.Sprint(top) != row.top || v.Total != len(row.want) {
			t.Errorf("%q: %v, %v, %v", row.name, got, v.Kinds, top)
		}
	}
	for _, name := range []string{"page", "film", "video_", "video_nulle", "all_", "all", "video_reserve", "video_plantes", "_pots"} {
		_, err := h.library(app.Visitor(), name, 1)
		wantKind(t, err, app.NotFound)
	}
	_, err := h.library(app.Visitor(), "", 2)
	wantKind(t, err, app.NotFound)
	if v, err := h.library(editor, "video", 1); err != nil || v.Total != 3 {
		t.Errorf("%d for the staff, %v", v.Total, err)
	}
}

func TestTheLibraryIsPaged(t *testing.T) {
	t.Parallel()
	h := open(t)
	for i := range PageSize + 3 {
		h.pass(1e9)
		h.article(ArticleInput{Kind: Guide}, live(app.French, fmt.Sprintf("Guide %03d", i), "x"))
	}
	one, err := h.library(app.Visitor(), "guide", 1)
	h.must(err)
	two, err := h.library(app.Visitor(), "guide", 2)
	h.must(err)
	if len(one.Articles) != PageSize || len(two.Articles) != 3 || one.Articles[0].Title != fmt.Sprintf("Guide %03d", PageSize+2) ||
		two.Articles[2].Title != "Guide 000" || two.Pages != 2 {
		t.Errorf("%d and %d", len(one.Articles), len(two.Articles))
	}
}
