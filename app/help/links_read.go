package help

import (
	"net/url"
	"strings"

	"guichet/app"
	"guichet/app/help/markup"
	"guichet/store"
)

// Target is a link or an image of a text, and where it leads.
type Target struct {
	markup.Place
	Article app.ID // the article of ours it leads to; zero for anything else
	Broken  Broken // "" when it leads somewhere, or out of the site
}

// Broken says why a link leads nowhere.
type Broken string

// The reasons.
const (
	NoArticle Broken = "article" // there is none
	NotOnline Broken = "offline" // there is one, and visitors cannot read it
	NoFile    Broken = "file"
	NoHeading Broken = "heading" // a fragment names none of the text's own headings
	NoAddress Broken = "address" // it is no address visitors may be led to
)

// Links resolves the links and images of a Markdown text in a language: which
// article each leads to, and which lead nowhere. What leads to another site is
// not asked for. source is the article's own, see Article.Origin.
func (h *Help) Links(r store.Reader, lang app.Lang, source, body string) ([]Target, error) {
	v, err := h.read(r, app.Visitor(), lang)
	if err != nil {
		return nil, err
	}
	page, err := h.renderLined(r, lang, body)
	if err != nil {
		return nil, err
	}
	return v.targets(page.Doc, source)
}

func (v *reading) targets(doc markup.Doc, source string) ([]Target, error) {
	var out []Target
	for _, p := range doc.Places {
		t := Target{Place: p}
		var err error
		switch path, fragment, _ := strings.Cut(p.Dest, "#"); {
		case strings.HasPrefix(p.Dest, "#"):
			if _, ok := doc.Anchor(fragment); !ok {
				t.Broken = NoHeading
			}
		case strings.HasPrefix(path, "article:"):
			err = v.aim(&t, strings.TrimPrefix(path, "article:"), source)
		case strings.HasPrefix(path, "/files/"):
			err = v.aimFile(&t, path)
		case strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "//"):
			err = v.aimPath(&t, path)
		default:
			if u, bad := url.Parse(p.Dest); bad != nil || u.Scheme == "" {
				t.Broken = NoAddress
			}
		}
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

// aim finds the article a reference names.
func (v *reading) aim(t *Target, ref, source string) error {
	ref, err := url.PathUnescape(ref)
	if err != nil {
		t.Broken = NoArticle
		return nil
	}
	s, err := v.named(ref, source)
	if err != nil {
		return err
	}
	if s == nil {
		t.Broken = NoArticle
		id, err := resolve(v.r, ref, source)
		if err != nil || id.IsZero() {
			return err
		}
		a, err := articles.Get(v.r, store.K(id))
		if err == nil && a.Deleted.IsZero() {
			t.Article, t.Broken = id, NotOnline
		}
		return passOver(err)
	}
	t.Article = s.Article
	may, err := v.may(s.Category, s.Audience)
	if err == nil && !may {
		t.Broken = NotOnline
	}
	return err
}

func (v *reading) aimFile(t *Target, path string) error {
	id, ok := fileID(path)
	if !ok {
		t.Broken = NoFile
		return nil
	}
	there, err := files.Has(v.r, store.K(id))
	if err == nil && !there {
		t.Broken = NoFile
	}
	return err
}

// aimPath looks at the addresses of articles and pages; others of the site are
// taken as they are.
func (v *reading) aimPath(t *Target, path string) error {
	path, _, _ = strings.Cut(path, "?")
	parts := strings.Split(strings.Trim(path, "/"), "/")
	if len(parts) != 3 || parts[1] != "articles" && parts[1] != "pages" {
		return nil
	}
	lang, ok := app.ParseLang(parts[0])
	if !ok {
		return nil
	}
	row, err := slugs.Get(v.r, store.K(lang, parts[2]))
	if missing(err) || err == nil && (row.Gone || row.Article.IsZero()) {
		t.Broken = NoArticle
		return nil
	}
	if err != nil {
		return err
	}
	t.Article = row.Article
	there, err := shelf.Has(v.r, store.K(row.Article))
	if err == nil && !there {
		t.Broken = NotOnline
	}
	return err
}
