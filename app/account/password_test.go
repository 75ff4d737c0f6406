package account

import (
	"strings"
	"testing"

	"golang.org/x/crypto/bcrypt"
	"golang.org/x/text/unicode/norm"

	"guichet/app"
	"guichet/app/settings"
)

// Security.md A1: whatever somebody types works as it is, to its last byte.
func TestAPasswordCountsToItsLastByte(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.first()
	p := person{Email: "x@y.example"}
	for _, pw := range []string{
		strings.Repeat("é", 64), "🙂🙃🙂🙃 quatre visages et un chat 🐈", "with\x00a zero byte inside",
		strings.Repeat("lorem ipsum dolor ", 56)[:1000], "  blanks before and behind  ", "ﬁancé ℌello ２３４５６７８",
		strings.Repeat("abcdefgh 1234 xy", 5)[:72], strings.Repeat("pluie et vent ", 6)[:73],
	} {
		if err := h.fit(p, pw, false); err != nil {
			t.Errorf("%.20q: %v", pw, err)
			continue
		}
		hash, err := h.hash(t.Context(), pw)
		h.must(err)
		same := func(other string) bool {
			ok, err := h.verify(t.Context(), h.known, hash, other)
			h.must(err)
			return ok
		}
		if !same(pw) || !same(norm.NFD.String(pw)) {
			t.Errorf("%.20q does not open its own hash", pw)
		}
		if same(pw[:len(pw)-1]) || same(pw+"x") || len(pw) > 72 && (same(pw[:72]) || same(pw[:72]+strings.Repeat("x", len(pw)-72))) {
			t.Errorf("%.20q: another one opens its hash", pw)
		}
	}
	// The control: bcrypt alone takes the first 72 bytes for the whole.
	long := strings.Repeat("x", 72)
	bare, err := bcrypt.GenerateFromPassword([]byte(long), 4)
	h.must(err)
	if bcrypt.CompareHashAndPassword(bare, []byte(long+"anything")) != nil {
		t.Error("bcrypt alone does not cut any more: this test shows nothing")
	}
}

func TestTheShortestPasswords(t *testing.T) {
	t.Parallel()
	h := open(t)
	p := person{Email: ownerMail, Name: "Claire Martin"}
	for _, row := range []struct {
		pw     string
		factor bool
		key    string
	}{
		{"vif merle noir", false, "account.password.short"}, // 14
		{"vif merle noirs", false, ""},                      // 15
		{"xk7-qvz", true, "account.password.short"},         // 7
		{"xk7-qvzw", true, ""},                              // 8
		{"ééééééé", true, "account.password.short"},         // 7 characters, 14 bytes
		{strings.Repeat("vert et ", 126)[:1001], false, "account.password.long"},
		{"not\xfftext not\xfftext", false, "account.password.text"},
	} {
		err := h.fit(p, row.pw, row.factor)
		if row.key == "" {
			if err != nil {
				t.Errorf("%.20q: %v", row.pw, err)
			}
			continue
		}
		wantKey(t, err, row.key)
	}
	if err := tooLong(strings.Repeat("x", 4001)); app.KindOf(err) != app.Unfit {
		t.Errorf("4,001 bytes are hashed: %v", err)
	}
}

// Security.md A2: what is common, or rests on what everybody knows, is refused,
// and the sentence says which it is.
func TestGuessablePasswordsAreRefused(t *testing.T) {
	t.Parallel()
	h := open(t)
	p := person{Email: "claire.martin@basilic.example", Name: "Claire Martin"}
	for pw, key := range map[string]string{
		"password": "account.password.common", "Password": "account.password.common", "PASSWORD123!": "account.password.common",
		"p4ssw0rd": "account.password.common", "motdepasse": "account.password.common", "12345678": "account.password.pattern",
		"aaaaaaaaaaaaaaa": "account.password.pattern", "abcabcabcabcabc": "account.password.pattern",
		"azertyuiopqsdfgh": "account.password.pattern", "abcdefghijklmnop": "account.password.pattern",
		"claire.martin@basilic.example": "account.password.context", "Claire-Martin-2024": "account.password.context",
		"lepotdebasilic!!": "account.password.context", "Le Pot de Basilic": "account.password.context",
		"guichet-guichet": "account.password.context", "basilic2026": "account.password.context",
	} {
		err := h.fit(p, pw, true)
		wantKey(t, err, key)
		if t.Failed() {
			t.Log(pw)
		}
	}
	for _, pw := range []string{goodWords, "claire aime trois chats gris", "tr0is-cl0us-r0uill3s", "Qx7$kLm2"} {
		if err := h.fit(p, pw, true); err != nil {
			t.Errorf("%q: %v", pw, err)
		}
	}
}

// A name that the business gets now counts with the next password, and stands in
// the next second factor.
func TestARenamedBusinessCountsAtOnce(t *testing.T) {
	t.Parallel()
	h := open(t)
	boss, _ := h.first()
	const resting = "zanzibarium-2026"
	h.must(h.fit(person{}, resting, true))
	h.must(h.deps.Settings.SaveBusiness(t.Context(), boss.Actor(), app.ID{}, settings.Business{Name: "Zanzibarium"}))
	wantKey(t, h.fit(person{}, resting, true), "account.password.context")
	seed, err := h.newSeed()
	h.must(err)
	if url, err := h.seedURL(seed, ownerMail); err != nil || !strings.Contains(url, "Zanzibarium") {
		t.Errorf("%s, %v", url, err)
	}
}

// Who copies the store without the keys can test no password against it.
func TestTheHashDependsOnThePepper(t *testing.T) {
	t.Parallel()
	a, b := open(t), open(t)
	hash, err := a.hash(t.Context(), goodWords)
	a.must(err)
	if ok, err := b.verify(t.Context(), b.known, hash, goodWords); ok || err != nil {
		t.Errorf("under another pepper: %v, %v", ok, err)
	}
	if !strings.HasPrefix(hash, "1:$2a$04$") {
		t.Errorf("no version before the hash: %.9s", hash)
	}
	if New(Deps{Clock: a.clock}).cost != 12 {
		t.Error("the usual cost is not 12")
	}
}

func TestEmailAddressesAreComparedNotAsTyped(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		" Claire@Basilic.Example ": "claire@basilic.example", "a+b@x.example": "a+b@x.example",
		"zoé@épicerie.example": "zoé@xn--picerie-9xa.example", "x@XN--PICERIE-9XA.example": "x@xn--picerie-9xa.example",
		"": "", "claire": "", "a@": "", "@b": "", "a@b@c.example": "", "Claire <a@b.example>": "", "a b@c.example": "",
		"a@b.example\r\nBcc: c@d.example": "", "a\x00@b.example": "", strings.Repeat("a", 250) + "@b.example": "", "a@-b.example": "",
	} {
		got, ok := sameEmail(text)
		if got != want || ok != (want != "") {
			t.Errorf("%q is %q, %v; want %q", text, got, ok, want)
		}
	}
}
