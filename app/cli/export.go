package cli

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"guichet/app"
	"guichet/app/boot"
	"guichet/app/help"
)

type exportCmd struct {
	folder
	Format string `placeholder:"jsonl|markdown" default:"jsonl" help:"cli.flag.format"`
	Site   bool   `help:"cli.flag.site"`
	File   string `arg:"" optional:"" placeholder:"FILE"`
}

func (c *exportCmd) run(ctx context.Context, p *program) error {
	format := help.Format(c.Format)
	if format != help.JSONL && format != help.Markdown {
		return refuse("cli.error.format", "Value", c.Format)
	}
	if c.File == "" {
		return refuse("cli.error.file")
	}
	ctx, release := interruptible(ctx, func() {})
	defer release()
	opt := p.options("export", c.Data)
	opt.Keys = c.Key
	if err := mustExist(c.Data); err != nil {
		return err
	}
	if c.Site {
		return c.site(ctx, p, opt)
	}
	if c.File == "-" {
		_, err := boot.Export(ctx, opt, p.Out, format)
		return p.heldSentence(err)
	}
	var told help.Exported
	err := writeNew(c.File, func(w io.Writer) (err error) {
		told, err = boot.Export(ctx, opt, w, format)
		return err
	})
	if err != nil {
		return p.heldSentence(err)
	}
	p.say("cli.export.done", "Count", told.Texts, "File", c.File)
	if told.ZIP && format == help.JSONL {
		p.say("cli.export.zip", "File", c.File)
	}
	return nil
}

// writeNew makes a file that was not there, whole or not at all: written beside
// its name, synced, then renamed.
func writeNew(name string, fill func(io.Writer) error) error {
	if _, err := os.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
		return app.E(app.Conflict, "cli.export.exists", "File", name).Wrap(err)
	}
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*.part")
	if err != nil {
		return unwritable(name, err)
	}
	// After the rename there is nothing left of this name.
	defer os.Remove(f.Name())
	if err := errors.Join(fill(f), f.Sync(), f.Close()); err != nil {
		return err
	}
	// Link refuses a name that came into being meanwhile; rename would replace it.
	err = os.Link(f.Name(), name)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return unwritable(name, err)
	}
	return nil
}

func unwritable(name string, err error) error {
	return app.E(app.Invalid, "cli.export.unwritable", "File", name, "Cause", err.Error()).Wrap(err)
}
