package help

import (
	"fmt"
	"testing"

	"guichet/app"
	"guichet/store"
)

func (h *house) categoryPage(lang app.Lang, slug string, page int) (CategoryView, error) {
	h.t.Helper()
	var v CategoryView
	err := h.view(func(r store.Reader) (err error) {
		v, err = h.ReadCategory(r, app.Visitor(), lang, slug, page)
		return err
	})
	return v, err
}

func TestTheTreeIsShownInItsOrder(t *testing.T) {
	t.Parallel()
	h := open(t)
	in := named("Second", "Second one")
	in.Order = 2
	second := h.category(in)
	in = named("Premier", "First")
	in.Order, in.Icon = 1, "package"
	in.Names[app.French] = CategoryName{Title: "Premier", Description: "Le début"}
	first := h.category(in)
	below := h.category(under(first, "Dessous", "Below"))
	h.category(named("Vide"))
	h.article(ArticleInput{Category: below}, live(app.French, "a", "x"))
	h.article(ArticleInput{Category: second}, live(app.French, "b", "x"))

	home := h.home(app.French)
	if len(home.Categories) != 2 || home.Categories[0].Title != "Premier" || home.Categories[0].Count != 1 ||
		home.Categories[0].Icon != "package" || home.Categories[0].Description != "Le début" {
		t.Errorf("%+v", home.Categories)
	}
	v, err := h.categoryPage(app.French, "dessous", 0)
	h.must(err)
	if v.Title != "Dessous" || len(v.Trail) != 1 || v.Trail[0].Title != "Premier" || len(v.Siblings) != 1 ||
		len(v.Articles) != 1 || v.Pages != 1 || len(v.Alternates) != 2 {
		t.Errorf("%+v", v)
	}
	_, err = h.categoryPage(app.French, "below", 1)
	wantMoved(t, err, "/fr/categories/dessous")
	_, err = h.categoryPage(app.French, "dessous", 2)
	wantKind(t, err, app.NotFound)
	_, err = h.categoryPage(app.French, "a", 1)
	wantKind(t, err, app.NotFound) // an article's slug
}

func TestALongCategoryHasPages(t *testing.T) {
	t.Parallel()
	h := quick(t)
	cat := h.category(named("C"))
	for i := range PageSize + 3 {
		h.article(ArticleInput{Category: cat}, live(app.French, fmt.Sprintf("Titre %d", i), "x"))
	}
	v, err := h.categoryPage(app.French, "c", 2)
	h.must(err)
	if v.Total != PageSize+3 || v.Pages != 2 || len(v.Articles) != 3 || v.Articles[0].Title != "Titre 100" {
		t.Errorf("total %d, pages %d, %v", v.Total, v.Pages, titles(v.Articles))
	}
}

func TestTheShapeOfTheTree(t *testing.T) {
	t.Parallel()
	h := open(t)
	var line []app.ID
	for i := range MaxDepth {
		in := named(fmt.Sprintf("N%d", i))
		if i > 0 {
			in.Parent = line[i-1]
		}
		line = append(line, h.category(in))
	}
	ctx := t.Context()
	_, err := h.CreateCategory(ctx, editor, under(line[MaxDepth-1], "Trop"))
	wantKind(t, err, app.Invalid)
	wantKind(t, h.MoveCategory(ctx, editor, line[0], line[2], 0), app.Invalid)
	wantKind(t, h.MoveCategory(ctx, editor, line[0], app.ID{9}, 0), app.Invalid)
	other := h.category(named("Autre"))
	wantKind(t, h.MoveCategory(ctx, editor, line[0], other, 0), app.Invalid) // all below would be too deep
	h.must(h.MoveCategory(ctx, editor, line[3], other, 0))
	wantKind(t, h.DeleteCategory(ctx, editor, other), app.Conflict)
	h.must(h.DeleteCategory(ctx, editor, line[3]))
	h.must(h.DeleteCategory(ctx, editor, other))
	wantKind(t, h.DeleteCategory(ctx, editor, other), app.NotFound)
}

func TestCategoriesMerge(t *testing.T) {
	t.Parallel()
	h := open(t)
	from, into := h.category(named("", "Delivery")), h.category(named("Livraison"))
	h.category(under(from, "Tarifs"))
	h.article(ArticleInput{Category: from}, live(app.English, "Cost", "x"))
	h.article(ArticleInput{Category: into}, live(app.French, "Suivi", "x"))
	h.must(h.MergeCategory(t.Context(), editor, from, into))
	v, err := h.categoryPage(app.English, "delivery", 1)
	h.must(err)
	if v.ID != into || v.Total != 2 || len(v.Alternates) != 2 {
		t.Errorf("%+v", v)
	}
	wantKind(t, h.MergeCategory(t.Context(), editor, from, into), app.NotFound)
	wantKind(t, h.MergeCategory(t.Context(), editor, into, into), app.Invalid)
}
