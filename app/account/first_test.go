package account

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"guichet/app"
	"guichet/store"
)

// Security.md A12: a new folder has no account, and the link to make the first
// is good once, for 15 minutes, in its newest form only.
func TestAFreshFolderHasNoAccountAndOneLink(t *testing.T) {
	t.Parallel()
	h := open(t)
	for _, pair := range [][2]string{
		{"admin", "admin"}, {"admin@example.com", "admin"}, {"root", ""}, {"", ""}, {"owner@localhost", "guichet"}, {ownerMail, goodWords},
	} {
		if _, err := h.SignIn(t.Context(), from(1), pair[0], pair[1]); app.KindOf(err) != app.Unfit {
			t.Errorf("%v: %v", pair, err)
		}
	}
	n := Newcomer{Name: "Claire", Email: ownerMail, Password: goodWords}
	old, _, err := h.NewFirst(t.Context())
	h.must(err)
	l, needed, err := h.NewFirst(t.Context())
	h.must(err)
	if !needed || l.Until.Sub(h.clock()).Round(time.Second) != FirstLife {
		t.Errorf("%v, good until %v", needed, l.Until)
	}
	for name, text := range map[string]string{"the older": old.Token, "empty": "", "zeros": newZeros(), "cut": l.Token[:42]} {
		if _, err := h.TakeFirst(t.Context(), from(1), text, n); app.KindOf(err) != app.Gone {
			t.Errorf("%s link: %v", name, err)
		}
	}
	h.pass(FirstLife - time.Minute)
	h.view(func(r store.Reader) error { _, err := h.LookFirst(r, l.Token); return err })
	h.pass(2 * time.Minute)
	_, err = h.TakeFirst(t.Context(), from(1), l.Token, n)
	wantKey(t, err, "account.error.link")
	// Another start makes another link, and the one before opens nothing.
	again, _, err := h.NewFirst(t.Context())
	h.must(err)
	h.restart()
	_, err = h.TakeFirst(t.Context(), from(1), again.Token, n)
	wantKey(t, err, "account.error.link")

	s, e := h.first()
	if s.Role != app.Owner || s.Name != "Claire" || e.Known == "" {
		t.Errorf("%+v", s)
	}
	if _, needed, err := h.NewFirst(t.Context()); needed || err != nil {
		t.Errorf("a folder with an owner: %v, %v", needed, err)
	}
}

func newZeros() string { return "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }

func TestOfManyOneBecomesTheFirstOwner(t *testing.T) {
	t.Parallel()
	h := open(t)
	l, _, err := h.NewFirst(t.Context())
	h.must(err)
	var became atomic.Int32
	var wait sync.WaitGroup
	for i := range 20 {
		wait.Go(func() {
			mail := string(rune('a'+i)) + "@basilic.example"
			_, err := h.TakeFirst(t.Context(), from(i), l.Token, Newcomer{Name: "One", Email: mail, Password: goodWords})
			if err == nil {
				became.Add(1)
			} else if k := app.KindOf(err); k != app.Gone && k != app.Busy {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if became.Load() != 1 {
		t.Errorf("%d became the first owner", became.Load())
	}
}

// What is typed on the first page is checked before anything is made.
func TestTheFirstOwnerIsSomebody(t *testing.T) {
	t.Parallel()
	h := open(t)
	l, _, err := h.NewFirst(t.Context())
	h.must(err)
	good := Newcomer{Name: "Claire", Email: ownerMail, Password: goodWords}
	for key, change := range map[string]func(*Newcomer){
		"account.error.email":        func(n *Newcomer) { n.Email = "claire" },
		"account.error.name.missing": func(n *Newcomer) { n.Name = " \u00a0" },
		"account.error.name.long":    func(n *Newcomer) { n.Name = string(make([]rune, 81)) + "x" },
		"account.error.name.signs":   func(n *Newcomer) { n.Name = "Cla\u202eire" },
		"account.password.short":     func(n *Newcomer) { n.Password = "quatorze signe" },
	} {
		n := good
		change(&n)
		_, err := h.TakeFirst(t.Context(), from(1), l.Token, n)
		wantKey(t, err, key)
	}
	if _, err := h.TakeFirst(t.Context(), from(1), l.Token, good); err != nil {
		t.Errorf("after mistakes: %v", err)
	}
}
