package cli

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/signal"
	"syscall"
	"time"

	"guichet/app"
	"guichet/app/boot"
)

// options are those of a command that works in a folder.
func (p *program) options(command, dir string) boot.Options {
	return boot.Options{
		Dir: dir, Command: command, Version: p.version, Clock: p.clock, Log: p.log, Getenv: p.getenv, Words: p.words,
	}
}

// interruptible ends ctx at the first signal and then calls stopping; a second
// signal ends the process at once, since nothing acknowledged depends on an
// orderly end.
func interruptible(ctx context.Context, stopping func()) (context.Context, context.CancelFunc) {
	ctx, release := signal.NotifyContext(ctx, syscall.SIGTERM, syscall.SIGINT)
	unheard := context.AfterFunc(ctx, func() {
		release()
		stopping()
	})
	return ctx, func() {
		unheard()
		release()
	}
}

// mustExist refuses a data folder that is not there: a command that reads has
// no business making one.
func mustExist(dir string) error {
	info, err := os.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.IsDir() {
		return app.E(app.NotFound, "cli.folder.missing", "Dir", dir)
	}
	return nil
}

// heldSentence tells who holds a folder, in the machine's own time.
func (p *program) heldSentence(err error) error {
	var held *boot.HeldError
	if errors.As(err, &held) {
		return held.Sentence(time.Local)
	}
	return err
}
