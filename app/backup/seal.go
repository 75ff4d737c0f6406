package backup

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"filippo.io/age"

	"guichet/app"
)

// MinPassphrase is the shortest passphrase a backup is sealed with, in runes:
// whoever has the file can try as many as they like.
const MinPassphrase = 12

// Seal is for whom a backup is encrypted. The zero Seal is for everybody.
type Seal struct{ to age.Recipient }

// IsZero reports whether a backup would not be encrypted.
func (s Seal) IsZero() bool { return s.to == nil }

// WithPassphrase seals with a passphrase of MinPassphrase runes or more.
func WithPassphrase(text string) (Seal, error) {
	if utf8.RuneCountInString(text) < MinPassphrase {
		return Seal{}, app.E(app.Invalid, "backup.error.short", "Limit", MinPassphrase)
	}
	to, err := age.NewScryptRecipient(text)
	if err != nil {
		return Seal{}, fmt.Errorf("backup: passphrase: %w", err)
	}
	return Seal{to: to}, nil
}

// WithRecipient seals for the owner of an age key: "age1…" or "age1pq1…".
func WithRecipient(text string) (Seal, error) {
	list, err := age.ParseRecipients(strings.NewReader(text))
	if err != nil || len(list) != 1 {
		return Seal{}, app.E(app.Invalid, "backup.error.recipient", "Value", text).Wrap(err)
	}
	return Seal{to: list[0]}, nil
}

// Opener is how a sealed backup is opened. Passphrase is asked once it is known
// that one is needed; both may be nil.
type Opener struct {
	Passphrase func() (string, error)
	Identities []age.Identity
}

// ReadIdentities reads a file of age keys, as age-keygen writes it.
func ReadIdentities(name string) ([]age.Identity, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, app.E(app.Invalid, "backup.error.identity", "File", name).Wrap(err)
	}
	list, err := age.ParseIdentities(bytes.NewReader(data))
	if err != nil {
		return nil, app.E(app.Invalid, "backup.error.identity", "File", name).Wrap(err)
	}
	return list, nil
}

// The beginnings of a sealed backup, and of one sealed with a passphrase.
const (
	ageMagic  = "age-encryption.org/v1\n"
	ageScrypt = ageMagic + "-> scrypt "
)

// open returns the plain backup in rd, opened if it is sealed.
func (o *Opener) open(rd io.Reader) (io.Reader, error) {
	in := bufio.NewReaderSize(rd, 1<<16)
	head, _ := in.Peek(len(ageScrypt))
	if !bytes.HasPrefix(head, []byte(ageMagic)) {
		return in, nil
	}
	if string(head) == ageScrypt {
		if err := o.ask(); err != nil {
			return nil, err
		}
	}
	if len(o.Identities) == 0 {
		return nil, app.E(app.Invalid, "backup.error.sealed")
	}
	plain, err := age.Decrypt(in, o.Identities...)
	var none *age.NoIdentityMatchError
	if errors.As(err, &none) {
		return nil, app.E(app.Forbidden, "backup.error.key").Wrap(err)
	}
	if err != nil {
		return nil, damaged(err)
	}
	return plain, nil
}

// ask turns the passphrase into an identity, once.
func (o *Opener) ask() error {
	if o.Passphrase == nil {
		return nil
	}
	text, err := o.Passphrase()
	if err != nil {
		return err
	}
	id, err := age.NewScryptIdentity(text)
	if err != nil {
		return app.E(app.Invalid, "backup.error.passphrase").Wrap(err)
	}
	o.Identities, o.Passphrase = append(o.Identities, id), nil
	return nil
}
