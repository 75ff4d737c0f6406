package site

import (
	"io"
	"mime"
	"net/http"
	"time"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/web/kit"
	"guichet/store"
)

// File serves an image or document of a text. The bytes never change under an
// id. Whatever they are, the browser neither guesses their type nor runs them.
func (s *Site) File(w http.ResponseWriter, r *http.Request) error {
	id, err := app.ParseID(r.PathValue("id"))
	if err != nil {
		return app.E(app.NotFound, "error.notfound").Wrap(err)
	}
	var f help.File
	err = s.view(r.Context(), func(rd store.Reader) error {
		f, err = s.Help.File(rd, app.Visitor(), id)
		return err
	})
	if err != nil {
		return err
	}
	body, hash, err := s.open(f, r.URL.RawQuery == smallQuery)
	if err != nil {
		return err
	}
	defer body.Close()
	h := w.Header()
	h.Set("Content-Type", f.Type)
	h.Set("Content-Security-Policy", kit.FilePolicy)
	h.Set("Content-Disposition", disposition(f))
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Etag", `"`+hash+`"`)
	http.ServeContent(w, r, "", time.Time{}, body)
	return nil
}

// smallQuery asks for the smaller size of an image.
const smallQuery = "w=small"

func (s *Site) open(f help.File, small bool) (io.ReadSeekCloser, string, error) {
	if small {
		return s.Help.OpenSmall(f)
	}
	body, err := s.Help.OpenFile(f)
	return body, f.Hash, err
}

// disposition shows images in place and hands everything else over as a
// download.
func disposition(f help.File) string {
	how := "attachment"
	if f.Image() {
		how = "inline"
	}
	if d := mime.FormatMediaType(how, map[string]string{"filename": f.Name}); d != "" {
		return d
	}
	return how
}

// Logo serves the business's own logo.
func (s *Site) Logo(w http.ResponseWriter, r *http.Request) error {
	logo := s.Settings.Now().Logo
	body, kind, changed, err := s.Settings.OpenLogo(logo)
	if err != nil {
		return app.E(app.NotFound, "error.notfound").Wrap(err)
	}
	defer body.Close()
	w.Header().Set("Content-Type", kind)
	if logo.Hash != "" {
		w.Header().Set("Etag", `"`+logo.Hash+`"`)
	}
	w.Header().Set("Content-Security-Policy", kit.FilePolicy)
	w.Header().Set("Cache-Control", "no-cache")
	http.ServeContent(w, r, "", changed, body)
	return nil
}
