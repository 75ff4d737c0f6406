package account

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/bcrypt"
	"golang.org/x/text/unicode/norm"

	"guichet/app"
	"guichet/app/gate"
	"guichet/app/keys"
)

// defaultCost is bcrypt's work factor: some 0.3 s of one core.
const defaultCost = 12

// hashVersion begins a stored hash and says how it was made:
//
//	1:bcrypt(base64(HMAC-SHA-256(pepper, NFKC(password))))
//
// bcrypt alone refuses to hash more than 72 bytes, and compares longer passwords
// by their first 72 without a word.
const hashVersion = "1:"

// prehash is what bcrypt gets: 44 characters without a zero byte, whatever the
// password is.
func prehash(pepper keys.Pepper, password string) []byte {
	mac := hmac.New(sha256.New, pepper[:])
	mac.Write([]byte(norm.NFKC.String(password)))
	return base64.StdEncoding.AppendEncode(nil, mac.Sum(nil))
}

// hash makes the stored form of a password, behind the gate.
func (a *Accounts) hash(ctx context.Context, password string) (string, error) {
	leave, err := a.known.Enter(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	h, err := bcrypt.GenerateFromPassword(prehash(a.secrets.pepper, password), a.cost)
	if err != nil {
		return "", fmt.Errorf("account: hash a password: %w", err)
	}
	return hashVersion + string(h), nil
}

// verify compares a password with a stored hash, behind a gate. Without a hash
// it takes the same time and is false, so that nobody learns by the clock
// whether an address has an account.
func (a *Accounts) verify(ctx context.Context, g *gate.Gate, stored, password string) (bool, error) {
	leave, err := g.Enter(ctx)
	if err != nil {
		return false, err
	}
	defer leave()
	h, known := strings.CutPrefix(stored, hashVersion)
	if !known {
		h = a.nobodys
	}
	err = bcrypt.CompareHashAndPassword([]byte(h), prehash(a.secrets.pepper, password))
	if err != nil && !errors.Is(err, bcrypt.ErrMismatchedHashAndPassword) {
		return false, fmt.Errorf("account: compare a password: %w", err)
	}
	return err == nil && known, nil
}

// nobodysHash is a hash of this cost that no password is known for.
func nobodysHash(cost int) string {
	return fmt.Sprintf("$2a$%02d$", cost) + strings.Repeat("u", 53)
}

// maxPassword is the longest password anybody may have, in characters; four
// times as many bytes are read.
const maxPassword = 1000

// tooLong refuses what nobody's password can be, before it costs anything.
func tooLong(password string) error {
	if len(password) > 4*maxPassword {
		return app.E(app.Unfit, "account.password.long", "Limit", maxPassword)
	}
	return nil
}
