package site

import (
	"strconv"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/web/kit"
	"guichet/store"
)

// Others lists the articles that stand in no category: all of them on a site
// without categories. When there are none, the front page has everything.
func (s *Site) Others(r store.Reader, v kit.Variant) (kit.Document, error) {
	set, err := s.Settings.At(r)
	if err != nil {
		return kit.Document{}, err
	}
	list, err := s.Help.Others(r, app.Visitor(), v.Lang, v.Number)
	if err != nil {
		return kit.Document{}, err
	}
	if list.Total == 0 {
		return kit.Document{}, &app.Moved{To: "/" + string(v.Lang)}
	}
	topics, err := s.topics(r, v.Lang)
	if err != nil {
		return kit.Document{}, err
	}
	path, all := help.OthersPath(v.Lang), everywhere(set, "/articles")
	base, err := s.frame(r, set, v.Origin, v.Lang, path, all)
	if err != nil {
		return kit.Document{}, err
	}
	base.Title = topics.rest.Title
	base.Crumbs = s.crumbs(v.Lang, nil)
	base.Alternates = alternates(set, v.Origin, all)
	if list.Page > 1 {
		base.Canonical, base.Alternates = s.canonical(v.Origin, pagePath(path, list.Page)), nil
	}
	if base.JSONLD, err = kit.LD(crumbsLD(v.Origin, base)); err != nil {
		return kit.Document{}, err
	}
	return s.page(set, "category", CategoryPage{
		Base:     base,
		Title:    base.Title,
		Articles: cards(set, list.Articles),
		Total:    list.Total,
		Pages:    listPager(list, path),
		Siblings: topics.beside(path),
	})
}

// listPager leads to the pages before and after the one shown.
func listPager(list help.Listing, path string) Pager {
	first := (list.Page-1)*help.PageSize + 1
	p := Pager{From: first, To: first + len(list.Articles) - 1, Total: list.Total}
	if list.Page > 1 {
		p.Prev = pagePath(path, list.Page-1)
	}
	if list.Page < list.Pages {
		p.Next = pagePath(path, list.Page+1)
	}
	return p
}

func pagePath(path string, page int) string {
	if page <= 1 {
		return path
	}
	return path + "?page=" + strconv.Itoa(page)
}
