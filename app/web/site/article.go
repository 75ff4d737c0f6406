package site

import (
	"html/template"
	"net/url"
	"strings"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/settings"
	"guichet/app/web/kit"
	"guichet/store"
)

// Article is the page of one article.
func (s *Site) Article(r store.Reader, v kit.Variant) (kit.Document, error) {
	set, err := s.Settings.At(r)
	if err != nil {
		return kit.Document{}, err
	}
	view, err := s.Help.ReadArticle(r, app.Visitor(), v.Lang, v.Name)
	if err != nil {
		return kit.Document{}, err
	}
	p, err := s.text(r, set, v, view)
	if err != nil {
		return kit.Document{}, err
	}
	topics, err := s.topics(r, v.Lang)
	if err != nil {
		return kit.Document{}, err
	}
	if p.Guided() {
		p.HTML = s.askAbout(v.Lang, view)
	}
	own := top(view.Trail)
	if own == "" {
		own = topics.rest.Path
		p.Crumbs = append(p.Crumbs, kit.Link{Title: topics.rest.Title, Path: own})
	}
	p.Siblings = topics.beside(own)
	p.Related = cards(set, view.Related)
	p.Category = link(view.Category, v.Lang)
	p.OG.Type = "article"
	p.Medium = s.medium(set, v.Lang, view)
	if p.JSONLD, err = kit.LD(articleLD(set, v, p, view)); err != nil {
		return kit.Document{}, err
	}
	if s.copy != nil {
		return s.page(set, "article", p)
	}
	plays := p.Medium != nil && p.Medium.Src != "" && (p.Medium.Video || p.Medium.Audio)
	vote, hold, err := s.voteBlock(r, set, view)
	if err != nil {
		return kit.Document{}, err
	}
	p.Vote = vote
	doc, err := s.page(set, "article", p)
	doc.Plays = plays
	doc.Subject, doc.SubjectIn = view.Article, view.Lang
	hold(&doc)
	return doc, err
}

// Page is one footer page.
func (s *Site) Page(r store.Reader, v kit.Variant) (kit.Document, error) {
	set, err := s.Settings.At(r)
	if err != nil {
		return kit.Document{}, err
	}
	view, err := s.Help.ReadPage(r, app.Visitor(), v.Lang, v.Name)
	if err != nil {
		return kit.Document{}, err
	}
	p, err := s.text(r, set, v, view)
	if err != nil {
		return kit.Document{}, err
	}
	return s.page(set, "page", p)
}

// text fills what articles and footer pages have in common. A text shown in
// another language than the reader's is canonical at its own address.
func (s *Site) text(r store.Reader, set settings.Settings, v kit.Variant, view help.ArticleView) (ArticlePage, error) {
	base, err := s.frame(r, set, v.Origin, v.Lang, view.Path, view.Alternates)
	if err != nil {
		return ArticlePage{}, err
	}
	base.Title = view.Title
	base.Description = clip(view.Plain)
	base.Crumbs = s.crumbs(v.Lang, view.Trail)
	base.NoIndex = base.NoIndex || view.Archived
	if view.Foreign {
		base.Canonical = s.canonical(v.Origin, ownPath(view))
	} else {
		base.Alternates = alternates(set, v.Origin, view.Alternates)
	}
	p := ArticlePage{
		Base:     base,
		Title:    view.Title,
		HTML:     template.HTML(view.HTML), // #nosec G203 -- made safe by markup.Render
		Updated:  local(set, view.Updated),
		Minutes:  view.Minutes,
		Kind:     string(view.Kind),
		Share:    share(view.Title, v.Origin+view.Path),
		Archived: view.Archived,
		TextLang: view.Lang,
	}
	for _, h := range view.Headings {
		p.Headings = append(p.Headings, Heading{ID: h.ID, Text: h.Text, Level: h.Level})
	}
	if view.Foreign {
		p.Fallback = &Fallback{Lang: view.Lang}
	}
	return p, nil
}

// askAbout lets the form for questions begin with the guide that led there. A
// script tells the whole way.
func (s *Site) askAbout(lang app.Lang, view help.ArticleView) template.HTML {
	about := "?q=" + url.QueryEscape(s.Texts.Printer(lang).T("steps.asked", "Title", view.Title)) + `"`
	html := view.HTML
	for _, l := range app.Langs() {
		// Text cannot look like this: its quotes are escaped.
		address := ` href="/` + string(l) + `/ask`
		html = strings.ReplaceAll(html, address+`"`, address+about)
	}
	return template.HTML(html) // #nosec G203 -- made safe by markup.Render, and both parts are escaped
}

// ownPath is the address of a text in its own language.
func ownPath(view help.ArticleView) string {
	for _, a := range view.Alternates {
		if a.Lang == view.Lang {
			return a.Path
		}
	}
	return view.Path
}

// share makes the addresses an article is passed on with.
func share(title, address string) Share {
	mail := "mailto:?subject=" + mailField(title) + "&body=" + mailField(address)
	return Share{URL: address, MailTo: template.URL(mail)} // #nosec G203 -- both parts are escaped
}

// mailField escapes a header field of a mailto: address, where a plus is a
// plus and a blank is %20 (RFC 6068, 5).
func mailField(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
