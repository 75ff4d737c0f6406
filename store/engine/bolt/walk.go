package bolt

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"slices"

	"guichet/store/engine"
)

// Found is a value that matches its checksum, and where it lies.
type Found struct {
	Key []byte
	// Orphan: nothing leads to the page any more; it was found by looking at
	// every page.
	Orphan bool
	at     int64
	size   int
}

// Offset is where in the file the value lies, in bytes.
func (f Found) Offset() int64 { return f.at }

// Survey is what a file still holds.
type Survey struct {
	Found []Found // of the bucket kv, each key once, in no order
	// Lost counts the values that were seen and do not match their checksum.
	Lost int
	// Doubtful counts the Orphans of a file whose list of free pages is damaged
	// too: these may be older than what was last saved, or deleted.
	Doubtful int
	Flaws    []error // what is wrong with the pages, ErrDamaged all
}

// maxFlaws bounds what a survey says in words.
const maxFlaws = 50

// maxDepth is more levels than any tree has.
const maxDepth = 40

// span is a range of keys whose pages could not be reached; a nil end is open.
type span struct{ from, to []byte }

func (s span) has(key []byte) bool {
	return bytes.Compare(key, s.from) >= 0 && (s.to == nil || bytes.Compare(key, s.to) < 0)
}

// surveyor walks the pages of a file.
type surveyor struct {
	ctx    context.Context
	raw    *Raw
	strict bool // pages that lie elsewhere are not looked for
	seen   map[uint64]bool
	used   map[int64]bool // offsets of pages that were read, with what follows
	gaps   []span
	keys   map[string]int // key → its place in out.Found
	told   map[string]bool
	out    Survey
}

// Survey finds every value of the records' bucket that matches its checksum:
// first down the tree, then, for what the tree no longer leads to, in every page
// that is not free. progress is told the bytes done and may be nil.
func (r *Raw) Survey(ctx context.Context, progress func(done, total int64)) (Survey, error) {
	w := &surveyor{ctx: ctx, raw: r, seen: map[uint64]bool{}, used: map[int64]bool{},
		keys: map[string]int{}, told: map[string]bool{}}
	now, before := r.newest()
	w.root(now)
	if len(w.gaps) > 0 {
		if err := w.orphans(now, before, progress); err != nil {
			return w.out, err
		}
	}
	// Those of which nobody knows which is right.
	w.out.Found = slices.DeleteFunc(w.out.Found, func(f Found) bool { return f.size == 0 })
	return w.out, ctx.Err()
}

// Pages checks the tree of all buckets and the list of free pages, and returns
// what is wrong, at most 50 flaws, and how many pages are in use.
func (r *Raw) Pages(ctx context.Context) (flaws []error, pages int, err error) {
	w := &surveyor{ctx: ctx, raw: r, strict: true, seen: map[uint64]bool{}, used: map[int64]bool{},
		keys: map[string]int{}, told: map[string]bool{}}
	now, _ := r.newest()
	w.root(now)
	if now.ok {
		free, err := r.free(now)
		if err != nil {
			w.flaw(err)
		}
		for id := range free {
			if w.seen[id] {
				w.flaw(fmt.Errorf("%w: page %d is in use and free", engine.ErrDamaged, id))
			}
		}
	}
	return w.out.Flaws, len(w.seen), ctx.Err()
}

func (w *surveyor) flaw(err error) {
	if len(w.out.Flaws) < maxFlaws && !w.told[err.Error()] {
		w.told[err.Error()] = true
		w.out.Flaws = append(w.out.Flaws, err)
	}
}

// root walks the buckets a meta page leads to.
func (w *surveyor) root(m meta) {
	if !m.ok {
		w.flaw(fmt.Errorf("%w: neither header can be read", engine.ErrDamaged))
		w.gaps = append(w.gaps, span{})
		return
	}
	found := map[string]bool{}
	w.walk(m.root, span{}, 0, func(flags uint32, key, value []byte, at int64) {
		if flags&leafBucket == 0 || len(value) < pageHead {
			w.flaw(fmt.Errorf("%w: the list of buckets", engine.ErrDamaged))
			return
		}
		name := string(key)
		found[name] = true
		w.bucket(name, value, at)
	})
	if !found[string(bucketKV)] {
		w.flaw(fmt.Errorf("%w: the bucket of records is missing", engine.ErrDamaged))
		w.gaps = append(w.gaps, span{})
	}
}

// bucket walks one bucket. A small one lies inside the value, which lies at at.
func (w *surveyor) bucket(name string, value []byte, at int64) {
	each := func(uint32, []byte, []byte, int64) {}
	if name == string(bucketKV) {
		each = w.take
	}
	gaps := len(w.gaps)
	if id := binary.LittleEndian.Uint64(value); id != 0 {
		w.walk(id, span{}, 0, each)
	} else if data := value[pageHead:]; len(data) >= pageHead {
		count := int(binary.LittleEndian.Uint16(data[10:]))
		w.leaves(&sheet{count: count, data: data, offset: at + pageHead}, span{}, each)
	}
	if name != string(bucketKV) {
		w.gaps = w.gaps[:gaps]
	}
}

// walk visits the leaves below a page. What cannot be walked becomes a gap.
func (w *surveyor) walk(id uint64, within span, depth int, each func(flags uint32, key, value []byte, at int64)) {
	if w.ctx.Err() != nil {
		return
	}
	s, err := w.raw.get(id, !w.strict)
	if err == nil && (w.seen[id] || depth > maxDepth) {
		err = fmt.Errorf("%w: two ways lead to page %d", engine.ErrDamaged, id)
	}
	if err == nil && s.flags != flagBranch && s.flags != flagLeaf {
		err = fmt.Errorf("%w: page %d is neither branch nor leaf", engine.ErrDamaged, id)
	}
	if err != nil {
		w.flaw(err)
		w.gaps = append(w.gaps, within)
		return
	}
	w.mark(s)
	if s.flags == flagLeaf {
		w.leaves(s, within, each)
		return
	}
	w.children(s, within, depth, each)
}

func (w *surveyor) mark(s *sheet) {
	for n := range s.over + 1 {
		w.seen[s.id+n] = true
		w.used[s.offset+int64(n)*w.raw.page] = true
	}
}

// children walks what a branch leads to. An element that makes no sense is a
// gap from the child before it to the one behind.
func (w *surveyor) children(s *sheet, within span, depth int, each func(uint32, []byte, []byte, int64)) {
	type child struct {
		key []byte
		id  uint64
	}
	var list []child
	last, bad := within.from, s.count == 0
	for n := range s.count {
		key, id, ok := s.branch(n)
		// The first key of the leftmost branch may be any low one.
		if !ok || id < 2 || n > 0 && (!within.has(key) || bytes.Compare(key, last) <= 0) {
			bad = true
			continue
		}
		list, last = append(list, child{key, id}), key
	}
	if bad {
		w.flaw(fmt.Errorf("%w: page %d, a branch", engine.ErrDamaged, s.id))
		w.gaps = append(w.gaps, within)
	}
	for n, c := range list {
		in := span{c.key, within.to}
		if n == 0 {
			in.from = within.from
		}
		if n+1 < len(list) {
			in.to = list[n+1].key
		}
		w.walk(c.id, in, depth+1, each)
	}
}

func (w *surveyor) leaves(s *sheet, within span, each func(uint32, []byte, []byte, int64)) {
	last := []byte(nil)
	for n := range s.count {
		flags, key, value, at, ok := s.leaf(n)
		if !ok {
			w.flaw(fmt.Errorf("%w: page %d, element %d", engine.ErrDamaged, s.id, n))
			w.out.Lost++
			continue
		}
		if !within.has(key) || last != nil && bytes.Compare(key, last) <= 0 {
			w.flaw(fmt.Errorf("%w: page %d, keys out of order", engine.ErrDamaged, s.id))
		}
		last = key
		each(flags, key, value, at)
	}
}

// take keeps a value that matches its checksum.
func (w *surveyor) take(_ uint32, key, value []byte, at int64) { w.keep(key, value, at, false) }

func (w *surveyor) keep(key, value []byte, at int64, orphan bool) {
	if _, err := engine.Unwrap(key, value); err != nil {
		w.out.Lost++
		return
	}
	if n, ok := w.keys[string(key)]; ok {
		w.again(n, key, value)
		return
	}
	w.keys[string(key)] = len(w.out.Found)
	w.out.Found = append(w.out.Found, Found{Key: bytes.Clone(key), Orphan: orphan, at: at, size: len(value)})
}

// again meets a key a second time. Of two orphans that differ nobody knows which
// was saved last, and neither is kept.
func (w *surveyor) again(n int, key, value []byte) {
	first := &w.out.Found[n]
	if !first.Orphan || first.size == 0 {
		return
	}
	if was, err := w.raw.bytes(*first); err == nil && bytes.Equal(was, value) {
		return
	}
	first.size = 0
	w.out.Lost++
}

func (r *Raw) bytes(f Found) ([]byte, error) {
	b := make([]byte, f.size)
	if _, err := r.file.ReadAt(b, f.at); err != nil {
		return nil, fmt.Errorf("%w: %w", engine.ErrDamaged, err)
	}
	return b, nil
}

// Value reads what was found and checks it once more.
func (r *Raw) Value(f Found) ([]byte, error) {
	b, err := r.bytes(f)
	if err != nil {
		return nil, err
	}
	return engine.Unwrap(f.Key, b)
}
