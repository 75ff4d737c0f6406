package account

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"fmt"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"

	"guichet/app"
	"guichet/app/keys/seal"
	"guichet/store"
)

// A code is good for its step of 30 s and the next (RFC 6238, 5.2), once.
const stepSeconds = 30

// seedBytes is the length of a seed: that of the hash inside (RFC 4226, 4).
const seedBytes = 20

// Limits of guessing at a second factor. Who gets that far has the password: a
// count per account closes the codes, not the recovery codes, until an owner
// resets the factor.
const (
	pendingTries = 5
	factorTries  = 100
	pendingLife  = 10 * time.Minute
	setupLife    = 15 * time.Minute
)

// factor is the second factor of an account, and the one being set up.
type factor struct {
	Account app.ID    `json:"account"`
	Key     string    `json:"key"`            // the id of the keys that sealed the seeds
	Seed    []byte    `json:"seed,omitempty"` // sealed; empty: none is on
	Since   time.Time `json:"since,omitzero"`
	Last    int64     `json:"last,omitempty"`  // the last step a code was used of
	Wrong   int       `json:"wrong,omitempty"` // failures since the last success
	Next    []byte    `json:"next,omitempty"`  // sealed; the seed being set up
	NextAt  time.Time `json:"next_at,omitzero"`
}

// recovery is one recovery code that was not used.
type recovery struct {
	Account app.ID `json:"account"`
	Hash    []byte `json:"hash"` // SHA-256 of 120 random bits
}

// pendingEntry is a sign-in whose password was right and whose second factor is due.
type pendingEntry struct {
	Hash    []byte    `json:"hash"` // SHA-256 of the token
	Account app.ID    `json:"account"`
	Gen     int       `json:"gen"`
	Until   time.Time `json:"until"`
	Wrong   int       `json:"wrong,omitempty"`
}

var (
	factors    = store.NewTable("account_factor", func(f *factor) store.Key { return store.K(f.Account) })
	recoveries = store.NewTable("account_recovery", func(c *recovery) store.Key { return store.K(c.Account, c.Hash) })

	pendings     = store.NewTable("account_pending", func(p *pendingEntry) store.Key { return byHash(p.Hash) }, store.Quiet())
	pendingByEnd = pendings.List(1, "until", func(p *pendingEntry) []store.Key { return []store.Key{store.K(p.Until)} })
)

// seedPlace is where a seed belongs.
func seedPlace(account app.ID, field string) seal.Place {
	return seal.Place{Table: factors.Name(), Key: store.K(account), Field: field}
}

func factorOf(r store.Reader, account app.ID) (factor, error) {
	f, err := factors.Get(r, store.K(account))
	if missing(err) {
		return factor{Account: account}, nil
	}
	return f, err
}

// factorOn reports whether an account has a second factor.
func factorOn(r store.Reader, account app.ID) (bool, error) {
	f, err := factorOf(r, account)
	return len(f.Seed) > 0, err
}

func putPending(tx *store.Tx, p *person, made arrival) error {
	return pendings.Insert(tx, pendingEntry{
		Hash: made.pending.hash, Account: p.ID, Gen: p.Gen, Until: made.now.Add(pendingLife),
	})
}

// seedText is how a seed is typed into an application by hand.
func seedText(seed []byte) string {
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(seed)
}

// newSeed makes a seed, and its otpauth address for the QR code.
func (a *Accounts) newSeed() ([]byte, error) {
	seed := make([]byte, seedBytes)
	rand.Read(seed)
	return seed, nil
}

// seedURL is the address an application reads from the QR code.
func (a *Accounts) seedURL(seed []byte, email string) (string, error) {
	key, err := totp.Generate(totp.GenerateOpts{
		Issuer: a.set.Now().Name, AccountName: email, Secret: seed, SecretSize: uint(len(seed)), Period: stepSeconds,
		Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1,
	})
	if err != nil {
		return "", fmt.Errorf("account: make a second factor: %w", err)
	}
	return key.URL(), nil
}

// stepOf returns the step whose code was typed: the present one or the one
// before; 0 if it is neither. It compares both in constant time.
func stepOf(seed []byte, code string, now time.Time) (int64, error) {
	step, found := now.Unix()/stepSeconds, int64(0)
	for _, at := range []int64{step - 1, step} {
		want, err := codeAt(seed, at)
		if err != nil {
			return 0, err
		}
		if subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			found = at
		}
	}
	return found, nil
}

// codeAt is the code of a step (RFC 6238 with SHA-1, which applications expect).
func codeAt(seed []byte, step int64) (string, error) {
	code, err := hotp.GenerateCodeCustom(seedText(seed), uint64(step),
		hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
	if err != nil {
		return "", fmt.Errorf("account: compute a code: %w", err)
	}
	return code, nil
}

// sixDigits reads a code as people type it; ok is false for anything else.
func sixDigits(text string) (code string, ok bool) {
	code = strings.Join(strings.Fields(text), "")
	return code, len(code) == 6 && strings.Trim(code, "0123456789") == ""
}

// use takes a code for the account of f: within the limits, of a step after the
// last one used. It changes f; the caller puts it in the same Update whatever
// comes out, so that of many at once one is taken.
func (a *Accounts) use(f *factor, code string, wall time.Time) (bool, error) {
	if len(f.Seed) == 0 || f.Wrong >= factorTries {
		return false, nil
	}
	seed, err := a.secrets.seeds.Open(seedPlace(f.Account, "seed"), f.Seed)
	if err != nil {
		return false, app.E(app.Busy, "account.error.nokeys").Wrap(err)
	}
	step, err := stepOf(seed, code, wall)
	if err != nil {
		return false, err
	}
	if step <= f.Last {
		f.Wrong++
		return false, nil
	}
	f.Last, f.Wrong = step, 0
	return true, nil
}

// Recovery codes: ten of 120 bits, so that a plain hash of them may be kept
// (ASVS 5.0, 6.5.2).
const (
	recoveryCodes = 10
	recoveryBytes = 15
)

// recoveryText is Crockford's alphabet: nothing to misread.
func recoveryText() *base32.Encoding {
	return base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)
}

// newRecovery makes the codes as they are shown, in groups of six, and the
// records of them.
func newRecovery(account app.ID) (shown []string, kept []recovery) {
	for range recoveryCodes {
		var b [recoveryBytes]byte
		rand.Read(b[:])
		text := recoveryText().EncodeToString(b[:])
		shown = append(shown, text[:6]+"-"+text[6:12]+"-"+text[12:18]+"-"+text[18:])
		sum := sha256.Sum256(b[:])
		kept = append(kept, recovery{Account: account, Hash: sum[:]})
	}
	return shown, kept
}

// recoveryHash reads a recovery code as people type it; ok is false for what is
// none.
func recoveryHash(text string) (hash []byte, ok bool) {
	clean := strings.Map(func(r rune) rune {
		switch {
		case r == '-' || r == ' ' || r == '\u00a0' || r == '\t' || r == '\n':
			return -1
		case r == 'o':
			return '0'
		case r == 'i' || r == 'l':
			return '1'
		}
		return r
	}, strings.ToLower(text))
	b, err := recoveryText().DecodeString(clean)
	if err != nil || len(b) != recoveryBytes {
		return nil, false
	}
	sum := sha256.Sum256(b)
	return sum[:], true
}

// useRecovery takes a recovery code; it is gone with it.
func useRecovery(tx *store.Tx, account app.ID, hash []byte) (bool, error) {
	key := store.K(account, hash)
	there, err := recoveries.Has(tx, key)
	if err != nil || !there {
		return false, err
	}
	return true, recoveries.Delete(tx, key)
}

// replaceRecovery makes these the codes of an account, and the old ones
// worthless.
func replaceRecovery(tx *store.Tx, account app.ID, codes []recovery) error {
	old, _, err := recoveries.Scan(tx, store.Page{From: store.K(account), To: store.K(account), Limit: 1000})
	if err != nil {
		return err
	}
	for _, c := range old {
		if err := recoveries.Delete(tx, store.K(c.Account, c.Hash)); err != nil {
			return err
		}
	}
	for _, c := range codes {
		if err := recoveries.Insert(tx, c); err != nil {
			return err
		}
	}
	return nil
}

// recoveryLeft counts the codes that were not used.
func recoveryLeft(r store.Reader, account app.ID) (int, error) {
	left, _, err := recoveries.Scan(r, store.Page{From: store.K(account), To: store.K(account), Limit: 1000})
	return len(left), err
}

// dropFactor removes the second factor of an account with all that belongs to it.
func dropFactor(tx *store.Tx, account app.ID) error {
	if err := factors.Delete(tx, store.K(account)); err != nil {
		return err
	}
	return replaceRecovery(tx, account, nil)
}

// sameSeed reports whether a factor is still the one that was read before.
func sameSeed(a, b factor) bool { return bytes.Equal(a.Next, b.Next) && a.NextAt.Equal(b.NextAt) }
