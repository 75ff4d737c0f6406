package account

import (
	"fmt"
	"strings"
	"testing"

	"guichet/app"
	"guichet/store"
)

func TestHabitsAreAPersonsOwn(t *testing.T) {
	t.Parallel()
	h := open(t)
	owner, _ := h.first()
	agent, _ := h.join(owner, "agnes@basilic.example", app.Agent)
	of := func(who app.Actor) (out Habits) {
		t.Helper()
		h.view(func(r store.Reader) (err error) {
			out, err = h.HabitsOf(r, who)
			return err
		})
		return out
	}
	who := agent.Actor()
	h.must(h.SetKeys(t.Context(), who, false))
	h.must(h.SaveView(t.Context(), who, "  À   relire ", "review=due"))
	h.must(h.SaveView(t.Context(), who, "Anglais manquant", "missing=en"))
	h.must(h.SaveView(t.Context(), who, "À relire", "review=soon"))
	h.must(h.SaveView(t.Context(), app.Desk(), "Du bureau", ""))
	got := of(who)
	if !got.NoKeys || fmt.Sprint(got.Views) != "[{Anglais manquant missing=en} {À relire review=soon}]" {
		t.Errorf("%+v", got)
	}
	if other := of(owner.Actor()); other.NoKeys || len(other.Views) != 0 {
		t.Errorf("%+v", other)
	}
	if desk := of(app.Desk()); len(desk.Views) != 1 {
		t.Errorf("%+v", desk)
	}
	h.must(h.DropView(t.Context(), who, "À relire"))
	h.must(h.DropView(t.Context(), who, "Nul"))
	for i := 1; i < MaxViews; i++ {
		h.must(h.SaveView(t.Context(), who, fmt.Sprint("Vue ", i), "x"))
	}
	for name, try := range map[string]func() error{
		"too many": func() error { return h.SaveView(t.Context(), who, "Encore", "") },
		"no name":  func() error { return h.SaveView(t.Context(), who, " ", "") },
		"long name": func() error {
			return h.SaveView(t.Context(), who, strings.Repeat("é", MaxViewName+1), "")
		},
		"long query": func() error { return h.SaveView(t.Context(), who, "Vue 1", strings.Repeat("x", MaxViewQuery+1)) },
		"a customer": func() error { return h.SetKeys(t.Context(), app.Actor{Role: app.SignedIn, ID: who.ID}, true) },
		"nobody":     func() error { return h.SetKeys(t.Context(), app.Actor{Role: app.Agent, ID: app.ID{9}}, true) },
	} {
		if try() == nil {
			t.Errorf("%s was taken", name)
		}
	}
	h.must(h.Remove(t.Context(), owner, who.ID))
	if got := of(who); got.NoKeys || len(got.Views) != 0 {
		t.Errorf("left after its person: %+v", got)
	}
}
