package backup

import (
	"io"

	"filippo.io/age"
)

// WeakPassphrase seals with a passphrase that is quick to try, for tests that
// open many backups.
func WeakPassphrase(text string) Seal {
	to, err := age.NewScryptRecipient(text)
	if err != nil {
		panic(err)
	}
	to.SetWorkFactor(10)
	return Seal{to: to}
}

// Plain opens a backup that may be sealed.
func (o Opener) Plain(rd io.Reader) (io.Reader, error) { return o.open(rd) }
