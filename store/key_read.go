package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"guichet/app"
)

// ErrBadKey says that bytes are not a key.
var ErrBadKey = errors.New("store: not a key")

// Parts takes the key apart into string, []byte, app.ID, bool, time.Time (UTC)
// and int64, or uint64 for what does not fit into int64.
func (k Key) Parts() ([]any, error) {
	var parts []any
	for len(k) > 0 {
		part, size, err := k.part()
		if err != nil {
			return nil, err
		}
		parts, k = append(parts, part), k[size:]
	}
	return parts, nil
}

// String writes the parts for a log or a message. Keys hold no personal data.
func (k Key) String() string {
	parts, err := k.Parts()
	if err != nil {
		return fmt.Sprintf("%x", []byte(k))
	}
	texts := make([]string, len(parts))
	for i, part := range parts {
		texts[i] = fmt.Sprint(part)
	}
	return "(" + strings.Join(texts, ", ") + ")"
}

func (k Key) part() (part any, size int, err error) {
	switch tag := k[0]; {
	case tag == tagBytes || tag == tagString:
		return k.text()
	case tag >= tagZero-8 && tag <= tagZero+8:
		return k.number()
	case tag == tagFalse || tag == tagTrue:
		return tag == tagTrue, 1, nil
	case tag == tagID && len(k) >= 17:
		return app.ID(k[1:17]), 17, nil
	case tag == tagTime && len(k) >= 13:
		sec := int64(binary.BigEndian.Uint64(k[1:]) ^ 1<<63)
		return time.Unix(sec, int64(binary.BigEndian.Uint32(k[9:]))).UTC(), 13, nil
	}
	return nil, 0, ErrBadKey
}

func (k Key) text() (any, int, error) {
	var b []byte
	for i := 1; i < len(k); i++ {
		switch {
		case k[i] != tagEnd:
			b = append(b, k[i])
		case i+1 < len(k) && k[i+1] == escape:
			b = append(b, tagEnd)
			i++
		case k[0] == tagString:
			return string(b), i + 1, nil
		default:
			return b, i + 1, nil
		}
	}
	return nil, 0, ErrBadKey
}

func (k Key) number() (any, int, error) {
	n := int(k[0]) - tagZero
	size := max(n, -n) + 1
	if len(k) < size {
		return nil, 0, ErrBadKey
	}
	var v uint64
	for _, b := range k[1:size] {
		if n < 0 {
			b = ^b
		}
		v = v<<8 | uint64(b)
	}
	switch {
	case n < 0 && v > 1<<63:
		return nil, 0, ErrBadKey
	case n < 0:
		return int64(-v), size, nil
	case v > math.MaxInt64:
		return v, size, nil
	}
	return int64(v), size, nil
}
