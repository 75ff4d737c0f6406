// Package frontend holds the templates of the pages and what Vite built from
// the styles and scripts, inside the binary. It answers where an asset is and
// what an icon looks like; it renders nothing and serves nothing.
package frontend

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
)

//go:embed layouts/*.html parts/*.html parts/*/*.html pages/*/*.html pages/*/*/*.html
var templates embed.FS

// dist is empty but for a placeholder until "npm run build" has run.
//
//go:embed all:dist
var dist embed.FS

// Bundle is the built interface. It never changes after Open.
type Bundle struct {
	built  fs.FS
	assets map[string]string        // source file to public path
	icons  map[string]template.HTML // name to the inside of its svg
}

// DefaultIcon is drawn for a name that is not known.
const DefaultIcon = "circle-help"

// Open reads the manifest of the embedded build. A program compiled before the
// interface was built opens all the same, and Built is false.
func Open() (*Bundle, error) {
	built, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil, fmt.Errorf("frontend: open dist: %w", err)
	}
	return From(built)
}

// From reads the manifest of a build that lies elsewhere; tests of what serves
// it bring a small one of their own.
func From(built fs.FS) (*Bundle, error) {
	return open(built)
}

func open(built fs.FS) (*Bundle, error) {
	b := &Bundle{built: built, assets: map[string]string{}, icons: map[string]template.HTML{}}
	var manifest map[string]struct {
		File string `json:"file"`
	}
	if err := b.read("manifest.json", &manifest); err != nil {
		return nil, err
	}
	for source, chunk := range manifest {
		b.assets[source] = "/" + chunk.File
	}
	return b, b.read("icons.json", &b.icons)
}

// read decodes one JSON file of the build; a missing one leaves v as it is.
func (b *Bundle) read(name string, v any) error {
	data, err := fs.ReadFile(b.built, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = json.Unmarshal(data, v)
	}
	if err != nil {
		return fmt.Errorf("frontend: read %s: %w", name, err)
	}
	return nil
}

// Templates returns the template sources: layouts, parts and pages.
func (b *Bundle) Templates() fs.FS { return templates }

// Dist returns the built files. Under assets/ every name carries a hash of its
// content, and has a .br and a .gz beside it where those are smaller.
func (b *Bundle) Dist() fs.FS { return b.built }

// Built reports whether the interface was built before the program.
func (b *Bundle) Built() bool { return len(b.assets) > 0 }

// Asset returns the public path of an entry of the build ("styles/site.css"),
// or the empty string if it was not built.
func (b *Bundle) Asset(entry string) string { return b.assets[entry] }

// Icon returns a decorative 24-unit line icon as inline SVG; size and colour
// are the style sheet's. An unknown name draws DefaultIcon.
func (b *Bundle) Icon(name string) template.HTML {
	inner, ok := b.icons[name]
	if !ok {
		inner = b.icons[DefaultIcon]
	}
	// The paths come from the icon package at build time, never from input.
	return `<svg class="i" viewBox="0 0 24 24" aria-hidden="true">` + inner + `</svg>`
}
