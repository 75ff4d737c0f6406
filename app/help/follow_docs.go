package help

import (
	"context"

	"guichet/app"
	"guichet/store"
	"guichet/store/search"
)

// apply puts the present state of the articles into the index, the position
// with the last of them.
func (f *follower) apply(ctx context.Context, dirty []app.ID, pos string) error {
	for len(dirty) > followBatch {
		if err := f.applyBatch(ctx, dirty[:followBatch], f.ix.Pos()); err != nil {
			return err
		}
		dirty = dirty[followBatch:]
	}
	return f.applyBatch(ctx, dirty, pos)
}

func (f *follower) applyBatch(ctx context.Context, dirty []app.ID, pos string) error {
	var put []search.Doc
	var del []string
	err := f.h.st.View(ctx, func(r store.Reader) error {
		v, err := f.h.read(r, app.Visitor(), "")
		if err != nil {
			return err
		}
		for _, id := range dirty {
			docs, err := v.docs(id)
			if err != nil {
				return err
			}
			put = append(put, docs...)
			del = append(del, without(id, docs)...)
		}
		return nil
	})
	if err != nil {
		return err
	}
	defer f.version.Add(1) // after it: an answer of before does not hold
	return f.ix.Apply(ctx, put, del, pos)
}

func without(id app.ID, docs []search.Doc) []string {
	var del []string
	for _, l := range app.Langs() {
		key, there := docKey(id, l), false
		for _, d := range docs {
			there = there || d.Key == key
		}
		if !there {
			del = append(del, key)
		}
	}
	return del
}

// docs returns what anyone may find of an article. The index is read by
// everybody, so nothing for fewer goes in: counts and corrections would tell.
func (v *reading) docs(id app.ID) ([]search.Doc, error) {
	s, err := shelf.Get(v.r, store.K(id))
	if err != nil {
		return nil, passOver(err)
	}
	if may, err := v.may(s.Category, s.Audience); err != nil || !may {
		return nil, err
	}
	cat, err := v.category(s.Category)
	if err != nil {
		return nil, err
	}
	var docs []search.Doc
	for _, h := range s.Heads {
		if h.Archived {
			continue
		}
		page, err := pages.Get(v.r, store.K(id, h.Lang))
		if err != nil {
			return nil, err
		}
		d := search.Doc{
			Key: docKey(id, h.Lang), Lang: h.Lang, Kind: string(s.Kind),
			Title: h.Title, Body: page.Plain, Keywords: h.Keywords,
		}
		if cat != nil {
			d.Place = s.Category.String()
			d.Category = cat.Names[h.Lang].Title
		}
		docs = append(docs, d)
	}
	return docs, nil
}
