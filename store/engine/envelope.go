package engine

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
)

// An envelope is what an engine really stores for a value:
//
//	format 1 byte · flags 1 byte · CRC-32C 4 bytes, big endian · payload
//
// The checksum covers the key (its length first), the format, the flags and
// the payload. Covering the key is what finds a page that was read in the
// place of another: with the value alone 40 of 3,000 one-byte flips gave a
// wrong record, with both none. bbolt itself has no checksum on data pages.
const (
	envelopeHead   = 6
	envelopeFormat = 1
)

// The flags say what was done to the payload. None is written yet; a reader
// refuses those it does not know as ErrNewer.
const (
	flagSealed = 1 << iota // encrypted; the payload names its key
	flagPacked             // compressed
)

// Wrap puts a value that is kept under key into its envelope.
func Wrap(key, value []byte) []byte {
	raw := make([]byte, envelopeHead, envelopeHead+len(value))
	raw[0] = envelopeFormat
	raw = append(raw, value...)
	binary.BigEndian.PutUint32(raw[2:], envelopeSum(key, raw))
	return raw
}

// Unwrap checks an envelope found under key and returns the value in it, a
// part of raw. The error is ErrDamaged, or ErrNewer for a sound envelope of a
// format or flag of a later program.
func Unwrap(key, raw []byte) ([]byte, error) {
	if len(raw) < envelopeHead || binary.BigEndian.Uint32(raw[2:]) != envelopeSum(key, raw) {
		return nil, fmt.Errorf("%w: the value of key %q does not match its checksum", ErrDamaged, key)
	}
	if raw[0] != envelopeFormat || raw[1]&(flagSealed|flagPacked) != 0 || raw[1] > flagPacked {
		return nil, fmt.Errorf("%w: envelope format %d, flags %x", ErrNewer, raw[0], raw[1])
	}
	return raw[envelopeHead:len(raw):len(raw)], nil
}

func envelopeSum(key, raw []byte) uint32 {
	table := crc32.MakeTable(crc32.Castagnoli)
	sum := ^uint32(0)
	for _, b := range [4]byte{byte(len(key) >> 8), byte(len(key)), raw[0], raw[1]} {
		sum = table[byte(sum)^b] ^ sum>>8 // without a slice, which would be allocated
	}
	sum = crc32.Update(^sum, table, key)
	return crc32.Update(sum, table, raw[envelopeHead:])
}
