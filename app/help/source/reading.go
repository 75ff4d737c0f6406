package source

import (
	"context"
	"errors"
	"io"
	"io/fs"

	"guichet/app"
)

// reading is one source being read: where its entries and notes go, and the
// folder its references lead into.
type reading struct {
	ctx   context.Context
	opt   Options
	name  string
	emit  func(Entry) error
	notes func(Note) error

	fsys  fs.FS          // the folder or archive, nil when there is none
	path  string         // of the source within fsys
	lang  app.Lang       // of the page, "" until guessed
	doubt bool           // the guess had little to go by
	group string         // the category of a folder, for entries without one
	told  map[string]int // notes that are made once for a file
}

// stop carries an error of a callback or of the context through the readers.
type stop struct{ err error }

func (s *stop) Error() string { return s.err.Error() }
func (s *stop) Unwrap() error { return s.err }

// unstop gives the caller's own error back as it was.
func unstop(err error) error {
	var s *stop
	if errors.As(err, &s) {
		return s.err
	}
	return err
}

func newReading(ctx context.Context, name string, opt Options,
	emit func(Entry) error, note func(Note) error) *reading {
	return &reading{ctx: ctx, opt: opt, name: name, path: name, emit: emit, notes: note}
}

// at returns a reading of another file of the same job.
func (r *reading) at(fsys fs.FS, path, name string) *reading {
	c := &reading{ctx: r.ctx, opt: r.opt, name: name, path: path, fsys: fsys, emit: r.emit, notes: r.notes}
	if fsys != nil {
		c.place()
	}
	return c
}

// tell reports on lines from line to to; text is where the note quotes from.
func (r *reading) tell(level Level, line, to int, text, key string, args ...any) error {
	n := Note{Level: level, Name: r.name, Line: line, To: to, Key: key, Args: args, Text: quote(text)}
	if err := r.notes(n); err != nil {
		return &stop{err}
	}
	return nil
}

// tellOnce is tell for what a whole file has in common, by key and about.
func (r *reading) tellOnce(level Level, line int, about, key string, args ...any) error {
	if r.told == nil {
		r.told = map[string]int{}
	}
	if r.told[key+about]++; r.told[key+about] > 1 || len(r.told) > maxColumns {
		return nil
	}
	return r.tell(level, line, line, about, key, args...)
}

// put settles an entry and hands it over; one that breaks a limit becomes a
// note.
func (r *reading) put(e Entry) error {
	if err := r.ctx.Err(); err != nil {
		return &stop{err}
	}
	e.Name = r.name
	if ok, err := r.settle(&e); !ok || err != nil {
		return err
	}
	if err := r.emit(e); err != nil {
		return &stop{err}
	}
	return nil
}

// all reads a whole text file, at most MaxText bytes.
func (r *reading) all(in io.Reader) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(r.counting(in), MaxText+1))
	if err != nil {
		return nil, r.broken(err)
	}
	if len(raw) > MaxText {
		return nil, app.E(app.TooLarge, "source.error.file_large", "Name", r.name, "Limit", MaxText>>20)
	}
	return raw, nil
}

// broken is a file that ended in the middle of reading.
func (r *reading) broken(err error) error {
	var s *stop
	if errors.As(err, &s) {
		return err
	}
	return app.E(app.Invalid, "source.error.unreadable", "Name", r.name).Wrap(err)
}

// counting watches the context and tells the progress of a long file.
func (r *reading) counting(in io.Reader) io.Reader { return &counter{r: r, in: in} }

type counter struct {
	r        *reading
	in       io.Reader
	read     int64
	reported int64
}

// progressStep is how many bytes pass between two reports of progress.
const progressStep = 1 << 20

func (c *counter) Read(b []byte) (int, error) {
	if err := c.r.ctx.Err(); err != nil {
		return 0, &stop{err}
	}
	n, err := c.in.Read(b)
	c.read += int64(n)
	if c.r.opt.Progress != nil && (c.read-c.reported >= progressStep || err == io.EOF && c.read > c.reported) {
		c.reported = c.read
		c.r.opt.Progress(c.r.name, c.read)
	}
	return n, err
}
