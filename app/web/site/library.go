package site

import (
	"guichet/app"
	"guichet/app/help"
	"guichet/app/settings"
	"guichet/app/web/kit"
	"guichet/store"
)

// LibraryPage lists what there is to read, play and take away, by kind.
type LibraryPage struct {
	kit.Base
	Heading  string
	Kinds    Filter
	Topics   Filter // none when there is no choice
	Articles []ArticleCard
	Total    int
	Pages    Pager
}

// Library is one page of the library: of all kinds, or of one, in all categories
// or in one.
func (s *Site) Library(r store.Reader, v kit.Variant) (kit.Document, error) {
	set, err := s.Settings.At(r)
	if err != nil {
		return kit.Document{}, err
	}
	all, err := s.library(r, v.Lang)
	if err != nil {
		return kit.Document{}, err
	}
	view, err := s.Help.LibraryPage(r, app.Visitor(), v.Lang, all, v.Name, v.Number)
	if err != nil {
		return kit.Document{}, err
	}
	words := s.Texts.Printer(v.Lang)
	path := help.LibraryPath(v.Lang, view.Kind, view.Category)
	p := LibraryPage{Total: view.Total, Pages: listPager(view.Listing, path)}
	if p.Base, err = s.frame(r, set, v.Origin, v.Lang, path, s.libraryIn(set, view)); err != nil {
		return kit.Document{}, err
	}
	p.Heading = words.T("library.title")
	p.Title = p.Heading
	if view.Kind != "" {
		p.Title = words.T(kindName(view.Kind))
	}
	p.Description = words.T("library.lead")
	p.Crumbs = s.crumbs(v.Lang, nil)
	if view.Kind == "" && view.Category == "" {
		p.Alternates = alternates(set, v.Origin, everywhere(set, "/library"))
	}
	if view.Page > 1 {
		p.Canonical, p.Alternates = s.canonical(v.Origin, pagePath(path, view.Page)), nil
	}
	p.Kinds, p.Topics = s.libraryFilters(v.Lang, view)
	for _, c := range view.Articles {
		one := card(set, c)
		one.Medium = cardMedium(words, set, c)
		p.Articles = append(p.Articles, one)
	}
	if p.JSONLD, err = kit.LD(crumbsLD(v.Origin, p.Base)); err != nil {
		return kit.Document{}, err
	}
	return s.page(set, "library", p)
}

// libraryIn is where the menu of languages leads: the same kind. A category has
// another slug there.
func (s *Site) libraryIn(set settings.Settings, view help.LibraryView) []help.Alternate {
	var out []help.Alternate
	for _, l := range set.Languages {
		out = append(out, help.Alternate{Lang: l, Path: help.LibraryPath(l, view.Kind, "")})
	}
	return out
}

// library reads what the pages of a language are parts of; for a copy once.
func (s *Site) library(r store.Reader, lang app.Lang) (*help.Library, error) {
	if s.copy == nil {
		return s.Help.ReadLibrary(r, app.Visitor(), lang)
	}
	if known := s.copy.library[lang]; known != nil {
		return known, nil
	}
	l, err := s.Help.ReadLibrary(r, app.Visitor(), lang)
	if err == nil {
		s.copy.library[lang] = l
	}
	return l, err
}

// LibraryNames lists the addresses a copy has of the library, with how many
// articles each lists; none when the library is not shown.
func (s *Site) LibraryNames(r store.Reader, lang app.Lang) (map[string]int, error) {
	ok, err := s.anyLibrary(r)
	if err != nil || !ok {
		return nil, err
	}
	l, err := s.library(r, lang)
	if err != nil {
		return nil, err
	}
	return l.Names(), nil
}

func (s *Site) anyLibrary(r store.Reader) (bool, error) {
	set, err := s.Settings.At(r)
	if err != nil {
		return false, err
	}
	return s.Help.HasLibrary(r, app.Visitor(), set.Default())
}

func (s *Site) libraryFilters(lang app.Lang, view help.LibraryView) (kinds, topics Filter) {
	words := s.Texts.Printer(lang)
	sum := 0
	for _, k := range view.Kinds {
		sum += k.Count
	}
	kinds = Filter{Name: words.T("site.results.filter.kind"), Choices: []Choice{{
		Title: words.T("site.results.all"), Path: help.LibraryPath(lang, "", view.Category), Count: sum, Current: view.Kind == "",
	}}}
	for _, k := range view.Kinds {
		kinds.Choices = append(kinds.Choices, Choice{
			Title: words.T(kindName(k.Kind)), Path: help.LibraryPath(lang, k.Kind, view.Category), Count: k.Count, Current: k.Kind == view.Kind,
		})
	}
	topics = Filter{Name: words.T("site.results.filter.category"), Choices: []Choice{{
		Title: words.T("site.results.all"), Path: help.LibraryPath(lang, view.Kind, ""), Current: view.Category == "",
	}}}
	for _, c := range view.Categories {
		choice := Choice{Title: c.Title, Path: help.LibraryPath(lang, view.Kind, c.Slug), Count: c.Count, Current: c.Slug == view.Category}
		if c.Lang != lang {
			choice.Lang = c.Lang
		}
		topics.Choices = append(topics.Choices, choice)
	}
	if len(topics.Choices) < 3 && view.Category == "" {
		topics.Choices = nil
	}
	return kinds, topics
}
