package window

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"guichet/app"
	"guichet/app/boot"
	"guichet/app/help"
	pages "guichet/app/web/window"
)

// importInto brings in the page that was pasted and the file that was sent, as
// published texts in the main language where they do not say otherwise.
func importInto(ctx context.Context, h *boot.House, c pages.Choice) error {
	dir, err := h.Temp()
	if err == nil {
		dir, err = os.MkdirTemp(dir, "welcome-*")
	}
	if err != nil {
		return fmt.Errorf("window: keep a page: %w", err)
	}
	defer os.RemoveAll(dir)
	var paths []string
	if strings.TrimSpace(c.Paste) != "" {
		name := filepath.Join(dir, "page.txt")
		if err := os.WriteFile(name, []byte(c.Paste), 0o600); err != nil {
			return fmt.Errorf("window: keep a page: %w", err)
		}
		paths = append(paths, name)
	}
	if c.File != "" {
		paths = append(paths, c.File)
	}
	parcel, err := boot.Pack(paths)
	if err != nil {
		return err
	}
	defer parcel.Close()
	job := boot.Job{Publish: true}
	if len(c.Languages) > 0 {
		job.Lang = c.Languages[0]
	}
	report, err := h.Import(ctx, parcel, job, boot.Ears{Event: func(help.Event) error { return nil }})
	if err != nil {
		return err
	}
	if report.Created+report.Changed+report.Unchanged == 0 {
		return app.E(app.Unfit, "window.import.nothing")
	}
	return nil
}

// own builds the window's own pages, once.
func (d *desk) own() http.Handler {
	d.owning.Do(func() {
		h, err := pages.New(pages.Deps{
			Machine: d, Who: d.who, Texts: d.opt.Words, Front: d.front, Clock: d.opt.Clock, Log: d.opt.Log,
		})
		if err != nil {
			d.opt.Log.Error("the window has no pages", "err", err)
			h = http.NotFoundHandler()
		}
		d.pages = h
	})
	return d.pages
}
