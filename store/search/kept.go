package search

import (
	"fmt"
	"slices"
	"sync"

	index "github.com/blevesearch/bleve_index_api"
)

// kept is what searches of one state of the index found out and the next ones
// need again: whole postings lists, and which text a number of bleve's is.
// Opening a list in every file of the index took longer than reading it. The
// next batch, or a merge behind it, begins another.
type kept struct {
	reader  index.IndexReader // the state; only compared
	version uint64            // of the catalogue

	mu      sync.RWMutex
	lists   map[listKey][]uint32
	numbers int       // in all lists
	records []*record // by bleve's number, nil before they are asked for
}

type listKey struct{ field, term string }

const (
	keptNumbers = 1 << 20 // of all lists: 4 MB
	keptList    = 4000    // of one list; a longer one is read as far as it is needed
)

// keep returns what is kept of a state, or begins it. The caller holds x.mu.
func (x *Index) keptOf(r index.IndexReader) *kept {
	k := x.kept.Load()
	if k == nil || k.reader != r || k.version != x.version {
		k = &kept{reader: r, version: x.version, lists: map[listKey][]uint32{}}
		x.kept.Store(k)
	}
	return k
}

// list returns a postings list that is kept.
func (k *kept) list(field, term string) ([]uint32, bool) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	list, ok := k.lists[listKey{field, term}]
	return list, ok
}

// hold keeps a postings list. When there are too many, all of them go.
func (k *kept) hold(field, term string, list []uint32) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.numbers += len(list) + 16; k.numbers > keptNumbers {
		clear(k.lists)
		k.numbers = len(list) + 16
	}
	k.lists[listKey{field, term}] = list
}

// recall finds the records of numbers, nil for one that was not asked for.
func (k *kept) recall(numbers []uint64, list []*record) (all bool) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	all = true
	for i, n := range numbers {
		list[i] = nil
		if n < uint64(len(k.records)) {
			list[i] = k.records[n]
		}
		all = all && list[i] != nil
	}
	return all
}

// note keeps the records of numbers.
func (k *kept) note(numbers []uint64, list []*record) {
	k.mu.Lock()
	defer k.mu.Unlock()
	most := slices.Max(numbers) + 1
	if most > uint64(len(k.records)) {
		k.records = append(k.records, make([]*record, most-uint64(len(k.records)))...)
	}
	for i, n := range numbers {
		k.records[n] = list[i]
	}
}

// texts returns the records of bleve's numbers, in a list as long as theirs. bleve
// may be a batch ahead of the catalogue: a number whose text it does not have is
// left out.
func (w *walker) texts(numbers []uint64, list []*record) ([]*record, error) {
	if w.kept.recall(numbers, list) {
		return list, nil
	}
	for i, n := range numbers {
		if list[i] != nil {
			continue
		}
		w.target = index.NewIndexInternalID(w.target, n)
		key, err := w.reader.ExternalID(w.target)
		if err != nil {
			return nil, fmt.Errorf("reading a key of the search index: %w", err)
		}
		list[i] = w.known.records[key]
	}
	w.kept.note(numbers, list)
	return slices.DeleteFunc(list, func(r *record) bool { return r == nil }), nil
}
