package search

import (
	"context"
	"fmt"

	index "github.com/blevesearch/bleve_index_api"

	"guichet/app"
)

// Apply removes the texts with the keys in del, then puts those in put in the
// place of older ones with their keys, and notes pos, all in one batch: after a
// crash either everything of it is in or nothing. A Search begun afterwards
// finds it; the disk follows within moments. A key that is empty, begins
// with NUL or is longer than MaxKey, or a language Guichet does not know, is an error and nothing is done.
func (x *Index) Apply(ctx context.Context, put []Doc, del []string, pos string) error {
	if err := x.check(put, del); err != nil {
		return err
	}
	x.write.Lock()
	defer x.write.Unlock()
	if x.engine == nil {
		return ErrClosed
	}
	texts, err := x.analyse(ctx, put)
	if err != nil {
		return err
	}
	if err := x.batch(texts, del, pos); err != nil {
		return err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.remember(texts, del)
	x.pos = pos
	x.version++
	return nil
}

// Reset empties the index; Pos is empty. When the folder cannot be begun again
// the index is closed, and the next Open begins it.
func (x *Index) Reset(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	x.write.Lock()
	defer x.write.Unlock()
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.engine == nil {
		return ErrClosed
	}
	err := x.shut()
	if err != nil {
		x.log.Warn("search index not closed before a reset", "cause", err)
	}
	if err := x.restart(); err != nil {
		return fmt.Errorf("resetting the search index: %w", err)
	}
	return nil
}

func (x *Index) check(put []Doc, del []string) error {
	for _, d := range put {
		if len(d.Key) == 0 || len(d.Key) > MaxKey || isLexicon(d.Key) {
			return fmt.Errorf("search: %q is no key of 1 to %d bytes", d.Key, MaxKey)
		}
		if !x.tongues.belongs(d.Lang) {
			return fmt.Errorf("search: text %q is in the unknown language %q", d.Key, d.Lang)
		}
		if len(d.Kind) > MaxKey || len(d.Place) > MaxKey {
			return fmt.Errorf("search: text %q has a kind or a place of over %d bytes", d.Key, MaxKey)
		}
	}
	for _, key := range del {
		if key == "" || isLexicon(key) {
			return fmt.Errorf("search: %q is no key to remove", key)
		}
	}
	return nil
}

// analyse reads the texts, of those with one key the last.
func (x *Index) analyse(ctx context.Context, put []Doc) (map[string]*analysed, error) {
	texts := make(map[string]*analysed, len(put))
	known := map[app.Lang]map[string]string{}
	for _, d := range put {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if known[d.Lang] == nil {
			known[d.Lang] = map[string]string{}
		}
		texts[d.Key] = x.tongues[d.Lang].analyse(d, known[d.Lang])
	}
	return texts, nil
}

// batch makes the change and hands it to bleve.
func (x *Index) batch(texts map[string]*analysed, del []string, pos string) error {
	b := index.NewBatch()
	for _, key := range del {
		b.Delete(key)
	}
	for _, a := range texts {
		b.Update(a.document())
	}
	for lang, words := range spelt(texts) {
		if words = x.known.words[lang].fresh(words); len(words) > 0 {
			x.keep(b, lang, words)
		}
	}
	if err := x.commit(b, x.after(texts, del, pos)); err != nil {
		return fmt.Errorf("applying %d texts to the search index: %w", len(texts)+len(del), err)
	}
	return nil
}

// commit hands a sealed batch to bleve and notes what Close has to wait for.
func (x *Index) commit(b *index.Batch, s seal) error {
	mark, err := s.bytes()
	if err != nil {
		return err
	}
	b.SetInternal(sealKey(), mark)
	done := make(chan struct{})
	b.SetPersistedCallback(func(error) { close(done) })
	if err := guarded(func() error { return x.engine.Batch(b) }); err != nil {
		return err
	}
	if x.dir != "" {
		x.persisted = done
	}
	return nil
}

// after returns the seal of the index as it will be.
func (x *Index) after(texts map[string]*analysed, del []string, pos string) seal {
	s := seal{
		Format: format, Lists: x.lists, Pos: []byte(pos),
		Texts: len(x.known.records), Sum: x.known.sum,
	}
	gone := map[string]bool{}
	for _, key := range del {
		if x.known.records[key] != nil && !gone[key] {
			gone[key] = true
			s.Texts--
			s.Sum ^= keySum(key)
		}
	}
	for key := range texts {
		if x.known.records[key] == nil || gone[key] {
			s.Texts++
			s.Sum ^= keySum(key)
		}
	}
	return s
}

// remember brings the catalogue to the state of the index.
func (x *Index) remember(texts map[string]*analysed, del []string) {
	for _, key := range del {
		x.known.remove(key)
	}
	for _, a := range texts {
		x.known.add(a.record(x.known.words[a.doc.Lang]))
	}
	for lang, words := range spelt(texts) {
		x.known.words[lang].learn(words)
	}
}

// spelt returns the words of some texts by language.
func spelt(texts map[string]*analysed) map[app.Lang]map[string]written {
	all := map[app.Lang]map[string]written{}
	for _, a := range texts {
		words := all[a.doc.Lang]
		if words == nil {
			words = map[string]written{}
			all[a.doc.Lang] = words
		}
		for fold, w := range a.words {
			if old, ok := words[fold]; ok {
				w.form = careful(w.form, old.form)
			}
			words[fold] = w
		}
	}
	return all
}
