package window

import (
	"context"
	"errors"
	"net/http"

	"guichet/app"
	"guichet/app/boot"
	"guichet/app/help"
	"guichet/app/web/kit"
	pages "guichet/app/web/window"
)

// begin opens the folder if there is a help centre in it. What keeps it from
// being opened is a page in the window; only another window is not.
func (d *desk) begin(ctx context.Context) error {
	d.opening.Lock()
	defer d.opening.Unlock()
	if !boot.Known(d.folder) {
		if d.mem.get().Folder == d.folder || !boot.Vacant(d.folder) {
			d.fail(pages.Missing, app.E(app.NotFound, "window.folder.missing", "Dir", d.folder), "")
		}
		return nil
	}
	h, err := boot.Open(ctx, d.bootOptions(d.folder))
	if err == nil {
		return d.move(h, d.folder)
	}
	return d.unopened(ctx, err)
}

// unopened turns the refusal of a folder into what the window shows.
func (d *desk) unopened(ctx context.Context, err error) error {
	var held *boot.HeldError
	var known *app.Error
	switch {
	case errors.As(err, &held):
		if boot.Forward(ctx, held) {
			return errForward
		}
		d.fail(pages.Held, heldSentence(held), held.Owner.Address)
		return nil
	case errors.As(err, &known):
		d.fail(pages.Failed, known, "")
		return nil
	}
	d.opt.Log.Error("the folder cannot be opened", "dir", d.folder, "err", err)
	d.fail(pages.Failed, app.E(app.Internal, "window.folder.failed", "Dir", d.folder), "")
	return nil
}

// heldSentence tells who works in the folder, to somebody without a terminal.
func heldSentence(e *boot.HeldError) *app.Error {
	o := e.Owner
	switch {
	case o.Command == "":
		return app.E(app.Conflict, "window.folder.busy", "Dir", e.Dir).Wrap(e)
	case o.Address == "":
		return app.E(app.Conflict, "window.folder.command", "Dir", e.Dir, "Command", o.Command).Wrap(e)
	}
	return app.E(app.Conflict, "window.folder.served", "Dir", e.Dir, "Address", o.Address).Wrap(e)
}

func (d *desk) fail(kind pages.TroubleKind, why *app.Error, address string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.trouble = &pages.Trouble{Kind: kind, Folder: d.folder, Error: why, Address: address}
}

func (d *desk) bootOptions(dir string) boot.Options {
	return boot.Options{
		Dir: dir, Command: boot.WindowCommand, Version: d.opt.Version, Clock: d.opt.Clock, Log: d.opt.Log,
		Getenv: d.opt.Getenv, Words: d.opt.Words, Keys: d.opt.Keys, ReadOnly: true, Front: d.frame.front,
	}
}

// move has the window show a house from now on.
func (d *desk) move(h *boot.House, dir string) error {
	if err := h.Start(""); err != nil {
		return errors.Join(err, h.Close())
	}
	site, _, err := h.Handler()
	if err != nil {
		return errors.Join(err, h.Close())
	}
	d.mu.Lock()
	d.house, d.site, d.folder, d.trouble = h, site, dir, nil
	d.mu.Unlock()
	d.mem.set(func(m *remembered) { m.Folder = dir })
	return nil
}

// reveal has the gate show the house, once there is one.
func (d *desk) reveal() {
	d.mu.Lock()
	site := d.site
	d.begun = site != nil
	d.mu.Unlock()
	if site != nil {
		d.gate.Show(site)
		d.frame.rename(d.title())
	}
}

// Begun reports whether the window shows a help centre.
func (d *desk) Begun() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.begun
}

// Site is what the business says about itself; before there is one, it is us.
func (d *desk) Site() kit.SiteInfo {
	d.mu.Lock()
	h, begun := d.house, d.begun
	d.mu.Unlock()
	info := kit.SiteInfo{Name: "Guichet", Year: d.opt.Clock().Year()}
	if !begun {
		return info
	}
	set := h.Settings.Now()
	info.Name = set.Name
	if !set.Logo.IsZero() {
		info.LogoURL = "/logo"
	}
	if set.Sheet != nil {
		info.Sheet = "/brand/" + set.Sheet.Name
	}
	return info
}

// Folder is where a new help centre would live, or where one was looked for.
func (d *desk) Folder() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.folder
}

// Pick shows the dialog for a folder.
func (d *desk) Pick(start string) (string, error) {
	return d.frame.pick(d.words().T("window.pick.title"), start)
}

// Trouble is why there is no help centre to show.
func (d *desk) Trouble() *pages.Trouble {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.trouble
}

// Again tries to open the folder once more.
func (d *desk) Again(ctx context.Context) error {
	d.mu.Lock()
	done := d.house != nil
	d.mu.Unlock()
	if done {
		return nil
	}
	err := d.begin(ctx)
	d.reveal()
	if errors.Is(err, errForward) {
		d.frame.quit()
		return nil
	}
	return err
}

// Use opens a folder that holds a help centre already.
func (d *desk) Use(ctx context.Context, folder string) error {
	if !boot.Known(folder) {
		return app.E(app.Unfit, "window.folder.unknown", "Dir", folder)
	}
	d.mu.Lock()
	if d.house == nil {
		d.folder, d.trouble = folder, nil
	}
	d.mu.Unlock()
	return d.Again(ctx)
}

// Begin makes a help centre and fills it. When filling it fails, the folder stays
// open behind the welcome, and the next Begin fills it.
func (d *desk) Begin(ctx context.Context, c pages.Choice) error {
	d.opening.Lock()
	defer d.opening.Unlock()
	d.mu.Lock()
	h, dir := d.house, d.folder
	d.mu.Unlock()
	if h == nil || dir != c.Folder {
		if h != nil {
			return app.E(app.Conflict, "window.folder.begun", "Dir", dir)
		}
		if !boot.Vacant(c.Folder) {
			return app.E(app.Unfit, "window.folder.taken", "Dir", c.Folder)
		}
		var err error
		h, err = boot.Begin(ctx, d.bootOptions(c.Folder), boot.Beginning{
			Name: c.Name, Languages: c.Languages, Brand: c.Colours.Brand, Accent: c.Colours.Accent,
		})
		if err != nil {
			return err
		}
		if err := d.move(h, c.Folder); err != nil {
			return err
		}
	}
	if err := fill(ctx, h, c); err != nil {
		return err
	}
	d.reveal()
	return nil
}

// fill puts into a new folder what it is to begin with.
func fill(ctx context.Context, h *boot.House, c pages.Choice) error {
	quiet := func(help.Event) error { return nil }
	switch c.Start {
	case pages.StartDemo:
		_, err := h.LoadDemo(ctx, quiet)
		return err
	case pages.StartImport:
		return importInto(ctx, h, c)
	}
	return nil
}

// ownPages answers an address of the window itself.
func (d *desk) ownPages(w http.ResponseWriter, r *http.Request) { d.own().ServeHTTP(w, r) }
