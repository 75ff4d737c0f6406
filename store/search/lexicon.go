package search

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"

	"guichet/app"
)

// The words as written, from which typing errors and beginnings are told, are
// kept in documents of their own: each batch adds one a language with the words
// no text had before. Keeping them text by text took as much disk as all stems.
// The index is rid of words that no text has any more when it is opened.
const (
	lexiconMark   = "\x00" // begins the keys of these documents, and no other
	lexiconNumber = ":"
	lexiconMost   = 64 // of these documents before Open makes one of them
)

func isLexicon(key string) bool { return strings.HasPrefix(key, lexiconMark) }

// addLexicon notes a document that is there already.
func (c *catalogue) addLexicon(key string) {
	c.lexicon = append(c.lexicon, key)
	_, number, _ := strings.Cut(key, lexiconNumber)
	if n, err := strconv.ParseInt(number, 36, 64); err == nil {
		c.lexicons = max(c.lexicons, int(n))
	}
}

func lexiconLang(key string) app.Lang {
	lang, _, _ := strings.Cut(strings.TrimPrefix(key, lexiconMark), lexiconNumber)
	return app.Lang(lang)
}

// fresh returns the words of some texts that the vocabulary does not have, or
// has with fewer accents.
func (v *vocabulary) fresh(words map[string]written) map[string]written {
	list := map[string]written{}
	for fold, w := range words {
		n, ok := v.words[fold]
		if !ok || careful(v.list[n].form, w.form) != v.list[n].form {
			list[fold] = w
		}
	}
	return list
}

// lexiconDocument makes the document that keeps words of a language. It is the
// only thing stored: a third of what indexing the words would take.
func lexiconDocument(lang app.Lang, number int, words map[string]written) *document.Document {
	forms := make([]string, 0, len(words))
	for _, w := range words {
		forms = append(forms, w.form)
	}
	d := document.NewDocument(lexiconMark + string(lang) + lexiconNumber + strconv.FormatInt(int64(number), 36))
	d.AddField(document.NewTextFieldCustom(wordsField, nil, packed(forms), index.StoreField, nil))
	return d
}

// packed writes words in their order, each as the number of bytes it shares with
// the one before, the others, and a line feed.
func packed(forms []string) []byte {
	slices.Sort(forms)
	var b []byte
	last := ""
	for _, form := range forms {
		shared := 0
		for shared < min(len(form), len(last)) && form[shared] == last[shared] {
			shared++
		}
		b = append(b, byte(shared))
		b = append(append(b, form[shared:]...), '\n')
		last = form
	}
	return b
}

// unpacked reads what packed wrote.
func unpacked(b []byte) ([]string, error) {
	var forms []string
	last := ""
	for len(b) > 0 {
		shared := int(b[0])
		rest, after, ok := bytes.Cut(b[1:], []byte{'\n'})
		if !ok || shared > len(last) {
			return nil, fmt.Errorf("the words kept after %q cannot be read", last)
		}
		last = last[:shared] + string(rest)
		forms = append(forms, last)
		b = after
	}
	return forms, nil
}

// lexiconWords reads the words of one lexicon document.
func lexiconWords(r index.IndexReader, key string) (forms []string, err error) {
	d, err := r.Document(key)
	if err != nil || d == nil {
		return nil, fmt.Errorf("reading the words in %q: %w", key, err)
	}
	d.VisitFields(func(f index.Field) {
		if f.Name() == wordsField && err == nil {
			forms, err = unpacked(f.Value())
		}
	})
	return forms, err
}

// tidy makes one document a language of many, without the words that no text
// has. A failure leaves everything as it was.
func (x *Index) tidy() error {
	if len(x.known.lexicon) <= lexiconMost && !x.known.stale {
		return nil
	}
	b := index.NewBatch()
	for _, key := range x.known.lexicon {
		b.Delete(key)
	}
	x.known.lexicon = nil
	for _, lang := range app.Langs() {
		words := map[string]written{}
		for _, e := range x.known.words[lang].list {
			words[e.fold] = written{form: e.form}
		}
		if len(words) > 0 {
			x.keep(b, lang, words)
		}
	}
	x.known.stale = false
	return x.commit(b, x.after(nil, nil, x.pos))
}

// keep adds a lexicon document to a batch.
func (x *Index) keep(b *index.Batch, lang app.Lang, words map[string]written) {
	x.known.lexicons++
	d := lexiconDocument(lang, x.known.lexicons, words)
	b.Update(d)
	x.known.lexicon = append(x.known.lexicon, d.ID())
}
