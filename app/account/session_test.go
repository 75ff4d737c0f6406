package account

import (
	"context"
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"guichet/app"
	"guichet/store"
)

// Security.md A10: an hour without use, twelve hours in all.
func TestASessionEndsByItself(t *testing.T) {
	t.Parallel()
	h := open(t)
	_, e := h.first()
	began := h.clock()
	for range 13 {
		h.pass(55 * time.Minute)
		h.session(e.Session)
		if h.clock().Add(55*time.Minute).Sub(began) > AbsoluteLimit {
			break
		}
	}
	h.pass(55 * time.Minute)
	if !h.gone(e.Session) {
		t.Error("twelve hours were not the end")
	}
	e, err := h.SignIn(t.Context(), from(1), ownerMail, goodWords)
	h.must(err)
	h.pass(IdleLimit - time.Second)
	h.session(e.Session)
	h.pass(IdleLimit - time.Second)
	h.session(e.Session)
	h.pass(IdleLimit + time.Second)
	if !h.gone(e.Session) {
		t.Error("an hour without use was not the end")
	}
}

// When a session was last used outlives a restart, but for five minutes.
func TestTheLastUseIsWrittenNowAndThen(t *testing.T) {
	t.Parallel()
	h := open(t)
	_, e := h.first()
	before := h.st.Head()
	for range 50 {
		h.pass(time.Second)
		h.session(e.Session)
	}
	h.must(h.tidy(t.Context()))
	h.pass(50 * time.Minute)
	h.session(e.Session)
	h.must(h.tidy(t.Context()))
	if h.st.Head() != before {
		t.Error("using a session is in the feed")
	}
	h.restart()
	h.pass(50 * time.Minute)
	if h.gone(e.Session) {
		t.Error("the last use was forgotten by a restart")
	}
	h.restart()
	h.pass(12 * time.Minute)
	if !h.gone(e.Session) {
		t.Error("a restart made a session live longer")
	}
}

// Security.md R9: whatever is done to the clock, no session lives longer than
// was promised, by more than a minute.
func TestClockJumpsDoNotLengthenASession(t *testing.T) {
	t.Parallel()
	year := 365 * 24 * time.Hour
	for name, jumps := range map[string][]time.Duration{
		"ten years back": {-10 * year}, "ten years on": {10 * year}, "on and back": {10 * year, -10 * year},
		"an hour back": {-time.Hour}, "an hour on": {time.Hour}, "the hour of summer, both ways": {time.Hour, -time.Hour},
		"a leap second": {-time.Second}, "back by steps": {-20 * time.Minute, -20 * time.Minute, -20 * time.Minute},
	} {
		for _, restart := range []bool{false, true} {
			h := open(t)
			_, e := h.first()
			lived, good := time.Duration(0), true
			use := func(minutes int) {
				for range minutes {
					for range time.Minute / beat {
						h.pass(beat)
						h.Accounts.now() // as Keep does
					}
					lived += time.Minute
					good = good && !h.gone(e.Session)
					if good && lived > AbsoluteLimit+time.Minute {
						t.Errorf("%s (restart %v): still good after %v", name, restart, lived)
						return
					}
				}
			}
			use(30)
			for _, jump := range jumps {
				h.must(h.save(t.Context()))
				h.pass(jump)
				if restart {
					h.restart()
				}
				use(10)
			}
			use(13 * 60)
		}
	}
}

// The same for a session nobody uses: an hour and a minute are the end.
func TestClockJumpsDoNotLengthenIdleness(t *testing.T) {
	t.Parallel()
	for _, jump := range []time.Duration{-59 * time.Minute, -24 * time.Hour, -3650 * 24 * time.Hour} {
		h := open(t)
		_, e := h.first()
		for minute := range 61 {
			h.pass(time.Minute)
			if minute == 58 {
				h.pass(jump)
			}
			h.Accounts.now()
		}
		if !h.gone(e.Session) {
			t.Errorf("%v: good after 61 minutes without use", jump)
		}
	}
}

// The token is another one after each step that makes a session worth more, and
// what is kept of it is its hash.
func TestTokensAreNewAtEachStepAndHashedAtRest(t *testing.T) {
	t.Parallel()
	h := open(t)
	s, first := h.first()
	confirmed, err := h.Confirm(t.Context(), from(1), s, goodWords)
	h.must(err)
	if confirmed.Session == first.Session || !h.gone(first.Session) || !confirmed.Until.Equal(first.Until) {
		t.Errorf("confirming kept the token, or moved the end: %v, %v", confirmed.Until, first.Until)
	}
	s = h.session(confirmed.Session)
	seed, _, s2, second := h.enable(s)
	if second.Session == confirmed.Session || !h.gone(confirmed.Session) || !s2.SecondFactor {
		t.Error("the second factor kept the token")
	}
	changed, err := h.ChangePassword(t.Context(), from(1), s2, goodWords, "cinq renards boivent du lait")
	h.must(err)
	if !h.gone(second.Session) {
		t.Error("the session of before a new password is good")
	}
	_ = seed
	h.view(func(r store.Reader) error {
		for s, err := range sessions.Each(r, nil) {
			if err != nil {
				return err
			}
			if len(s.Hash) != 32 || strings.Contains(changed.Session, string(s.Hash)) {
				t.Errorf("kept: %x", s.Hash)
			}
		}
		return nil
	})
}

// Security.md section 2, rows 4, 7 and 11: whatever ends sessions ends them at
// once, everywhere.
func TestSessionsEndAtOnce(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(h *house, boss, s Session){
		"disabling": func(h *house, boss, s Session) { h.must(h.Disable(h.t.Context(), boss, s.Account)) },
		"another role": func(h *house, boss, s Session) {
			h.must(h.SetRole(h.t.Context(), boss, s.Account, app.Agent))
		},
		"removing": func(h *house, boss, s Session) { h.must(h.Remove(h.t.Context(), boss, s.Account)) },
		"a reset": func(h *house, boss, s Session) {
			l, err := h.NewLink(h.t.Context(), boss, s.Account)
			h.must(err)
			_, err = h.TakeReset(h.t.Context(), from(3), l.Token, "sept pommes vertes tombent")
			h.must(err)
		},
		"a new password": func(h *house, _, s Session) {
			_, err := h.ChangePassword(h.t.Context(), from(3), s, goodWords, "sept pommes vertes tombent")
			h.must(err)
		},
		"ending the others": func(h *house, _, s Session) {
			e, err := h.SignIn(h.t.Context(), from(4), s.Email, goodWords)
			h.must(err)
			h.must(h.EndOthers(h.t.Context(), h.session(e.Session)))
		},
		"ending it": func(h *house, _, s Session) { h.must(h.EndSession(h.t.Context(), s, s.ID)) },
		"keys that are lost": func(h *house, _, s Session) {
			h.lose()
			if _, err := h.Rekey(h.t.Context()); err != nil {
				h.t.Fatal(err)
			}
		},
	} {
		h := open(t)
		boss, _ := h.first()
		s, e := h.join(boss, "editor@basilic.example", app.Editor)
		again, err := h.SignIn(t.Context(), from(9), "editor@basilic.example", goodWords)
		h.must(err)
		old := h.record(e.Session)
		end(h, boss, s)
		if !h.gone(e.Session) {
			t.Errorf("%s left the session", name)
		}
		if name != "ending it" && !h.gone(again.Session) {
			t.Errorf("%s left the other session", name)
		}
		// What the ended session still holds in memory does nothing either.
		if err := h.SaveProfile(t.Context(), s, "Still here", app.French); app.KindOf(err) != app.SignedOut {
			t.Errorf("%s: the ended session wrote: %v", name, err)
		}
		// Nor does it come back with its record: the account has gone on without it.
		if strings.HasPrefix(name, "ending") {
			continue
		}
		if _, err := h.st.Update(t.Context(), func(tx *store.Tx) error { return sessions.Put(tx, old) }); err != nil {
			t.Fatal(err)
		}
		if !h.gone(e.Session) {
			t.Errorf("%s: a session of before came back", name)
		}
	}
}

// record is what the store has of a session.
func (h *house) record(token string) (s session) {
	h.t.Helper()
	hash, _ := hashOf(token)
	h.view(func(r store.Reader) (err error) {
		s, err = sessions.Get(r, byHash(hash))
		return err
	})
	return s
}

func TestASessionOfAnotherCannotBeEnded(t *testing.T) {
	t.Parallel()
	h := open(t)
	boss, e := h.first()
	s, _ := h.join(boss, "agent@basilic.example", app.Agent)
	h.must(h.EndSession(t.Context(), s, boss.ID))
	if h.gone(e.Session) {
		t.Error("an agent ended the owner's session")
	}
	h.must(h.SignOut(t.Context(), e.Session))
	if !h.gone(e.Session) {
		t.Error("signing out did nothing")
	}
	h.must(h.SignOut(t.Context(), "nonsense"))
}

// Security.md section 2, row 1: every way in goes through one function.
func TestOneFunctionMakesSessions(t *testing.T) {
	t.Parallel()
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var makers []string
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(gotoken.NewFileSet(), f.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range tree.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			ast.Inspect(fn, func(n ast.Node) bool {
				sel, ok := n.(*ast.SelectorExpr)
				if !ok || sel.Sel.Name != "Insert" && sel.Sel.Name != "Put" {
					return true
				}
				if x, ok := sel.X.(*ast.Ident); ok && x.Name == "sessions" {
					makers = append(makers, fn.Name.Name)
				}
				return true
			})
		}
	}
	slices.Sort(makers)
	// Confirm moves a session to another token.
	if !slices.Equal(makers, []string{"Confirm", "beginAs"}) {
		t.Errorf("sessions are made by %v", makers)
	}
}

func TestIdentifyRefusesWhatIsNoToken(t *testing.T) {
	t.Parallel()
	h := open(t)
	_, e := h.first()
	for _, text := range []string{"", newZeros(), e.Session + "A", e.Session[1:], strings.ToLower(e.Session), strings.Repeat("A", 10_000), e.Session[:42] + "="} {
		if _, err := h.Identify(context.Background(), text); err != ErrNoSession {
			t.Errorf("%.50q: %v", text, err)
		}
	}
}
