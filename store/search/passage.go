package search

import (
	"math"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"guichet/app"
)

// A search shows some twenty texts, and finding its words in them took nine
// tenths of its time: each was cut, folded and stemmed again. A Passage is a text
// on which that is done.

// Passage is a text made ready for excerpts and marks. It never changes.
type Passage struct {
	text  string // on one line, as it is shown
	whole bool   // nothing was cut off
	runes int    // of text
	words []passageWord
	of    *glossary
}

// passageWord is a word of the text that says something: eight bytes, because a
// site has a million of them.
type passageWord struct {
	word        uint32 // number in the glossary
	start, size uint16
}

// glossary is the words of the passages of a language. Numbers are handed out in
// order and never change.
type glossary struct {
	numbers map[string]uint32           // by the folded word; guarded by Passages.mu
	words   atomic.Pointer[[]readyWord] // all that passages refer to
}

// readyWord is a word of many passages.
type readyWord struct{ fold, stem string }

// Size is about how many bytes of memory a passage takes.
func (p *Passage) Size() int { return len(p.text) + 8*len(p.words) + 96 }

// Passages makes passages that share their words. It is safe for concurrent use.
type Passages struct {
	mu    sync.Mutex
	known map[app.Lang]*glossary
}

// NewPassages begins a set of passages.
func NewPassages() *Passages { return &Passages{known: map[app.Lang]*glossary{}} }

// Body makes a body ready for Result.ExcerptOf; it is put on one line.
func (p *Passages) Body(r Result, body string, lang app.Lang) *Passage {
	whole := len(body) <= excerptFrom
	return p.make(r, app.Flow(strings.ToValidUTF8(clip(body, excerptFrom), "")), lang, whole)
}

// Line makes a title ready for Result.HighlightOf.
func (p *Passages) Line(r Result, line string, lang app.Lang) *Passage {
	return p.make(r, line, lang, true)
}

func (p *Passages) make(r Result, text string, lang app.Lang, whole bool) *Passage {
	out := &Passage{text: text, whole: whole, runes: utf8.RuneCountInString(text)}
	t := r.tongues[lang]
	if t == nil {
		return out
	}
	all := slices.Collect(t.content(text))
	out.words = make([]passageWord, 0, len(all))
	p.mu.Lock()
	defer p.mu.Unlock()
	of := p.known[lang]
	if of == nil {
		of = &glossary{numbers: map[string]uint32{}}
		of.words.Store(&[]readyWord{})
		p.known[lang] = of
	}
	words := *of.words.Load()
	for _, w := range all {
		if w.end > math.MaxUint16 {
			break
		}
		n, known := of.numbers[w.fold]
		if !known {
			n = uint32(len(words))
			ready := readyWord{fold: strings.Clone(w.fold), stem: strings.Clone(t.stem(w.fold))}
			of.numbers[ready.fold], words = n, append(words, ready)
		}
		out.words = append(out.words, passageWord{n, uint16(w.start), uint16(w.end - w.start)})
	}
	of.words.Store(&words)
	out.of = of
	return out
}

// Seeker finds the words of one query in passages of one language. It is for one
// goroutine.
type Seeker struct {
	r Result
	m *matcher

	// What was found out about the words of a glossary: a search meets each of
	// them many times.
	of    *glossary
	words []readyWord
	told  []int16 // 0 not asked yet, 1 not sought, else the word of the query and two
}

// Seeker prepares for many passages of a language.
func (r Result) Seeker(lang app.Lang) *Seeker { return &Seeker{r: r, m: newMatcher(r.Words, lang)} }

func (s *Seeker) matches(p *Passage) []found {
	if len(p.words) == 0 {
		return nil
	}
	if words := *p.of.words.Load(); s.of != p.of || len(s.words) < len(words) {
		told := make([]int16, len(words))
		if s.of == p.of {
			copy(told, s.told)
		}
		s.of, s.words, s.told = p.of, words, told
	}
	var list []found
	for _, w := range p.words {
		told := s.told[w.word]
		if told == 0 {
			told = 1
			if i, ok := s.m.ready(&s.words[w.word]); ok {
				told = int16(i) + 2
			}
			s.told[w.word] = told
		}
		if told > 1 {
			list = append(list, found{token{int(w.start), int(w.start) + int(w.size)}, int(told) - 2})
		}
	}
	return list
}

// ready is match for a word whose stem is known.
func (m *matcher) ready(w *readyWord) (int, bool) {
	if !m.firsts[w.fold[0]] {
		return 0, false
	}
	for _, p := range m.prefixes {
		if strings.HasPrefix(w.fold, p.text) {
			return p.word, true
		}
	}
	i, ok := m.stems[w.stem]
	return i, ok
}

// Highlight is Result.Highlight of a passage.
func (s *Seeker) Highlight(p *Passage) []Span {
	var spans []Span
	for _, m := range s.matches(p) {
		spans = append(spans, Span{m.start, m.end})
	}
	return spans
}

// Excerpt is Result.Excerpt of a passage, with what Result.Highlight marks in it.
func (s *Seeker) Excerpt(p *Passage, limit int) (string, []Span) {
	size := max(limit, 20)
	list := s.matches(p)
	if p.whole && p.runes <= size {
		return p.text, within(list, 0, len(p.text), 0)
	}
	from, to, cut := s.r.cut(p.text, p.whole, list, size)
	shift := 0
	if strings.HasPrefix(cut, "…") && !strings.HasPrefix(p.text[from:], "…") {
		shift = len("…")
	}
	return cut, within(list, from, to, shift)
}

// within are the marks of a part of a text, counted from where the part stands
// in what is shown.
func within(list []found, from, to, shift int) []Span {
	var spans []Span
	for _, m := range list {
		if m.start >= from && m.end <= to {
			spans = append(spans, Span{m.start - from + shift, m.end - from + shift})
		}
	}
	return spans
}
