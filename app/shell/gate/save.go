package gate

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"
	"time"
	"unicode"
	"unicode/utf8"

	"guichet/app"
)

// maxFileName is the longest name that is proposed, in bytes; file systems take
// 255.
const maxFileName = 200

// patience is how long a download waits for the dialog of another.
const patience = 10 * time.Minute

// fileName is the name a download proposes, as one that can do no harm: no path,
// no control character, nothing that hides it.
func fileName(s string) string {
	s = path.Base(strings.ReplaceAll(s, `\`, "/"))
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || strings.ContainsRune(`/:*?"<>|`, r) || r == utf8.RuneError || unicode.Is(unicode.Cf, r) {
			return '-'
		}
		return r
	}, s)
	s = strings.Trim(s, ". ")
	if ext := path.Ext(s); len(s) > maxFileName && len(ext) < 20 {
		s = cut(strings.TrimSuffix(s, ext), maxFileName-len(ext)) + ext
	}
	if s = cut(s, maxFileName); s == "" || s == "-" {
		return "download"
	}
	return s
}

// cut shortens to at most n bytes, between two runes.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// begin opens the file a download is kept in until a person has said where it
// goes: the handler never waits for a person.
func (a *answer) begin() error {
	dir, err := a.gate.opt.Temp()
	if err == nil {
		a.file, err = os.CreateTemp(dir, "download-*")
	}
	if err != nil {
		return fmt.Errorf("gate: keep a download: %w", err)
	}
	return nil
}

// deliver asks where the file goes and puts it there. The window stays on the
// page it shows: the answer has nothing in it.
func (a *answer) deliver() {
	for name := range a.Header() {
		if !strings.HasPrefix(name, "Set-Cookie") && !strings.HasPrefix(name, "Cross-") {
			a.Header().Del(name)
		}
	}
	err := a.failed
	if err == nil {
		err = a.gate.save(a.request.Context(), a.file, a.name)
	}
	secure(a.Header())
	if err != nil {
		a.gate.opt.Log.Warn("a file was not saved", "err", err)
		a.gate.opt.Native.Tell(a.gate.opt.Words().Error(Unsaved(err)))
	}
	a.ResponseWriter.WriteHeader(http.StatusNoContent)
}

// Unsaved is the sentence of a file that could not be put where it was to go.
func Unsaved(err error) *app.Error {
	var known *app.Error
	switch {
	case errors.As(err, &known):
		return known
	case errors.Is(err, syscall.ENOSPC):
		return app.E(app.Full, "window.save.full").Wrap(err)
	case errors.Is(err, os.ErrPermission):
		return app.E(app.Forbidden, "window.save.forbidden").Wrap(err)
	}
	return app.E(app.Internal, "window.save.failed").Wrap(err)
}

// save shows the dialog and puts the file where the person said. One dialog is
// shown at a time.
func (g *Gate) save(ctx context.Context, f *os.File, name string) error {
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	select {
	case g.saving <- struct{}{}:
		defer func() { <-g.saving }()
	case <-ctx.Done():
		return fmt.Errorf("gate: wait to save: %w", ctx.Err())
	}
	to, err := g.opt.Native.Save(name)
	if err != nil || to == "" {
		return err
	}
	return Put(f, to)
}

// Put copies a file to a path: beside it first, and in its place when it is
// whole and on the disk, so that a file of that name is replaced or untouched.
func Put(f io.ReadSeeker, to string) error {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("gate: read a download again: %w", err)
	}
	part, err := os.CreateTemp(filepath.Dir(to), ".guichet-*.part")
	if err != nil {
		return fmt.Errorf("gate: save: %w", err)
	}
	_, err = io.Copy(part, f)
	err = errors.Join(err, part.Chmod(0o644), part.Sync(), part.Close())
	if err == nil {
		err = os.Rename(part.Name(), to)
	}
	if err != nil {
		_ = os.Remove(part.Name())
		return fmt.Errorf("gate: save: %w", err)
	}
	return nil
}
