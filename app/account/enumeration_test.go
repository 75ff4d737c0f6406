package account

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"guichet/app"
)

// Security.md A4: nothing tells a name that has an account from one that has
// none: not the refusal, and not the time it takes. The figure to reach is an
// area of 0.55 under the curve of whoever guesses by the clock, on a quiet
// machine; .60 leaves room for a busy one, and four looks for what else it does.
// Without the comparison that is made for nobody it is 1 in each.
func TestNobodyLearnsWhoHasAnAccount(t *testing.T) {
	t.Parallel()
	h := openCost(t, 7)
	boss, _ := h.first()
	h.join(boss, "agent@basilic.example", app.Agent)
	s, _ := h.join(boss, "closed@basilic.example", app.Agent)
	h.must(h.Disable(t.Context(), boss, s.Account))
	_, err := h.Invite(t.Context(), boss, "waits@basilic.example", app.Agent)
	h.must(err)
	refusals := map[string]error{}
	for _, email := range []string{ownerMail, "agent@basilic.example", "closed@basilic.example", "waits@basilic.example", "nobody@basilic.example", "no address", ""} {
		_, refusals[email] = h.SignIn(t.Context(), from(1), email, "wrong wrong wrong")
	}
	for email, err := range refusals {
		if !reflect.DeepEqual(err, refusals["nobody@basilic.example"]) {
			t.Errorf("%q is answered %v", email, err)
		}
	}

	for name, known := range map[string]string{"open": "agent@basilic.example", "closed": "closed@basilic.example"} {
		told := true
		for look := 0; told && look < 4; look++ {
			ratio, area := h.timing(known, "nobody@basilic.example", 100)
			t.Logf("%s: ratio of medians %.3f, area under the curve %.3f", name, ratio, area)
			told = ratio < 0.9 || ratio > 1.1 || area > 0.6 || area < 0.4
		}
		if told {
			t.Errorf("%s: the clock tells, in four looks", name)
		}
	}
}

// timing compares how long a wrong password takes for two names, in turns, and
// returns the ratio of the medians and the area under the ROC curve of who tells
// them apart by the time.
func (h *house) timing(a, b string, pairs int) (ratio, area float64) {
	h.t.Helper()
	times := [2][]time.Duration{}
	for i := range pairs {
		for j := range 2 {
			which := (i + j) % 2 // not always the same first
			began := time.Now()
			_, err := h.SignIn(h.t.Context(), from(100+2*i+which), []string{a, b}[which], "wrong wrong wrong")
			times[which] = append(times[which], time.Since(began))
			if app.KindOf(err) != app.Unfit {
				h.t.Fatal(err)
			}
			h.forgive()
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
