package account

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"

	"guichet/app/keys"
	"guichet/app/keys/seal"
	"guichet/store"
)

// secrets are what the folder's keys come to in this room.
type secrets struct {
	id     string // of the keys: what was made with others does not open
	pepper keys.Pepper
	emails seal.Key
	seeds  *seal.Sealer
}

func newSecrets(k *keys.Keys) *secrets {
	return &secrets{
		id: k.ID(), pepper: k.Pepper(),
		emails: seal.Derive(k.Master(), "account e-mail 1"),
		seeds:  seal.New(k.Master(), "account seed 1"),
	}
}

// lookup is how an e-mail address, normalised, is found: who has the store
// without the keys cannot ask it for an address.
func (s *secrets) lookup(email string) []byte {
	mac := hmac.New(sha256.New, s.emails[:])
	mac.Write([]byte(email))
	return mac.Sum(nil)
}

// tokenBytes is the length of every token: 256 bits.
const tokenBytes = 32

// token is a secret that somebody carries, and what is kept of it.
type token struct {
	text string // 43 characters of base64url
	hash []byte // SHA-256 of the 32 bytes
}

// newToken makes a token. It is random: make it before an Update.
func newToken() token {
	var b [tokenBytes]byte
	rand.Read(b[:])
	sum := sha256.Sum256(b[:])
	return token{text: base64.RawURLEncoding.EncodeToString(b[:]), hash: sum[:]}
}

// hashOf reads a token that somebody shows; ok is false for what is none.
func hashOf(text string) (hash []byte, ok bool) {
	if len(text) != base64.RawURLEncoding.EncodedLen(tokenBytes) {
		return nil, false
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil {
		return nil, false
	}
	sum := sha256.Sum256(b)
	return sum[:], true
}

// byHash is the key of a record that is found by a token.
func byHash(hash []byte) store.Key { return store.K(hash) }
