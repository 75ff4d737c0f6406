package kit

import (
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"

	"guichet/app"
)

// Assets serves the built styles, scripts and icons from memory. Names under
// assets/ carry a hash of their content and never change.
type Assets struct {
	parcels map[string]func() (*parcel, error) // by path without the leading slash
}

// NewAssets lists the built files; each is read when it is first asked for.
// Those with a .br or .gz beside them are sent in that form to readers that take
// it.
func NewAssets(dist fs.FS) (*Assets, error) {
	a := &Assets{parcels: map[string]func() (*parcel, error){}}
	err := fs.WalkDir(dist, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !public(name) {
			return err
		}
		a.parcels[name] = sync.OnceValues(func() (*parcel, error) { return readAsset(dist, name) })
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("kit: read built files: %w", err)
	}
	return a, nil
}

// public leaves out the build's own notes and the packed forms.
func public(name string) bool {
	switch path.Ext(name) {
	case ".br", ".gz", ".map", "":
		return false
	case ".json":
		return strings.HasPrefix(name, "assets/")
	}
	return !strings.HasPrefix(path.Base(name), ".")
}

func readAsset(dist fs.FS, name string) (*parcel, error) {
	body, err := fs.ReadFile(dist, name)
	if err != nil {
		return nil, err
	}
	life := revalidate
	if strings.HasPrefix(name, "assets/") {
		life = immutable
	}
	p := newParcel(Document{Type: typeOf(name), Body: body}, life)
	if packed, err := fs.ReadFile(dist, name+".gz"); err == nil {
		p.pack(packed)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if packed, err := fs.ReadFile(dist, name+".br"); err == nil {
		p.packBrotli(packed)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return p, nil
}

// typeOf does not ask the machine's own table first: two machines would serve
// two types.
func typeOf(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".ico":
		return "image/x-icon"
	case ".png":
		return "image/png"
	case ".webmanifest":
		return "application/manifest+json"
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}

// Handler serves the file named by the request's own path.
func (a *Assets) Handler() Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		return a.serve(w, r, strings.TrimPrefix(r.URL.Path, "/"))
	}
}

func (a *Assets) serve(w http.ResponseWriter, r *http.Request, name string) error {
	of, ok := a.parcels[name]
	if !ok {
		return app.E(app.NotFound, "error.notfound")
	}
	p, err := of()
	if err != nil {
		return fmt.Errorf("kit: read built files: %w", err)
	}
	p.send(w, r)
	return nil
}
