package staff

import (
	"net/http"

	"guichet/app"
	"guichet/app/web/kit"
)

// SystemPage is the section of what is true of the folder and the program.
type SystemPage struct {
	SettingsBase
	Facts                     Facts
	FreeText, StoreText, Text string // sizes, as people write them
}

// System shows the section.
func (s *Staff) System(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	if s.House == nil {
		return kit.Document{}, app.E(app.NotFound, "error.notfound")
	}
	p := SystemPage{SettingsBase: s.settingsBase(w, r, "system", "")}
	var err error
	if p.Facts, err = s.House.Facts(r.Context(), kit.VisitOf(r).Actor); err != nil {
		return kit.Document{}, err
	}
	p.Facts.Since = s.local(p.Facts.Since)
	p.FreeText, p.StoreText = s.size(r, p.Facts.Free), s.size(r, p.Facts.Store)
	p.Text = s.size(r, p.Facts.Files)
	return s.page("settings-system", p)
}

// size writes a number of bytes as people do.
func (s *Staff) size(r *http.Request, n int64) string {
	words := s.words(r)
	for _, unit := range [...]struct {
		word  string
		bytes int64
	}{{"gib", 1 << 30}, {"mib", 1 << 20}, {"kib", 1 << 10}} {
		if n >= unit.bytes {
			return words.T("staff.size."+unit.word, "Size", words.Decimal(float64(n)/float64(unit.bytes)))
		}
	}
	return words.T("staff.size.bytes", "Count", max(0, n))
}
