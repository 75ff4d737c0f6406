package app

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"time"
)

// ID names one record. It is a version 7 UUID (RFC 9562, 5.7): 48 bits of
// Unix milliseconds, then 74 random bits, so ids made later sort later and
// nobody can guess one. The zero ID names nothing.
type ID [16]byte

// Crockford's alphabet in lower case: sorts like the bytes and has no i, l, o
// or u to misread.
var idText = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// ErrBadID says that a text is not an id.
var ErrBadID = errors.New("app: not an id")

// NewID makes an id for the given moment. Make ids before a store.Update, never
// inside: the closure may run more than once.
func NewID(now time.Time) ID {
	var id ID
	rand.Read(id[:])
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(now.UnixMilli()))
	copy(id[:6], ms[2:])
	id[6] = id[6]&0x0f | 0x70
	id[8] = id[8]&0x3f | 0x80
	return id
}

// ParseID reads the 26 characters String writes.
func ParseID(s string) (ID, error) {
	var id ID
	if len(s) != 26 {
		return ID{}, ErrBadID
	}
	if n, err := idText.Decode(id[:], []byte(s)); err != nil || n != 16 || id.String() != s {
		return ID{}, ErrBadID
	}
	return id, nil
}

// String writes the id as 26 lower-case characters that sort like the id.
func (id ID) String() string { return idText.EncodeToString(id[:]) }

// Append adds what String writes.
func (id ID) Append(b []byte) []byte { return idText.AppendEncode(b, id[:]) }

// IsZero reports whether the id names nothing.
func (id ID) IsZero() bool { return id == ID{} }

// MarshalText writes the id as String does; the zero ID is empty.
func (id ID) MarshalText() ([]byte, error) {
	if id.IsZero() {
		return nil, nil
	}
	return []byte(id.String()), nil
}

// UnmarshalText reads what MarshalText wrote.
func (id *ID) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*id = ID{}
		return nil
	}
	v, err := ParseID(string(b))
	*id = v
	return err
}
