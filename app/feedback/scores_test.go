package feedback

import (
	"fmt"
	"testing"
	"time"

	"guichet/app"
	"guichet/store"
)

func TestScoresFollowTheVotes(t *testing.T) {
	t.Parallel()
	h := open(t, time.UTC)
	other := app.ID{42}
	check := func(what string) {
		t.Helper()
		got, err := h.Scores(t.Context(), app.Desk())
		h.must(err)
		for _, id := range []app.ID{shirt, other} {
			want := h.tally(id)
			if s := got[id]; s.Yes != want.Yes || s.No != want.No {
				t.Errorf("%s: %+v, want %+v", what, s, want)
			}
		}
	}
	h.say(Device{1}, shirt, Helped, "")
	check("at first")
	h.say(Device{2}, shirt, HelpedNot, "non")
	h.say(Device{1}, other, HelpedNot, "")
	check("after two more")
	h.say(Device{1}, shirt, Withdrawn, "")
	check("after one was taken back")
	_, err := h.Scores(t.Context(), app.Actor{Role: app.SignedIn})
	if app.KindOf(err) != app.Forbidden {
		t.Error(err)
	}
	before := fmt.Sprint(h.tally(shirt), h.tally(other))
	join := func(back bool) {
		t.Helper()
		_, err := h.st.Update(t.Context(), func(tx *store.Tx) error { return Join(tx, other, shirt, back) })
		h.must(err)
	}
	join(false)
	if got := h.tally(shirt); got.Yes != 0 || got.No != 2 {
		t.Errorf("joined: %+v", got)
	}
	check("joined")
	h.say(Device{3}, shirt, Helped, "")
	join(true)
	join(true) // a second time changes nothing
	check("apart")
	h.say(Device{3}, shirt, Withdrawn, "")
	if got := fmt.Sprint(h.tally(shirt), h.tally(other)); got != before {
		t.Errorf("%s, want %s", got, before)
	}
}

func TestOpenGapsAreCountedOnceAMinute(t *testing.T) {
	t.Parallel()
	h := open(t, time.UTC)
	if n, err := h.GapsOpen(t.Context(), app.Desk()); n != 0 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	_, err := h.st.Update(t.Context(), func(tx *store.Tx) error {
		return gaps.Put(tx, Gap{ID: app.ID{1}, Lang: app.French, Last: h.clock(), Days: []GapDay{{Day: h.today(), N: 1}}})
	})
	h.must(err)
	h.pass(2 * time.Minute)
	if n, err := h.GapsOpen(t.Context(), app.Desk()); n != 1 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	h.must(h.PutAside(t.Context(), app.Desk(), app.ID{1}, true))
	if n, err := h.GapsOpen(t.Context(), app.Desk()); n != 0 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
}
