package staff

import (
	"net/http"

	"guichet/app"
	"guichet/app/web/kit"
	"guichet/store"
)

// FooterPage is the section of the footer pages: legal notice and the like.
// They are written in the editor as all content is.
type FooterPage struct {
	SettingsBase
	Pages []FooterLine
}

// FooterLine is one page that is published.
type FooterLine struct {
	ID          app.ID
	Title, Path string
	Lang        app.Lang
	Foreign     bool // not written in the default language
}

// FooterPages shows the section.
func (s *Staff) FooterPages(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	p := FooterPage{SettingsBase: s.settingsBase(w, r, "pages", "")}
	def := s.Settings.Now().Default()
	err := s.view(r.Context(), func(rd store.Reader) error {
		cards, err := s.Help.FooterCards(rd, kit.VisitOf(r).Actor, def)
		for _, c := range cards {
			p.Pages = append(p.Pages, FooterLine{
				ID: c.Article, Title: c.Title, Path: c.Path, Lang: c.Lang, Foreign: c.Foreign,
			})
		}
		return err
	})
	if err != nil {
		return kit.Document{}, err
	}
	return s.page("settings-pages", p)
}
