package backup

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"guichet/app/keys"
	"guichet/store"
)

// File is a small file of the folder, by its name there.
type File struct {
	Name string
	Data []byte
}

// Content is what goes into a backup beside the records. The writer fills in
// the head's format and moment, and whether there are keys.
type Content struct {
	Head  Head
	Files []File
	Keys  *keys.Keys // nil leaves them out
}

// Snapshot is an export on a local disk that a backup is written from: nothing
// keeps the store waiting while the backup goes to a slow place.
type Snapshot struct {
	file *os.File
	size int64
	made store.Manifest
	pace *pace
}

// Take exports the store's present moment to an empty file.
func Take(ctx context.Context, st *store.Store, f *os.File) (*Snapshot, error) {
	slow := &pace{st: st, began: time.Now()}
	made, err := st.Export(ctx, &polite{file: f, pace: slow})
	if err != nil {
		return nil, err
	}
	size, err := f.Seek(0, io.SeekCurrent)
	if err != nil {
		return nil, fmt.Errorf("backup: measure the export: %w", err)
	}
	return &Snapshot{file: f, size: size, made: made, pace: slow}, nil
}

// Size is about what the backup will weigh, in bytes.
func (s *Snapshot) Size() int64 { return s.size }

// Write writes a backup of the snapshot to w. After an error w holds something
// that Verify refuses.
func (s *Snapshot) Write(ctx context.Context, w io.Writer, c Content) (Manifest, error) {
	sum := sha256.New()
	c.Head.Format, c.Head.Made, c.Head.WithKeys = Format, s.made.Created, c.Keys != nil
	x := &writer{tar: tar.NewWriter(io.MultiWriter(w, sum))}
	x.made = Manifest{Head: c.Head, Pos: s.made.Pos, Records: s.made.Records, Blobs: s.made.Blobs}
	if err := x.parts(ctx, s, c); err != nil {
		return Manifest{}, fmt.Errorf("backup: write: %w", err)
	}
	_, err := io.WriteString(w, endHead+hex.EncodeToString(sum.Sum(nil))+"\n")
	if err != nil {
		return Manifest{}, fmt.Errorf("backup: write: %w", err)
	}
	return x.made, nil
}

type writer struct {
	tar  *tar.Writer
	made Manifest
}

func (x *writer) parts(ctx context.Context, s *Snapshot, c Content) error {
	if err := x.json(headName, c.Head); err != nil {
		return err
	}
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if err := x.part(storeName, s.size, &reading{ctx: ctx, r: s.file, pace: s.pace}); err != nil {
		return err
	}
	for _, f := range c.Files {
		if err := x.bytes(filesPrefix+f.Name, f.Data); err != nil {
			return err
		}
	}
	if c.Keys != nil {
		if err := x.bytes(keysName, c.Keys.Encode()); err != nil {
			return err
		}
	}
	return errors.Join(x.json(manifestName, x.made), x.tar.Close())
}

func (x *writer) json(name string, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return x.bytes(name, b)
}

func (x *writer) bytes(name string, b []byte) error {
	return x.part(name, int64(len(b)), bytes.NewReader(b))
}

func (x *writer) part(name string, size int64, r io.Reader) error {
	head := &tar.Header{Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o600, Format: tar.FormatPAX}
	head.ModTime = x.made.Made
	if size < 8<<30 {
		head.Format = tar.FormatUSTAR
	}
	if err := x.tar.WriteHeader(head); err != nil {
		return err
	}
	sum := sha256.New()
	n, err := io.CopyBuffer(io.MultiWriter(x.tar, sum), io.LimitReader(r, size), make([]byte, slice))
	if err != nil {
		return err
	}
	if n != size {
		return fmt.Errorf("%s: %d of %d bytes", name, n, size)
	}
	if name != manifestName {
		x.made.Parts = append(x.made.Parts, Part{Name: name, Size: size, SHA256: hex.EncodeToString(sum.Sum(nil))})
	}
	return nil
}

// slice is how many bytes are worked on before others may go first.
const slice = 64 << 10

// reading stops when its context ends.
type reading struct {
	ctx  context.Context
	r    io.Reader
	pace *pace // nil for full speed
}

func (r *reading) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	r.pace.step()
	return r.r.Read(p[:min(len(p), slice)])
}
