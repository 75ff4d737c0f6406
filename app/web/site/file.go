package site

import (
	"io"
	"mime"
	"net/http"
	"os"
	"path"
	"strings"
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

// Logo serves the business's own logo from the data folder.
func (s *Site) Logo(w http.ResponseWriter, r *http.Request) error {
	missing := app.E(app.NotFound, "error.notfound")
	name := s.Settings.Logo
	if name == "" {
		return missing
	}
	root, err := os.OpenRoot(s.Store.Dir())
	if err != nil {
		return missing.Wrap(err)
	}
	defer root.Close()
	f, err := root.Open(name)
	if err != nil {
		return missing.Wrap(err)
	}
	defer f.Close()
	about, err := f.Stat()
	if err != nil || !about.Mode().IsRegular() {
		return missing.Wrap(err)
	}
	w.Header().Set("Content-Type", logoType(name))
	w.Header().Set("Content-Security-Policy", kit.FilePolicy)
	w.Header().Set("Cache-Control", "no-cache")
	http.ServeContent(w, r, "", about.ModTime(), f)
	return nil
}

func logoType(name string) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".svg":
		return "image/svg+xml"
	case ".jpg", ".jpeg":
		return "image/jpeg"
	case ".webp":
		return "image/webp"
	}
	return "image/png"
}
