// Package seal encrypts the few values that must be readable again, such as the
// seed of a second factor, and derives a key for each purpose from the folder's
// master key. It never stores anything; what must only be recognised again is
// hashed instead, by the room that has it.
package seal

import (
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"

	"golang.org/x/crypto/chacha20poly1305"

	"guichet/app/keys"
)

// Key is a derived key.
type Key [32]byte

// String says what it is and not what it holds.
func (Key) String() string { return "derived key" }

// Derive makes the key for a purpose out of the master key (HKDF, RFC 5869).
// Keys of two purposes tell nothing about each other.
func Derive(master keys.Master, purpose string) Key {
	// 32 bytes are far below what HKDF gives at most, its only error.
	b, err := hkdf.Key(sha256.New, master[:], nil, "guichet "+purpose, len(Key{}))
	if err != nil {
		panic("seal: " + err.Error())
	}
	return Key(b)
}

// Sealer seals values with one key: XChaCha20-Poly1305 with a random nonce.
type Sealer struct{ aead cipher.AEAD }

// New seals with the key of a purpose.
func New(master keys.Master, purpose string) *Sealer {
	k := Derive(master, purpose)
	// The only error is a key of another length.
	aead, err := chacha20poly1305.NewX(k[:])
	if err != nil {
		panic("seal: " + err.Error())
	}
	return &Sealer{aead}
}

// Place is where a value belongs. What was sealed for one place opens at no
// other: a value cannot be moved to another record.
type Place struct {
	Table string
	Key   []byte // the record's key
	Field string
}

func (p Place) bytes() []byte {
	var b []byte
	for _, part := range [][]byte{[]byte(p.Table), p.Key, []byte(p.Field)} {
		b = append(binary.BigEndian.AppendUint32(b, uint32(len(part))), part...)
	}
	return b
}

// version begins what Seal writes and is bound to it.
const version = 1

// ErrSealed says that a value was not sealed for this place with this key, or
// was changed since.
var ErrSealed = errors.New("seal: this does not open here")

// Seal encrypts a value for its place: version · nonce · ciphertext. It is
// random: seal before an Update, not in it.
func (s *Sealer) Seal(at Place, plain []byte) []byte {
	out := make([]byte, 1+chacha20poly1305.NonceSizeX, 1+chacha20poly1305.NonceSizeX+len(plain)+chacha20poly1305.Overhead)
	out[0] = version
	rand.Read(out[1:])
	return s.aead.Seal(out, out[1:], plain, append(at.bytes(), version))
}

// Open returns the value that was sealed for the place, or ErrSealed.
func (s *Sealer) Open(at Place, sealed []byte) ([]byte, error) {
	if len(sealed) < 1+chacha20poly1305.NonceSizeX || sealed[0] != version {
		return nil, ErrSealed
	}
	nonce, text := sealed[1:1+chacha20poly1305.NonceSizeX], sealed[1+chacha20poly1305.NonceSizeX:]
	plain, err := s.aead.Open(nil, nonce, text, append(at.bytes(), sealed[0]))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSealed, err)
	}
	return plain, nil
}
