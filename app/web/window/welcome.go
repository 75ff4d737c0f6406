package window

import (
	"cmp"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"guichet/app"
	"guichet/app/settings"
	"guichet/app/settings/tone"
	"guichet/app/web/kit"
	"guichet/app/web/staff"
)

// maxPaste is the longest text of a page that is pasted, in bytes.
const maxPaste = 200 << 10

// WelcomePage is the first page of a first start.
type WelcomePage struct {
	staff.Base
	Name     string
	Folder   string
	Brand    string // #rrggbb, as Accent
	Accent   string
	Sheet    string // path of the style sheet of both, empty for ours
	Start    Start
	Paste    string
	Offer    []LangChoice
	MaxName  int
	MaxPaste int
}

// LangChoice is a language the help centre may be written in.
type LangChoice struct {
	Lang          app.Lang
	Name          string
	Main, Offered bool
}

// Welcome asks what a help centre cannot begin without.
func (p *Pages) Welcome(http.ResponseWriter, *http.Request) (kit.Document, error) {
	if p.Machine.Begun() {
		return kit.Document{}, &app.Moved{To: "/staff"}
	}
	w := p.welcome()
	w.Folder, w.Start = p.Machine.Folder(), StartDemo
	w.offer([]app.Lang{w.Lang})
	w.wear(settings.Colours{})
	return p.page("window-welcome", w)
}

func (p *Pages) welcome() *WelcomePage {
	return &WelcomePage{
		Base: p.base(WelcomePath, "window.welcome.title"), MaxName: settings.MaxName, MaxPaste: maxPaste,
	}
}

// offer lists the languages with those that were chosen, the main one first.
func (w *WelcomePage) offer(chosen []app.Lang) {
	for _, l := range w.Languages {
		w.Offer = append(w.Offer, LangChoice{
			Lang: l.Lang, Name: l.Name, Offered: slices.Contains(chosen, l.Lang),
			Main: len(chosen) > 0 && chosen[0] == l.Lang,
		})
	}
}

// wear shows the page in the colours that were chosen.
func (w *WelcomePage) wear(c settings.Colours) {
	w.Brand, w.Accent = cmp.Or(c.Brand, tone.OurBrand), cmp.Or(c.Accent, tone.OurAccent)
	if !c.IsZero() {
		w.Sheet = "/__shell/colours.css?" + url.Values{"brand": {w.Brand}, "accent": {w.Accent}}.Encode()
	}
}

// colours reads two colours; ours, and what is none, are empty.
func colours(brand, accent string) settings.Colours {
	read := func(text, ours string) string {
		c, ok := tone.Parse(text)
		if own, _ := tone.Parse(ours); !ok || c == own {
			return ""
		}
		return c.String()
	}
	return settings.Colours{Brand: read(brand, tone.OurBrand), Accent: read(accent, tone.OurAccent)}
}

// Colours is the style sheet of two colours, for looking at them.
func (p *Pages) Colours(_ http.ResponseWriter, r *http.Request) (kit.Document, error) {
	form, err := kit.QueryForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	doc := kit.Document{Type: kit.CSS}
	if sheet := colours(form.Line("brand"), form.Line("accent")).Sheet(); sheet != nil {
		doc.Body = sheet.CSS
	}
	return doc, nil
}

// TakeWelcome makes the help centre, or shows the page again with what is wrong.
func (p *Pages) TakeWelcome(_ http.ResponseWriter, r *http.Request) (kit.Document, error) {
	if p.Machine.Begun() {
		return kit.Document{}, &kit.Next{To: "/staff"}
	}
	var c Choice
	form, err := kit.ReadUpload(r, func(_ kit.Form, u kit.Upload) (err error) {
		if u.Field != "file" || c.File != "" {
			return app.E(app.Invalid, "error.form")
		}
		c.File, err = p.keep(u)
		return err
	}, "lang")
	if c.File != "" {
		defer os.RemoveAll(filepath.Dir(c.File))
	}
	if err != nil {
		return kit.Document{}, err
	}
	c.Name, c.Folder, c.Start = form.Line("name"), form.Line("folder"), Start(form.Line("start"))
	c.Paste, c.Languages = form.Text("paste"), languages(form)
	c.Colours = colours(form.Line("brand"), form.Line("accent"))
	if form.Has("look") {
		return p.again(c, nil)
	}
	if form.Has("pick") {
		if picked, err := p.Machine.Pick(c.Folder); err == nil && picked != "" {
			c.Folder = picked
		}
		return p.again(c, nil)
	}
	faults := p.check(&c)
	if len(faults) == 0 {
		err = p.Machine.Begin(r.Context(), c)
		if err == nil {
			return kit.Document{}, &kit.Next{To: "/staff"}
		}
		fault, ok := kit.Blames(err, p.words().Error, blamed(err))
		if !ok {
			return kit.Document{}, err
		}
		faults = kit.Faults{fault}
	}
	return p.again(c, faults)
}

// again is the welcome as it was filled in.
func (p *Pages) again(c Choice, faults kit.Faults) (kit.Document, error) {
	if p.Machine.Begun() {
		return kit.Document{}, &app.Moved{To: "/staff"}
	}
	w := p.welcome()
	w.Name, w.Folder, w.Start, w.Paste, w.Faults = c.Name, c.Folder, c.Start, c.Paste, faults
	w.offer(c.Languages)
	w.wear(c.Colours)
	doc, err := p.page("window-welcome", w)
	if len(faults) > 0 {
		doc.Status = faults.Status()
	}
	return doc, err
}

// keep writes a file that came with the form into a folder of its own, under
// its own name: what it holds is told by that.
func (p *Pages) keep(u kit.Upload) (string, error) {
	dir, err := p.Machine.Temp()
	if err == nil {
		dir, err = os.MkdirTemp(dir, "import-*")
	}
	if err != nil {
		return "", fmt.Errorf("window: keep a file: %w", err)
	}
	name := filepath.Base(strings.ReplaceAll(u.Name, `\`, "/"))
	if name == "." || name == ".." || name == "/" || len(name) > 200 || strings.ContainsFunc(name, unicode.IsControl) {
		name = "page.txt"
	}
	full := filepath.Join(dir, name)
	f, err := os.OpenFile(full, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		_ = os.RemoveAll(dir)
		return "", fmt.Errorf("window: keep a file: %w", err)
	}
	_, err = io.Copy(f, u.Body)
	if closing := f.Close(); err == nil {
		err = closing
	}
	return full, err
}

// languages reads the main language and those beside it.
func languages(f kit.Form) []app.Lang {
	var out []app.Lang
	if l := f.Lang("main"); l != "" {
		out = append(out, l)
	}
	for _, code := range f.All("lang") {
		if l, ok := app.ParseLang(code); ok && !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	return out
}

// check finds what the form itself says wrong.
func (p *Pages) check(c *Choice) kit.Faults {
	var faults kit.Faults
	words := p.words()
	blame := func(field string, e *app.Error) {
		faults = append(faults, kit.Fault{Field: field, Message: words.Error(e)})
	}
	base := settings.Defaults()
	if err := base.Set("name", c.Name, "name"); err != nil {
		blame("name", app.E(app.Unfit, "window.welcome.noname", "Limit", settings.MaxName))
	}
	if len(c.Languages) == 0 {
		blame("main", app.E(app.Unfit, "window.welcome.nolang"))
	}
	if !filepath.IsAbs(c.Folder) || strings.ContainsFunc(c.Folder, unicode.IsControl) {
		blame("folder", app.E(app.Unfit, "window.welcome.nofolder"))
	}
	switch {
	case !slices.Contains([]Start{StartDemo, StartImport, StartEmpty}, c.Start):
		blame("start", app.E(app.Unfit, "window.welcome.nostart"))
	case len(c.Paste) > maxPaste:
		blame("paste", app.E(app.Unfit, "window.welcome.longpaste", "Limit", maxPaste>>10))
	case c.Start == StartImport && strings.TrimSpace(c.Paste) == "" && c.File == "":
		blame("paste", app.E(app.Unfit, "window.welcome.nopaste"))
	}
	return faults
}
