package bolt

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"guichet/store/engine"
)

// key returns the key of an element of a branch or a leaf.
func (s *sheet) key(n int) ([]byte, bool) {
	e := s.element(n)
	if e == nil {
		return nil, false
	}
	le := binary.LittleEndian
	pos, size := uint64(le.Uint32(e)), uint64(le.Uint32(e[4:]))
	if s.flags == flagLeaf {
		pos, size = size, uint64(le.Uint32(e[8:]))
	}
	return s.cut(n, pos, size)
}

// layout verifies that a page of a tree is laid out as bbolt writes it: the
// elements, then directly behind them keys and values, without a gap and in
// order. So an element that was wiped, or a wrong number of them, is found.
func (s *sheet) layout() error {
	from := pageHead * (s.count + 1) // where the bytes of the next element lie
	var last []byte
	for n := range s.count {
		e := s.element(n)
		if e == nil {
			return s.wrong(n)
		}
		le := binary.LittleEndian
		pos, size, value := le.Uint32(e), le.Uint32(e[4:]), uint32(0)
		if s.flags == flagLeaf {
			pos, size, value = size, le.Uint32(e[8:]), le.Uint32(e[12:])
		}
		end := uint64(from) + uint64(size) + uint64(value)
		if size == 0 || pageHead*(n+1)+int(pos) != from || end > uint64(len(s.data)) {
			return s.wrong(n)
		}
		key := s.data[from : from+int(size)]
		if n > 0 && bytes.Compare(key, last) <= 0 {
			return s.wrong(n)
		}
		last, from = key, int(end)
	}
	if s.count == 0 && (s.flags == flagBranch || !zero(s.data[pageHead:])) {
		return s.wrong(0)
	}
	return nil
}

// zero tells the page of a bucket that was emptied, which bbolt clears, from one
// whose number of elements was lost.
func zero(b []byte) bool {
	for _, c := range b[:min(len(b), pageHead)] {
		if c != 0 {
			return false
		}
	}
	return true
}

// values verifies the checksum of everything on a leaf.
func (s *sheet) values() error {
	for n := range s.count {
		flags, key, value, _, ok := s.leaf(n)
		if !ok || flags != 0 {
			return s.wrong(n)
		}
		if _, err := engine.Unwrap(key, value); err != nil {
			return err
		}
	}
	return nil
}

func (s *sheet) wrong(n int) error {
	return fmt.Errorf("%w: page %d, element %d", engine.ErrDamaged, s.id, n)
}
