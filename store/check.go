package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"guichet/store/blob"
	"guichet/store/engine"
	"guichet/store/engine/bolt"
)

// FindingKind says what is wrong, and so what can be done about it.
type FindingKind string

// The kinds of findings. Those of entries are made good by Repair; the others
// need a backup or Salvage.
const (
	BadHeader  FindingKind = "header"       // one of the file's two headers, or both
	BadPage    FindingKind = "page"         // the structure of the file, or the feed
	BadRecord  FindingKind = "record"       // a record that is not what was written
	BadEntry   FindingKind = "entry"        // an index entry that leads to no such record
	NoEntry    FindingKind = "missing"      // a record that an index does not list
	Foreign    FindingKind = "foreign"      // a key of no known table or index
	NoBlob     FindingKind = "blob_missing" // a file that records refer to
	BadBlob    FindingKind = "blob"         // a file whose bytes are not its name's
	Unreadable FindingKind = "unreadable"   // the whole file cannot be opened
	BadSearch  FindingKind = "search"       // the search index does not have what is published, or more
)

// Repairable reports whether Repair makes it good without losing anything.
func (k FindingKind) Repairable() bool { return k == BadEntry || k == NoEntry || k == BadSearch }

// Finding is one thing that is wrong. It holds no content of a record: a key
// never has personal data in it.
type Finding struct {
	Kind   FindingKind `json:"kind"`
	Table  string      `json:"table,omitempty"`
	Index  string      `json:"index,omitempty"`
	Key    string      `json:"key,omitempty"`
	Detail string      `json:"detail,omitempty"` // English, for who repairs it
}

// maxFindings is how many findings of a kind are kept; all are counted.
const maxFindings = 20

// Checked is what Check looked at and what it found.
type Checked struct {
	Pages   int   `json:"pages"`   // of the file, in use
	Records int   `json:"records"` // sound ones, the store's own included
	Entries int   `json:"entries"` // of indexes
	Feed    int   `json:"feed"`    // entries
	Blobs   int   `json:"blobs"`   // files that records refer to
	Bytes   int64 `json:"bytes"`   // of those files
	// Unused counts the files that nothing refers to; they are removed after a
	// day and are no damage.
	Unused   int                 `json:"unused"`
	Findings []Finding           `json:"findings,omitempty"` // at most 20 of a kind
	Counts   map[FindingKind]int `json:"counts,omitempty"`   // of all findings
}

// Sound reports whether nothing is wrong.
func (c *Checked) Sound() bool { return len(c.Counts) == 0 }

// Repairable reports whether all that is wrong can be rebuilt.
func (c *Checked) Repairable() bool {
	for kind := range c.Counts {
		if !kind.Repairable() {
			return false
		}
	}
	return !c.Sound()
}

// Add notes a finding.
func (c *Checked) Add(f Finding) {
	if c.Counts == nil {
		c.Counts = map[FindingKind]int{}
	}
	if c.Counts[f.Kind]++; c.Counts[f.Kind] <= maxFindings {
		c.Findings = append(c.Findings, f)
	}
}

// Check verifies everything in the folder: the file's pages, every record, every
// index entry both ways, the feed, every file. It changes nothing, keeps no View
// open for long, and may run while others read and write. progress is told
// the keys and files done so far, and may be nil. What is wrong is in the result; an error
// means that it could not be looked at.
func (s *Store) Check(ctx context.Context, progress func(done int)) (Checked, error) {
	c := &checker{s: s, ctx: ctx, progress: progress}
	if e, ok := s.engine.(*bolt.Engine); ok {
		if err := c.file(e); err != nil {
			return c.out, visible(err)
		}
	}
	if err := c.keys(); err != nil {
		return c.out, visible(err)
	}
	return c.out, visible(c.blobs())
}

type checker struct {
	s        *Store
	ctx      context.Context
	progress func(int)
	done     int
	out      Checked
}

func (c *checker) file(e *bolt.Engine) error {
	file, err := e.Check(c.ctx)
	c.out.Pages, c.out.Feed = file.Pages, file.Feed
	if errors.Is(err, ErrDamaged) {
		file.Flaws, err = append(file.Flaws, err), nil
	}
	for n, flaw := range file.Flaws {
		kind := BadPage
		if n == 0 && file.Headers < 2 {
			kind = BadHeader
		}
		c.out.Add(Finding{Kind: kind, Detail: flaw.Error()})
	}
	return err
}

// checkStep is how many keys one View looks at: about 10 ms.
const checkStep = 2000

// keys looks at every key the engine has.
func (c *checker) keys() error {
	from := []byte{}
	for from != nil {
		next := []byte(nil)
		err := c.s.View(c.ctx, func(r Reader) (err error) {
			next, err = c.some(r.base().e, from)
			return err
		})
		if errors.Is(err, ErrDamaged) {
			// Where a key cannot be read, the rest cannot be walked.
			c.out.Add(Finding{Kind: BadPage, Detail: err.Error()})
			return nil
		}
		if err != nil {
			return err
		}
		from = next
	}
	return nil
}

// some looks at the next keys and returns where to go on, nil at the end.
func (c *checker) some(r engine.Reader, from []byte) ([]byte, error) {
	var last []byte
	n := 0
	for it, err := range r.Scan(engine.Range{From: from, Limit: checkStep, Bare: true}) {
		if err != nil && it.Key == nil {
			return nil, err
		}
		last = it.Key
		n++
		if err := c.key(r, it, err); err != nil {
			return nil, err
		}
	}
	c.tell(n)
	if n < checkStep {
		return nil, nil
	}
	return append(bytes.Clone(last), 0), nil
}

func (c *checker) tell(n int) {
	if c.done += n; c.progress != nil {
		c.progress(c.done)
	}
}

// key looks at one key, and at all that must go with it.
func (c *checker) key(r engine.Reader, it engine.Item, bad error) error {
	t, number, rest := c.s.owner(it.Key)
	if t == nil {
		c.out.Add(Finding{Kind: Foreign, Key: fmt.Sprintf("%q", it.Key)})
		return nil
	}
	if number == 0 {
		return c.record(r, t, rest, it.Value, bad)
	}
	x := t.indexNumbered(number)
	if x == nil {
		c.out.Add(Finding{Kind: Foreign, Table: t.name, Key: fmt.Sprintf("%q", it.Key)})
		return nil
	}
	return c.entry(r, x, it, bad)
}

// owner takes the key of an engine apart; the table is nil if it is none's.
func (s *Store) owner(key []byte) (t *table, number uint8, rest Key) {
	name, tail, ok := bytes.Cut(key, []byte{0})
	slot, known := s.names[string(name)]
	if !ok || !known || len(tail) == 0 {
		return nil, 0, nil
	}
	return s.tables[slot], tail[0], Key(tail[1:])
}

func (t *table) indexNumbered(number uint8) *index {
	for _, x := range t.indexes {
		if x.number == number {
			return x
		}
	}
	return nil
}

// fits decodes a record and compares its key with the one it is kept under.
func (t *table) fits(key Key, payload []byte) (any, error) {
	rec, err := t.open(key, payload)
	if err == nil && !bytes.Equal(t.keyOf(rec), key) {
		err = fmt.Errorf("%w: a record with another key", ErrDamaged)
	}
	return rec, err
}

func (c *checker) record(r engine.Reader, t *table, key Key, payload []byte, bad error) error {
	var rec any
	if bad == nil {
		rec, bad = t.fits(key, payload)
	}
	if bad != nil {
		c.out.Add(Finding{Kind: BadRecord, Table: t.name, Key: key.String(), Detail: bad.Error()})
		return nil
	}
	c.out.Records++
	for _, x := range t.indexes {
		for _, entry := range x.entries(key, rec) {
			// An entry that is there and damaged is found under its own key.
			to, err := r.Get(entry)
			if err != nil && !errors.Is(err, ErrDamaged) {
				return err
			}
			if err == nil && !bytes.Equal(to, key) {
				c.out.Add(Finding{Kind: NoEntry, Table: t.name, Index: x.name, Key: key.String()})
			}
		}
	}
	return nil
}

func (c *checker) entry(r engine.Reader, x *index, it engine.Item, bad error) error {
	f := Finding{Kind: BadEntry, Table: x.table.name, Index: x.name}
	if bad != nil {
		f.Detail = bad.Error()
		c.out.Add(f)
		return nil
	}
	c.out.Entries++
	key := Key(it.Value)
	f.Key = key.String()
	payload, err := r.Get(join(x.table.head, key))
	if err != nil || payload == nil {
		if err != nil && !errors.Is(err, ErrDamaged) {
			return err
		}
		if err == nil { // else the record is the one that is damaged
			f.Detail = "it leads nowhere"
			c.out.Add(f)
		}
		return nil
	}
	rec, err := x.table.open(key, payload)
	if err == nil && !contains(x.entries(key, rec), it.Key) {
		f.Detail = "its record does not have the value"
		c.out.Add(f)
	}
	return nil
}

// blobs reads every file that records refer to. None is collected meanwhile.
func (c *checker) blobs() error {
	c.s.keeping.RLock()
	defer c.s.keeping.RUnlock()
	known := map[string]bool{}
	after := Key(nil)
	for {
		var rows []blobRow
		err := c.s.View(c.ctx, func(r Reader) (err error) {
			rows, after, err = blobRows.Scan(r, Page{After: after})
			return err
		})
		if errors.Is(err, ErrDamaged) {
			break // told as a record already
		}
		if err != nil {
			return err
		}
		for _, row := range rows {
			known[row.Hash] = true
			if err := c.blob(row); err != nil {
				return err
			}
		}
		if after == nil {
			break
		}
	}
	for f, err := range c.s.blobs.All() {
		if err != nil {
			return engine.Disk(err)
		}
		if !known[f.Hash] {
			c.out.Unused++
		}
	}
	return nil
}

func (c *checker) blob(row blobRow) error {
	if row.Leaving {
		return nil
	}
	err := c.s.blobs.Verify(c.ctx, row.Hash)
	switch {
	case errors.Is(err, blob.ErrNotFound):
		c.out.Add(Finding{Kind: NoBlob, Key: row.Hash})
	case errors.Is(err, blob.ErrDamaged):
		c.out.Add(Finding{Kind: BadBlob, Key: row.Hash})
	case c.ctx.Err() != nil:
		return c.ctx.Err()
	case err != nil:
		c.out.Add(Finding{Kind: BadBlob, Key: row.Hash, Detail: err.Error()})
	default:
		c.out.Blobs++
		c.out.Bytes += row.Size
	}
	c.tell(1)
	return nil
}
