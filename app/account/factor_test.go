package account

import (
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"guichet/app"
	"guichet/store"
)

// pend signs in with the password and returns the token that waits for a code.
func (h *house) pend(c Client, email string) string {
	h.t.Helper()
	e, err := h.SignIn(h.t.Context(), c, email, goodWords)
	h.must(err)
	if e.Pending == "" || e.Session != "" {
		h.t.Fatalf("no second factor was asked for: %+v", e)
	}
	return e.Pending
}

// Security.md A5: of 200 posts of one valid code, one opens a session, in each of
// 100 rounds with GUICHET_LONG, and in four without.
func TestACodeIsUsedOnceInARace(t *testing.T) {
	t.Parallel()
	h := open(t)
	s, _ := h.first()
	seed, _, _, _ := h.enable(s)
	rounds := 4
	if os.Getenv("GUICHET_LONG") != "" {
		rounds = 100
	}
	began := time.Now()
	for round := range rounds {
		h.pass(time.Minute)
		var pending []string
		for i := range 10 {
			pending = append(pending, h.pend(from(round*10+i), ownerMail))
		}
		code := h.code(seed)
		var opened atomic.Int32
		var wait sync.WaitGroup
		for i := range 200 {
			wait.Go(func() {
				_, err := h.SecondFactor(t.Context(), from(i), pending[i%len(pending)], code)
				switch app.KindOf(err) {
				case app.Unfit, app.SignedOut:
				default:
					if err != nil {
						t.Error(err)
					}
					opened.Add(1)
				}
			})
		}
		wait.Wait()
		if opened.Load() != 1 {
			t.Errorf("round %d: one code opened %d sessions", round, opened.Load())
		}
		// Nor is it good at any other way in.
		e, err := h.SecondFactor(t.Context(), from(1), h.pend(from(99), ownerMail), code)
		if err == nil {
			t.Errorf("replayed: %+v", e)
		}
	}
	t.Logf("%d rounds of 200 in %v", rounds, time.Since(began).Round(time.Millisecond))
}

// The code of the step before is taken, older and later ones are not; the one
// that set the factor up is used already.
func TestWhichCodesAreTaken(t *testing.T) {
	t.Parallel()
	h := open(t)
	s, _ := h.first()
	seed, _, _, e := h.enable(s)
	if _, err := h.SecondFactor(t.Context(), from(1), h.pend(from(1), ownerMail), h.code(seed)); err == nil {
		t.Error("the code of the set-up opened a session")
	}
	for _, row := range []struct {
		steps int64
		good  bool
	}{{0, true}, {-1, true}, {-2, false}, {1, false}, {2, false}} {
		h.pass(5 * time.Minute)
		code, err := codeAt(seed, h.clock().Unix()/stepSeconds+row.steps)
		h.must(err)
		_, err = h.SecondFactor(t.Context(), from(1), h.pend(from(1), ownerMail), " "+code[:3]+" "+code[3:])
		if (err == nil) != row.good {
			t.Errorf("a code %d steps away: %v", row.steps, err)
		}
	}
	// A code used at one step makes the one before worthless too.
	h.pass(5 * time.Minute)
	now := h.clock().Unix() / stepSeconds
	code, _ := codeAt(seed, now)
	before, _ := codeAt(seed, now-1)
	if _, err := h.SecondFactor(t.Context(), from(1), h.pend(from(1), ownerMail), code); err != nil {
		t.Fatal(err)
	}
	if _, err := h.SecondFactor(t.Context(), from(1), h.pend(from(1), ownerMail), before); err == nil {
		t.Error("an older code was taken after a newer one")
	}
	_ = e
}

// Security.md section 2, row 2: five tries a sign-in, a hundred an account.
func TestGuessingAtTheSecondFactorStops(t *testing.T) {
	t.Parallel()
	h := open(t)
	s, _ := h.first()
	seed, codes, _, _ := h.enable(s)
	wrong := func(p string) error {
		_, err := h.SecondFactor(t.Context(), from(1), p, "000000")
		if err == nil {
			t.Fatal("000000 was right")
		}
		return err
	}
	for round := range 20 {
		p := h.pend(from(round), ownerMail)
		for i := range 8 {
			err := wrong(p)
			if want := map[bool]app.Kind{true: app.Unfit, false: app.SignedOut}[i < pendingTries-1]; app.KindOf(err) != want {
				t.Fatalf("try %d of round %d: %v", i+1, round, err)
			}
		}
		if _, err := h.SecondFactor(t.Context(), from(1), p, h.code(seed)); err == nil {
			t.Fatal("the right code after five wrong ones")
		}
	}
	h.pass(time.Hour)
	if _, err := h.SecondFactor(t.Context(), from(1), h.pend(from(900), ownerMail), h.code(seed)); err == nil {
		t.Error("the right code after a hundred wrong ones")
	}
	if _, err := h.SecondFactor(t.Context(), from(1), h.pend(from(901), ownerMail), strings.ToUpper(codes[0])); err != nil {
		t.Errorf("a recovery code after a hundred wrong codes: %v", err)
	}
}

// Security.md A6: ten codes of 120 bits, each once, and only the newest ten.
func TestRecoveryCodesAreUsedOnce(t *testing.T) {
	t.Parallel()
	h := open(t)
	s, _ := h.first()
	seed, codes, s, _ := h.enable(s)
	if len(codes) != 10 || recoveryBytes*8 < 112 {
		t.Fatalf("%d codes of %d bits", len(codes), recoveryBytes*8)
	}
	var pending []string
	for i := range 20 {
		pending = append(pending, h.pend(from(i), ownerMail))
	}
	var opened atomic.Int32
	var wait sync.WaitGroup
	for i := range 200 {
		wait.Go(func() {
			if _, err := h.SecondFactor(t.Context(), from(i), pending[i%len(pending)], codes[3]); err == nil {
				opened.Add(1)
			}
		})
	}
	wait.Wait()
	if opened.Load() != 1 {
		t.Errorf("one recovery code opened %d sessions", opened.Load())
	}
	h.pass(time.Minute)
	fresh, err := h.RenewRecovery(t.Context(), s, h.code(seed))
	h.must(err)
	if _, err := h.SecondFactor(t.Context(), from(1), h.pend(from(30), ownerMail), codes[4]); err == nil {
		t.Error("a code of before the new ones was taken")
	}
	spelled := strings.ReplaceAll(strings.ReplaceAll(" "+fresh[0]+"\n", "-", " "), "0", "O")
	if _, err := h.SecondFactor(t.Context(), from(1), h.pend(from(31), ownerMail), spelled); err != nil {
		t.Errorf("a new code, as people type it: %v", err)
	}
	h.view(func(r store.Reader) error {
		left, err := recoveryLeft(r, s.Account)
		if left != 9 {
			t.Errorf("%d are left", left)
		}
		return err
	})
}

// Turning it on and off asks for the password typed just now, and for a code.
func TestChangingTheSecondFactorAsksForMore(t *testing.T) {
	t.Parallel()
	h := open(t)
	s, _ := h.first()
	h.pass(ConfirmedFor + time.Second)
	if err := h.BeginFactor(t.Context(), s); !NeedsConfirm(err) {
		t.Errorf("without the password: %v", err)
	}
	e, err := h.Confirm(t.Context(), from(1), s, goodWords)
	h.must(err)
	if _, err := h.Confirm(t.Context(), from(1), h.session(e.Session), "wrong wrong wrong"); app.KindOf(err) != app.Unfit {
		t.Errorf("a wrong password: %v", err)
	}
	s = h.session(e.Session)
	if _, _, err := h.EnableFactor(t.Context(), from(1), s, "123456"); app.KindOf(err) != app.Conflict {
		t.Errorf("without a set-up: %v", err)
	}
	h.must(h.BeginFactor(t.Context(), s))
	_, _, err = h.EnableFactor(t.Context(), from(1), s, "000000")
	wantKey(t, err, "account.error.code")
	_, _, err = h.EnableFactor(t.Context(), from(1), s, "")
	wantKey(t, err, "account.error.code")
	seed, _, s, _ := h.enable(s)
	err = h.DisableFactor(t.Context(), s, "000000")
	wantKey(t, err, "account.error.code")
	h.pass(time.Minute)
	h.must(h.DisableFactor(t.Context(), s, h.code(seed)))
	if e, err := h.SignIn(t.Context(), from(1), ownerMail, goodWords); err != nil || e.Session == "" {
		t.Errorf("without a second factor: %+v, %v", e, err)
	}
}

// A password that is long enough beside a second factor only does not stay when
// that goes.
func TestAShortPasswordDoesNotStandAlone(t *testing.T) {
	t.Parallel()
	h := open(t)
	boss, _ := h.first()
	s, _ := h.join(boss, "agent@basilic.example", app.Agent)
	seed, _, s, _ := h.enable(s)
	e, err := h.ChangePassword(t.Context(), from(1), s, goodWords, "Qx7$kLm2")
	h.must(err)
	s = h.session(e.Session)
	h.pass(time.Minute)
	err = h.DisableFactor(t.Context(), s, h.code(seed))
	wantKey(t, err, "account.error.shortalone")
	h.must(h.ResetFactor(t.Context(), boss, s.Account))
	if _, err := h.SignIn(t.Context(), from(1), "agent@basilic.example", "Qx7$kLm2"); err == nil {
		t.Error("a password of eight characters stands alone")
	}
}

// A sign-in waits ten minutes, and no longer when the clock is set back.
func TestAWaitingSignInEnds(t *testing.T) {
	t.Parallel()
	h := open(t)
	s, _ := h.first()
	seed, _, s, _ := h.enable(s)
	p := h.pend(from(1), ownerMail)
	if until, err := h.PendingLeft(t.Context(), p); err != nil || until.IsZero() {
		t.Errorf("%v, %v", until, err)
	}
	h.pass(pendingLife + time.Second)
	if _, err := h.SecondFactor(t.Context(), from(1), p, h.code(seed)); app.KindOf(err) != app.SignedOut {
		t.Errorf("after ten minutes: %v", err)
	}
	p = h.pend(from(1), ownerMail)
	h.must(h.EndOthers(t.Context(), s))
	e, err := h.ChangePassword(t.Context(), from(1), s, goodWords, "sept pommes vertes tombent")
	h.must(err)
	if _, err := h.SecondFactor(t.Context(), from(1), p, h.code(seed)); app.KindOf(err) != app.SignedOut {
		t.Errorf("after a new password: %v", err)
	}
	_ = e
}
