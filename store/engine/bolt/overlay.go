package bolt

import (
	"bytes"
	"slices"

	"guichet/store/engine"
)

// write is one key's newest state in an Update: its envelope, or nil for a
// deleted key.
type write struct{ key, raw []byte }

// overlay holds what was written and is not in the file, in the order of the
// keys, so that it can be scanned with the file and applied to it page by page.
type overlay struct{ list []*write }

func (o *overlay) find(key []byte) (int, bool) {
	// Most keys come in their order.
	if n := len(o.list); n == 0 || bytes.Compare(o.list[n-1].key, key) < 0 {
		return n, false
	}
	return slices.BinarySearchFunc(o.list, key, func(w *write, k []byte) int { return bytes.Compare(w.key, k) })
}

// get returns the newest state of a key, nil if nothing was written to it.
func (o *overlay) get(key []byte) *write {
	if o == nil {
		return nil
	}
	if i, ok := o.find(key); ok {
		return o.list[i]
	}
	return nil
}

// set replaces a write instead of changing it: a scan may still hold the old.
func (o *overlay) set(w *write) {
	if i, ok := o.find(w.key); ok {
		o.list[i] = w
	} else {
		o.list = slices.Insert(o.list, i, w)
	}
}

// fewWrites is up to how many are added one by one.
const fewWrites = 32

// take adds what a later one holds, whose list is then free for others.
func (o *overlay) take(later *overlay) {
	if len(o.list) == 0 {
		o.list = append(o.list, later.list...)
		return
	}
	if len(later.list) <= fewWrites {
		for _, w := range later.list {
			o.set(w)
		}
		return
	}
	o.list = merged(o.list, later.list)
}

// merged joins two ordered lists into a new one; of one key the later counts.
func merged(list, later []*write) []*write {
	if len(list) == 0 {
		return later
	}
	all := make([]*write, 0, len(list)+len(later))
	for len(list) > 0 && len(later) > 0 {
		order := bytes.Compare(list[0].key, later[0].key)
		if order < 0 {
			all, list = append(all, list[0]), list[1:]
			continue
		}
		if order == 0 {
			list = list[1:]
		}
		all, later = append(all, later[0]), later[1:]
	}
	return append(append(all, list...), later...)
}

// within returns the writes of a range as they are now, in the order of the
// keys; the list is not the caller's.
func (o *overlay) within(r engine.Range) []*write {
	if o == nil || len(o.list) == 0 {
		return nil
	}
	from, _ := o.find(r.From)
	to := len(o.list)
	if r.To != nil {
		to, _ = o.find(r.To)
	}
	return o.list[from:max(from, to)]
}

func (o *overlay) same(p *overlay) bool {
	return slices.EqualFunc(o.list, p.list, func(a, b *write) bool {
		return bytes.Equal(a.key, b.key) && bytes.Equal(a.raw, b.raw)
	})
}
