package help

import (
	"strings"
	"testing"

	"guichet/app"
)

func (h *house) bulk(b Bulk) []BulkDone {
	h.t.Helper()
	return h.bulked(b).Each
}

func (h *house) bulked(b Bulk) Bulked {
	h.t.Helper()
	done, err := h.DoBulk(h.t.Context(), editor, b)
	h.must(err)
	return done
}

func TestBulkActions(t *testing.T) {
	t.Parallel()
	h := open(t)
	cat := h.category(named("C"))
	var ids []app.ID
	for _, title := range []string{"Un", "Deux", "Trois"} {
		ids = append(ids, h.article(ArticleInput{}, TextInput{Lang: app.French, Title: title, Body: "x"}).Article)
	}
	gone := h.article(ArticleInput{}, live(app.French, "Parti", "x")).Article
	h.must(h.Delete(t.Context(), editor, gone))
	done := h.bulk(Bulk{Do: DoPublish, Articles: append(ids, gone, app.ID{77})})
	for i, d := range done {
		want := app.Internal
		switch {
		case d.Article == gone:
			want = app.Gone
		case i == 4:
			want = app.NotFound
		}
		if (d.Err != nil) != (want != app.Internal) || d.Err != nil && app.KindOf(d.Err) != want {
			t.Errorf("%d: %v", i, d.Err)
		}
	}
	all := func(b Bulk) {
		t.Helper()
		for i, d := range h.bulk(b) {
			if d.Err != nil {
				t.Errorf("%s %d: %v", b.Do, i, d.Err)
			}
		}
	}
	all(Bulk{Do: DoMove, Articles: ids, Category: cat})
	if n := h.contents(ContentQuery{Category: cat, State: Published}).Total; n != 3 {
		t.Errorf("%d moved", n)
	}
	all(Bulk{Do: DoAudience, Articles: ids, Audience: app.StaffOnly})
	if n := h.contents(ContentQuery{Audience: app.StaffOnly, Category: cat}).Total; n != 3 {
		t.Errorf("%d for the staff", n)
	}
	all(Bulk{Do: DoArchive, Articles: ids[:1]})
	all(Bulk{Do: DoUnpublish, Articles: ids})
	if d := h.bulk(Bulk{Do: DoArchive, Articles: ids[:1]}); app.KindOf(d[0].Err) != app.Conflict {
		t.Errorf("a draft was archived: %v", d[0].Err)
	}
	all(Bulk{Do: DoBin, Articles: ids})
	all(Bulk{Do: DoRestore, Articles: ids})
	if n := h.contents(ContentQuery{Category: cat, State: Draft}).Total; n != 3 {
		t.Errorf("%d came back", n)
	}
}

func TestBulkActionsAreBounded(t *testing.T) {
	t.Parallel()
	h := quick(t)
	many := make([]app.ID, BulkMax+1)
	for i := range many {
		many[i] = app.ID{1, byte(i >> 8), byte(i)}
	}
	for name, b := range map[string]Bulk{
		"too many": {Do: DoBin, Articles: many}, "none": {Do: DoBin}, "unknown": {Do: "erase", Articles: many[:1]},
	} {
		if _, err := h.DoBulk(t.Context(), editor, b); app.KindOf(err) != app.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := h.DoBulk(t.Context(), app.Actor{Role: app.Agent}, Bulk{Do: DoBin, Articles: many[:1]})
	wantKind(t, err, app.Forbidden)
}

func TestCategoriesMoveByStepsAndPlaces(t *testing.T) {
	t.Parallel()
	h := open(t)
	a, b, c := h.category(named("A")), h.category(named("B")), h.category(named("C"))
	shape := func() string {
		t.Helper()
		var out []string
		for _, n := range h.flat() {
			out = append(out, strings.Repeat("-", n.Depth)+n.Name(app.French))
		}
		return strings.Join(out, " ")
	}
	step := func(id app.ID, s Step, want string) {
		t.Helper()
		h.must(h.StepCategory(t.Context(), editor, id, s))
		if got := shape(); got != want {
			t.Errorf("%s: %q, want %q", s, got, want)
		}
	}
	step(a, Down, "B A C")
	step(c, Up, "B C A")
	step(b, Up, "B C A")
	step(a, Down, "B C A")
	step(c, In, "B -C A")
	step(a, In, "B -C -A")
	step(a, In, "B -C --A")
	step(a, Out, "B -C -A")
	step(c, Out, "B -A C")
	step(b, Out, "B -A C")
	h.must(h.PlaceCategory(t.Context(), editor, c, app.ID{}, 0))
	h.must(h.PlaceCategory(t.Context(), editor, a, app.ID{}, 99))
	if got := shape(); got != "C B A" {
		t.Errorf("%q", got)
	}
	h.must(h.PlaceCategory(t.Context(), editor, c, b, 0))
	wantKind(t, h.PlaceCategory(t.Context(), editor, b, c, 0), app.Invalid) // below itself
	wantKind(t, h.StepCategory(t.Context(), editor, b, "sideways"), app.Invalid)
	wantKind(t, h.StepCategory(t.Context(), app.Actor{Role: app.Agent}, b, Up), app.Forbidden)
	if got := shape(); got != "B -C A" {
		t.Errorf("%q", got)
	}
}
