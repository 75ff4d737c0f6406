package web_test

import (
	"encoding/json"
	"encoding/xml"
	"slices"
	"strings"
	"testing"
	"time"

	"guichet/app/web/webtest"
)

type urlset struct {
	URLs []struct {
		Loc   string `xml:"loc"`
		Links []struct {
			Lang string `xml:"hreflang,attr"`
			Href string `xml:"href,attr"`
		} `xml:"http://www.w3.org/1999/xhtml link"`
	} `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 url"`
}

func readSitemap(t *testing.T, s *webtest.Site) urlset {
	t.Helper()
	var set urlset
	if err := xml.Unmarshal(s.Get("/sitemap.xml").Want(200).Body, &set); err != nil {
		t.Fatal(err)
	}
	return set
}

func TestSitemapNamesWhatCanBeRead(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	set := readSitemap(t, s)
	if len(set.URLs) != 20 {
		t.Errorf("%d addresses", len(set.URLs))
	}
	for _, u := range set.URLs {
		path, ok := strings.CutPrefix(u.Loc, webtest.Origin)
		if !ok {
			t.Fatalf("%s is not under the public address", u.Loc)
		}
		page := s.Get(path).Want(200)
		if got := page.Attrs("link[rel=canonical]", "href"); !slices.Equal(got, []string{u.Loc}) {
			t.Errorf("%s is canonical at %v", u.Loc, got)
		}
		onPage := map[string]string{}
		for i, l := range page.Attrs("link[rel=alternate]", "hreflang") {
			if l != "" {
				onPage[l] = page.Attrs("link[rel=alternate]", "href")[i]
			}
		}
		if len(onPage) != len(u.Links) {
			t.Errorf("%s: the page has %v, the sitemap %v", u.Loc, onPage, u.Links)
		}
		for _, l := range u.Links {
			if onPage[l.Lang] != l.Href {
				t.Errorf("%s: %s is %q on the page, %q in the sitemap", u.Loc, l.Lang, onPage[l.Lang], l.Href)
			}
		}
	}
}

func TestHreflangIsReciprocal(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	links := map[string][]string{}
	for _, u := range readSitemap(t, s).URLs {
		links[u.Loc] = nil
		for _, l := range u.Links {
			links[u.Loc] = append(links[u.Loc], l.Href)
		}
	}
	for from, all := range links {
		if len(all) > 0 && !slices.Contains(all, from) {
			t.Errorf("%s does not name itself", from)
		}
		for _, to := range all {
			if !slices.Contains(links[to], from) {
				t.Errorf("%s names %s, which does not name it", from, to)
			}
		}
	}
}

func TestRobotsNamesTheSitemap(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	if a := s.Get("/robots.txt").Want(200); !a.Has("\nSitemap: " + webtest.Origin + "/sitemap.xml\n") {
		t.Errorf("%s", a.Body)
	}
}

type atom struct {
	XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string   `xml:"id"`
	Title   string   `xml:"title"`
	Updated string   `xml:"updated"`
	Author  string   `xml:"author>name"`
	Links   []struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	} `xml:"link"`
	Entries []struct {
		ID      string `xml:"id"`
		Title   string `xml:"title"`
		Updated string `xml:"updated"`
		Link    struct {
			Href string `xml:"href,attr"`
		} `xml:"link"`
	} `xml:"entry"`
}

func TestFeedsAreAtom(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	rows := []struct {
		at      string
		entries int
	}{{"/fr/feed.xml", 3}, {"/en/feed.xml", 3}, {"/es/feed.xml", 1}, {"/fr/categories/retours/feed.xml", 1}}
	ids := map[string]string{}
	for _, row := range rows {
		var f atom
		if err := xml.Unmarshal(s.Get(row.at).Want(200).Body, &f); err != nil {
			t.Fatalf("%s: %v", row.at, err)
		}
		if f.ID == "" || f.Title == "" || f.Author != "Atelier" || len(f.Entries) != row.entries {
			t.Errorf("%s: %+v", row.at, f)
		}
		if f.Links[0].Rel != "self" || f.Links[0].Href != webtest.Origin+row.at {
			t.Errorf("%s: self link %+v", row.at, f.Links[0])
		}
		for _, e := range f.Entries {
			if _, err := time.Parse(time.RFC3339, e.Updated); err != nil || e.Title == "" || !strings.HasPrefix(e.ID,
				"urn:uuid:") {
				t.Errorf("%s: %+v", row.at, e)
			}
			if other, ok := ids[e.ID]; ok && other != e.Link.Href {
				t.Errorf("one id for %s and %s", other, e.Link.Href)
			}
			ids[e.ID] = e.Link.Href
			s.Get(strings.TrimPrefix(e.Link.Href, webtest.Origin)).Want(200)
		}
	}
}

func TestStructuredDataIsJSON(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	rows := []struct{ at, kind, field string }{
		{"/fr", "WebSite", "potentialAction"},
		{"/fr/categories/retours", "BreadcrumbList", "itemListElement"},
		{"/fr/articles/suivi", "FAQPage", "mainEntity"},
		{"/fr/articles/renvoi", "TechArticle", "articleBody"},
		{"/en/articles/hostile", "FAQPage", "mainEntity"},
	}
	for _, row := range rows {
		a := s.Get(row.at).Want(200)
		scripts := a.All("script[type=application/ld+json]")
		if len(scripts) != 1 {
			t.Errorf("%s: %d blocks", row.at, len(scripts))
			continue
		}
		var data struct {
			Context string           `json:"@context"`
			Graph   []map[string]any `json:"@graph"`
		}
		if err := json.Unmarshal([]byte(scripts[0].FirstChild.Data), &data); err != nil {
			t.Errorf("%s: %v", row.at, err)
			continue
		}
		if !slices.ContainsFunc(data.Graph, func(n map[string]any) bool {
			return n["@type"] == row.kind &&
				n[row.field] != nil
		}) {
			t.Errorf("%s: no %s in %v", row.at, row.kind, data.Graph)
		}
	}
}

func TestAHostileTitleStaysText(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	for _, at := range []string{"/en/articles/hostile", "/en", "/en/categories/orders", "/en/search?q=bold",
		"/en/feed.xml", "/en/articles/nothing"} {
		a := s.Get(at)
		if a.Has("<script>alert") || a.Has("<b>bold") {
			t.Errorf("%s: %s", at, a.Body)
		}
		for _, n := range a.All("script") {
			if webtest.Attr(n, "src") == "" && webtest.Attr(n, "type") != "application/ld+json" {
				t.Errorf("%s: an inline script", at)
			}
		}
	}
	if a := s.Get("/en/articles/hostile"); a.Text("h1") != webtest.Hostile {
		t.Errorf("title %q", a.Text("h1"))
	}
}

// TestPagesAskNoOtherHost looks at everything a browser would load.
func TestPagesAskNoOtherHost(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	for _, at := range []string{"/fr", "/fr/articles/renvoi", "/fr/categories/commandes", "/fr/search?q=colis",
		"/fr/none", "/fr/pages/mentions"} {
		a := s.Get(at)
		loads := append(a.Attrs("script", "src"), a.Attrs("img", "src")...)
		loads = append(loads, a.Attrs("link[rel=stylesheet]", "href")...)
		loads = append(loads, a.Attrs("link[rel=icon]", "href")...)
		for _, l := range loads {
			if l != "" && (!strings.HasPrefix(l, "/") || strings.HasPrefix(l, "//")) {
				t.Errorf("%s loads %s", at, l)
			}
		}
		if a.Has(" style=") || a.Has("<style") || a.Has(" onclick=") {
			t.Errorf("%s: something inline", at)
		}
	}
}
