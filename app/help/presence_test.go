package help

import (
	"slices"
	"testing"
	"time"

	"guichet/app"
)

func TestEditorsSeeEachOther(t *testing.T) {
	t.Parallel()
	h := quick(t)
	id := app.ID{5}
	h.must(h.Look(editor, "Ada", id, app.French, false))
	list, moved := h.WhoElse(second, id)
	if len(list) != 1 || list[0].Who != editor.ID || list[0].Name != "Ada" || list[0].Typing || list[0].Lang != app.French {
		t.Fatalf("%+v", list)
	}
	changed := func(what string, want bool) {
		t.Helper()
		select {
		case <-moved:
			if !want {
				t.Errorf("%s: told", what)
			}
		default:
			if want {
				t.Errorf("%s: not told", what)
			}
		}
		list, moved = h.WhoElse(second, id)
	}
	h.must(h.Look(editor, "Ada", id, app.French, false))
	changed("still there", false)
	h.must(h.Look(editor, "Ada", id, app.French, true))
	changed("types", true)
	if !list[0].Typing {
		t.Errorf("%+v", list)
	}
	h.pass(TypingFor)
	h.must(h.Look(editor, "Ada", id, app.French, false))
	if list, _ = h.WhoElse(second, id); list[0].Typing {
		t.Error("types for ever")
	}
	h.Leave(editor, id)
	changed("left", true)
	if len(list) != 0 {
		t.Errorf("%+v", list)
	}
	h.must(h.Look(editor, "Ada", id, app.English, false))
	h.pass(HereFor)
	if list, _ = h.WhoElse(second, id); len(list) != 0 {
		t.Errorf("here for ever: %+v", list)
	}
	wantKind(t, h.Look(app.Visitor(), "", id, app.French, false), app.Forbidden)
}

func TestChangesAreNamedWithoutContent(t *testing.T) {
	t.Parallel()
	h := quick(t)
	pos := h.st.Head()
	id := h.article(ArticleInput{}, live(app.French, "Un", "x")).Article
	h.category(named("C"))
	names, next, again, err := h.Changed(t.Context(), pos)
	if err != nil || again || !slices.Equal(names, []string{ArticleChange(id), "categories"}) || next != h.st.Head() {
		t.Errorf("%v %v %v", names, again, err)
	}
}

func TestReadsAreCounted(t *testing.T) {
	t.Parallel()
	h := open(t)
	id := h.article(ArticleInput{}, live(app.French, "Un", "x")).Article
	sums := func() Reads {
		t.Helper()
		return h.readsOf(id)
	}
	for range 3 {
		h.CountRead(id, app.French)
	}
	h.CountRead(id, app.English) // there is no such text
	h.CountRead(app.ID{99}, app.French)
	h.must(h.WriteReads(t.Context()))
	h.pass(31 * 24 * time.Hour)
	h.CountRead(id, app.French)
	h.must(h.WriteReads(t.Context()))
	h.must(h.WriteReads(t.Context()))
	if got := sums(); got != (Reads{All: 4, Recent: 1}) {
		t.Errorf("%+v", got)
	}
	h.pass((ReadsDays + 1) * 24 * time.Hour)
	h.must(h.WriteReads(t.Context()))
	if got := sums(); got != (Reads{All: 4}) {
		t.Errorf("%+v", got)
	}
	h.must(h.Delete(t.Context(), editor, id))
	h.pass(BinDays * 24 * time.Hour)
	_, err := h.Strike(t.Context())
	h.must(err)
	if got := sums(); got != (Reads{}) {
		t.Errorf("the sums of an article that is no more: %+v", got)
	}
}

func BenchmarkCountRead(b *testing.B) {
	h := &Help{}
	b.RunParallel(func(pb *testing.PB) {
		id := app.NewID(time.Now())
		for pb.Next() {
			h.CountRead(id, app.French)
		}
	})
}
