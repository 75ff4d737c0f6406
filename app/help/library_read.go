package help

import (
	"guichet/app"
	"guichet/store"
)

// libraryKinds are what the library shows, in the order it offers them.
func libraryKinds() []Kind {
	return []Kind{Guide, Troubleshooting, Video, Recording, Download, Question}
}

// LibraryView is one page of the library: what there is of some kind in some
// category, the newest first.
type LibraryView struct {
	Kind       Kind   // empty for all
	Category   string // the slug of the category, empty for all
	Listing           // PageSize a page
	Kinds      []KindCount
	Categories []LibraryPlace
	Lang       app.Lang // of its counts: the reader's
}

// LibraryPlace is a top category with what it and those below hold of the kind.
type LibraryPlace struct {
	Title, Slug string
	Lang        app.Lang
	Count       int
}

// Library is what the visitors of a language may find of every kind, read once;
// its pages are parts of it.
type Library struct {
	found  []shelved // the newest first
	places map[app.ID]place
	order  []place
}

// place is the top category something stands in.
type place struct {
	title, slug string
	lang        app.Lang
}

// ReadLibrary reads all that the library of a language shows.
func (h *Help) ReadLibrary(r store.Reader, who app.Actor, lang app.Lang) (*Library, error) {
	v, err := h.read(r, who, lang)
	if err != nil {
		return nil, err
	}
	l := &Library{places: map[app.ID]place{}}
	tops := map[string]bool{}
	var after store.Key
	for {
		some, next, err := shelfByTime.Find(r, store.K(app.ID{}), store.Page{After: after, Limit: 500, Reverse: true})
		if err != nil {
			return nil, err
		}
		for i := range some {
			s := &some[i]
			if _, ok := s.best(v.langs, false); !ok {
				continue
			}
			if may, err := v.may(s.Category, s.Audience); err != nil || !may {
				if err != nil {
					return nil, err
				}
				continue
			}
			line, err := v.above(s.Category)
			if err != nil {
				return nil, err
			}
			l.found = append(l.found, *s)
			if len(line) > 0 {
				n := v.node(line[0])
				l.places[s.Category] = place{n.Title, n.Slug, n.Lang}
				tops[n.Slug] = true
			}
		}
		if after = next; next == nil {
			break
		}
	}
	nodes, err := v.tree()
	for _, n := range nodes { // in the order of the front page
		if tops[n.Slug] {
			l.order = append(l.order, place{n.Title, n.Slug, n.Lang})
		}
	}
	return l, err
}

// LibraryPage is one page of the library, from 1, by the last part of its address. A
// page beyond the last, a kind or a category it does not have is not found.
func (h *Help) LibraryPage(r store.Reader, who app.Actor, lang app.Lang, l *Library, name string, page int) (LibraryView, error) {
	v, err := h.read(r, who, lang)
	if err != nil {
		return LibraryView{}, err
	}
	kind, slug, ok := readLibraryName(name)
	if !ok {
		return LibraryView{}, notFound()
	}
	out := LibraryView{Kind: kind, Category: slug, Listing: Listing{Page: max(page, 1)}, Lang: lang}
	kinds, places := map[Kind]int{}, map[string]int{}
	var list []shelved
	known := slug == ""
	for _, s := range l.found {
		at := l.places[s.Category].slug
		known = known || at == slug
		here, fits := slug == "" || at == slug, kind == "" || s.Kind == kind
		if here {
			kinds[s.Kind]++
		}
		if fits {
			places[at]++
		}
		if here && fits {
			if out.Total/PageSize == out.Page-1 {
				list = append(list, s)
			}
			out.Total++
		}
	}
	out.Pages = max(1, (out.Total+PageSize-1)/PageSize)
	if !known || out.Page > out.Pages || out.Total == 0 && (kind != "" || slug != "") {
		return out, notFound()
	}
	for _, k := range libraryKinds() {
		if kinds[k] > 0 {
			out.Kinds = append(out.Kinds, KindCount{k, kinds[k]})
		}
	}
	for _, p := range l.order {
		if n := places[p.slug]; n > 0 {
			out.Categories = append(out.Categories, LibraryPlace{p.title, p.slug, p.lang, n})
		}
	}
	out.Articles, err = v.listed(list)
	return out, err
}

// Names lists the last parts of the addresses of a library that have
// something, each with how many articles.
func (l *Library) Names() map[string]int {
	out := map[string]int{"": len(l.found)}
	for _, s := range l.found {
		slug := l.places[s.Category].slug
		out[LibraryName(s.Kind, "")]++
		if slug != "" {
			out[LibraryName("", slug)]++
			out[LibraryName(s.Kind, slug)]++
		}
	}
	return out
}

// HasLibrary reports whether the library shows more than the lists of categories
// do: a guide, or something to play or take away.
func (h *Help) HasLibrary(r store.Reader, who app.Actor, lang app.Lang) (bool, error) {
	v, err := h.read(r, who, lang)
	if err != nil {
		return false, err
	}
	for _, k := range libraryKinds() {
		if k == Question {
			continue
		}
		var after store.Key
		for {
			some, next, err := shelfByKind.Find(r, store.K(string(k)), store.Page{After: after, Limit: 20, Reverse: true})
			if err != nil {
				return false, err
			}
			for i := range some {
				if _, ok := some[i].best(v.langs, false); !ok {
					continue
				}
				if may, err := v.may(some[i].Category, some[i].Audience); may || err != nil {
					return may, err
				}
			}
			if after = next; next == nil {
				break
			}
		}
	}
	return false, nil
}
