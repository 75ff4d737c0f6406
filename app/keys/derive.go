package keys

import (
	"crypto/hkdf"
	"crypto/sha256"
)

// Derive makes a key for one purpose from the master key (HKDF, RFC 5869): the
// same for as long as the folder keeps its keys, and of no use for another
// purpose.
func (k *Keys) Derive(purpose string) [size]byte {
	// It fails for lengths over 255 hashes only.
	out, _ := hkdf.Key(sha256.New, k.master[:], nil, "guichet "+purpose, size)
	return [size]byte(out)
}
