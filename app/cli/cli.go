// Package cli is the command line: it reads arguments, asks boot or shell to do
// the work and tells people, in French, English or Spanish, what came of it. It
// owns words, exit codes and nothing else: no command opens the store by itself.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"guichet/app"
	"guichet/app/boot"
	"guichet/app/i18n"
)

// The exit codes.
const (
	ExitDone   = 0 // done as asked
	ExitFailed = 1 // it could not be done, or not all of it
	ExitUsage  = 2 // the arguments make no sense
)

// Streams are where a command reads and writes. Out carries results, Err
// progress, warnings and errors.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// program is what every command gets.
type program struct {
	Streams
	version string
	getenv  func(string) string
	clock   app.Clock
	print   *i18n.Printer
	words   *i18n.Catalogue
	log     *slog.Logger
}

// Main runs one command and returns its exit code. The version is printed by
// "version" and written into the data folder; getenv is os.Getenv in the
// program, and a table in tests.
func Main(ctx context.Context, version string, args []string, io Streams, getenv func(string) string) int {
	if len(args) == 0 || args[0] == "serve" || args[0] == "window" {
		boot.Hurry(getenv)
	}
	words, err := i18n.Load()
	if err != nil {
		fmt.Fprintln(io.Err, "guichet:", err)
		return ExitFailed
	}
	p := &program{
		Streams: io, version: version, getenv: getenv, clock: app.System,
		words: words, print: words.Printer(spoken(getenv)),
		log: slog.New(slog.NewTextHandler(io.Err, nil)),
	}
	return p.finish(p.run(ctx, args))
}

// usage marks an error of the arguments themselves.
type usage struct{ why *app.Error }

// Error is the reason's text, for logs.
func (u usage) Error() string { return u.why.Error() }

// Unwrap leads to the reason.
func (u usage) Unwrap() error { return u.why }

// errSilent is a failure whose reasons were already printed.
var errSilent = errors.New("cli: already told")

// finish prints what went wrong, once, and chooses the exit code.
func (p *program) finish(err error) int {
	var wrong usage
	switch {
	case err == nil:
		return ExitDone
	case errors.Is(err, errSilent):
		return ExitFailed
	case errors.Is(err, context.Canceled):
		p.complain(app.E(app.Invalid, "cli.error.stopped"))
		return ExitFailed
	case errors.As(err, &wrong):
		p.complain(wrong.why)
		fmt.Fprintln(p.Err, p.print.T("cli.error.hint"))
		return ExitUsage
	}
	var known *app.Error
	if errors.As(err, &known) {
		p.complain(known)
		return ExitFailed
	}
	fmt.Fprintln(p.Err, p.print.T("cli.error.other", "Cause", plain(err.Error())))
	return ExitFailed
}

func (p *program) complain(e *app.Error) {
	fmt.Fprintln(p.Err, p.print.T("cli.error.line", "Sentence", plain(p.print.Error(e))))
}

// say prints a sentence of the catalogue on Out.
func (p *program) say(key string, args ...any) {
	fmt.Fprintln(p.Out, p.print.T(key, args...))
}
