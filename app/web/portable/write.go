package portable

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/help/pocket"
	"guichet/app/web/kit"
	"guichet/app/web/site"
	"guichet/store"
)

// write makes one page.
func (b *build) write(p page) error {
	if err := b.ctx.Err(); err != nil {
		return err
	}
	doc, err := p.make(b.r, kit.Variant{Origin: b.online, Lang: p.lang, Name: p.slug, Number: p.number})
	if err != nil {
		return err
	}
	b.told.Pages++
	return b.html(p.file, doc.Body)
}

func (b *build) html(file string, body []byte) error {
	out, err := b.rewrite(file, body)
	if err != nil {
		return err
	}
	return b.put(file, out, false)
}

// index writes what the search of a language asks: a script, for a browser that
// reads files fetches nothing.
func (b *build) index(lang app.Lang) error {
	var x pocket.Index
	err := b.everything(lang, help.Plains, func(s help.Sheet) error {
		file, ok := b.files[s.Path]
		if !ok {
			return nil
		}
		d := pocket.Doc{
			Path: relative(string(lang)+"/search.html", file), Title: s.Title, Excerpt: s.Excerpt,
			Category: s.Category.Title, Keywords: s.Keywords, Body: s.Plain,
		}
		if s.Foreign {
			d.Lang = string(s.Lang)
		}
		x.Add(d)
		return nil
	})
	if err != nil {
		return err
	}
	data, err := x.JSON()
	if err != nil {
		return err
	}
	return b.put(site.CopyIndexPath(lang)[1:], append(append([]byte("globalThis.guichetIndex="), data...), ";\n"...), false)
}

// missing writes the page for addresses that are not in the copy.
func (b *build) missing() error {
	doc, err := b.copy.CopyMissing(b.r, kit.Variant{Origin: b.online, Lang: b.set.Default()})
	if err != nil {
		return err
	}
	return b.html("404.html", doc.Body)
}

// root leads to the front page of the first language.
func (b *build) root() error {
	return b.leadOn("index.html", b.set.Default(), string(b.set.Default())+"/index.html", "")
}

func (b *build) leadOn(from string, lang app.Lang, to, fragment string) error {
	doc, err := b.copy.CopyMoved(b.set, lang, relative(from, to)+fragment)
	if err != nil {
		return err
	}
	return b.put(from, doc.Body, false)
}

// former writes a page for each address that things had before and that can be
// the name of a file.
func (b *build) former() error {
	lead := func(lang app.Lang) func(help.Earlier) error {
		return func(e help.Earlier) error { return b.formerly(lang, e) }
	}
	for _, lang := range b.set.Languages {
		if err := b.Help.Earlier(b.r, app.Visitor(), lang, lead(lang)); err != nil {
			return err
		}
	}
	for _, old := range b.Settings.FixedRedirects() {
		if err := b.formerly(b.set.Default(), help.Earlier{From: old.From, To: old.To}); err != nil {
			return err
		}
	}
	var after store.Key
	for {
		list, next, err := b.Settings.Redirects(b.r, store.Page{After: after, Limit: batch})
		if err != nil {
			return err
		}
		for _, old := range list {
			if err := b.formerly(b.set.Default(), help.Earlier{From: old.From, To: old.To}); err != nil {
				return err
			}
		}
		if after = next; next == nil {
			return nil
		}
	}
}

func (b *build) formerly(lang app.Lang, e help.Earlier) error {
	address, fragment, hash := strings.Cut(e.To, "#")
	to, ok := b.files[address]
	if !ok {
		return nil
	}
	if hash {
		fragment = "#" + fragment
	}
	from, ok := formerFile(e.From)
	if !ok || b.names[from] {
		return nil
	}
	for dir := from; dir != "."; dir = path.Dir(dir) {
		if b.names[dir] {
			return nil // a file stands where its folder would be
		}
	}
	return b.leadOn(from, lang, to, fragment)
}

// formerFile is the file of a former address: one that has no query, and whose
// names any file system takes.
func formerFile(address string) (string, bool) {
	if strings.Contains(address, "?") || len(address) > 300 || !strings.HasPrefix(address, "/") {
		return "", false
	}
	parts := strings.Split(strings.Trim(address, "/"), "/")
	for _, p := range parts {
		if !plainName(p) {
			return "", false
		}
	}
	name := strings.Join(parts, "/")
	switch path.Ext(name) {
	case ".html", ".htm":
		return name, true
	case "":
		if lang, kind, ok := addressed("/" + name); ok && lang != "" && kind != "" {
			return name + ".html", true
		}
		return name + "/index.html", true
	}
	return "", false
}

// plainName reports whether every file system takes a name as it is.
func plainName(s string) bool {
	if s == "" || len(s) > 120 || strings.HasPrefix(s, ".") || strings.HasSuffix(s, ".") || reserved(s) {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '.' && c != '_' && c != '-' {
			return false
		}
	}
	return true
}

// reserved are the names Windows keeps for devices, whatever follows a dot.
func reserved(s string) bool {
	base, _, _ := strings.Cut(strings.ToLower(s), ".")
	switch base {
	case "con", "prn", "aux", "nul":
		return true
	}
	return len(base) == 4 && (strings.HasPrefix(base, "com") || strings.HasPrefix(base, "lpt")) && base[3] >= '0' && base[3] <= '9'
}

// assets writes the styles, scripts and pictures that pages of a copy use.
func (b *build) assets() error {
	for _, entry := range []string{"styles/site.css", "styles/lobby.css", "styles/ask.css", "styles/steps.css", "styles/media.css", "pages/copy/copy.ts"} {
		if err := b.asset(b.Front.Asset(entry)); err != nil {
			return err
		}
	}
	if err := b.asset("/favicon.svg"); err != nil {
		return err
	}
	for _, lang := range b.set.Languages {
		b.files[site.CopyIndexPath(lang)] = site.CopyIndexPath(lang)[1:]
	}
	if sheet := b.set.Sheet; sheet != nil {
		b.files["/brand/"+sheet.Name] = "brand/" + sheet.Name
		if err := b.put("brand/"+sheet.Name, sheet.CSS, false); err != nil {
			return err
		}
	}
	return b.logo()
}

func (b *build) asset(address string) error {
	if address == "" || b.names[address[1:]] {
		return nil
	}
	body, err := fs.ReadFile(b.Front.Dist(), address[1:])
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("portable: read %s: %w", address, err)
	}
	b.files[address] = address[1:]
	return b.put(address[1:], body, false)
}

func (b *build) logo() error {
	if b.set.Logo.IsZero() {
		return nil
	}
	body, kind, _, err := b.Settings.OpenLogo(b.set.Logo)
	if err != nil {
		return nil // the pages show it as broken, as the site does
	}
	defer body.Close()
	data, err := io.ReadAll(io.LimitReader(body, help.MaxFile))
	if err != nil {
		return err
	}
	name := "logo" + map[string]string{"image/png": ".png", "image/jpeg": ".jpg", "image/svg+xml": ".svg", "image/webp": ".webp",
		"image/gif": ".gif"}[strings.TrimSpace(strings.Split(kind, ";")[0])]
	b.files["/logo"] = name
	return b.put(name, data, true)
}

// attachment is a file of a text in one size.
type attachment struct {
	file  help.File
	small bool
	name  string
}

type fileKey struct {
	id    app.ID
	small bool
}

// attach gives a file of the site its place in the copy, if a visitor may have
// it. It is copied after the View.
func (b *build) attach(address string) (string, bool, error) {
	if name, ok := b.files[address]; ok {
		return name, name != "", nil
	}
	name, err := b.attached(address)
	if err != nil {
		return "", false, err
	}
	b.files[address] = name
	return name, name != "", nil
}

func (b *build) attached(address string) (string, error) {
	plain, query, _ := strings.Cut(address, "?")
	parts := strings.Split(plain, "/")
	if len(parts) != 4 {
		return "", nil
	}
	id, err := app.ParseID(parts[2])
	if err != nil {
		return "", nil
	}
	f, err := b.Help.File(b.r, app.Visitor(), id)
	if app.KindOf(err) == app.NotFound {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	small := query == help.SmallQuery[1:] && f.Small != nil
	a := attachment{file: f, small: small, name: "files/" + id.String() + "/" + attachmentName(f)}
	if small {
		a.name = "files/" + id.String() + "/small/" + attachmentName(f)
	}
	if key := (fileKey{id, small}); !b.used[key] {
		b.used[key] = true
		b.order = append(b.order, a)
	}
	return a.name, nil
}

// attachmentName is a name any file system takes; it ends as the type of the
// file does, for a browser that reads files goes by that.
func attachmentName(f help.File) string {
	ext := help.Ending(f.Type)
	if plainName(f.Name) && strings.EqualFold(path.Ext(f.Name), ext) {
		return f.Name
	}
	stem := strings.TrimSuffix(f.Name, path.Ext(f.Name))
	if !plainName(stem) {
		stem = "file"
	}
	return stem + ext
}

// attachments copies the files that pages name.
func (b *build) attachments() error {
	for _, a := range b.order {
		if err := b.ctx.Err(); err != nil {
			return err
		}
		if err := b.copyFile(a); err != nil {
			return fmt.Errorf("copy file %s: %w", a.file.ID, err)
		}
	}
	return nil
}

func (b *build) copyFile(a attachment) error {
	body, err := b.Help.OpenFile(a.file)
	if a.small {
		if err == nil {
			_ = body.Close()
		}
		body, _, err = b.Help.OpenSmall(a.file)
	}
	if err != nil {
		return err
	}
	defer body.Close()
	w, err := b.open(a.name, !strings.HasPrefix(a.file.Type, "text/"))
	if err != nil {
		return err
	}
	n, err := io.Copy(w, body)
	b.told.Files++
	return errors.Join(err, b.count(n))
}
