package search

import (
	"context"
	"math"
	"slices"

	index "github.com/blevesearch/bleve_index_api"
)

// end is the number of a stream that has no more texts.
const end = math.MaxUint64

// walker reads postings of one bleve snapshot and counts them. It stops at the
// budget: whatever the query, the work is bounded.
type walker struct {
	ctx    context.Context
	reader index.IndexReader
	kept   *kept
	known  *catalogue
	room   *room
	left   int // postings that may still be read
	ahead  int // postings that may still be read to keep a list whole
	spent  int
	err    error
	target index.IndexInternalID
}

// stream is the union of some postings lists, in bleve's order of numbers.
type stream struct {
	lists []cursor
	at    uint64 // number of the present text, end after the last
}

// cursor is a place in a postings list: one that is kept, or bleve's.
type cursor struct {
	at   uint64
	list []uint32 // what is kept, from the present text on
	live index.TermFieldReader
	doc  index.TermFieldDoc
}

// open makes a stream of the texts that have one of the terms in a field.
func (w *walker) open(field string, terms []string) *stream {
	s := &stream{at: end, lists: make([]cursor, 0, len(terms))}
	for _, term := range terms {
		if w.err != nil {
			break
		}
		list, ok := w.kept.list(field, term)
		if !ok {
			var live index.TermFieldReader
			if live, w.err = w.reader.TermFieldReader(w.ctx, []byte(term), field, false, false, false); w.err != nil {
				break
			}
			if n := live.Count(); n > keptList || n > uint64(w.ahead) {
				s.lists = append(s.lists, cursor{live: live})
				w.next(&s.lists[len(s.lists)-1])
				s.at = min(s.at, s.lists[len(s.lists)-1].at)
				continue
			}
			list = w.whole(live)
			if w.err != nil {
				break
			}
			w.kept.hold(field, term, list)
		}
		if len(list) > 0 {
			s.lists = append(s.lists, cursor{list: list})
			w.next(&s.lists[len(s.lists)-1])
			s.at = min(s.at, s.lists[len(s.lists)-1].at)
		}
	}
	return s
}

// whole reads a postings list to its end.
func (w *walker) whole(live index.TermFieldReader) []uint32 {
	defer live.Close()
	list := make([]uint32, 0, live.Count())
	var doc index.TermFieldDoc
	for {
		next, err := live.Next(&doc)
		if err != nil {
			w.err = err
			return nil
		}
		if next == nil {
			break
		}
		list = append(list, uint32(next.ID.Value()))
	}
	w.ahead -= len(list)
	w.spent += len(list)
	return list
}

func (s *stream) close() {
	for _, c := range s.lists {
		if c.live != nil {
			c.live.Close()
		}
	}
}

// seek moves a stream to its first text from number to on.
func (w *walker) seek(s *stream, to uint64) {
	if s.at >= to {
		return
	}
	s.at = end
	for i := range s.lists {
		c := &s.lists[i]
		if c.at < to {
			w.advance(c, to)
		}
		s.at = min(s.at, c.at)
	}
}

// pass moves a stream past its present text.
func (w *walker) pass(s *stream) {
	at := s.at
	s.at = end
	for i := range s.lists {
		c := &s.lists[i]
		if c.at == at {
			w.next(c)
		}
		s.at = min(s.at, c.at)
	}
}

// may counts a posting. Nothing is read once the budget is spent, the search is
// cancelled or something went wrong.
func (w *walker) may() bool {
	if w.left <= 0 || w.err != nil {
		return false
	}
	w.left--
	if w.spent++; w.spent%1024 == 0 {
		w.err = w.ctx.Err()
	}
	return true
}

// next reads the posting after the present one.
func (w *walker) next(c *cursor) {
	c.at = end
	switch {
	case !w.may():
	case c.live != nil:
		doc, err := c.live.Next(&c.doc)
		w.came(c, doc, err)
	case len(c.list) > 0:
		c.at, c.list = uint64(c.list[0]), c.list[1:]
	}
}

// advance reads the first posting from a number on.
func (w *walker) advance(c *cursor, to uint64) {
	c.at = end
	switch {
	case !w.may():
	case c.live != nil:
		w.target = index.NewIndexInternalID(w.target, to)
		doc, err := c.live.Advance(w.target, &c.doc)
		w.came(c, doc, err)
	case to <= math.MaxUint32:
		at, _ := slices.BinarySearch(c.list, uint32(to))
		if c.list = c.list[at:]; len(c.list) > 0 {
			c.at, c.list = uint64(c.list[0]), c.list[1:]
		}
	}
}

func (w *walker) came(c *cursor, doc *index.TermFieldDoc, err error) {
	if err != nil {
		w.err = err
		return
	}
	if doc != nil {
		c.at = doc.ID.Value()
	}
}
