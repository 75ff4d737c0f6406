package account

import (
	"errors"
	"log/slog"
	"net/netip"
	"sync"
	"testing"
	"time"

	"guichet/app"
	"guichet/app/audit"
	"guichet/app/keys"
	"guichet/app/settings"
	"guichet/store"
)

var dayOne = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// house is a room of accounts of its own for one test: the real store, each
// closure run twice, a clock the test sets, and passwords that cost little.
type house struct {
	*Accounts
	t    *testing.T
	st   *store.Store
	dir  string
	deps Deps

	mu  sync.Mutex
	now time.Time
}

func open(t *testing.T) *house {
	t.Helper()
	return openCost(t, 4)
}

func openCost(t *testing.T, cost int) *house {
	t.Helper()
	h := &house{t: t, now: dayOne, dir: t.TempDir()}
	var err error
	h.st, err = store.Open(t.Context(), h.dir, store.Options{NoSync: true, RunTwice: true, Clock: h.clock}, Schema(), audit.Schema(), settings.Schema())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.st.Close(); err != nil {
			t.Error(err)
		}
	})
	h.deps = Deps{
		Store: h.st, Keys: keys.New(app.NewID(dayOne).String(), dayOne), Clock: h.clock, Cost: cost,
		Log: slog.New(slog.DiscardHandler), Settings: settings.New(h.st, settings.Base{
			Settings: settings.Settings{Name: "Le Pot de Basilic", Languages: app.Langs(), Zone: time.UTC},
		}, h.clock),
	}
	h.Accounts = New(h.deps)
	return h
}

// restart opens the room anew, as another start of the program does.
func (h *house) restart() { h.Accounts = New(h.deps) }

func (h *house) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(time.Millisecond) // entries made later sort later
	return h.now
}

func (h *house) pass(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

const (
	ownerMail = "claire@basilic.example"
	goodWords = "neuf carottes bleues dansent"
)

// from is a client at an address of its own.
func from(n int) Client {
	return Client{Addr: netip.AddrFrom4([4]byte{10, byte(n >> 16), byte(n >> 8), byte(n)}), Agent: "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0"}
}

// first makes the first owner, signed in.
func (h *house) first() (Session, Entry) {
	h.t.Helper()
	l, needed, err := h.NewFirst(h.t.Context())
	h.must(err)
	if !needed {
		h.t.Fatal("there is an owner already")
	}
	e, err := h.TakeFirst(h.t.Context(), from(1), l.Token, Newcomer{Name: "Claire", Email: ownerMail, Password: goodWords})
	h.must(err)
	return h.session(e.Session), e
}

func (h *house) session(token string) Session {
	h.t.Helper()
	s, err := h.Identify(h.t.Context(), token)
	h.must(err)
	return s
}

// join invites somebody and has them take the invitation.
func (h *house) join(by Session, email string, role app.Role) (Session, Entry) {
	h.t.Helper()
	l, err := h.Invite(h.t.Context(), by, email, role)
	h.must(err)
	e, err := h.TakeInvitation(h.t.Context(), from(2), l.Token, Newcomer{Name: "Person " + RoleWord(role), Password: goodWords})
	h.must(err)
	return h.session(e.Session), e
}

func (h *house) view(fn func(r store.Reader) error) {
	h.t.Helper()
	h.must(h.st.View(h.t.Context(), fn))
}

// gone reports whether a token opens nothing.
func (h *house) gone(token string) bool {
	h.t.Helper()
	_, err := h.Identify(h.t.Context(), token)
	if err != nil && err != ErrNoSession {
		h.t.Fatal(err)
	}
	return err != nil
}

// enable turns the second factor on and returns its seed, the codes, and the
// session as it goes on.
func (h *house) enable(s Session) (seed []byte, codes []string, now Session, e Entry) {
	h.t.Helper()
	h.must(h.BeginFactor(h.t.Context(), s))
	h.view(func(r store.Reader) error {
		f, err := factorOf(r, s.Account)
		if err != nil {
			return err
		}
		seed, err = h.nextSeed(f, h.Accounts.now())
		return err
	})
	codes, e, err := h.EnableFactor(h.t.Context(), from(1), s, h.code(seed))
	h.must(err)
	return seed, codes, h.session(e.Session), e
}

// code is what an application shows now.
func (h *house) code(seed []byte) string {
	h.t.Helper()
	text, err := codeAt(seed, h.clock().Unix()/stepSeconds)
	h.must(err)
	return text
}

func wantKey(t *testing.T, err error, key string) {
	t.Helper()
	var known *app.Error
	if err == nil || !errors.As(err, &known) || known.Key != key {
		t.Errorf("error %v, want %s", err, key)
	}
}
