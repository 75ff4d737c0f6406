package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/xml"
	"fmt"
	"time"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/settings"
	"guichet/app/web/kit"
	"guichet/store"
)

// feedLength is how many of the latest articles a feed holds.
const feedLength = 50

// atomFeed is a feed document (RFC 4287, 4.1.1).
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    app.Lang    `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  string      `xml:"author>name"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID        string   `xml:"id"`
	Title     string   `xml:"title"`
	Published string   `xml:"published"`
	Updated   string   `xml:"updated"`
	Link      atomLink `xml:"link"`
	Summary   string   `xml:"summary"`
}

// Feed is the Atom feed of a language.
func (s *Site) Feed(r store.Reader, v kit.Variant) (kit.Document, error) {
	set, err := s.Settings.At(r)
	if err != nil {
		return kit.Document{}, err
	}
	cards, err := s.Help.Latest(r, app.Visitor(), v.Lang, app.ID{}, feedLength)
	if err != nil {
		return kit.Document{}, err
	}
	return feed(set, v, set.Name, "/"+string(v.Lang), cards)
}

// CategoryFeed is the Atom feed of one category and those below it.
func (s *Site) CategoryFeed(r store.Reader, v kit.Variant) (kit.Document, error) {
	set, err := s.Settings.At(r)
	if err != nil {
		return kit.Document{}, err
	}
	view, err := s.Help.ReadCategory(r, app.Visitor(), v.Lang, v.Name, 1)
	if err != nil {
		return kit.Document{}, err
	}
	cards, err := s.Help.Latest(r, app.Visitor(), v.Lang, view.ID, feedLength)
	if err != nil {
		return kit.Document{}, err
	}
	return feed(set, v, view.Title+" – "+set.Name, view.Path, cards)
}

// feed writes the cards in the feed's own language; path is the page the feed
// belongs to, the feed itself is below it.
func feed(set settings.Settings, v kit.Variant, title, path string, cards []help.Card) (kit.Document, error) {
	f := atomFeed{
		Lang: v.Lang, ID: v.Origin + path + "/feed.xml", Title: title, Author: set.Name,
		Links: []atomLink{
			{"self", "application/atom+xml", v.Origin + path + "/feed.xml"},
			{"alternate", "text/html", v.Origin + path},
		},
	}
	latest := time.Unix(0, 0)
	for _, c := range cards {
		if c.Foreign {
			continue
		}
		if c.Updated.After(latest) {
			latest = c.Updated
		}
		f.Entries = append(f.Entries, atomEntry{
			ID: entryID(c), Title: c.Title, Published: stamp(c.Published), Updated: stamp(c.Updated),
			Link: atomLink{"alternate", "text/html", v.Origin + c.Path}, Summary: c.Excerpt,
		})
	}
	f.Updated = stamp(latest)
	return xmlDocument(kit.Atom, f)
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// entryID names one text for ever, whatever its address becomes: a version 8
// UUID (RFC 9562, 5.8) of the article and the language.
func entryID(c help.Card) string {
	b := sha256.Sum256([]byte(c.Article.String() + " " + string(c.Lang)))
	b[6] = b[6]&0x0f | 0x80
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:16])
}

func xmlDocument(ctype string, v any) (kit.Document, error) {
	out := bytes.NewBufferString(xml.Header)
	if err := xml.NewEncoder(out).Encode(v); err != nil {
		return kit.Document{}, fmt.Errorf("site: write %s: %w", ctype, err)
	}
	return kit.Document{Type: ctype, Body: out.Bytes()}, nil
}
