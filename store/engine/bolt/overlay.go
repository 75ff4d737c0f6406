package bolt

import (
	"bytes"
	"slices"

	"guichet/store/engine"
)

// write is one key's newest state in an Update: its envelope, or nil for a
// deleted key.
type write struct{ key, raw []byte }

// overlay holds what one Update wrote, in the order of the keys, so that it
// can be scanned with the file and applied to it page by page.
type overlay struct{ list []*write }

func (o *overlay) find(key []byte) (int, bool) {
	return slices.BinarySearchFunc(o.list, key, func(w *write, k []byte) int { return bytes.Compare(w.key, k) })
}

// set replaces a write instead of changing it: a scan may still hold the old.
func (o *overlay) set(w *write) {
	if i, ok := o.find(w.key); ok {
		o.list[i] = w
	} else {
		o.list = slices.Insert(o.list, i, w)
	}
}

// within returns the writes of a range in its direction, as they are now.
func (o *overlay) within(r engine.Range) []*write {
	from, _ := o.find(r.From)
	to := len(o.list)
	if r.To != nil {
		to, _ = o.find(r.To)
	}
	list := slices.Clone(o.list[from:max(from, to)])
	if r.Reverse {
		slices.Reverse(list)
	}
	return list
}

func (o *overlay) same(p *overlay) bool {
	return slices.EqualFunc(o.list, p.list, func(a, b *write) bool {
		return bytes.Equal(a.key, b.key) && bytes.Equal(a.raw, b.raw)
	})
}
