// Package keys keeps the secrets of a data folder: the master key, the pepper
// and the audit key, in one private file outside the folder, so that a copy of
// the folder alone opens nothing that is sealed. The folder remembers which
// keys are its own, by an id that tells nothing about them, and where their
// file was. The package never seals, hashes or signs anything itself.
package keys

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// size is the length of each secret, in bytes.
const size = 32

// Master is what the keys of all sealing are derived from (package seal).
type Master [size]byte

// Pepper goes into every password hash, so that the hashes alone cannot be
// guessed at.
type Pepper [size]byte

// Audit signs the chain of the audit log.
type Audit [size]byte

// String says what it is and not what it holds: a secret must not reach a log.
func (Master) String() string { return "master key" }

// String says what it is and not what it holds.
func (Pepper) String() string { return "pepper" }

// String says what it is and not what it holds.
func (Audit) String() string { return "audit key" }

// Keys are the secrets of one folder. They never change.
type Keys struct {
	folder string
	made   time.Time
	master Master
	pepper Pepper
	audit  Audit
}

// New makes keys for the folder with this id.
func New(folder string, now time.Time) *Keys {
	k := &Keys{folder: folder, made: now.UTC().Truncate(time.Second)}
	// crypto/rand never fails: it ends the program instead.
	rand.Read(k.master[:])
	rand.Read(k.pepper[:])
	rand.Read(k.audit[:])
	return k
}

// Folder is the id of the folder the keys were made for.
func (k *Keys) Folder() string { return k.folder }

// Master is the key all sealing derives from.
func (k *Keys) Master() Master { return k.master }

// Pepper is what goes into password hashes.
func (k *Keys) Pepper() Pepper { return k.pepper }

// Audit is the key that signs the audit chain.
func (k *Keys) Audit() Audit { return k.audit }

// ID names the keys: 32 hexadecimal digits of a keyed hash of all three, from
// which none can be found. Other keys, or one changed bit, give another id.
func (k *Keys) ID() string {
	sum := hmac.New(sha256.New, k.master[:])
	sum.Write([]byte("guichet keys 1\x00" + k.folder + "\x00"))
	sum.Write(k.pepper[:])
	sum.Write(k.audit[:])
	return hex.EncodeToString(sum.Sum(nil)[:16])
}
