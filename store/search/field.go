package search

import (
	"strconv"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"

	"guichet/app"
)

// field is the part of a text a bleve field holds. Every language has its own
// fields: "fr:all", "fr:title" and so on; the kind and the place are shared by all.
type field string

const (
	fieldAll      field = "all"      // every stem: proposes the candidates
	fieldTitle    field = "title"    // stems of the title
	fieldKeywords field = "keywords" // stems of the keywords
	fieldCategory field = "category" // stems of the category
	fieldBody     field = "body"     // stems of the body that also stand in one of these three
	fieldTwice    field = "twice"    // stems 2 or more times in the body
	fieldOften    field = "often"    // stems 4 or more times in the body
	fieldExact    field = "exact"    // the titleKey: one term a text

	kindField  = "kind"
	placeField = "place"
	wordsField = "words" // of a lexicon document
)

func (f field) in(lang app.Lang) string { return string(lang) + ":" + string(f) }

// lean indexes a field and nothing more: not stored, no term vectors, no doc
// values, no frequencies and norms. A posting then costs about one byte in the
// place of seven; the ranking has its counts from the fields above.
const lean = index.IndexField | index.SkipFreqNorm

// terms is an analyser for terms that are ready.
type terms []string

// Analyze implements analysis.Analyzer.
func (t terms) Analyze([]byte) analysis.TokenStream {
	stream := make(analysis.TokenStream, len(t))
	for i, s := range t {
		stream[i] = &analysis.Token{Term: []byte(s), Position: i + 1, Type: analysis.AlphaNumeric}
	}
	return stream
}

// document makes the bleve document of a text.
func (a *analysed) document() *document.Document {
	d := document.NewDocument(a.doc.Key)
	put := func(name string, list terms) {
		if len(list) > 0 {
			d.AddField(document.NewTextFieldCustom(name, nil, nil, lean, list))
		}
	}
	lang := a.doc.Lang
	put(fieldAll.in(lang), a.in(func(counts) bool { return true }))
	put(fieldTitle.in(lang), a.in(func(c counts) bool { return c.where&inTitle != 0 }))
	put(fieldKeywords.in(lang), a.in(func(c counts) bool { return c.where&inKeywords != 0 }))
	put(fieldCategory.in(lang), a.in(func(c counts) bool { return c.where&inCategory != 0 }))
	put(fieldBody.in(lang), a.in(func(c counts) bool { return c.where != 0 && c.body > 0 }))
	put(fieldTwice.in(lang), a.in(func(c counts) bool { return c.body >= 2 }))
	put(fieldOften.in(lang), a.in(func(c counts) bool { return c.body >= 4 }))
	put(fieldExact.in(lang), terms{exactTerm(a.exact)})
	if a.doc.Kind != "" {
		put(kindField, terms{a.doc.Kind})
	}
	if a.doc.Place != "" {
		put(placeField, terms{a.doc.Place})
	}
	return d
}

func exactTerm(key uint64) string { return strconv.FormatUint(key, 36) }
