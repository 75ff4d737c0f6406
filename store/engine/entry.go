package engine

import (
	"encoding/binary"
	"fmt"
)

// PackChanges writes the feed entry of one Update: a count, then of each
// change the table, the key and whether it was deleted. The order is that of
// the calls to Changed.
func PackChanges(changes []Change) []byte {
	size := binary.MaxVarintLen32
	for _, c := range changes {
		size += 2*binary.MaxVarintLen32 + len(c.Table) + len(c.Key) + 1
	}
	b := binary.AppendUvarint(make([]byte, 0, size), uint64(len(changes)))
	for _, c := range changes {
		b = binary.AppendUvarint(b, uint64(len(c.Table)))
		b = append(b, c.Table...)
		b = binary.AppendUvarint(b, uint64(len(c.Key)))
		b = append(b, c.Key...)
		if c.Deleted {
			b = append(b, 1)
		} else {
			b = append(b, 0)
		}
	}
	return b
}

// PackGroup writes the feed entries of Updates that were saved together as one:
// a zero, which no entry begins with, their number, and each with its length.
func PackGroup(entries [][]byte) []byte {
	if len(entries) == 1 {
		return entries[0]
	}
	size := 2 * binary.MaxVarintLen64
	for _, e := range entries {
		size += binary.MaxVarintLen32 + len(e)
	}
	b := append(make([]byte, 0, size), 0)
	b = binary.AppendUvarint(b, uint64(len(entries)))
	for _, e := range entries {
		b = append(binary.AppendUvarint(b, uint64(len(e))), e...)
	}
	return b
}

// UnpackGroup reads what PackGroup wrote; the entries are parts of b.
func UnpackGroup(b []byte) ([][]byte, error) {
	if len(b) == 0 || b[0] != 0 {
		return [][]byte{b}, nil
	}
	n, size := binary.Uvarint(b[1:])
	if size <= 0 || n == 0 || n > uint64(len(b)) {
		return nil, fmt.Errorf("%w: a group of feed entries has no count", ErrDamaged)
	}
	b = b[1+size:]
	entries := make([][]byte, n)
	for i := range entries {
		var ok bool
		if entries[i], b, ok = cutBytes(b); !ok {
			return nil, fmt.Errorf("%w: a group of feed entries ends in one", ErrDamaged)
		}
	}
	if len(b) > 0 {
		return nil, fmt.Errorf("%w: a group of feed entries has a rest", ErrDamaged)
	}
	return entries, nil
}

// UnpackChanges reads what PackChanges wrote into memory of its own.
func UnpackChanges(b []byte) ([]Change, error) {
	n, size := binary.Uvarint(b)
	if size <= 0 || n > uint64(len(b)) {
		return nil, fmt.Errorf("%w: a feed entry has no count", ErrDamaged)
	}
	b = b[size:]
	changes := make([]Change, 0, n)
	for range n {
		table, rest, ok := cutBytes(b)
		if !ok {
			return nil, fmt.Errorf("%w: a feed entry ends in a table name", ErrDamaged)
		}
		key, rest, ok := cutBytes(rest)
		if !ok || len(rest) == 0 {
			return nil, fmt.Errorf("%w: a feed entry ends in a key", ErrDamaged)
		}
		changes = append(changes, Change{Table: string(table), Key: append([]byte(nil), key...), Deleted: rest[0] == 1})
		b = rest[1:]
	}
	if len(b) > 0 {
		return nil, fmt.Errorf("%w: a feed entry has a rest", ErrDamaged)
	}
	return changes, nil
}

func cutBytes(b []byte) (head, rest []byte, ok bool) {
	n, size := binary.Uvarint(b)
	if size <= 0 || n > uint64(len(b)-size) {
		return nil, nil, false
	}
	return b[size : size+int(n)], b[size+int(n):], true
}
