package search

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"
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
// site has a million of them. A passage has them by number, then by place, so that
// the few that are sought are found without looking at the others.
type passageWord struct {
	word        uint32 // number in the glossary
	start, size uint16
}

// glossary is the words of the passages of a language. Numbers are handed out in
// order and never change.
type glossary struct {
	mu      sync.RWMutex
	numbers map[string]uint32   // by the folded word
	words   []readyWord         // by number
	stems   map[string][]uint32 // the words with a stem
	begun   map[string][]uint32 // the words with these first two bytes
}

// readyWord is a word of many passages.
type readyWord struct{ fold, stem string }

func newGlossary() *glossary {
	return &glossary{numbers: map[string]uint32{}, stems: map[string][]uint32{}, begun: map[string][]uint32{}}
}

// number returns the number of a word. The caller holds mu.
func (g *glossary) number(t *tongue, fold string) uint32 {
	if n, ok := g.numbers[fold]; ok {
		return n
	}
	n := uint32(len(g.words))
	w := readyWord{fold: strings.Clone(fold), stem: strings.Clone(t.stem(fold))}
	g.words = append(g.words, w)
	g.numbers[w.fold] = n
	g.stems[w.stem] = append(g.stems[w.stem], n)
	g.begun[beginTwo(w.fold)] = append(g.begun[beginTwo(w.fold)], n)
	return n
}

func beginTwo(word string) string { return word[:min(len(word), 2)] }

// Size is about how many bytes of memory a passage takes.
func (p *Passage) Size() int { return len(p.text) + 8*len(p.words) + 96 }

// Empty reports whether there is nothing to show.
func (p *Passage) Empty() bool { return p.text == "" }

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

func (p *Passages) glossary(lang app.Lang) *glossary {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known[lang] == nil {
		p.known[lang] = newGlossary()
	}
	return p.known[lang]
}

func (p *Passages) make(r Result, text string, lang app.Lang, whole bool) *Passage {
	out := &Passage{text: text, whole: whole, runes: utf8.RuneCountInString(text)}
	t := r.tongues[lang]
	if t == nil {
		return out
	}
	// Nobody waits for the glossary while the text is cut.
	folds := make([]string, 0, len(text)/8)
	words := make([]passageWord, 0, len(text)/8)
	for w := range t.content(text) {
		if w.end > math.MaxUint16 {
			break
		}
		folds = append(folds, w.fold)
		words = append(words, passageWord{0, uint16(w.start), uint16(w.end - w.start)})
	}
	out.words = slices.Clone(words) // no larger than it is
	out.of = p.glossary(lang)
	out.of.mu.Lock()
	defer out.of.mu.Unlock()
	for i, fold := range folds {
		out.words[i].word = out.of.number(t, fold)
	}
	slices.SortStableFunc(out.words, func(a, b passageWord) int { return cmp.Compare(a.word, b.word) })
	return out
}

// Seeker finds the words of one query in passages of one language. It is for one
// goroutine.
type Seeker struct {
	r Result
	m *matcher

	of     *glossary
	known  uint32 // words of it that were looked at
	sought []soughtWord
	found  []found // room for those of one passage
	spans  []Span  // room for marks that are handed out
}

// soughtWord is a word of a glossary that stands for a word of the query.
type soughtWord struct {
	word uint32
	says int // index in Result.Words
}

// Seeker prepares for many passages of a language.
func (r Result) Seeker(lang app.Lang) *Seeker { return &Seeker{r: r, m: newMatcher(r.Words, lang)} }

// look finds the words of a glossary that are sought.
func (s *Seeker) look(g *glossary) {
	g.mu.RLock()
	defer g.mu.RUnlock()
	var numbers []uint32
	for stem := range s.m.stems {
		numbers = append(numbers, g.stems[stem]...)
	}
	for _, p := range s.m.prefixes {
		for _, n := range g.begun[beginTwo(p.text)] {
			if strings.HasPrefix(g.words[n].fold, p.text) {
				numbers = append(numbers, n)
			}
		}
	}
	slices.Sort(numbers)
	s.of, s.known, s.sought = g, uint32(len(g.words)), s.sought[:0]
	for _, n := range slices.Compact(numbers) {
		if says, ok := s.m.ready(&g.words[n]); ok {
			s.sought = append(s.sought, soughtWord{n, says})
		}
	}
}

// matches returns what is found in a passage, until the next is asked for.
func (s *Seeker) matches(p *Passage) []found {
	if len(p.words) == 0 {
		return nil
	}
	if s.of != p.of || p.words[len(p.words)-1].word >= s.known {
		s.look(p.of)
	}
	list := s.found[:0]
	words := 0
	for rest, i := p.words, 0; i < len(s.sought); i++ {
		w := &s.sought[i]
		rest = from(rest, w.word)
		if len(rest) > 0 && rest[0].word == w.word {
			words++
		}
		for ; len(rest) > 0 && rest[0].word == w.word; rest = rest[1:] {
			list = append(list, found{token{int(rest[0].start), int(rest[0].start) + int(rest[0].size)}, w.says})
		}
	}
	if words > 1 { // those of one are in their order
		slices.SortFunc(list, func(a, b found) int { return cmp.Compare(a.start, b.start) })
	}
	s.found = list
	return list
}

// from returns the words from a number on. By hand, as record.find.
func from(words []passageWord, number uint32) []passageWord {
	low, high := 0, len(words)
	for low < high {
		if mid := int(uint(low+high) >> 1); words[mid].word < number {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return words[low:]
}

// ready is match for a word whose stem is known.
func (m *matcher) ready(w *readyWord) (int, bool) {
	for _, p := range m.prefixes {
		if strings.HasPrefix(w.fold, p.text) {
			return p.word, true
		}
	}
	i, ok := m.stems[w.stem]
	return i, ok
}

// Highlight is Result.Highlight of a passage.
func (s *Seeker) Highlight(p *Passage) []Span { return s.within(s.matches(p), 0, len(p.text), 0) }

// Excerpt is Result.Excerpt of a passage, with what Result.Highlight marks in it.
func (s *Seeker) Excerpt(p *Passage, limit int) (string, []Span) {
	size := max(limit, 20)
	list := s.matches(p)
	if p.whole && p.runes <= size {
		return p.text, s.within(list, 0, len(p.text), 0)
	}
	from, to, cut := s.r.cut(p.text, p.whole, list, size)
	shift := 0
	if strings.HasPrefix(cut, "…") && !strings.HasPrefix(p.text[from:], "…") {
		shift = len("…")
	}
	return cut, s.within(list, from, to, shift)
}

// within are the marks of a part of a text, counted from where the part stands
// in what is shown.
func (s *Seeker) within(list []found, from, to, shift int) []Span {
	begun := len(s.spans)
	for _, m := range list {
		if m.start < from || m.end > to {
			continue
		}
		if len(s.spans) == cap(s.spans) {
			// What was handed out stays where it is.
			s.spans = append(make([]Span, 0, max(64, 2*(len(s.spans)-begun))), s.spans[begun:]...)
			begun = 0
		}
		s.spans = append(s.spans, Span{m.start - from + shift, m.end - from + shift})
	}
	if begun == len(s.spans) {
		return nil
	}
	return s.spans[begun:len(s.spans):len(s.spans)]
}
