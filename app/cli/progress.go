package cli

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
	"unicode/utf8"

	"guichet/app/backup"
	"guichet/app/help"
)

// progressEvery is how often a line of progress is drawn.
const progressEvery = 200 * time.Millisecond

// progress draws one line that tells how far long work is, on a terminal only.
type progress struct {
	*program
	last  time.Time
	drawn int // runes on the line
}

// newProgress returns nil where nobody would see it.
func (p *program) newProgress() *progress {
	f, ok := p.Err.(*os.File)
	if !ok {
		return nil
	}
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	return &progress{program: p}
}

func (g *progress) tell(n help.Progress) {
	if now := g.clock(); now.Sub(g.last) >= progressEvery {
		g.last = now
		g.draw(plain(g.print.T("cli.import.progress", "Name", n.Name, "Texts", n.Entries, "Kilobytes", n.Bytes>>10)))
	}
}

// bytes tells how many megabytes of a backup are done, of about how many.
func (g *progress) bytes(n backup.Progress) {
	if now := g.clock(); now.Sub(g.last) >= progressEvery {
		g.last = now
		g.draw(g.print.T("cli.backup.progress", "Done", n.Done>>20, "Total", max(n.Done, n.Total)>>20))
	}
}

// draw replaces what the line held.
func (g *progress) draw(text string) {
	gap := max(0, g.drawn-utf8.RuneCountInString(text))
	fmt.Fprint(g.Err, "\r"+text+strings.Repeat(" ", gap))
	g.drawn = utf8.RuneCountInString(text)
}

// clear empties the line, so that other output stands on its own.
func (g *progress) clear() {
	if g != nil && g.drawn > 0 {
		fmt.Fprint(g.Err, "\r"+strings.Repeat(" ", g.drawn)+"\r")
		g.drawn = 0
	}
}

// around clears the line before each write to w.
func (g *progress) around(w io.Writer) io.Writer {
	if g == nil {
		return w
	}
	return clearing{g, w}
}

type clearing struct {
	*progress
	w io.Writer
}

func (c clearing) Write(b []byte) (int, error) {
	c.clear()
	return c.w.Write(b)
}
