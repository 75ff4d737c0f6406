package search

import "guichet/app"

// Term is a word of a text that says something.
type Term struct {
	Text  string // folded, as the text has it
	Stem  string // what it is compared by
	Known bool   // some indexed text of the language, or a shipped synonym, has it
}

// Terms takes a text apart as a query is, each stem once. Only the first MaxQuery
// runes and MaxWords words are read; the error is ErrClosed.
func (x *Index) Terms(lang app.Lang, text string) ([]Term, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if x.engine == nil {
		return nil, ErrClosed
	}
	t := x.tongues[lang]
	if t == nil {
		return nil, nil
	}
	var out []Term
	seen := map[string]bool{}
	for w := range t.content(bounded(text)) {
		stem := t.stem(w.fold)
		if seen[stem] {
			continue
		}
		seen[stem] = true
		_, known := x.known.words[lang].live(stem)
		if !known {
			_, known = t.same().words.live(stem)
		}
		out = append(out, Term{Text: w.fold, Stem: stem, Known: known})
		if len(out) == MaxWords {
			break
		}
	}
	return out, nil
}
