package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
)

// Table is the description of a kind of record. It holds no data: a room keeps
// it in a package-level variable, names it in its Schema, and hands a Reader
// or a Tx to its methods. Records are stored as JSON; a text that is not UTF-8
// comes back repaired.
type Table[T any] struct{ *table }

// AnyTable is a table of any record type. Only *Table is one.
type AnyTable interface{ base() *table }

// table is what is the same for all record types. All of the work is done here:
// what stands in a generic type is compiled once for each kind of record, forty
// times over.
type table struct {
	name     string
	quiet    bool
	internal bool
	head     []byte // begins the keys of its records
	indexes  []*index
	// fresh makes an empty record: a *T, as all records are in here.
	fresh func() any
	// keyOf is the key of a record.
	keyOf func(rec any) Key
}

func (t *table) base() *table { return t }

// TableOption changes how a table behaves.
type TableOption func(*table)

// Quiet keeps the table out of the feed and of the generations: for what is
// written often and shown to nobody, such as a session's last sight.
func Quiet() TableOption { return func(t *table) { t.quiet = true } }

// internal is for the store's own tables, whose names begin with "_".
func internal() TableOption { return func(t *table) { t.internal = true } }

// NewTable describes a table. The name stays for ever: 1 to 40 of a–z, 0–9 and
// "_", beginning with a letter. key gives a record's key and must not change
// with the program.
func NewTable[T any](name string, key func(*T) Key, opts ...TableOption) *Table[T] {
	t := &table{name: name, head: physical(name, 0)}
	for _, o := range opts {
		o(t)
	}
	t.fresh = func() any { return new(T) }
	t.keyOf = func(rec any) Key { return key(rec.(*T)) }
	return &Table[T]{t}
}

// list is the room records are read into, one after the other.
type list[T any] []T

// next makes room for one more; the pointer is good until the next call.
func (l *list[T]) next() any {
	var none T
	*l = append(*l, none)
	return &(*l)[len(*l)-1]
}

// physical begins the keys of a table's records (number 0) or of one of its
// indexes: name · 0 · number.
func physical(name string, number uint8) []byte {
	return append(append([]byte(name), 0), number)
}

// Name returns the name NewTable was given, as a Change has it.
func (t *table) Name() string { return t.name }

// KeyOf returns a record's key.
func (t *Table[T]) KeyOf(rec T) Key { return t.keyOf(&rec) }

// open decodes a record for its indexes, which share one.
func (t *table) open(key Key, payload []byte) (any, error) {
	rec := t.fresh()
	return rec, t.decode(key, payload, rec)
}

func (t *table) decode(key Key, payload []byte, into any) error {
	if err := json.Unmarshal(payload, into); err != nil {
		return fmt.Errorf("%w: record %s of %s: %w", ErrDamaged, key, t.name, err)
	}
	return nil
}

// encode writes a record as it is stored.
func encode(rec any) ([]byte, error) { return newRoom().encode(rec) }

// room is where records are encoded on their way, one after the other. It is used
// again.
type room struct {
	bytes.Buffer
	json *json.Encoder
}

func newRoom() *room {
	r := &room{}
	r.json = json.NewEncoder(&r.Buffer)
	r.json.SetEscapeHTML(false) // would make six bytes of each < in a body
	return r
}

// encode writes a record as it is stored, in place of the one before.
func (r *room) encode(rec any) ([]byte, error) {
	r.Reset()
	if err := r.json.Encode(rec); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(r.Bytes(), []byte("\n")), nil
}

// Get returns the record with the key, or ErrNotFound.
func (t *Table[T]) Get(r Reader, key Key) (T, error) {
	var rec T
	err := t.get(r, key, &rec)
	return rec, err
}

func (t *table) get(r Reader, key Key, into any) error {
	rd, err := r.base().touch(t)
	if err != nil {
		return err
	}
	full := join(t.head, key)
	payload, err := rd.Get(full)
	if err != nil {
		return fmt.Errorf("read %s %s: %w", t.name, key, err)
	}
	r.base().last = looked{full, payload}
	if payload == nil {
		return &missingError{t.name, key}
	}
	return t.decode(key, payload, into)
}

// Has reports whether there is a record with the key.
func (t *table) Has(r Reader, key Key) (bool, error) {
	rd, err := r.base().touch(t)
	if err != nil {
		return false, err
	}
	payload, err := rd.Get(join(t.head, key))
	return payload != nil, err
}

// GetMany returns the records with the keys in the order of the keys. Those
// that do not exist are left out.
func (t *Table[T]) GetMany(r Reader, keys []Key) ([]T, error) {
	recs := make(list[T], 0, len(keys))
	if err := t.getMany(r, keys, recs.next); err != nil {
		return nil, err
	}
	return recs, nil
}

func (t *table) getMany(r Reader, keys []Key, next func() any) error {
	payloads, err := t.many(r, keys)
	if err != nil {
		return err
	}
	for i, payload := range payloads {
		if payload == nil {
			continue
		}
		if err := t.decode(keys[i], payload, next()); err != nil {
			return err
		}
	}
	return nil
}

func (t *table) many(r Reader, keys []Key) ([][]byte, error) {
	rd, err := r.base().touch(t)
	if err != nil {
		return nil, err
	}
	full := make([][]byte, len(keys))
	for i, key := range keys {
		full[i] = join(t.head, key)
	}
	payloads, err := rd.GetMany(full)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", t.name, err)
	}
	return payloads, nil
}

// Scan returns a page of records in the order of their keys and, if more
// come, the key to continue After.
func (t *Table[T]) Scan(r Reader, p Page) ([]T, Key, error) {
	var recs list[T]
	more, err := t.scan(r, p, recs.next)
	if err != nil {
		return nil, nil, err
	}
	return recs, more, nil
}

func (t *table) scan(r Reader, p Page, next func() any) (Key, error) {
	rd, err := r.base().touch(t)
	if err != nil {
		return nil, err
	}
	var last Key
	n := 0
	for it, err := range rd.Scan(p.within(t.head, nil)) {
		if err != nil {
			return nil, fmt.Errorf("scan %s: %w", t.name, err)
		}
		if n == p.limit() {
			return last, nil
		}
		n++
		last = Key(bytes.Clone(it.Key[len(t.head):]))
		if err := t.decode(last, it.Value, next()); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// Each walks all records whose key begins with prefix, in order; a nil prefix
// is all of them. It keeps its View open for as long as it runs.
func (t *Table[T]) Each(r Reader, prefix Key) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		t.each(r, prefix, func(key Key, payload []byte, err error) bool {
			var rec T
			if err == nil {
				err = t.decode(key, payload, &rec)
			}
			return yield(rec, err) && err == nil
		})
	}
}

// each calls visit for each of them until it answers no, and with an error at
// most once, as the last.
func (t *table) each(r Reader, prefix Key, visit func(key Key, payload []byte, err error) bool) {
	rd, err := r.base().touch(t)
	if err != nil {
		visit(nil, nil, err)
		return
	}
	all := Page{}.within(t.head, prefix)
	all.Limit = 0
	for it, err := range rd.Scan(all) {
		if err != nil {
			visit(nil, nil, fmt.Errorf("scan %s: %w", t.name, err))
			return
		}
		if !visit(Key(it.Key[len(t.head):]), it.Value, nil) {
			return
		}
	}
}
