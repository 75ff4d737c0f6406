package search

import (
	"cmp"
	"slices"

	"guichet/app"
)

// record is what the ranking knows of one text: which stems it has and where.
// It costs about 100 bytes and 8 more for each different stem, 500 bytes for a
// text of 60 words, and is read back from the index at Open.
type record struct {
	key    string
	lang   app.Lang
	kind   string
	place  string
	spot   int    // number of the two in the catalogue
	exact  uint64 // titleKey of its title, 0 without words
	terms  []place
	titles int     // different stems of its title
	length float64 // words of title and body, as the ranking counts them
}

// place says where in a text a stem stands.
type place struct {
	term  uint32
	where uint8 // a set of inTitle, inKeywords and inCategory
	body  uint8 // times in the body: 0, 1, 2 for 2 or 3, 4 for more
}

const (
	inTitle uint8 = 1 << iota
	inKeywords
	inCategory
)

// rounded is a count in the body as the index keeps it: the gain from further
// occurrences is small (saturation), so the exact number is not worth its bytes.
func rounded(times int) uint8 {
	switch {
	case times >= 4:
		return 4
	case times >= 2:
		return 2
	}
	return uint8(times)
}

// find returns the index in terms of a stem, -1 if the text does not have it.
func (r *record) find(term uint32) int {
	// By hand: a search does this ten thousand times, and a function called for
	// each comparison took half of the ranking.
	from, to := 0, len(r.terms)
	for from < to {
		if mid := int(uint(from+to) >> 1); r.terms[mid].term < term {
			from = mid + 1
		} else {
			to = mid
		}
	}
	if from == len(r.terms) || r.terms[from].term != term {
		return -1
	}
	return from
}

// settle sorts the places and counts the lengths, once all places are known.
func (r *record) settle() {
	slices.SortFunc(r.terms, func(a, b place) int { return cmp.Compare(a.term, b.term) })
	r.titles, r.length = 0, 0
	for _, p := range r.terms {
		if p.where&inTitle != 0 {
			r.titles++
			r.length += titleWeight
		}
		r.length += float64(p.body)
	}
}

// catalogue is what stands in memory beside the index: a record for each text
// and the vocabulary of each language.
type catalogue struct {
	records map[string]*record
	words   map[app.Lang]*vocabulary
	sum     uint64 // of the keys, to notice a damaged index: see seal.go
	spots   []spot // by number; they only grow
	numbers map[spot]int

	lexicon  []string // keys of the documents of lexicon.go
	lexicons int      // number of the newest of them
	stale    bool     // whether they hold a word that no text has
}

// spot is a kind of text at a place: hits are counted by its number.
type spot struct{ kind, place string }

func newCatalogue() *catalogue {
	c := &catalogue{records: map[string]*record{}, words: map[app.Lang]*vocabulary{}, numbers: map[spot]int{}}
	for _, lang := range app.Langs() {
		c.words[lang] = newVocabulary()
	}
	return c
}

// add takes in a settled record, in the place of an older one with its key.
func (c *catalogue) add(r *record) {
	c.remove(r.key)
	v := c.words[r.lang]
	for _, p := range r.terms {
		v.df[p.term]++
	}
	v.texts++
	v.length += r.length
	c.records[r.key] = r
	n, ok := c.numbers[spot{r.kind, r.place}]
	if !ok {
		n = len(c.spots)
		c.spots = append(c.spots, spot{r.kind, r.place})
		c.numbers[c.spots[n]] = n
	}
	r.spot, r.kind, r.place = n, c.spots[n].kind, c.spots[n].place // one copy of each name
	c.sum ^= keySum(r.key)
}

func (c *catalogue) remove(key string) {
	r, ok := c.records[key]
	if !ok {
		return
	}
	v := c.words[r.lang]
	for _, p := range r.terms {
		v.df[p.term]--
	}
	v.texts--
	v.length -= r.length
	delete(c.records, key)
	c.sum ^= keySum(key)
}
