package site_test

import (
	"bytes"
	"encoding/xml"
	"strings"
	"testing"

	"guichet/app"
	"guichet/app/web/kit"
	"guichet/app/web/site"
	"guichet/app/web/webtest"
	"guichet/store"
)

type locations struct {
	XMLName xml.Name
	Parts   []string `xml:"sitemap>loc"`
	URLs    []struct {
		Loc string `xml:"loc"`
	} `xml:"url"`
}

func TestALargeSitemapComesInFiles(t *testing.T) {
	t.Parallel()
	ts := webtest.Open(t, webtest.Defaults(), webtest.Built())
	ts.Fill()
	pages := site.New(site.Deps{Store: ts.Store, Help: ts.Help, Settings: ts.Settings})
	whole := read(t, ts, pages.Sitemap, 0)
	pages.SplitSitemap(4)
	index := read(t, ts, pages.Sitemap, 0)
	if index.XMLName.Local != "sitemapindex" || len(index.Parts) < 3 {
		t.Fatalf("%+v", index)
	}
	seen := map[string]int{}
	for i, part := range index.Parts {
		if !strings.HasPrefix(part, webtest.Origin+"/sitemaps/") {
			t.Errorf("part at %s", part)
		}
		for _, u := range read(t, ts, pages.SitemapPart, i+1).URLs {
			seen[u.Loc]++
		}
	}
	for _, u := range whole.URLs {
		if seen[u.Loc] != 1 {
			t.Errorf("%s stands in %d files", u.Loc, seen[u.Loc])
		}
	}
	if len(seen) != len(whole.URLs) {
		t.Errorf("%d addresses in files, %d in all", len(seen), len(whole.URLs))
	}
	err := ts.Store.View(t.Context(), func(r store.Reader) error {
		_, err := pages.SitemapPart(r, kit.Variant{Number: len(index.Parts) + 1})
		return err
	})
	if app.KindOf(err) != app.NotFound {
		t.Errorf("a file beyond the last: %v", err)
	}
}

func read(t *testing.T, ts *webtest.Site, page kit.Kept, n int) (out locations) {
	t.Helper()
	err := ts.Store.View(t.Context(), func(r store.Reader) error {
		doc, err := page(r, kit.Variant{Origin: webtest.Origin, Number: n})
		if err != nil {
			return err
		}
		return xml.NewDecoder(bytes.NewReader(doc.Body)).Decode(&out)
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
