package bolt

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"io"
	"os"

	"guichet/store/engine"
)

// The layout of a bbolt file, version 2, little endian here as on every machine
// this program is built for. A page begins with its own number (8 bytes), flags
// (2), count of elements (2) and how many pages follow as a part of it (4).
const (
	rawMagic   = 0xED0CDAED
	rawVersion = 2

	pageHead = 16 // also the size of an element
	metaSize = 64 // of a meta page's content, its checksum included

	flagBranch = 0x01
	flagLeaf   = 0x02
	flagFree   = 0x10

	leafBucket = 0x01 // the flag of an element that is a bucket

	maxPageSize = 64 << 10
	maxOrphan   = 16 << 20 // bytes of a page to which nothing leads
)

// Raw is a file read page by page, without a mapping: nothing in it can end the
// process, and what one damaged page led to can still be found. It does not
// change the file and serves one goroutine.
type Raw struct {
	file  io.ReaderAt
	size  int64
	page  int64   // bytes
	metas [2]meta // as they lie in the file
	moved map[uint64]int64
}

// meta is one of the two pages that say where everything is.
type meta struct {
	ok       bool
	page     int64
	root     uint64
	freelist uint64
	high     uint64 // the first page number never used
	tx       uint64
}

// OpenRaw looks at the two meta pages. Neither of them need be sound.
func OpenRaw(file io.ReaderAt, size int64) *Raw {
	r := &Raw{file: file, size: size}
	r.metas[0] = r.metaAt(0)
	r.page = r.metas[0].page
	for try := int64(1 << 10); r.page == 0 && try <= maxPageSize; try <<= 1 {
		if m := r.metaAt(try); m.ok && m.page == try {
			r.page = try
		}
	}
	if r.page == 0 {
		r.page = int64(os.Getpagesize())
	}
	r.metas[1] = r.metaAt(r.page)
	return r
}

func (r *Raw) metaAt(offset int64) (m meta) {
	b := make([]byte, pageHead+metaSize)
	if _, err := r.file.ReadAt(b, offset); err != nil {
		return m
	}
	b = b[pageHead:]
	sum := fnv.New64a()
	sum.Write(b[:metaSize-8])
	le := binary.LittleEndian
	if le.Uint32(b) != rawMagic || le.Uint32(b[4:]) != rawVersion || le.Uint64(b[metaSize-8:]) != sum.Sum64() {
		return m
	}
	page := int64(le.Uint32(b[8:]))
	if page < 1<<10 || page > maxPageSize || page&(page-1) != 0 {
		return m
	}
	return meta{ok: true, page: page, root: le.Uint64(b[16:]), freelist: le.Uint64(b[32:]),
		high: le.Uint64(b[40:]), tx: le.Uint64(b[48:])}
}

// newest returns the meta page that counts, and the other; neither need be ok.
func (r *Raw) newest() (now, before meta) {
	a, b := r.metas[0], r.metas[1]
	if !a.ok || b.ok && b.tx > a.tx {
		return b, a
	}
	return a, b
}

// Headers reports how many of the two meta pages are sound. With one, the last
// commit may be missing.
func (r *Raw) Headers() (sound int) {
	for _, m := range r.metas {
		if m.ok {
			sound++
		}
	}
	return sound
}

// Quick is the check before a file is opened: a sound meta page, and a file that
// is as long as the newest one says. It reads two pages and changes nothing.
func (r *Raw) Quick() error {
	m, _ := r.newest()
	if !m.ok {
		return fmt.Errorf("%w: neither header can be read", engine.ErrDamaged)
	}
	if want := int64(m.high) * r.page; r.size < want {
		return fmt.Errorf("%w: cut to %d of %d bytes", engine.ErrDamaged, r.size, want)
	}
	return nil
}

// sheet is one page with what follows as a part of it.
type sheet struct {
	id     uint64
	offset int64
	flags  uint16
	count  int
	over   uint64 // pages behind the first
	data   []byte
}

// headOfPage reads what a page says of itself.
func headOfPage(b []byte) sheet {
	le := binary.LittleEndian
	return sheet{id: le.Uint64(b), flags: le.Uint16(b[8:]), count: int(le.Uint16(b[10:])), over: uint64(le.Uint32(b[12:]))}
}

// at reads what lies at an offset as a page of at most limit bytes.
func (r *Raw) at(offset, limit int64) (*sheet, error) {
	if offset < 0 || offset > r.size-r.page {
		return nil, fmt.Errorf("%w: page %d is behind the end of the file", engine.ErrDamaged, offset/r.page)
	}
	var head [pageHead]byte
	if _, err := r.file.ReadAt(head[:], offset); err != nil {
		return nil, fmt.Errorf("%w: page %d: %w", engine.ErrDamaged, offset/r.page, err)
	}
	s := new(sheet)
	*s = headOfPage(head[:])
	s.offset = offset
	size := (int64(s.over) + 1) * r.page
	if size > limit || size > r.size-offset {
		return nil, fmt.Errorf("%w: page %d claims %d bytes", engine.ErrDamaged, offset/r.page, size)
	}
	s.data = make([]byte, size)
	if _, err := r.file.ReadAt(s.data, offset); err != nil {
		return nil, fmt.Errorf("%w: page %d: %w", engine.ErrDamaged, offset/r.page, err)
	}
	return s, nil
}

// get reads the page with a number, from wherever it lies when another lies in
// its place.
func (r *Raw) get(id uint64, seek bool) (*sheet, error) {
	if id > uint64(r.size/r.page) {
		return nil, fmt.Errorf("%w: page %d is behind the end of the file", engine.ErrDamaged, id)
	}
	s, err := r.at(int64(id)*r.page, r.size)
	if err == nil && s.id == id {
		return s, nil
	}
	if err == nil {
		err = fmt.Errorf("%w: in the place of page %d lies page %d", engine.ErrDamaged, id, s.id)
	}
	if !seek {
		return nil, err
	}
	if at, ok := r.elsewhere()[id]; ok {
		if s, again := r.at(at, r.size); again == nil {
			return s, nil
		}
	}
	return nil, err
}

// elsewhere lists the pages that do not lie where their number says.
func (r *Raw) elsewhere() map[uint64]int64 {
	if r.moved != nil {
		return r.moved
	}
	r.moved = map[uint64]int64{}
	var head [pageHead]byte
	for at := 2 * r.page; at+r.page <= r.size; at += r.page {
		if _, err := r.file.ReadAt(head[:], at); err != nil {
			continue
		}
		id, flags := binary.LittleEndian.Uint64(head[:]), binary.LittleEndian.Uint16(head[8:])
		if id != uint64(at/r.page) && (flags == flagLeaf || flags == flagBranch) && id >= 2 && id < uint64(r.size/r.page) {
			r.moved[id] = at
		}
	}
	return r.moved
}

// branch returns the key and the child of an element; false for one that leads
// outside its page.
func (s *sheet) branch(n int) (key []byte, child uint64, ok bool) {
	e := s.element(n)
	if e == nil {
		return nil, 0, false
	}
	le := binary.LittleEndian
	key, ok = s.cut(n, uint64(le.Uint32(e)), uint64(le.Uint32(e[4:])))
	return key, le.Uint64(e[8:]), ok
}

// leaf returns the key and the value of an element and where in the file the
// value lies.
func (s *sheet) leaf(n int) (flags uint32, key, value []byte, at int64, ok bool) {
	e := s.element(n)
	if e == nil {
		return 0, nil, nil, 0, false
	}
	le := binary.LittleEndian
	pos, ks, vs := uint64(le.Uint32(e[4:])), uint64(le.Uint32(e[8:])), uint64(le.Uint32(e[12:]))
	both, ok := s.cut(n, pos, ks+vs)
	if !ok || ks == 0 {
		return 0, nil, nil, 0, false
	}
	at = s.offset + int64(pageHead*(n+1)) + int64(pos) + int64(ks)
	return le.Uint32(e), both[:ks:ks], both[ks:], at, true
}

func (s *sheet) element(n int) []byte {
	from := pageHead * (n + 1)
	if n < 0 || n >= s.count || from+pageHead > len(s.data) {
		return nil
	}
	return s.data[from : from+pageHead]
}

// cut returns bytes of the page, counted from its n-th element.
func (s *sheet) cut(n int, pos, size uint64) ([]byte, bool) {
	from := uint64(pageHead*(n+1)) + pos
	if from > uint64(len(s.data)) || size > uint64(len(s.data))-from {
		return nil, false
	}
	return s.data[from : from+size : from+size], true
}

// free lists the pages a list of free pages names, itself excluded.
func (r *Raw) free(m meta) (map[uint64]bool, error) {
	s, err := r.get(m.freelist, false)
	if err != nil {
		return nil, err
	}
	if s.flags != flagFree {
		return nil, fmt.Errorf("%w: page %d is no list of free pages", engine.ErrDamaged, m.freelist)
	}
	count, from := uint64(s.count), pageHead
	if s.count == 0xffff {
		count, from = binary.LittleEndian.Uint64(s.data[pageHead:]), pageHead+8
	}
	if count > uint64(len(s.data)-from)/8 {
		return nil, fmt.Errorf("%w: the list of free pages is longer than its page", engine.ErrDamaged)
	}
	list := make(map[uint64]bool, count)
	last := uint64(1)
	for n := range int(count) {
		id := binary.LittleEndian.Uint64(s.data[from+8*n:])
		if id <= last || id >= m.high {
			return nil, fmt.Errorf("%w: page %d in the list of free pages", engine.ErrDamaged, id)
		}
		list[id], last = true, id
	}
	return list, nil
}
