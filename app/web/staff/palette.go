package staff

import (
	"encoding/json"
	"net/http"
	"strings"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/help/fold"
	"guichet/app/web/kit"
)

// paletteArticles is how many articles the palette lists at once.
const paletteArticles = 12

// PaletteItem is one thing the palette leads to.
type PaletteItem struct {
	Kind  string   `json:"kind"` // "article", "page" or "action"
	Title string   `json:"title"`
	Lang  app.Lang `json:"lang,omitempty"` // of the title, where it is not the reader's
	Hint  string   `json:"hint,omitempty"`
	Path  string   `json:"path"`
}

// Palette answers what the palette of commands lists for a text: articles by
// their titles, then the pages and actions of the person who asks.
func (s *Staff) Palette(w http.ResponseWriter, r *http.Request) error {
	text := shorten(strings.TrimSpace(r.URL.Query().Get("q")), 200)
	who := kit.VisitOf(r).Actor
	items := []PaletteItem{}
	if fold.Key(text) != "" {
		hits, err := s.Help.FindTitles(r.Context(), who, s.lang(r), text, paletteArticles)
		if err != nil {
			return err
		}
		for _, h := range hits {
			items = append(items, s.paletteArticle(r, h))
		}
	}
	items = append(items, s.palettePages(r, text)...)
	body, err := json.Marshal(map[string]any{"items": items})
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, err = w.Write(body)
	return err
}

func (s *Staff) paletteArticle(r *http.Request, h help.TitleHit) PaletteItem {
	words := s.words(r)
	it := PaletteItem{
		Kind: "article", Title: h.Title, Path: s.open(r, h.Article, h.Lang),
		Hint: words.T("base.language."+string(h.Lang)) + ", " + words.T("content.state."+string(h.State)),
	}
	if h.Lang != s.lang(r) {
		it.Lang = h.Lang
	}
	return it
}

// palettePages are the pages and actions whose name has all the words.
func (s *Staff) palettePages(r *http.Request, text string) []PaletteItem {
	words, who := s.words(r), kit.VisitOf(r).Actor
	var all []PaletteItem
	if who.Role >= app.Editor {
		all = append(all, PaletteItem{Kind: "action", Title: words.T("content.new"), Path: contentPath + "/new"})
	}
	all = append(all, PaletteItem{Kind: "action", Title: words.T("keys.title"), Path: "#keys"})
	for _, group := range Places() {
		for _, p := range group {
			if who.Role >= p.Least {
				all = append(all, PaletteItem{Kind: "page", Title: words.T("staff.nav." + p.Word), Path: p.Path})
			}
		}
	}
	all = append(all, PaletteItem{Kind: "page", Title: words.T("staff.nav.me"), Path: MyPath})
	asked := strings.Fields(fold.Key(text))
	var out []PaletteItem
	for _, it := range all {
		name, ok := fold.Key(it.Title), true
		for _, w := range asked {
			ok = ok && strings.Contains(name, w)
		}
		if ok {
			out = append(out, it)
		}
	}
	return out
}
