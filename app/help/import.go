package help

import (
	"context"
	"errors"
	"io/fs"
	"path"

	"guichet/app"
	"guichet/app/help/source"
	"guichet/store"
)

// ImportOptions say how to take a source in.
type ImportOptions struct {
	// Source is the name the articles are remembered under; "" is the base name
	// of each file or folder.
	Source string
	// Lang is the language of what does not say; "" is guessed.
	Lang app.Lang
	// Publish publishes what has a question or a title of its own and does not
	// say its state. What is marked for review stays a draft.
	Publish bool
	// Into is the category of new articles that name none; zero is none.
	Into app.ID
	// DryRun reports and writes nothing.
	DryRun bool
	// Progress, when set, is called now and then.
	Progress func(Progress)
}

// Import takes in the named files and folders of fsys and tells, line by line
// and in their order, what became of them. An article is recognised by its
// source and its id there, or without one by its question:
//
//   - unchanged in the source, it is left alone;
//   - changed in the source only, it gets a new revision;
//   - changed there and edited here since, it is kept and told as a Conflict;
//   - gone from the source, it is told and kept.
//
// It holds a batch of texts in memory and 16 bytes for each identity. What was
// told as saved is saved, also when a later error ends the import; an error of
// tell ends it too. A file that cannot be read is told as Refused, and is the
// error when nothing could be read.
func (h *Help) Import(ctx context.Context, who app.Actor, fsys fs.FS, names []string, opt ImportOptions,
	tell func(Event) error) (Report, error) {
	if err := mayWrite(who); err != nil {
		return Report{}, err
	}
	set := h.set.Now()
	if opt.Lang != "" && !set.Offers(opt.Lang) {
		return Report{}, app.E(app.Invalid, "help.error.language")
	}
	if err := h.st.View(ctx, func(r store.Reader) error { return categoryThere(r, opt.Into) }); err != nil {
		return Report{}, err
	}
	if err := checkLine(opt.Source, MaxSource/4, "help.error.source.long"); err != nil {
		return Report{}, err
	}
	im := &importer{h: h, set: set, ctx: ctx, who: who, opt: opt, tell: tell, ids: &moments{clock: h.clock}}
	im.made = map[app.ID]bool{}
	if opt.Source != "" {
		err := im.source(opt.Source, fsys, names)
		return im.report, err
	}
	return im.report, im.each(fsys, names)
}

// each reads every name as a source of its own.
func (im *importer) each(fsys fs.FS, names []string) error {
	var first *app.Error
	bad := 0
	for _, name := range names {
		err := im.source(sourceName(name), fsys, []string{name})
		var refused *app.Error
		if errors.As(err, &refused) && im.unread {
			if bad++; first == nil {
				first = refused
			}
			continue
		}
		if err != nil {
			return err
		}
	}
	if first != nil && bad == len(names) {
		return first
	}
	return nil
}

// sourceName is the name of a file or folder without those above it.
func sourceName(name string) string {
	base := path.Base(path.Clean(name))
	if base == "." || base == "/" {
		base = "import"
	}
	return shorten(base, MaxSource/4)
}

// source reads one source to its end.
func (im *importer) source(name string, fsys fs.FS, names []string) error {
	im.name, im.seen, im.unread = name, map[identity]bool{}, false
	opt := source.Options{Lang: im.opt.Lang, Prior: im.set.Default()}
	if im.opt.Progress != nil {
		opt.Progress = func(name string, read int64) {
			im.opt.Progress(Progress{Name: name, Bytes: read, Entries: im.report.Entries})
		}
	}
	err := source.Read(im.ctx, fsys, names, opt, im.entry, im.note)
	var refused *app.Error
	im.unread = errors.As(err, &refused) && im.failed == nil
	if failed := im.flush(); failed != nil {
		im.unread = false
		return failed
	}
	if err := errors.Join(err, im.unite()); err != nil {
		return err
	}
	return im.gone()
}
