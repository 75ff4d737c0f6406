package store

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"reflect"
	"time"

	"guichet/app"
)

// Key is a tuple of parts that sorts as its parts do, part by part. The bytes
// of a key are a prefix of another's exactly when its parts are.
type Key []byte

// The first byte of each part. Numbers take tagZero ± their length in bytes.
const (
	tagEnd    = 0x00 // ends a string; followed by escape it is a zero byte in it
	escape    = 0xff
	tagBytes  = 0x01
	tagString = 0x02
	tagZero   = 0x14
	tagFalse  = 0x26
	tagTrue   = 0x27
	tagID     = 0x30
	tagTime   = 0x33
)

// K makes a key of string, []byte, app.ID, app.Lang, bool, time.Time and any
// integer, or of types made from string, bool and the integers. Integers of
// all sizes sort together, times by the moment. Any other type is a mistake in
// the program, and K panics.
func K(parts ...any) Key {
	k := make(Key, 0, 20*len(parts))
	for _, part := range parts {
		k = k.add(part)
	}
	return k
}

func (k Key) add(part any) Key {
	switch v := part.(type) {
	case string:
		return k.addText(tagString, v)
	case []byte:
		return k.addText(tagBytes, string(v))
	case app.ID:
		return append(append(k, tagID), v[:]...)
	case time.Time:
		k = binary.BigEndian.AppendUint64(append(k, tagTime), uint64(v.Unix())^1<<63)
		return binary.BigEndian.AppendUint32(k, uint32(v.Nanosecond()))
	}
	switch v := reflect.ValueOf(part); v.Kind() {
	case reflect.String:
		return k.addText(tagString, v.String())
	case reflect.Bool:
		if v.Bool() {
			return append(k, tagTrue)
		}
		return append(k, tagFalse)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return k.addInt(v.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return k.addUint(v.Uint())
	}
	panic(fmt.Sprintf("store.K: a key cannot have a part of type %T", part))
}

func (k Key) addText(tag byte, s string) Key {
	k = append(k, tag)
	for i := range len(s) {
		if k = append(k, s[i]); s[i] == tagEnd {
			k = append(k, escape)
		}
	}
	return append(k, tagEnd)
}

func (k Key) addUint(v uint64) Key {
	n := (bits.Len64(v) + 7) / 8
	k = append(k, byte(tagZero+n))
	return append(k, binary.BigEndian.AppendUint64(nil, v)[8-n:]...)
}

// addInt writes a negative number as the complement of its size, so that the
// more negative sorts first.
func (k Key) addInt(v int64) Key {
	if v >= 0 {
		return k.addUint(uint64(v))
	}
	size := uint64(-(v + 1)) + 1
	n := (bits.Len64(size) + 7) / 8
	k = append(k, byte(tagZero-n))
	return append(k, binary.BigEndian.AppendUint64(nil, ^size)[8-n:]...)
}

// after returns the first key behind all that begin with k: no part begins
// with the byte 0xff.
func (k Key) after() []byte { return append(k[:len(k):len(k)], 0xff) }
