package search

import (
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
}

type passageWord struct {
	start, end uint32
	word       *readyWord
}

// readyWord is a word of many passages.
type readyWord struct{ fold, stem string }

// Size is about how many bytes of memory a passage takes.
func (p *Passage) Size() int { return len(p.text) + 16*len(p.words) + 64 }

// Passages makes passages that share their words. It is safe for concurrent use.
type Passages struct {
	mu    sync.Mutex
	known map[app.Lang]map[string]*readyWord
}

// NewPassages begins a set of passages.
func NewPassages() *Passages { return &Passages{known: map[app.Lang]map[string]*readyWord{}} }

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
	p.mu.Lock()
	defer p.mu.Unlock()
	known := p.known[lang]
	if known == nil {
		known = map[string]*readyWord{}
		p.known[lang] = known
	}
	for w := range t.content(text) {
		ready := known[w.fold]
		if ready == nil {
			ready = &readyWord{fold: strings.Clone(w.fold), stem: t.stem(w.fold)}
			known[ready.fold] = ready
		}
		out.words = append(out.words, passageWord{uint32(w.start), uint32(w.end), ready})
	}
	return out
}

// Seeker finds the words of one query in passages of one language.
type Seeker struct {
	r Result
	m *matcher
}

// Seeker prepares for many passages of a language.
func (r Result) Seeker(lang app.Lang) Seeker { return Seeker{r, newMatcher(r.Words, lang)} }

func (s Seeker) matches(p *Passage) []found {
	var list []found
	for _, w := range p.words {
		if i, ok := s.m.ready(w.word); ok {
			list = append(list, found{token{int(w.start), int(w.end)}, i})
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
func (s Seeker) Highlight(p *Passage) []Span {
	var spans []Span
	for _, m := range s.matches(p) {
		spans = append(spans, Span{m.start, m.end})
	}
	return spans
}

// Excerpt is Result.Excerpt of a passage, with what Result.Highlight marks in it.
func (s Seeker) Excerpt(p *Passage, limit int) (string, []Span) {
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
