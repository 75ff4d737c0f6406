package backup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"filippo.io/age"

	"guichet/app"
	"guichet/store/folder"
)

// Record is what a folder remembers of a backup that was made of it.
type Record struct {
	Path      string    `json:"path"` // absolute
	Made      time.Time `json:"made"`
	Size      int64     `json:"size"`   // of the file, bytes
	SHA256    string    `json:"sha256"` // of the file, hexadecimal
	Sealed    bool      `json:"sealed,omitempty"`
	WithKeys  bool      `json:"with_keys,omitempty"`
	Scheduled bool      `json:"scheduled,omitempty"`
	Records   int       `json:"records"`
	Blobs     int       `json:"blobs"`
}

// Create makes the backup file name out of what fill writes. It is private,
// whole and on the disk before it has its name, never replaces a file, and is
// read as it is written: bytes that Verify refuses never get the name.
func Create(ctx context.Context, name string, seal Seal, fill func(w io.Writer) error) (Record, error) {
	name, err := filepath.Abs(name)
	if err != nil {
		return Record{}, unwritable(name, err)
	}
	if _, err := os.Lstat(name); err == nil {
		return Record{}, exists(name, nil)
	}
	root, err := os.OpenRoot(filepath.Dir(name))
	if err != nil {
		return Record{}, unwritable(name, err)
	}
	defer root.Close()
	made := Record{Path: name, Sealed: !seal.IsZero()}
	err = folder.Create(root, filepath.Base(name), func(w io.Writer) error {
		return made.fill(ctx, w, seal, fill)
	})
	if errors.Is(err, fs.ErrExist) {
		return Record{}, exists(name, err)
	}
	var disk *fs.PathError
	if errors.As(err, &disk) && ctx.Err() == nil {
		return Record{}, unwritable(name, err)
	}
	return made, err
}

func exists(name string, err error) error {
	return app.E(app.Conflict, "backup.error.exists", "File", name).Wrap(err)
}

func unwritable(name string, err error) error {
	return app.E(app.Invalid, "backup.error.unwritable", "File", name, "Cause", err.Error()).Wrap(err)
}

// fill writes the backup to w, sealed if it is to be, and notes what it was.
func (r *Record) fill(ctx context.Context, w io.Writer, seal Seal, fill func(w io.Writer) error) error {
	sum := sha256.New()
	count := &counting{w: io.MultiWriter(w, sum)}
	count.disk, _ = w.(*os.File)
	var out io.WriteCloser = count
	if !seal.IsZero() {
		sealed, err := age.Encrypt(count, seal.to)
		if err != nil {
			return fmt.Errorf("backup: seal: %w", err)
		}
		out = sealed
	}
	m, err := verified(ctx, out, fill)
	if err := errors.Join(err, out.Close()); err != nil {
		return err
	}
	r.Made, r.WithKeys, r.Records, r.Blobs = m.Made, m.WithKeys, m.Records, m.Blobs
	r.Size, r.SHA256 = count.n, hex.EncodeToString(sum.Sum(nil))
	return nil
}

// verified lets fill write to w and reads what it writes at the same time.
func verified(ctx context.Context, w io.Writer, fill func(w io.Writer) error) (Manifest, error) {
	type told struct {
		m   Manifest
		err error
	}
	pr, pw := io.Pipe()
	done := make(chan told, 1)
	go func() {
		m, err := Verify(ctx, pr)
		if err != nil {
			pr.CloseWithError(err)
		}
		done <- told{m, err}
	}()
	err := fill(io.MultiWriter(w, pw))
	pw.CloseWithError(err)
	end := <-done
	if err != nil {
		return Manifest{}, err
	}
	return end.m, end.err
}

// counting counts the bytes it hands on.
type counting struct {
	w      io.Writer
	disk   *os.File // synced every syncEvery bytes; nil for never
	n      int64
	synced int64
}

func (c *counting) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	if c.disk != nil && err == nil && c.n-c.synced > syncEvery {
		c.synced = c.n
		err = c.disk.Sync()
	}
	return n, err
}

// Close leaves the writer beneath open.
func (c *counting) Close() error { return nil }
