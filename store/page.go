package store

import "guichet/store/engine"

// What a Page gives when its Limit is 0, and at most.
const (
	pageDefault = 100
	pageMax     = 1000
)

// Page says which part of a table or an index to read. From and To are whole
// keys of it, both inclusive, and To takes in every key that begins with it:
// To: K(now) is everything due until now. nil leaves that end open.
type Page struct {
	From, To Key
	// After continues behind the key an earlier page answered with. It is
	// opaque and may come from outside.
	After Key
	Limit int // 0 is 100, at most 1,000
	// Reverse gives the last first. From stays the lower end.
	Reverse bool
}

func (p Page) limit() int {
	if p.Limit <= 0 {
		return pageDefault
	}
	return min(p.Limit, pageMax)
}

// within returns the range of the keys under head that begin with prefix and
// that the page asks for; one more than its limit, to know whether more come.
func (p Page) within(head []byte, prefix Key) engine.Range {
	r := engine.Range{
		From: join(head, prefix), To: join(head, prefix.after()),
		Limit: p.limit() + 1, Reverse: p.Reverse,
	}
	if p.From != nil {
		r.From = later(r.From, join(head, p.From))
	}
	if p.To != nil {
		r.To = sooner(r.To, join(head, p.To.after()))
	}
	if p.After != nil && p.Reverse {
		r.To = sooner(r.To, join(head, p.After))
	} else if p.After != nil {
		r.From = later(r.From, join(head, p.After, []byte{0}))
	}
	return r
}

func join(parts ...[]byte) []byte {
	n := 0
	for _, p := range parts {
		n += len(p)
	}
	b := make([]byte, 0, n)
	for _, p := range parts {
		b = append(b, p...)
	}
	return b
}

func later(a, b []byte) []byte {
	if string(a) > string(b) {
		return a
	}
	return b
}

func sooner(a, b []byte) []byte {
	if string(a) < string(b) {
		return a
	}
	return b
}
