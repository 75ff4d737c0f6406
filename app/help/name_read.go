package help

import (
	"guichet/app"
	"guichet/store"
)

// Name is what an article is called and where it stands for one reader.
type Name struct {
	Article app.ID
	Lang    app.Lang // of the title
	Title   string
	Path    string
}

// NameOf finds an article by its slug as ReadArticle does, without reading its
// body. What the reader may not read, and what is gone, is NotFound.
func (h *Help) NameOf(r store.Reader, who app.Actor, lang app.Lang, slug string) (Name, error) {
	v, err := h.read(r, who, lang)
	if err != nil {
		return Name{}, err
	}
	row, err := v.slug(slug)
	if err != nil {
		return Name{}, err
	}
	if row.Gone || row.Article.IsZero() || !row.Seen {
		return Name{}, notFound()
	}
	n, ok, err := v.name(row.Article)
	if err == nil && !ok {
		err = notFound()
	}
	return n, err
}

// NamesOf returns the names of articles; those the reader may not read are left
// out.
func (h *Help) NamesOf(r store.Reader, who app.Actor, lang app.Lang, ids []app.ID) (map[app.ID]Name, error) {
	v, err := h.read(r, who, lang)
	if err != nil {
		return nil, err
	}
	out := map[app.ID]Name{}
	for _, id := range ids {
		n, ok, err := v.name(id)
		if err != nil {
			return nil, err
		}
		if ok {
			out[id] = n
		}
	}
	return out, nil
}

func (v *reading) name(id app.ID) (Name, bool, error) {
	s, err := shelf.Get(v.r, store.K(id))
	if missing(err) {
		other, err := v.joined(id)
		if err != nil || other == nil {
			return Name{}, false, err
		}
		s = *other
	} else if err != nil {
		return Name{}, false, err
	}
	h, ok := s.best(v.langs, true)
	if !ok {
		return Name{}, false, nil
	}
	may, err := v.may(s.Category, s.Audience)
	if err != nil || !may {
		return Name{}, false, err
	}
	path, err := v.address(&s, h)
	return Name{Article: s.Article, Lang: h.Lang, Title: h.Title, Path: path}, err == nil, err
}

// Standing returns the article with an id, or the one it was joined to in the
// end; the zero id when that is in the bin, or gone.
func (h *Help) Standing(r store.Reader, id app.ID) (app.ID, error) {
	for range 10 {
		a, err := articles.Get(r, store.K(id))
		switch {
		case err != nil:
			return app.ID{}, passOver(err)
		case !a.Into.IsZero():
			id = a.Into
		case !a.Deleted.IsZero():
			return app.ID{}, nil
		default:
			return id, nil
		}
	}
	return app.ID{}, nil
}
