package site

import (
	"encoding/xml"
	"net/http"
	"strconv"
	"strings"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/settings"
	"guichet/app/web/kit"
	"guichet/store"
)

// sitemapLength is the number of addresses in one file; the protocol allows
// 50,000 (sitemaps.org), and each of ours comes with its other languages.
const sitemapLength = 10_000

type sitemap struct {
	XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	XHTML   string       `xml:"xmlns:xhtml,attr"`
	URLs    []sitemapURL `xml:"url"`
}

type sitemapURL struct {
	Loc        string        `xml:"loc"`
	LastMod    string        `xml:"lastmod,omitempty"`
	Alternates []sitemapLink `xml:"xhtml:link"`
}

type sitemapLink struct {
	Rel  string `xml:"rel,attr"`
	Lang string `xml:"hreflang,attr"`
	Href string `xml:"href,attr"`
}

type sitemapIndex struct {
	XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
	Parts   []sitemapURL `xml:"sitemap"`
}

// Sitemap lists every address for search engines, or the files that do when
// there are many.
func (s *Site) Sitemap(r store.Reader, v kit.Variant) (kit.Document, error) {
	parts, err := s.Help.SitemapParts(r, s.sitemapLength)
	if err != nil {
		return kit.Document{}, err
	}
	if len(parts) <= 1 {
		return s.sitemapFile(r, v, "", true)
	}
	var index sitemapIndex
	for i := range parts {
		index.Parts = append(index.Parts, sitemapURL{Loc: v.Origin + "/sitemaps/" + strconv.Itoa(i+1)})
	}
	return xmlDocument(kit.XML, index)
}

// SitemapPart is one file of a sitemap in several.
func (s *Site) SitemapPart(r store.Reader, v kit.Variant) (kit.Document, error) {
	parts, err := s.Help.SitemapParts(r, s.sitemapLength)
	if err != nil {
		return kit.Document{}, err
	}
	if len(parts) <= 1 || v.Number > len(parts) {
		return kit.Document{}, app.E(app.NotFound, "error.notfound")
	}
	return s.sitemapFile(r, v, parts[v.Number-1], v.Number == 1)
}

// sitemapFile writes the addresses after a cursor; the first file begins with
// the front pages.
func (s *Site) sitemapFile(r store.Reader, v kit.Variant, after string, first bool) (kit.Document, error) {
	set, err := s.Settings.At(r)
	if err != nil {
		return kit.Document{}, err
	}
	entries, err := s.Help.Sitemap(r, after, s.sitemapLength)
	if err != nil {
		return kit.Document{}, err
	}
	out := sitemap{XHTML: "http://www.w3.org/1999/xhtml"}
	if first {
		n, err := s.Help.OthersCount(r, app.Visitor(), set.Default())
		if err != nil {
			return kit.Document{}, err
		}
		fronts := [][]help.Alternate{everywhere(set, "")}
		if n > 0 {
			fronts = append(fronts, everywhere(set, "/articles"))
		}
		some, err := s.anyLibrary(r)
		if err != nil {
			return kit.Document{}, err
		}
		if some {
			fronts = append(fronts, everywhere(set, "/library"))
		}
		asked, err := s.askedIn(r, set)
		if err != nil {
			return kit.Document{}, err
		}
		if len(asked) > 0 {
			fronts = append(fronts, asked)
		}
		for _, front := range fronts {
			for _, h := range front {
				out.URLs = append(out.URLs, located(set, v.Origin, help.SitemapEntry{Path: h.Path, Alternates: front}))
			}
		}
	}
	for _, e := range entries {
		out.URLs = append(out.URLs, located(set, v.Origin, e))
	}
	return xmlDocument(kit.XML, out)
}

// askedIn are the lists of public questions that have any.
func (s *Site) askedIn(r store.Reader, set settings.Settings) ([]help.Alternate, error) {
	var out []help.Alternate
	for _, l := range set.Languages {
		some, err := s.Question.HasPublic(r, l)
		if err != nil {
			return nil, err
		}
		if some {
			out = append(out, help.Alternate{Lang: l, Path: questionsPath(l)})
		}
	}
	return out, nil
}

func located(set settings.Settings, origin string, e help.SitemapEntry) sitemapURL {
	u := sitemapURL{Loc: origin + e.Path}
	if !e.Updated.IsZero() {
		u.LastMod = stamp(e.Updated)
	}
	for _, a := range alternates(set, origin, e.Alternates) {
		u.Alternates = append(u.Alternates, sitemapLink{"alternate", a.Lang, a.URL})
	}
	return u
}

// Robots tells crawlers where the sitemap is and to leave results alone.
func (s *Site) Robots(r *http.Request, _ app.Lang) (kit.Document, error) {
	var b strings.Builder
	b.WriteString("User-agent: *\n")
	set := s.Settings.Now()
	for _, l := range set.Languages {
		b.WriteString("Disallow: /" + string(l) + "/search\n")
	}
	b.WriteString("Disallow: /go/\nDisallow: /api/\n")
	// A page says itself that it is not to be listed: a crawler must read it.
	if !set.Search.Unlisted {
		b.WriteString("\nSitemap: " + kit.ListenerOf(r).Origin + "/sitemap.xml\n")
	}
	return kit.Document{Type: kit.Text, Body: []byte(b.String())}, nil
}
