// Package pocket makes the small index by which a browser searches without a
// server: in a copy of the site, and in the help a visitor keeps. It knows words
// as fold does and where they stand, nothing of languages; the script that
// searches it is frontend/elements/pocket.ts.
package pocket

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"guichet/app/help/fold"
)

// Limits of what is taken in of one text.
const (
	MaxWords  = 600 // different words
	maxLetter = 40  // bytes of a word
)

// Where a word stands, as bits.
const (
	inBody  = 1
	inKeys  = 2
	inTitle = 4
	places  = 8 // a place is less than this
)

// A word that stands in the bodies of most texts tells none apart; of a few
// texts it may.
const (
	manyTexts = 20
	mostTexts = 0.5
)

// Doc is one text. Lang is set when it is not the index's.
type Doc struct {
	Path, Title, Excerpt, Category, Lang string
	Keywords                             []string
	Body                                 string // plain text, "" to know titles and excerpts alone
}

// Index collects texts. Its zero value is empty and ready.
type Index struct {
	docs  [][]string
	words map[string][]posting
}

type posting struct{ doc, place int }

// Add takes a text in. The order of texts is the order of equal results.
func (x *Index) Add(d Doc) {
	if x.words == nil {
		x.words = map[string][]posting{}
	}
	n := len(x.docs)
	x.docs = append(x.docs, []string{d.Path, d.Title, d.Excerpt, d.Category, d.Lang})
	at := map[string]int{}
	note(at, d.Title, inTitle)
	for _, k := range d.Keywords {
		note(at, k, inKeys)
	}
	note(at, d.Excerpt, inBody)
	note(at, d.Body, inBody)
	for w, place := range at {
		x.words[w] = append(x.words[w], posting{n, place})
	}
}

// Words are the words of a text as the index knows them.
func Words(text string) []string {
	var out []string
	for w := range strings.FieldsSeq(fold.Key(text)) {
		if len(w) < 2 && (w < "0" || w > "9") {
			continue
		}
		out = append(out, w[:min(len(w), cut(w))])
	}
	return out
}

// cut is where a long word ends: between two letters.
func cut(w string) int {
	if len(w) <= maxLetter {
		return len(w)
	}
	n := maxLetter
	for n > 0 && w[n]&0xc0 == 0x80 {
		n--
	}
	return n
}

func note(at map[string]int, text string, place int) {
	for _, w := range Words(text) {
		if _, known := at[w]; !known && len(at) >= MaxWords {
			continue
		}
		at[w] |= place
	}
}

// wire is the index as it travels. Hits belongs to Words, which are sorted; a
// hit is eight times the distance from the text before, and the place.
type wire struct {
	Docs  [][]string `json:"docs"`
	Words []string   `json:"words"`
	Hits  [][]int    `json:"hits"`
}

// JSON writes the index. The same texts in the same order give the same bytes;
// nothing in it can end a script it stands in.
func (x *Index) JSON() ([]byte, error) {
	w := wire{Docs: x.docs, Words: []string{}, Hits: [][]int{}}
	if w.Docs == nil {
		w.Docs = [][]string{}
	}
	for _, word := range slices.Sorted(maps.Keys(x.words)) {
		if hits := x.hits(word); len(hits) > 0 {
			w.Words, w.Hits = append(w.Words, word), append(w.Hits, hits)
		}
	}
	b, err := json.Marshal(w)
	if err != nil {
		return nil, fmt.Errorf("pocket: write: %w", err)
	}
	return b, nil
}

func (x *Index) hits(word string) []int {
	all := x.words[word]
	common := len(x.docs) >= manyTexts && float64(len(all)) > mostTexts*float64(len(x.docs))
	var out []int
	last := 0
	for _, p := range all {
		place := p.place
		if common {
			place &^= inBody
		}
		if place == 0 {
			continue
		}
		out = append(out, (p.doc-last)*places+place)
		last = p.doc
	}
	return out
}
