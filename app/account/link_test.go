package account

import (
	"encoding/base64"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"guichet/app"
	"guichet/store"
)

// Security.md A7: a link is good once, in its newest form, for its time, and
// never skips the second factor.
func TestAResetLinkIsGoodOnce(t *testing.T) {
	t.Parallel()
	const fresh = "sept pommes vertes tombent"
	h := open(t)
	boss, _ := h.first()
	s, _ := h.join(boss, "editor@basilic.example", app.Editor)
	seed, _, _, e := h.enable(s)
	take := func(text string) error {
		_, err := h.TakeReset(t.Context(), from(5), text, fresh)
		return err
	}
	link := func() Link {
		l, err := h.NewLink(t.Context(), h.Desk(), s.Account)
		h.must(err)
		if l.Purpose != Reset || len(l.Token) != 43 {
			t.Fatalf("%+v", l)
		}
		return l
	}
	old := link()
	newest := link()
	wantKey(t, take(old.Token), "account.error.link")
	if _, err := h.TakeInvitation(t.Context(), from(5), newest.Token, Newcomer{Name: "X", Password: fresh}); app.KindOf(err) != app.Gone {
		t.Errorf("as an invitation: %v", err)
	}
	for _, text := range []string{"", newZeros(), newest.Token[:42], newest.Token + "A", "null", "0"} {
		wantKey(t, take(text), "account.error.link")
	}
	if err := func() error {
		_, err := h.TakeReset(t.Context(), from(5), newest.Token, "short")
		return err
	}(); app.KindOf(err) != app.Unfit {
		t.Errorf("a short password: %v", err)
	}
	h.view(func(r store.Reader) error {
		l, err := h.Look(r, Reset, newest.Token)
		if l.Email != "editor@basilic.example" || l.Shortest != MinFactor {
			t.Errorf("%+v", l)
		}
		return err
	})
	h.must(take(newest.Token))
	if !h.gone(e.Session) {
		t.Error("a session outlived the reset")
	}
	wantKey(t, take(newest.Token), "account.error.link")
	if in, err := h.SignIn(t.Context(), from(5), "editor@basilic.example", fresh); err != nil || in.Session != "" || in.Pending == "" {
		t.Errorf("a reset skips the second factor: %+v, %v", in, err)
	}
	h.pass(time.Minute)
	_ = seed

	late := link()
	h.pass(ResetLife - time.Minute)
	h.view(func(r store.Reader) error { _, err := h.Look(r, Reset, late.Token); return err })
	h.pass(2 * time.Minute)
	wantKey(t, take(late.Token), "account.error.link")
	back := link()
	h.pass(-31 * time.Minute)
	h.restart()
	wantKey(t, take(back.Token), "account.error.link")
	h.pass(31 * time.Minute)

	closed := link()
	h.must(h.Disable(t.Context(), h.Desk(), s.Account))
	wantKey(t, take(closed.Token), "account.error.link")
	if _, err := h.NewLink(t.Context(), h.Desk(), s.Account); app.KindOf(err) != app.Conflict {
		t.Errorf("a link for a disabled account: %v", err)
	}
	h.must(h.Enable(t.Context(), h.Desk(), s.Account))
	wantKey(t, take(closed.Token), "account.error.link")
}

func TestOfManyOneTakesALink(t *testing.T) {
	t.Parallel()
	h := open(t)
	boss, _ := h.first()
	l, err := h.Invite(t.Context(), boss, "agent@basilic.example", app.Agent)
	h.must(err)
	var took atomic.Int32
	var wait sync.WaitGroup
	for i := range 20 {
		wait.Go(func() {
			if _, err := h.TakeInvitation(t.Context(), from(i), l.Token, Newcomer{Name: "Agent", Password: goodWords}); err == nil {
				took.Add(1)
			}
		})
	}
	wait.Wait()
	if took.Load() != 1 {
		t.Errorf("%d took the invitation", took.Load())
	}
}

// An invitation is good for 72 hours, and gives what it says: nobody becomes
// more by what they send (section 2, rows 5 and 13).
func TestAnInvitationGivesWhatItSays(t *testing.T) {
	t.Parallel()
	h := open(t)
	boss, _ := h.first()
	l, err := h.Invite(t.Context(), boss, "agent@basilic.example", app.Agent)
	h.must(err)
	if _, err := h.SignIn(t.Context(), from(1), "agent@basilic.example", ""); app.KindOf(err) != app.Unfit {
		t.Errorf("without a password: %v", err)
	}
	h.pass(InvitationLife - time.Minute)
	e, err := h.TakeInvitation(t.Context(), from(1), l.Token, Newcomer{Name: "Agent", Email: "owner@basilic.example", Password: goodWords})
	h.must(err)
	if s := h.session(e.Session); s.Role != app.Agent || s.Email != "agent@basilic.example" {
		t.Errorf("%+v", s)
	}
	h.pass(3 * time.Minute)
	e2, err := h.SignIn(t.Context(), from(1), ownerMail, goodWords)
	h.must(err)
	boss = h.session(e2.Session)
	l, err = h.Invite(t.Context(), boss, "late@basilic.example", app.Agent)
	h.must(err)
	h.pass(InvitationLife + time.Minute)
	_, err = h.TakeInvitation(t.Context(), from(1), l.Token, Newcomer{Name: "Late", Password: goodWords})
	wantKey(t, err, "account.error.link")
	again, err := h.NewLink(t.Context(), h.Desk(), l.Account)
	h.must(err)
	if again.Purpose != Invitation {
		t.Errorf("%+v", again)
	}
	if _, err := h.TakeInvitation(t.Context(), from(1), again.Token, Newcomer{Name: "Late", Password: goodWords}); err != nil {
		t.Error(err)
	}
}

// Section 2, row 5: tokens have no structure.
func TestTenThousandTokensHaveNothingInCommon(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	var ones [tokenBytes * 8]int
	for range 10_000 {
		tok := newToken()
		if seen[tok.text] || len(tok.text) != 43 {
			t.Fatalf("%q", tok.text)
		}
		seen[tok.text] = true
		raw, err := base64.RawURLEncoding.DecodeString(tok.text)
		if err != nil || len(raw) != tokenBytes {
			t.Fatalf("%q, %v", tok.text, err)
		}
		for i := range ones {
			if raw[i/8]>>(i%8)&1 == 1 {
				ones[i]++
			}
		}
	}
	for i, n := range ones {
		if n < 4700 || n > 5300 {
			t.Errorf("bit %d is set in %d of 10,000", i, n)
		}
	}
}
