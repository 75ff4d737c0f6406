package help

import (
	"slices"
	"strings"

	"guichet/app"
	"guichet/app/help/markup"
	"guichet/store"
)

// rendered is a text's page made before the Update that needs it.
type rendered struct {
	markup.Doc
	files []app.ID
	media *shelfMedia
}

// render makes the page of a text; r tells which own images there are.
func (h *Help) render(r store.Reader, lang app.Lang, body string) (rendered, error) {
	return h.renderBy(r, lang, body, h.md.Render)
}

// renderLined is render as the person who writes the text is shown it.
func (h *Help) renderLined(r store.Reader, lang app.Lang, body string) (rendered, error) {
	return h.renderBy(r, lang, body, h.md.Lined)
}

func (h *Help) renderBy(r store.Reader, lang app.Lang, body string,
	do func(string, app.Lang, markup.Resolver) (markup.Doc, error)) (rendered, error) {
	var failed error
	doc, err := do(body, lang, func(path string) (markup.Image, bool) {
		id, ok := fileID(path)
		if !ok {
			return markup.Image{}, false
		}
		f, err := files.Get(r, store.K(id))
		if err != nil {
			if !missing(err) {
				failed = err
			}
			return markup.Image{}, false
		}
		return f.sizes(), f.Image()
	})
	if err == nil {
		err = failed
	}
	out := rendered{Doc: doc}
	for _, path := range doc.Files {
		if id, ok := fileID(path); ok && !slices.Contains(out.files, id) {
			out.files = append(out.files, id)
		}
	}
	return out, err
}

// sizes tells the renderer what there is of an image.
func (f *File) sizes() markup.Image {
	size := markup.Image{Width: f.Width, Height: f.Height}
	if f.Small != nil {
		size.Small, size.SmallWidth = SmallQuery, f.Small.Width
	}
	return size
}

var filePaths = app.NewPattern(`/files/[0-9a-z]{26}/`)

// filesIn lists the own files a Markdown text names, each once, at most 500.
func filesIn(body string) []app.ID {
	var out []app.ID
	for _, path := range filePaths.FindAllString(body, 5000) {
		if id, ok := fileID(path); ok && !slices.Contains(out, id) && len(out) < 500 {
			out = append(out, id)
		}
	}
	return out
}

// filesOf lists the own files of a wording: those its words name, and its medium's.
func filesOf(body string, m Media) []app.ID {
	out := filesIn(body)
	for _, id := range append(m.Files(), filesIn(m.Transcript)...) {
		out = appendID(out, id)
	}
	return out
}

// linksIn lists where a Markdown text leads within the site, and what leads
// nowhere, each once: what the checks look at. Files are filesIn's.
func linksIn(body string) []string { return markup.Leads(body) }

// fileID returns the id in the address of an own file.
func fileID(path string) (app.ID, bool) {
	rest, ok := strings.CutPrefix(path, "/files/")
	if !ok {
		return app.ID{}, false
	}
	text, _, _ := strings.Cut(rest, "/")
	id, err := app.ParseID(text)
	return id, err == nil
}
