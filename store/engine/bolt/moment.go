package bolt

import (
	"encoding/binary"
	"fmt"
	"sync/atomic"
	"time"

	"go.etcd.io/bbolt"

	"guichet/store/engine"
)

// moment is what one commit left. It is read through bbolt's mapping, under a
// transaction of bbolt that keeps the pages, but by code of our own: bbolt
// follows a damaged page wherever it leads, also to itself until the stack
// overflows, and calls a key missing whose page was wiped.
type moment struct {
	data []byte // the mapping up to the first page never used
	page int    // bytes
	tx   int    // bbolt's number of the commit
	kv   tree
	feed tree
	meta tree
	head engine.Pos
	seen *seen
}

// tree is one bucket: its root page, or the page itself where it is so small
// that it lies inside the list of buckets.
type tree struct {
	root   uint64
	inline []byte
}

// seen remembers which pages were verified as a whole. It is forgotten once it
// is a second old and something is saved: what was written meanwhile is new.
type seen struct {
	pages []atomic.Uint32 // a bit each
	since time.Time
}

const seenFor = time.Second

func newSeen(pages int) *seen { return &seen{make([]atomic.Uint32, pages/32+1), time.Now()} }

func (s *seen) has(id uint64) bool {
	return id/32 < uint64(len(s.pages)) && s.pages[id/32].Load()&(1<<(id%32)) != 0
}

func (s *seen) add(id uint64) {
	if id/32 < uint64(len(s.pages)) {
		s.pages[id/32].Or(1 << (id % 32))
	}
}

// momentOf returns the moment of a transaction. Views of one commit share it.
func (e *Engine) momentOf(tx *bbolt.Tx) (_ *moment, err error) {
	data, page := mapped(e.db, tx)
	if m := e.newest.Load(); m != nil && m.tx == tx.ID() && &m.data[0] == &data[0] {
		return m, nil
	}
	defer guard(&err)
	m := &moment{data: data, page: page, tx: tx.ID()}
	pages := len(m.data) / m.page
	if old := e.newest.Load(); old != nil && time.Since(old.seen.since) < seenFor && pages/32 < len(old.seen.pages) {
		m.seen = old.seen
	} else {
		m.seen = newSeen(pages)
	}
	if err := m.buckets(uint64(tx.Cursor().Bucket().RootPage())); err != nil {
		return nil, err
	}
	epoch, err := m.get(m.meta, keyEpoch)
	if err != nil {
		return nil, err
	}
	head, err := m.get(m.meta, keyHead)
	if err != nil {
		return nil, err
	}
	if len(epoch) != 8 || len(head) != 8 {
		return nil, fmt.Errorf("%w: the head of the feed", engine.ErrDamaged)
	}
	m.head = engine.PosAt(engine.Epoch(epoch), binary.BigEndian.Uint64(head))
	e.newest.Store(m)
	return m, nil
}

// buckets reads the page that lists them.
func (m *moment) buckets(root uint64) error {
	s, err := m.sheet(root)
	if err == nil && s.flags != flagLeaf {
		err = fmt.Errorf("%w: page %d is no list of buckets", engine.ErrDamaged, root)
	}
	if err == nil {
		err = s.layout()
	}
	if err != nil {
		return err
	}
	found := map[string]*tree{string(bucketKV): &m.kv, string(bucketFeed): &m.feed, string(bucketMeta): &m.meta}
	for n := range s.count {
		flags, key, value, _, _ := s.leaf(n)
		t := found[string(key)]
		if t == nil || flags != leafBucket || len(value) < pageHead {
			return fmt.Errorf("%w: the list of buckets, page %d", engine.ErrDamaged, root)
		}
		delete(found, string(key))
		if t.root = binary.LittleEndian.Uint64(value); t.root == 0 {
			t.inline = value[pageHead:]
		}
	}
	if len(found) > 0 {
		return fmt.Errorf("%w: a bucket is missing", engine.ErrDamaged)
	}
	return nil
}

// sheet finds a page. It is not read yet, but lies where and is as long as it
// says.
func (m *moment) sheet(id uint64) (sheet, error) {
	pages := uint64(len(m.data) / m.page)
	if id < 2 || id >= pages {
		return sheet{}, fmt.Errorf("%w: page %d is none of %d", engine.ErrDamaged, id, pages)
	}
	from := int(id) * m.page
	s := headOfPage(m.data[from:])
	if s.offset = int64(from); s.id != id {
		return s, fmt.Errorf("%w: in the place of page %d lies page %d", engine.ErrDamaged, id, s.id)
	}
	if s.over >= pages-id {
		return s, fmt.Errorf("%w: page %d claims %d more", engine.ErrDamaged, id, s.over)
	}
	s.data = m.data[from : from+(int(s.over)+1)*m.page]
	return s, nil
}

// top is the first page of a tree.
func (m *moment) top(t tree) (sheet, error) {
	if t.root != 0 {
		return m.sheet(t.root)
	}
	if len(t.inline) < pageHead {
		return sheet{}, fmt.Errorf("%w: a bucket without a page", engine.ErrDamaged)
	}
	s := headOfPage(t.inline)
	s.data = t.inline
	if s.id != 0 || s.flags != flagLeaf || s.over != 0 || s.count == 0 && len(t.inline) > pageHead {
		return s, fmt.Errorf("%w: the page of a small bucket", engine.ErrDamaged)
	}
	return s, nil
}

// whole verifies a page, once: that it is laid out as bbolt lays out a page, and
// that every value on it matches its checksum, which is over its key, too. Only
// of such a page one can say what is not on it.
func (m *moment) whole(s *sheet) error {
	if m.seen.has(s.id) && s.id != 0 {
		return nil
	}
	if err := s.layout(); err != nil {
		return err
	}
	if s.flags == flagLeaf {
		if err := s.values(); err != nil {
			return err
		}
	}
	if s.id != 0 {
		m.seen.add(s.id)
	}
	return nil
}

// get returns the bytes under a key; nil if there are none, and if the pages it
// would be on say so for certain.
func (m *moment) get(t tree, key []byte) ([]byte, error) {
	return m.with(new(cursor), t, key)
}

// with is get with a cursor to use.
func (m *moment) with(c *cursor, t tree, key []byte) ([]byte, error) {
	raw, err := m.raw(c, t, key)
	if raw == nil || err != nil {
		return nil, err
	}
	return engine.Unwrap(key, raw)
}

func (m *moment) raw(c *cursor, t tree, key []byte) (raw []byte, err error) {
	defer guard(&err)
	c.m, c.t, c.stack = m, t, c.room[:0]
	if err := c.seek(key); err != nil {
		return nil, err
	}
	s := &c.stack[len(c.stack)-1]
	if s.n < s.count {
		_, found, value, _, ok := s.leaf(s.n)
		if ok && string(found) == string(key) {
			return value, nil
		}
	}
	return nil, c.missing(key)
}
