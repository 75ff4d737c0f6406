package search

import (
	"context"
	"fmt"
	"strconv"

	index "github.com/blevesearch/bleve_index_api"

	"guichet/app"
)

// load checks the index against its seal and reads the catalogue back from
// bleve's postings: nothing is kept twice on disk. It takes about 10 µs a text.
func (x *Index) load() error {
	r, err := x.engine.Reader()
	if err != nil {
		return fmt.Errorf("%w: %w", errDamaged, err)
	}
	defer r.Close()
	if err := checkSegments(r); err != nil {
		return err
	}
	s, sealed, err := readSeal(r)
	if err != nil {
		return err
	}
	if sealed && (s.Format != format || s.Lists != x.lists) {
		return fmt.Errorf("%w: made by another version", errDamaged)
	}
	l := loader{reader: r, tongues: x.tongues, records: map[uint64]*record{}}
	if err := l.read(); err != nil {
		return fmt.Errorf("%w: %w", errDamaged, err)
	}
	known := l.catalogue()
	if len(known.records) != s.Texts || known.sum != s.Sum || len(known.records) != len(l.records) {
		return fmt.Errorf("%w: it holds other texts than it says", errDamaged)
	}
	x.known, x.pos = known, string(s.Pos)
	return nil
}

// loader reads an index back.
type loader struct {
	reader  index.IndexReader
	tongues tongues
	records map[uint64]*record // by bleve's number
	known   *catalogue
}

func (l *loader) read() error {
	l.known = newCatalogue()
	if err := l.readKeys(); err != nil {
		return err
	}
	for _, lang := range app.Langs() {
		if err := l.readLanguage(lang); err != nil {
			return fmt.Errorf("reading the index of %s: %w", lang, err)
		}
	}
	if err := l.each(kindField, func(term string, r *record) error {
		r.kind = term
		return nil
	}); err != nil {
		return err
	}
	return l.each(placeField, func(term string, r *record) error {
		r.place = term
		return nil
	})
}

// readKeys makes a record for every text.
func (l *loader) readKeys() error {
	ids, err := l.reader.DocIDReaderAll()
	if err != nil {
		return err
	}
	defer ids.Close()
	for {
		id, err := ids.Next()
		if err != nil || id == nil {
			return err
		}
		key, err := l.reader.ExternalID(id)
		if err != nil {
			return err
		}
		if isLexicon(key) {
			l.known.addLexicon(key)
			continue
		}
		l.records[id.Value()] = &record{key: key}
	}
}

func (l *loader) readLanguage(lang app.Lang) error {
	if err := l.each(fieldExact.in(lang), func(term string, r *record) error {
		exact, err := strconv.ParseUint(term, 36, 64)
		r.lang, r.exact = lang, exact
		return err
	}); err != nil {
		return err
	}
	v := l.known.words[lang]
	if err := l.each(fieldAll.in(lang), func(term string, r *record) error {
		r.terms = append(r.terms, place{term: v.term(term)})
		return nil
	}); err != nil {
		return err
	}
	for _, part := range parts() {
		if err := l.readPart(lang, part); err != nil {
			return err
		}
	}
	return l.readWords(lang)
}

// part is a field that adds something to the places of its texts.
type part struct {
	field field
	add   func(*place)
}

func parts() []part {
	return []part{
		{fieldTitle, func(p *place) { p.where |= inTitle }},
		{fieldKeywords, func(p *place) { p.where |= inKeywords }},
		{fieldCategory, func(p *place) { p.where |= inCategory }},
		{fieldBody, func(p *place) { p.body = 1 }},
		{fieldTwice, func(p *place) { p.body = 2 }},
		{fieldOften, func(p *place) { p.body = 4 }},
	}
}

// readPart relies on readLanguage having met the stems in their order, so that
// the places of a record are sorted already.
func (l *loader) readPart(lang app.Lang, p part) error {
	v := l.known.words[lang]
	return l.each(p.field.in(lang), func(stem string, r *record) error {
		term, ok := v.stems[stem]
		i := r.find(term)
		if !ok || i < 0 {
			return fmt.Errorf("a stem of %s is missing", p.field)
		}
		p.add(&r.terms[i])
		return nil
	})
}

// readWords learns the written words.
func (l *loader) readWords(lang app.Lang) error {
	t, v, words := l.tongues[lang], l.known.words[lang], map[string]written{}
	for _, key := range l.known.lexicon {
		if lexiconLang(key) != lang {
			continue
		}
		forms, err := lexiconWords(l.reader, key)
		if err != nil {
			return err
		}
		for _, form := range forms {
			w := fold(form)
			stem := t.stem(w)
			if _, ok := v.stems[stem]; !ok {
				l.known.stale = true
				continue
			}
			words[w] = written{careful(words[w].form, form), stem}
		}
	}
	v.learn(words)
	return nil
}

// each calls do for every term of a field and every text that has it.
func (l *loader) each(name string, do func(term string, r *record) error) error {
	dict, err := l.reader.FieldDict(name)
	if err != nil {
		return err
	}
	defer dict.Close()
	for {
		e, err := dict.Next()
		if err != nil || e == nil {
			return err
		}
		if err := l.texts(name, e.Term, do); err != nil {
			return err
		}
	}
}

func (l *loader) texts(name, term string, do func(string, *record) error) error {
	list, err := l.reader.TermFieldReader(context.Background(), []byte(term), name, false, false, false)
	if err != nil {
		return err
	}
	defer list.Close()
	var doc index.TermFieldDoc
	for {
		next, err := list.Next(&doc)
		if err != nil || next == nil {
			return err
		}
		r := l.records[next.ID.Value()]
		if r == nil {
			return fmt.Errorf("%s names a text that is not there", name)
		}
		if err := do(term, r); err != nil {
			return err
		}
	}
}

// catalogue puts the records together.
func (l *loader) catalogue() *catalogue {
	for _, r := range l.records {
		if r.lang == "" {
			continue
		}
		for i, p := range r.terms {
			if p.where == 0 && p.body == 0 {
				r.terms[i].body = 1
			}
		}
		r.settle()
		l.known.add(r)
	}
	return l.known
}
