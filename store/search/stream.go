package search

import (
	"context"
	"math"

	index "github.com/blevesearch/bleve_index_api"
)

// end is the number of a stream that has no more texts.
const end = math.MaxUint64

// walker reads postings of one bleve snapshot and counts them. It stops at the
// budget: whatever the query, the work is bounded.
type walker struct {
	ctx    context.Context
	reader index.IndexReader
	left   int // postings that may still be read
	spent  int
	err    error
	target index.IndexInternalID
}

// stream is the union of some postings lists, in bleve's order of numbers.
type stream struct {
	lists []*cursor
	at    uint64 // number of the present text, end after the last
}

type cursor struct {
	list index.TermFieldReader
	doc  index.TermFieldDoc
	at   uint64
}

// open makes a stream of the texts that have one of the terms in a field.
func (w *walker) open(field string, terms []string) *stream {
	s := &stream{at: end}
	for _, term := range terms {
		if w.err != nil {
			break
		}
		list, err := w.reader.TermFieldReader(w.ctx, []byte(term), field, false, false, false)
		if err != nil {
			w.err = err
			break
		}
		c := &cursor{list: list}
		w.step(c, func() (*index.TermFieldDoc, error) { return list.Next(&c.doc) })
		s.lists = append(s.lists, c)
		s.at = min(s.at, c.at)
	}
	return s
}

func (s *stream) close() {
	for _, c := range s.lists {
		c.list.Close()
	}
}

// seek moves a stream to its first text from number to on.
func (w *walker) seek(s *stream, to uint64) {
	if s.at >= to {
		return
	}
	s.at = end
	for _, c := range s.lists {
		if c.at < to {
			w.target = index.NewIndexInternalID(w.target, to)
			w.step(c, func() (*index.TermFieldDoc, error) { return c.list.Advance(w.target, &c.doc) })
		}
		s.at = min(s.at, c.at)
	}
}

// next moves a stream past its present text.
func (w *walker) next(s *stream) {
	at := s.at
	s.at = end
	for _, c := range s.lists {
		if c.at == at {
			w.step(c, func() (*index.TermFieldDoc, error) { return c.list.Next(&c.doc) })
		}
		s.at = min(s.at, c.at)
	}
}

// step reads one posting. Nothing is read once the budget is spent, the search
// is cancelled or something went wrong.
func (w *walker) step(c *cursor, read func() (*index.TermFieldDoc, error)) {
	c.at = end
	if w.left <= 0 || w.err != nil {
		return
	}
	w.left--
	if w.spent++; w.spent%1024 == 0 {
		w.err = w.ctx.Err()
	}
	doc, err := read()
	if err != nil {
		w.err = err
		return
	}
	if doc != nil {
		c.at = doc.ID.Value()
	}
}
