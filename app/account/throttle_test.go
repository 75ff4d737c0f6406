package account

import (
	"fmt"
	"net/netip"
	"testing"
	"time"

	"guichet/app"
)

// guess tries a wrong password and reports whether it was compared at all.
func (h *house) guess(c Client, email string) bool {
	h.t.Helper()
	_, err := h.SignIn(h.t.Context(), c, email, "wrong wrong wrong")
	switch app.KindOf(err) {
	case app.Unfit:
		return true
	case app.TooMany:
		return false
	}
	h.t.Fatalf("a wrong password: %v", err)
	return false
}

// Security.md A3: one address tries an account ten times in 15 minutes.
func TestOneAddressHasTenTries(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.first()
	for _, email := range []string{ownerMail, "nobody@basilic.example"} {
		compared := 0
		for range 30 {
			if h.guess(from(7), email) {
				compared++
			}
		}
		if compared != 10 {
			t.Errorf("%s: %d tries were compared", email, compared)
		}
	}
	if _, err := h.SignIn(t.Context(), from(7), ownerMail, goodWords); app.KindOf(err) != app.TooMany {
		t.Errorf("the right password from there: %v", err)
	}
	if _, err := h.SignIn(t.Context(), from(8), ownerMail, goodWords); err != nil {
		t.Errorf("the right password from elsewhere: %v", err)
	}
	h.pass(16 * time.Minute)
	if _, err := h.SignIn(t.Context(), from(7), ownerMail, goodWords); err != nil {
		t.Errorf("after a quarter of an hour: %v", err)
	}
	// Signing in rightly is no failure: it can be done any number of times.
	for range 2 * addressTries {
		if _, err := h.SignIn(t.Context(), from(9), ownerMail, goodWords); err != nil {
			t.Fatal(err)
		}
	}
	// An address that tries many names is stopped too.
	compared := 0
	for i := range 200 {
		if h.guess(from(10), fmt.Sprintf("n%d@basilic.example", i)) {
			compared++
		}
	}
	if compared != addressTries {
		t.Errorf("one address tried %d names", compared)
	}
}

// Security.md A3: a thousand addresses together have a hundred tries at an
// account in 30 days, and its person signs in a hundred times of a hundred on a
// device that is known, all the while.
func TestAThousandAddressesNeitherGuessNorLockOut(t *testing.T) {
	t.Parallel()
	h := open(t)
	_, e := h.first()
	compared := 0
	for i := range 1000 {
		if h.guess(from(100+i), ownerMail) {
			compared++
		}
		if i%10 == 0 {
			c := from(5000 + i)
			c.Known = e.Known
			if _, err := h.SignIn(t.Context(), c, ownerMail, goodWords); err != nil {
				t.Fatalf("the person, during the attack: %v", err)
			}
		}
	}
	if compared != accountTries {
		t.Errorf("%d guesses were compared", compared)
	}
	// The count outlives a restart; a day later it still stands; after 30 it is over.
	h.must(h.save(t.Context()))
	h.restart()
	h.pass(24 * time.Hour)
	if h.guess(from(3000), ownerMail) {
		t.Error("a restart began the count anew")
	}
	h.pass(30 * 24 * time.Hour)
	if !h.guess(from(3001), ownerMail) {
		t.Error("the count never ends")
	}
}

// A stolen device token is no way around the limits, nor does it serve another
// account.
func TestAKnownDeviceHasTenTriesOfItsOwn(t *testing.T) {
	t.Parallel()
	h := open(t)
	s, e := h.first()
	c := from(1)
	c.Known = e.Known
	compared := 0
	for range 40 {
		if h.guess(c, ownerMail) {
			compared++
		}
	}
	if compared != deviceTries {
		t.Errorf("%d guesses were compared", compared)
	}
	h.join(s, "agent@basilic.example", app.Agent)
	found, err := h.candidate(t.Context(), c, "agent@basilic.example")
	if err != nil || !found.device.ID.IsZero() {
		t.Errorf("the device of another account counts: %+v, %v", found.device, err)
	}
}

// A reset makes the count begin anew and gives a device, so that who is guessed
// at can get in again.
func TestAResetOpensAnAccountUnderAttack(t *testing.T) {
	t.Parallel()
	h := open(t)
	s, _ := h.first()
	for i := range 200 {
		h.guess(from(100+i), ownerMail)
	}
	if _, err := h.SignIn(t.Context(), from(1), ownerMail, goodWords); app.KindOf(err) != app.TooMany {
		t.Fatalf("not under attack: %v", err)
	}
	l, err := h.NewLink(t.Context(), h.Desk(), s.Account)
	h.must(err)
	e, err := h.TakeReset(t.Context(), from(1), l.Token, "sept pommes vertes tombent")
	h.must(err)
	for i := range 200 {
		h.guess(from(2000+i), ownerMail)
	}
	c := from(1)
	c.Known = e.Known
	if _, err := h.SignIn(t.Context(), c, ownerMail, "sept pommes vertes tombent"); err != nil {
		t.Error(err)
	}
}

// Whatever is tried, the counts stay small.
func TestTheCountsAreBounded(t *testing.T) {
	t.Parallel()
	tr := newThrottle()
	now := dayOne
	for i := range 3 * tracked {
		at := attempt{from: network(netip.AddrFrom4([4]byte{byte(i >> 16), byte(i >> 8), byte(i), 1})), lookup: [32]byte{byte(i), byte(i >> 8), byte(i >> 16)}}
		if !tr.take(at, now) {
			t.Fatalf("attempt %d was refused", i)
		}
	}
	for name, n := range map[string]int{"pairs": len(tr.pairs), "addresses": len(tr.addresses), "unknown": len(tr.unknown)} {
		if n > tracked {
			t.Errorf("%d %s are kept", n, name)
		}
	}
	six := network(netip.MustParseAddr("2001:db8:1:2:3:4:5:6"))
	if six != network(netip.MustParseAddr("2001:db8:1:2:ffff::1")) || six == network(netip.MustParseAddr("2001:db8:1:3::1")) {
		t.Error("an IPv6 sender is not its first 64 bits")
	}
	if network(netip.MustParseAddr("::ffff:10.0.0.1")) != network(netip.MustParseAddr("10.0.0.1")) {
		t.Error("a mapped address is another sender")
	}
}
