package feedback

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"guichet/app"
	"guichet/store"
)

func (h *house) say(d Device, article app.ID, o Opinion, reason string) Vote {
	h.t.Helper()
	v, err := h.Vote(context.Background(), Ballot{Device: d, Article: article, Lang: app.French, Opinion: o, Reason: reason})
	h.must(err)
	return v
}

// Row 33 of the attack classes: voting and counting in a race.
func TestParallelVotesOfOneDeviceCountOnce(t *testing.T) {
	t.Parallel()
	h := open(t, time.UTC)
	var all sync.WaitGroup
	for range 500 {
		all.Go(func() { h.say(Device{7}, shirt, Helped, "") })
	}
	all.Wait()
	if got := h.tally(shirt); got != (Tally{Article: shirt, Yes: 1}) {
		t.Errorf("%+v", got)
	}
	for i := range 500 {
		all.Go(func() { h.say(Device{7}, shirt, []Opinion{Helped, HelpedNot, Withdrawn}[i%3], "") })
	}
	all.Wait()
	h.say(Device{7}, shirt, HelpedNot, "")
	if got := h.tally(shirt); got != (Tally{Article: shirt, No: 1}) {
		t.Errorf("after changes: %+v", got)
	}
}

// The tally is what counting the votes gives, whatever was said in what order.
func TestTheTallyIsTheSumOfTheVotes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		h := open(t, time.UTC)
		type who struct {
			device  byte
			article byte
		}
		model := map[who]Opinion{}
		for range rapid.IntRange(1, 40).Draw(rt, "votes") {
			w := who{rapid.ByteRange(0, 4).Draw(rt, "device"), rapid.ByteRange(1, 2).Draw(rt, "article")}
			o := rapid.SampledFrom([]Opinion{Helped, HelpedNot, Withdrawn}).Draw(rt, "opinion")
			h.say(Device{w.device}, app.ID{w.article}, o, "")
			if model[w] = o; o == Withdrawn {
				delete(model, w)
			}
		}
		want := map[byte]Tally{1: {Article: app.ID{1}}, 2: {Article: app.ID{2}}}
		for w, o := range model {
			sum := want[w.article]
			sum.add(o == Helped, 1)
			want[w.article] = sum
		}
		for article, sum := range want {
			if got := h.tally(app.ID{article}); got != sum {
				rt.Fatalf("%+v, want %+v", got, sum)
			}
		}
	})
}

func TestAVoteCanBeChangedExplainedAndTakenBack(t *testing.T) {
	t.Parallel()
	h := open(t, time.UTC)
	h.say(Device{1}, shirt, HelpedNot, "  the sizes\r\n\r\n\r\nare missing\u202e ")
	mine := func() (v Vote, ok bool) {
		h.view(func(r store.Reader) (err error) {
			v, ok, err = h.Mine(r, Device{1}, shirt)
			return err
		})
		return v, ok
	}
	if v, _ := mine(); v.Reason != "the sizes\n\nare missing" {
		t.Errorf("reason %q", v.Reason)
	}
	h.say(Device{1}, shirt, HelpedNot, "")
	if v, _ := mine(); v.Reason == "" {
		t.Error("saying no again lost the reason")
	}
	if v := h.say(Device{1}, shirt, Helped, "ignored"); v.Reason != "" {
		t.Errorf("a yes has the reason %q", v.Reason)
	}
	h.say(Device{1}, shirt, Withdrawn, "")
	if _, ok := mine(); ok {
		t.Error("the vote is still there")
	}
	if got := h.tally(shirt); got != (Tally{Article: shirt}) {
		t.Errorf("%+v", got)
	}
	_, err := h.Vote(t.Context(), Ballot{Opinion: HelpedNot, Reason: strings.Repeat("é", MaxReason+1)})
	wantKind(t, err, app.Unfit)
	h.say(Device{1}, shirt, HelpedNot, strings.Repeat("é", MaxReason))
}

// The same device is another voter for each article, so votes tell nothing of it.
func TestVotesOfADeviceCannotBeLinked(t *testing.T) {
	t.Parallel()
	h := open(t, time.UTC)
	a, b := h.say(Device{1}, shirt, Helped, ""), h.say(Device{1}, shoes, Helped, "")
	if a.Voter == b.Voter || a.Voter == app.ID(Device{1}) {
		t.Errorf("voters %v and %v", a.Voter, b.Voter)
	}
}

func TestReasonsWaitUntilSomebodyDealtWithThem(t *testing.T) {
	t.Parallel()
	h := open(t, time.UTC)
	first := h.say(Device{1}, shirt, HelpedNot, "one")
	h.pass(time.Minute)
	h.say(Device{2}, shirt, HelpedNot, "two")
	h.say(Device{3}, shoes, HelpedNot, "")
	list := func(dealt bool) (out []string) {
		h.view(func(r store.Reader) error {
			found, _, err := h.Reasons(r, agent, dealt, store.Page{})
			for _, v := range found {
				out = append(out, v.Reason)
			}
			return err
		})
		return out
	}
	if got := strings.Join(list(false), " "); got != "two one" {
		t.Errorf("waiting: %s", got)
	}
	h.must(h.Deal(t.Context(), agent, first.Article, first.Voter, true))
	if a, b := strings.Join(list(false), " "), strings.Join(list(true), " "); a != "two" || b != "one" {
		t.Errorf("waiting %s, dealt with %s", a, b)
	}
	h.must(h.Deal(t.Context(), agent, first.Article, first.Voter, false))
	wantKind(t, h.Deal(t.Context(), app.Visitor(), first.Article, first.Voter, true), app.Forbidden)
	wantKind(t, h.Deal(t.Context(), agent, shoes, first.Voter, true), app.NotFound)
	h.view(func(r store.Reader) error {
		if _, _, err := h.Reasons(r, app.Visitor(), false, store.Page{}); app.KindOf(err) != app.Forbidden {
			t.Errorf("a visitor reads reasons: %v", err)
		}
		return nil
	})
}

func TestDaysAreTheBusinessesOwn(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Pacific/Auckland")
	if err != nil {
		t.Fatal(err)
	}
	h := open(t, zone)
	h.say(Device{1}, shirt, Helped, "") // 22:00 of the 2nd there
	h.pass(2*time.Hour + time.Minute)
	h.say(Device{2}, shirt, HelpedNot, "")
	h.must(h.Spare(t.Context(), shirt))
	h.view(func(r store.Reader) error {
		all, err := h.DaySums(r, agent, 3)
		if err != nil {
			return err
		}
		want := []DaySum{{Day: "2026-03-01"}, {Day: "2026-03-02", Yes: 1}, {Day: "2026-03-03", No: 1, Offered: 1, Spared: 1}}
		for i, d := range all {
			if d != want[i] {
				t.Errorf("%+v, want %+v", d, want[i])
			}
		}
		return nil
	})
	if got := h.tally(shirt); got.Spared != 1 {
		t.Errorf("%+v", got)
	}
}
