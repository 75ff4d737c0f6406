package site

import (
	"net/http"
	"strconv"

	"guichet/app/settings"
	"guichet/app/web/kit"
)

// Brand serves the style sheet of the business's colours. Its name is made of
// its content, so it is kept for ever; a page from before the colours were
// changed gets the present ones under the name it knows, and asks again.
func (s *Site) Brand(w http.ResponseWriter, r *http.Request) error {
	sheet := s.Settings.Now().Sheet
	if sheet == nil {
		sheet = &settings.Sheet{}
	}
	life := "no-cache"
	if r.PathValue("name") == sheet.Name {
		life = kit.ForEver
	}
	h := w.Header()
	h.Set("Content-Type", kit.CSS)
	h.Set("Cache-Control", life)
	h.Set("Content-Length", strconv.Itoa(len(sheet.CSS)))
	// The reader may have gone; there is nobody left to tell.
	_, _ = w.Write(sheet.CSS)
	return nil
}
