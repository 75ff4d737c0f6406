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
type Table[T any] struct {
	*table
	key func(*T) Key
}

// AnyTable is a table of any record type. Only *Table is one.
type AnyTable interface{ base() *table }

// table is what is the same for all record types.
type table struct {
	name     string
	quiet    bool
	internal bool
	head     []byte // begins the keys of its records
	indexes  []*index
	// open decodes a record for its indexes, which share one.
	open func(key Key, payload []byte) (any, error)
	// keyOf is the key of an opened record.
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
	full := &Table[T]{table: t, key: key}
	t.keyOf = func(rec any) Key { return key(rec.(*T)) }
	t.open = func(key Key, payload []byte) (any, error) {
		rec, err := full.decode(key, payload)
		return &rec, err
	}
	return full
}

// physical begins the keys of a table's records (number 0) or of one of its
// indexes: name · 0 · number.
func physical(name string, number uint8) []byte {
	return append(append([]byte(name), 0), number)
}

// Name returns the name NewTable was given, as a Change has it.
func (t *Table[T]) Name() string { return t.name }

// KeyOf returns a record's key.
func (t *Table[T]) KeyOf(rec T) Key { return t.key(&rec) }

func (t *Table[T]) decode(key Key, payload []byte) (rec T, err error) {
	if err := json.Unmarshal(payload, &rec); err != nil {
		return rec, fmt.Errorf("%w: record %s of %s: %w", ErrDamaged, key, t.name, err)
	}
	return rec, nil
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
	var none T
	rd, err := r.base().touch(t.table)
	if err != nil {
		return none, err
	}
	full := join(t.head, key)
	payload, err := rd.Get(full)
	if err != nil {
		return none, fmt.Errorf("read %s %s: %w", t.name, key, err)
	}
	r.base().last = looked{full, payload}
	if payload == nil {
		return none, &missingError{t.name, key}
	}
	return t.decode(key, payload)
}

// Has reports whether there is a record with the key.
func (t *Table[T]) Has(r Reader, key Key) (bool, error) {
	rd, err := r.base().touch(t.table)
	if err != nil {
		return false, err
	}
	payload, err := rd.Get(join(t.head, key))
	return payload != nil, err
}

// GetMany returns the records with the keys in the order of the keys. Those
// that do not exist are left out.
func (t *Table[T]) GetMany(r Reader, keys []Key) ([]T, error) {
	payloads, err := t.many(r, keys)
	if err != nil {
		return nil, err
	}
	recs := make([]T, 0, len(keys))
	for i, payload := range payloads {
		if payload == nil {
			continue
		}
		rec, err := t.decode(keys[i], payload)
		if err != nil {
			return nil, err
		}
		recs = append(recs, rec)
	}
	return recs, nil
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
	rd, err := r.base().touch(t.table)
	if err != nil {
		return nil, nil, err
	}
	var recs []T
	var last Key
	for it, err := range rd.Scan(p.within(t.head, nil)) {
		if err != nil {
			return nil, nil, fmt.Errorf("scan %s: %w", t.name, err)
		}
		if len(recs) == p.limit() {
			return recs, last, nil
		}
		last = Key(bytes.Clone(it.Key[len(t.head):]))
		rec, err := t.decode(last, it.Value)
		if err != nil {
			return nil, nil, err
		}
		recs = append(recs, rec)
	}
	return recs, nil, nil
}

// Each walks all records whose key begins with prefix, in order; a nil prefix
// is all of them. It keeps its View open for as long as it runs.
func (t *Table[T]) Each(r Reader, prefix Key) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		rd, err := r.base().touch(t.table)
		if err != nil {
			yield(none, err)
			return
		}
		all := Page{}.within(t.head, prefix)
		all.Limit = 0
		for it, err := range rd.Scan(all) {
			if err != nil {
				yield(none, fmt.Errorf("scan %s: %w", t.name, err))
				return
			}
			rec, err := t.decode(Key(it.Key[len(t.head):]), it.Value)
			if !yield(rec, err) || err != nil {
				return
			}
		}
	}
}
