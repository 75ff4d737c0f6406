package search

import (
	"strings"

	"guichet/app"
)

// Highlight finds the words of the query in a text, whatever their inflection,
// and the words a typing error was taken for. The spans are whole words in
// order. The text may be any, the title or an Excerpt for example.
func (r Result) Highlight(text string, lang app.Lang) []Span {
	var spans []Span
	for _, m := range r.matches(text, lang) {
		spans = append(spans, Span{m.start, m.end})
	}
	return spans
}

// found is a word of a text that stands for a word of the query.
type found struct {
	token
	word int // index in Result.Words
}

func (r Result) matches(text string, lang app.Lang) []found {
	t := r.tongues[lang]
	if t == nil {
		return nil
	}
	m := newMatcher(r.Words, lang)
	var list []found
	for w := range t.content(text) {
		if i, ok := m.match(t, w.fold); ok {
			list = append(list, found{w.token, i})
		}
	}
	return list
}

// matcher knows the stems and beginnings of a query in one language.
type matcher struct {
	stems    map[string]int
	prefixes []beginning
	firsts   [256]bool
}

// beginning is how a word of the query begins that may not be whole.
type beginning struct {
	text string
	word int
}

func newMatcher(words []Word, lang app.Lang) *matcher {
	m := &matcher{stems: map[string]int{}}
	for i, w := range words {
		if w.Lang != lang {
			continue
		}
		for _, s := range w.Stems {
			m.firsts[s[0]] = true
			if _, ok := m.stems[s]; !ok {
				m.stems[s] = i
			}
		}
		if w.Prefix != "" {
			m.firsts[w.Prefix[0]] = true
			m.prefixes = append(m.prefixes, beginning{w.Prefix, i})
		}
	}
	return m
}

// match stems a word only when it begins like one that is sought: stemming a
// long text would take longer than the search.
func (m *matcher) match(t *tongue, fold string) (int, bool) {
	if !m.firsts[fold[0]] {
		return 0, false
	}
	for _, p := range m.prefixes {
		if strings.HasPrefix(fold, p.text) {
			return p.word, true
		}
	}
	i, ok := m.stems[t.stem(fold)]
	return i, ok
}
