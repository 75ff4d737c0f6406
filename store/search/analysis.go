package search

import (
	"maps"
	"slices"
)

// analysed is a Doc brought down to its stems, for the index and for a record.
type analysed struct {
	doc    Doc
	exact  uint64
	stems  map[string]*counts
	sorted []string           // the stems: bleve is given the same batch for the same texts
	words  map[string]written // by folded word
}

type counts struct {
	where uint8
	body  int
}

// analyse reads a Doc. Stems seen before are looked up in known, which belongs
// to one batch: a shop's articles share most of their words.
func (t *tongue) analyse(d Doc, known map[string]string) *analysed {
	a := &analysed{
		doc: d, exact: t.titleKey(clip(d.Title, MaxTitle)),
		stems: map[string]*counts{}, words: map[string]written{},
	}
	read := func(text string, limit int, note func(*counts)) {
		for w := range t.content(clip(text, limit)) {
			stem, ok := known[w.fold]
			if !ok {
				stem = t.stem(w.fold)
				known[w.fold] = stem
			}
			a.meet(w, stem, note)
		}
	}
	read(d.Title, MaxTitle, func(c *counts) { c.where |= inTitle })
	read(d.Category, MaxTitle, func(c *counts) { c.where |= inCategory })
	for _, k := range d.Keywords[:min(len(d.Keywords), MaxWords)] {
		read(k, MaxTitle/8, func(c *counts) { c.where |= inKeywords })
	}
	read(d.Body, MaxBody, func(c *counts) { c.body++ })
	a.sorted = slices.Sorted(maps.Keys(a.stems))
	return a
}

func (a *analysed) meet(w word, stem string, note func(*counts)) {
	c := a.stems[stem]
	if c == nil {
		c = &counts{}
		a.stems[stem] = c
	}
	note(c)
	if old, ok := a.words[w.fold]; ok {
		a.words[w.fold] = written{careful(old.form, w.form), stem}
	} else {
		a.words[w.fold] = written{w.form, stem}
	}
}

// record makes the record of the text in a vocabulary.
func (a *analysed) record(v *vocabulary) *record {
	r := &record{
		key: a.doc.Key, lang: a.doc.Lang, kind: a.doc.Kind, place: a.doc.Place, exact: a.exact,
		terms: make([]place, 0, len(a.stems)),
	}
	for stem, c := range a.stems {
		r.terms = append(r.terms, place{term: v.term(stem), where: c.where, body: rounded(c.body)})
	}
	r.settle()
	return r
}

// in returns the stems for which keep holds, in their order.
func (a *analysed) in(keep func(counts) bool) terms {
	var list terms
	for _, stem := range a.sorted {
		if keep(*a.stems[stem]) {
			list = append(list, stem)
		}
	}
	return list
}
