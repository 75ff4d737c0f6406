package help

import (
	"fmt"

	"guichet/store"
)

// titleTexts gives the texts of earlier releases the title of their current
// revision, which lists are made from, and the files it uses.
func titleTexts(tx *store.Tx, cursor []byte) (next []byte, err error) {
	some, after, err := texts.Scan(tx, store.Page{After: store.Key(cursor), Limit: 500})
	if err != nil {
		return nil, err
	}
	for _, t := range some {
		if t.Title != "" {
			continue
		}
		v, err := revisions.Get(tx, store.K(t.Article, t.Lang, t.Revision))
		if err != nil {
			return nil, fmt.Errorf("title %s in %s: %w", t.Article, t.Lang, err)
		}
		t.Title, t.Files = v.Title, filesIn(v.Body)
		if err := texts.Put(tx, t); err != nil {
			return nil, err
		}
	}
	return after, nil
}

// linkTexts notes where the texts of earlier releases lead.
func linkTexts(tx *store.Tx, cursor []byte) (next []byte, err error) {
	some, after, err := texts.Scan(tx, store.Page{After: store.Key(cursor), Limit: 200})
	if err != nil {
		return nil, err
	}
	for _, t := range some {
		v, err := revisions.Get(tx, store.K(t.Article, t.Lang, t.Revision))
		if err != nil {
			return nil, fmt.Errorf("links of %s in %s: %w", t.Article, t.Lang, err)
		}
		if t.Links = linksIn(v.Body); len(t.Links) == 0 {
			continue
		}
		if err := texts.Put(tx, t); err != nil {
			return nil, err
		}
	}
	return after, nil
}
