package window

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strconv"

	"guichet/app"
	"guichet/app/backup"
	"guichet/app/boot"
	"guichet/app/help"
	"guichet/app/shell/gate"
	pages "guichet/app/web/window"
)

// item is a line of the menu: a sentence with what it does, a menu below, or a
// line between others when it has no label.
type item struct {
	label   string
	keys    string // "ctrl+r"; "ctrl" is Command where that is usual
	do      func()
	below   []item
	checked *bool // of one among several
}

// Sizes of pages, in per cent.
const (
	leastZoom, mostZoom, zoomStep = 50, 300, 10
)

// menu is the menu in the language of the window.
func (d *desk) menu() []item {
	t := d.words().T
	file := []item{
		{label: t("window.menu.staff"), keys: "ctrl+1", do: d.goTo("/staff")},
		{label: t("window.menu.site"), keys: "ctrl+2", do: d.goTo("/")},
		{},
		{label: t("window.menu.shop"), keys: "ctrl+o", do: d.goTo(pages.ShopPath)},
		{label: t("window.menu.computer"), do: d.goTo(pages.ComputerPath)},
		{},
		// Without shift they are code and bold in the editor.
		{label: t("window.menu.export"), keys: "ctrl+shift+e", do: d.export},
		{label: t("window.menu.backup"), keys: "ctrl+shift+b", do: d.backUp},
		{label: t("window.menu.print"), keys: "ctrl+p", do: d.run("window.print()")},
		{},
		{label: t("window.menu.quit"), keys: "ctrl+q", do: d.frame.quit},
	}
	edit := []item{
		{label: t("window.menu.undo"), keys: unheard("ctrl+z"), do: d.run("document.execCommand('undo')")},
		{label: t("window.menu.redo"), keys: unheard("ctrl+shift+z"), do: d.run("document.execCommand('redo')")},
	}
	view := []item{
		{label: t("window.menu.back"), keys: "alt+left", do: d.run("history.back()")},
		{label: t("window.menu.forward"), keys: "alt+right", do: d.run("history.forward()")},
		{label: t("window.menu.reload"), keys: "ctrl+r", do: d.run("location.reload()")},
		{},
		{label: t("window.menu.larger"), keys: "ctrl++", do: d.zoom(zoomStep)},
		{label: t("window.menu.smaller"), keys: "ctrl+-", do: d.zoom(-zoomStep)},
		{label: t("window.menu.normal"), keys: "ctrl+0", do: d.zoom(0)},
	}
	return []item{
		{label: t("window.menu.file"), below: file},
		{label: t("window.menu.edit"), below: edit},
		{label: t("window.menu.view"), below: view},
		{label: t("window.menu.language"), below: d.languages()},
		{label: t("window.menu.help"), below: []item{{label: t("window.menu.about"), do: d.about}}},
	}
}

func (d *desk) languages() []item {
	var out []item
	for _, l := range app.Langs() {
		current := l == d.Lang()
		out = append(out, item{label: d.opt.Words.Printer(l).T("base.language"), checked: &current, do: func() {
			d.SetLang(l)
			d.frame.script("location.reload()")
		}})
	}
	return out
}

// unheard are keys the web view itself does not know: WebKitGTK has an undo and
// no key for it. Elsewhere it would be done twice.
func unheard(keys string) string {
	if runtime.GOOS == "linux" {
		return keys
	}
	return ""
}

// run has the page do something.
func (d *desk) run(code string) func() { return func() { d.frame.script(code) } }

// goTo shows a path of ours.
func (d *desk) goTo(path string) func() { return d.run("location.assign(" + strconv.Quote(path) + ")") }

// zoom changes the size of pages; by 0 it is the usual one again.
func (d *desk) zoom(by int) func() {
	return func() {
		d.mem.set(func(m *remembered) {
			if by == 0 {
				m.Zoom = 100
			} else {
				m.Zoom = min(mostZoom, max(leastZoom, m.Zoom+by))
			}
		})
		now := d.mem.get().Zoom
		d.gate.Zoom(now)
		d.frame.script("document.documentElement.style.zoom = " + strconv.Quote(strconv.Itoa(now)+"%"))
	}
}

func (d *desk) about() {
	d.frame.tell(d.words().T("window.about", "Version", d.opt.Version, "Folder", d.Folder()), false)
}

// export writes all content to a file. It is made before the dialog asks where
// to: with pictures it is of another kind.
func (d *desk) export() {
	d.withHouse(func(ctx context.Context, h *boot.House) error {
		dir, err := h.Temp()
		if err != nil {
			return err
		}
		f, err := os.CreateTemp(dir, "export-*")
		if err != nil {
			return fmt.Errorf("window: export: %w", err)
		}
		defer os.Remove(f.Name())
		defer f.Close()
		told, err := h.Help.Export(ctx, f, help.JSONL)
		if err != nil {
			return err
		}
		name := "guichet.jsonl"
		if told.Files > 0 {
			name = "guichet.zip"
		}
		return d.toFile("window.menu.export", name, "window.export.done", func(to string) error { return gate.Put(f, to) })
	})
}

// backUp writes a backup; its keys are laid beside it.
func (d *desk) backUp() {
	d.withHouse(func(ctx context.Context, h *boot.House) error {
		name := backup.FileName(h.Keys.Folder(), d.opt.Clock(), false)
		return d.toFile("window.menu.backup", name, "window.backup.done", func(to string) error {
			_, err := h.BackUp(ctx, boot.BackupJob{File: to})
			return err
		})
	})
}

// toFile asks for a file, has it written and says that it was.
func (d *desk) toFile(title, name, done string, write func(to string) error) error {
	to, err := d.frame.save(d.words().T(title), name)
	if err == nil && to != "" {
		err = write(to)
	}
	if err == nil && to != "" {
		d.frame.tell(d.words().T(done, "File", to), false)
	}
	return err
}

// withHouse does something with the open folder, and says what went wrong.
func (d *desk) withHouse(do func(context.Context, *boot.House) error) {
	d.mu.Lock()
	h := d.house
	d.mu.Unlock()
	if h == nil {
		return
	}
	err := do(context.Background(), h)
	var known *app.Error
	switch {
	case errors.As(err, &known):
		d.frame.tell(d.words().Error(known), true)
	case err != nil:
		d.opt.Log.Error("a file was not written", "err", err)
		d.frame.tell(d.words().Error(gate.Unsaved(err)), true)
	}
}
