package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"guichet/app"
	"guichet/app/shell/window"
)

type windowCmd struct {
	Data string `placeholder:"DIR" from:"GUICHET_DATA" help:"cli.flag.data"`
	Key  string `placeholder:"FILE" from:"GUICHET_KEY" help:"cli.flag.key"`
}

// run shows the window, or has the build beside this one show it.
func (c *windowCmd) run(ctx context.Context, p *program) error {
	if !window.Built {
		return p.sibling(c.args())
	}
	return window.Run(ctx, window.Options{
		Folder: c.Data, Keys: c.Key, Version: p.version, Clock: p.clock, Log: p.log,
		Getenv: p.getenv, Words: p.words, Lang: p.print.Lang,
	})
}

// args is the command as it is handed on.
func (c *windowCmd) args() []string {
	args := []string{"window"}
	if c.Data != "" {
		args = append(args, "--data="+c.Data)
	}
	if c.Key != "" {
		args = append(args, "--key="+c.Key)
	}
	return args
}

// sibling becomes the build with a window, "<name>-desktop" in the same folder.
func (p *program) sibling(args []string) error {
	self, err := os.Executable()
	if err == nil {
		self, err = filepath.EvalSymlinks(self)
	}
	if err != nil {
		return refuse("window.error.none")
	}
	name := strings.TrimSuffix(self, ".exe") + "-desktop"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	if info, err := os.Stat(name); err != nil || !info.Mode().IsRegular() {
		return refuse("window.error.none")
	}
	err = become(name, args)
	if err == nil || errors.Is(err, errSilent) {
		return err
	}
	return app.E(app.Internal, "window.error.sibling", "File", name, "Cause", err.Error()).Wrap(err)
}
