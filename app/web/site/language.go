package site

import (
	"mime"
	"net/http"

	"guichet/app"
	"guichet/app/web/kit"
)

// MaxLanguageForm bounds the form of the language menu, in bytes: a code and a
// path.
const MaxLanguageForm = 4 << 10

// ChooseLanguage remembers a choice of the language menu and goes back to a
// path of this site, never to another one.
func (s *Site) ChooseLanguage(w http.ResponseWriter, r *http.Request) error {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return app.E(app.Unsupported, "error.form")
	}
	if err := r.ParseForm(); err != nil {
		return formError(err)
	}
	lang, ok := s.Languages.Offered(r.PostForm.Get("lang"))
	if !ok {
		return app.E(app.Invalid, "error.language")
	}
	to, ok := kit.SamePath(r.PostForm.Get("to"))
	if !ok {
		to = "/" + string(lang)
	}
	s.Languages.Remember(w, r, lang)
	w.Header().Set("Location", to)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusSeeOther)
	return nil
}
