package account

import (
	"os"
	"reflect"
	"slices"
	"testing"
	"time"

	"guichet/app"
)

// Security.md A4: nothing tells a name that has an account from one that has
// none: not the refusal, and not the time it takes. The figure to reach is an
// area of 0.55 under the curve of whoever guesses by the clock, on a quiet
// machine, over 500 pairs at the cost that is served: GUICHET_LONG takes them.
// Otherwise .60 leaves room for a busy machine, and four looks for what else it
// does; medians of few pairs tell more of such a machine than of the program.
// Without the comparison that is made for nobody the area is 1.
func TestNobodyLearnsWhoHasAnAccount(t *testing.T) {
	t.Parallel()
	h := openCost(t, 7)
	h.populate()
	refusals := map[string]error{}
	for _, email := range []string{ownerMail, "agent@basilic.example", "closed@basilic.example", "waits@basilic.example", "nobody@basilic.example", "no address", ""} {
		_, refusals[email] = h.SignIn(t.Context(), from(1), email, "wrong wrong wrong")
	}
	for email, err := range refusals {
		if !reflect.DeepEqual(err, refusals["nobody@basilic.example"]) {
			t.Errorf("%q is answered %v", email, err)
		}
	}

	h.sameTime("all that is done", 100, h.miss, func(_, area float64) bool { return area > 0.6 || area < 0.4 })
	// Without the hash, which hides the rest: what is read and counted, to a few
	// microseconds. One read more is 1.6 of it.
	h.sameTime("all but the hash", 1000, func(n int, email string) {
		found, err := h.candidate(t.Context(), from(n), email)
		if err != nil || !h.tries.take(found.try, h.Accounts.now()) {
			t.Fatal(err)
		}
		h.tries.give(found.try)
	}, func(ratio, _ float64) bool { return ratio > 1.3 || ratio < 1/1.3 })
}

func TestNobodyLearnsWhoHasAnAccountAtTheCostThatIsServed(t *testing.T) {
	if os.Getenv("GUICHET_LONG") == "" {
		t.Skip("a quarter of an hour; GUICHET_LONG=1 takes it")
	}
	h := openCost(t, defaultCost)
	h.populate()
	for name, known := range knownNames {
		ratio, area := h.timing(known, "nobody@basilic.example", 500, h.miss)
		t.Logf("%s: ratio of medians %.3f, area under the curve %.3f", name, ratio, area)
		if ratio < 0.95 || ratio > 1.05 || area > 0.55 || area < 0.45 {
			t.Errorf("%s: the clock tells", name)
		}
	}
}

var knownNames = map[string]string{"open": "agent@basilic.example", "closed": "closed@basilic.example"}

// sameTime fails when an act takes a time of its own for a name that is known,
// in each of four looks: tells judges one.
func (h *house) sameTime(what string, pairs int, act func(n int, email string), tells func(ratio, area float64) bool) {
	h.t.Helper()
	for name, known := range knownNames {
		told := true
		for look := 0; told && look < 4; look++ {
			ratio, area := h.timing(known, "nobody@basilic.example", pairs, act)
			h.t.Logf("%s, %s: ratio of medians %.3f, area under the curve %.3f", name, what, ratio, area)
			told = tells(ratio, area)
		}
		if told {
			h.t.Errorf("%s, %s: the clock tells, in four looks", name, what)
		}
	}
}

// populate makes one account of each state.
func (h *house) populate() {
	h.t.Helper()
	boss, _ := h.first()
	h.join(boss, "agent@basilic.example", app.Agent)
	s, _ := h.join(boss, "closed@basilic.example", app.Agent)
	h.must(h.Disable(h.t.Context(), boss, s.Account))
	_, err := h.Invite(h.t.Context(), boss, "waits@basilic.example", app.Agent)
	h.must(err)
}

// miss tries a wrong password, from an address of its own, and is not counted.
func (h *house) miss(n int, email string) {
	h.t.Helper()
	_, err := h.SignIn(h.t.Context(), from(n), email, "wrong wrong wrong")
	if app.KindOf(err) != app.Unfit {
		h.t.Fatal(err)
	}
	h.forgive()
}

// timing compares how long an act takes for two names, in turns, and returns the
// ratio of the medians and the area under the ROC curve of who tells them apart
// by the time.
func (h *house) timing(a, b string, pairs int, act func(n int, email string)) (ratio, area float64) {
	h.t.Helper()
	times := [2][]time.Duration{}
	for i := range pairs {
		for j := range 2 {
			which := (i + j) % 2 // not always the same first
			began := time.Now()
			act(100+2*i+which, []string{a, b}[which])
			times[which] = append(times[which], time.Since(began))
		}
	}
	above := 0
	for _, x := range times[0] {
		for _, y := range times[1] {
			if x > y {
				above++
			}
		}
	}
	for i := range times {
		slices.Sort(times[i])
	}
	return float64(times[0][pairs/2]) / float64(times[1][pairs/2]), float64(above) / float64(pairs*pairs)
}

// forgive forgets all failures, so that a test can make more.
func (h *house) forgive() { h.tries = newThrottle() }
