package help

import (
	"fmt"
	"strings"
	"testing"

	"guichet/app"
	"guichet/store"
)

// A plain FAQ has no categories: all of it can be reached from the front page.
func TestWhatStandsInNoCategoryIsListed(t *testing.T) {
	t.Parallel()
	h := quick(t)
	for i := range othersAlone + 5 {
		h.article(ArticleInput{}, live(app.French, fmt.Sprintf("Question %d", i), "x"))
	}
	h.article(ArticleInput{Kind: Page}, live(app.French, "Mentions", "x"))
	h.article(ArticleInput{}, TextInput{Lang: app.French, Title: "Brouillon", Body: "x"})
	h.article(ArticleInput{Audience: app.StaffOnly}, live(app.French, "Interne", "x"))
	home := h.home(app.French)
	if home.OthersAll != othersAlone+5 || len(home.Others) != othersAlone || home.Others[0].Title != "Question 0" {
		t.Errorf("%d in all, %v", home.OthersAll, titles(home.Others))
	}
	list := h.others(app.French, 0)
	if list.Total != othersAlone+5 || list.Page != 1 || list.Pages != 1 || len(list.Articles) != othersAlone+5 {
		t.Errorf("%d, page %d of %d: %v", list.Total, list.Page, list.Pages, titles(list.Articles))
	}
	h.article(ArticleInput{Category: h.category(named("Rayon"))}, live(app.French, "Rangée", "x"))
	home = h.home(app.French)
	if len(home.Others) != othersBeside || home.OthersAll != othersAlone+5 {
		t.Errorf("beside categories: %v", titles(home.Others))
	}
	if all := strings.Join(titles(h.others(app.French, 1).Articles), "|"); strings.Contains(all, "Rangée") {
		t.Error(all)
	}
}

func TestTheOthersComeInPages(t *testing.T) {
	t.Parallel()
	h := quick(t)
	for i := range PageSize + 1 {
		h.article(ArticleInput{}, live(app.English, fmt.Sprintf("Question %d", i), "x"))
	}
	second := h.others(app.Spanish, 2)
	if second.Pages != 2 || len(second.Articles) != 1 || !second.Articles[0].Foreign ||
		second.Articles[0].Title != fmt.Sprintf("Question %d", PageSize) {
		t.Errorf("%+v", second)
	}
	err := h.view(func(r store.Reader) error {
		_, err := h.Others(r, app.Visitor(), app.Spanish, 3)
		return err
	})
	wantKind(t, err, app.NotFound)
}

func (h *house) others(lang app.Lang, page int) (list Listing) {
	h.t.Helper()
	h.must(h.view(func(r store.Reader) (err error) {
		list, err = h.Others(r, app.Visitor(), lang, page)
		return err
	}))
	return list
}
