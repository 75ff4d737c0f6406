package site

import (
	"net/http"
	"time"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/question"
	"guichet/app/settings"
	"guichet/app/web/kit"
	"guichet/store"
)

// copying is what the pages of a copy are made with.
type copying struct {
	online string // the address of the site without a trailing slash, or empty
	asOf   time.Time
	topics map[app.Lang]topics // what was read of them, for all pages

	library map[app.Lang]*help.Library
}

// Copy returns the pages as a copy of the site shows them, which is read with no
// server behind it: without what is sent anywhere, without feeds, and with the
// time standing still at asOf, so that the same content gives the same bytes.
// online is the address of the site, or empty where it has none of its own. They
// are to be made under one View, one after the other.
func (s *Site) Copy(online string, asOf time.Time) *Site {
	c := *s
	c.copy = &copying{online, asOf, map[app.Lang]topics{}, map[app.Lang]*help.Library{}}
	c.Clock = func() time.Time { return asOf }
	return &c
}

// copied takes from a frame what a copy has not, and adds the way to what was
// asked, which the site leads to from its form.
func (s *Site) copied(r store.Reader, b *kit.Base) error {
	if s.copy == nil {
		return nil
	}
	b.Copy = &kit.Copy{AsOf: s.copy.asOf, Hint: b.Site.Contact.Ask}
	b.Feed, b.Offline, b.OG = "", "", kit.OpenGraph{}
	asked, err := s.askedAnywhere(r)
	if asked {
		b.Footer = append(b.Footer, kit.Link{Title: s.Texts.Printer(b.Lang).T("ask.list.title"), Path: questionsPath(b.Lang)})
	}
	return err
}

// canonical is the address of a page on the site: empty in a copy of a site that
// has none of its own.
func (s *Site) canonical(origin, path string) string {
	if s.copy != nil && s.copy.online == "" {
		return ""
	}
	return origin + path
}

// QuestionPages is how many pages a copy has of what was asked in a language: at
// least one in each as soon as one language has any, for the menu of languages
// leads there.
func (s *Site) QuestionPages(r store.Reader, lang app.Lang) (int, error) {
	any, err := s.askedAnywhere(r)
	if err != nil || !any {
		return 0, err
	}
	list, err := s.Question.Public(r, lang, 1)
	return max(1, (list.Total+question.PageSize-1)/question.PageSize), err
}

func (s *Site) askedAnywhere(r store.Reader) (bool, error) {
	set, err := s.Settings.At(r)
	if err != nil {
		return false, err
	}
	for _, l := range set.Languages {
		if has, err := s.Question.HasPublic(r, l); has || err != nil {
			return has, err
		}
	}
	return false, nil
}

// askPath is where a question is asked: in a copy the online address, if it has
// one.
func (s *Site) askPath(lang app.Lang) string {
	path := "/" + string(lang) + "/ask"
	switch {
	case s.copy == nil:
		return path
	case s.copy.online == "":
		return ""
	}
	return s.copy.online + path
}

// CopySearchPage is where a copy is searched: its script asks the index that
// stands beside it.
type CopySearchPage struct {
	kit.Base
	Index      string // path of the script that holds the index
	Categories []kit.Link
}

// CopyIndexPath is the address the index of a language has in a copy.
func CopyIndexPath(lang app.Lang) string { return "/" + string(lang) + "/index.js" }

// CopySearch is the search of a copy in a language.
func (s *Site) CopySearch(r store.Reader, v kit.Variant) (kit.Document, error) {
	set, base, err := s.copyFrame(r, v, "/search")
	if err != nil {
		return kit.Document{}, err
	}
	base.Title = s.Texts.Printer(v.Lang).T("site.search.label")
	topics, err := s.topics(r, v.Lang)
	if err != nil {
		return kit.Document{}, err
	}
	return s.page(set, "copy", CopySearchPage{Base: base, Index: CopyIndexPath(v.Lang), Categories: topics.chips()})
}

// CopyMissing is what a host of a copy shows for an address that is not in it.
func (s *Site) CopyMissing(r store.Reader, v kit.Variant) (kit.Document, error) {
	set, base, err := s.copyFrame(r, v, "")
	if err != nil {
		return kit.Document{}, err
	}
	topics, err := s.topics(r, v.Lang)
	if err != nil {
		return kit.Document{}, err
	}
	p := ErrorPage{Base: base, Status: http.StatusNotFound, Heading: s.heading(v.Lang, http.StatusNotFound),
		Message: s.Texts.Printer(v.Lang).T("site.error.notfound"), Categories: topics.chips()}
	p.Title, p.NoIndex, p.Canonical = p.Heading, true, ""
	return s.page(set, "error", p)
}

func (s *Site) copyFrame(r store.Reader, v kit.Variant, rest string) (settings.Settings, kit.Base, error) {
	set, err := s.Settings.At(r)
	if err != nil {
		return set, kit.Base{}, err
	}
	base, err := s.frame(r, set, v.Origin, v.Lang, "/"+string(v.Lang)+rest, everywhere(set, rest))
	return set, base, err
}

// CopyMovedPage leads on at once.
type CopyMovedPage struct {
	kit.Base
	To string // an address of the copy
}

// CopyMoved is a page that leads from a former address of a copy to another: a
// path from where the page stands, which the caller has made.
func (s *Site) CopyMoved(set settings.Settings, lang app.Lang, to string) (kit.Document, error) {
	p := CopyMovedPage{Base: kit.Base{Lang: lang, Site: s.info(set, lang), Path: to}, To: to}
	body, err := s.renderer.RenderPart("copy", "copy-moved", p)
	return kit.Document{Type: kit.HTML, Body: body}, err
}
