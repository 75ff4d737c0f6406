package backup

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"path"
	"reflect"
	"slices"
	"strings"

	"guichet/app"
	"guichet/app/keys"
	"guichet/store"
)

// sink is who takes the parts of a backup while it is read. What they hold may
// be called bad at the end: only then is it known whether the backup is whole.
type sink struct {
	store func(r io.Reader) error // reads all of it
	file  func(f File) error
	keys  func(k *keys.Keys) error
}

// Verify reads a backup that is not sealed, or was opened, to its end: every
// part, every record and file by its checksum, and the whole. It writes
// nothing. What is wrong is an app.Error.
func Verify(ctx context.Context, rd io.Reader) (Manifest, error) {
	return read(ctx, rd, func(Head) sink {
		return sink{
			store: func(r io.Reader) error { _, err := store.Verify(ctx, r); return err },
			file:  func(File) error { return nil },
			keys:  func(*keys.Keys) error { return nil },
		}
	})
}

// reader reads a backup in its order.
type reader struct {
	ctx   context.Context
	tar   *tar.Reader
	head  Head
	parts []Part
	to    sink
}

// read gives the parts to the sink that begin chooses by the head, then checks
// the manifest and the last line. What the sink refuses is handed on.
func read(ctx context.Context, rd io.Reader, begin func(Head) sink) (Manifest, error) {
	sum := sha256.New()
	x := &reader{ctx: ctx, tar: tar.NewReader(io.TeeReader(&reading{ctx: ctx, r: rd}, sum))}
	m, err := x.all(begin)
	if err == nil {
		err = ending(rd, sum)
	}
	if err := ctx.Err(); err != nil {
		return Manifest{}, err
	}
	return m, err
}

// source remembers that the backup itself could not be read on: it was cut, or
// the decryption of changed bytes failed.
type source struct {
	r      io.Reader
	failed error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		s.failed = err
	}
	return n, err
}

func (x *reader) all(begin func(Head) sink) (Manifest, error) {
	h, err := x.next()
	if err != nil {
		return Manifest{}, err
	}
	if err := x.json(h, headName, &x.head); err != nil {
		return Manifest{}, err
	}
	if x.head.Format > Format {
		return Manifest{}, app.E(app.Invalid, "backup.error.newer")
	}
	x.to = begin(x.head)
	for range maxFiles {
		if h, err = x.next(); err != nil {
			return Manifest{}, err
		}
		if h.Name == manifestName {
			return x.manifest(h)
		}
		if err := x.part(h); err != nil {
			return Manifest{}, err
		}
	}
	return Manifest{}, damaged(errors.New("backup: too many parts"))
}

func (x *reader) next() (*tar.Header, error) {
	h, err := x.tar.Next()
	if err != nil {
		return nil, damaged(err)
	}
	if h.Typeflag != tar.TypeReg {
		return nil, damaged(fmt.Errorf("backup: %s is no file", h.Name))
	}
	return h, nil
}

func (x *reader) part(h *tar.Header) error {
	switch {
	case h.Name == storeName && len(x.parts) == 1:
		return x.export(h)
	case len(x.parts) < 2:
		return damaged(errors.New("backup: no records"))
	case h.Name == keysName && x.head.WithKeys:
		b, err := x.small(h)
		if err != nil {
			return err
		}
		k, err := keys.Decode(b, keysName)
		if err != nil {
			return damaged(err)
		}
		return x.to.keys(k)
	case strings.HasPrefix(h.Name, filesPrefix) && allowed(strings.TrimPrefix(h.Name, filesPrefix)):
		b, err := x.small(h)
		if err != nil {
			return err
		}
		return x.to.file(File{Name: strings.TrimPrefix(h.Name, filesPrefix), Data: b})
	}
	return damaged(fmt.Errorf("backup: an unknown part %q", h.Name))
}

// allowed are the files of a folder a backup may bring: no path, and nothing a
// store or the program keeps for itself.
func allowed(name string) bool {
	if name == settingsName || name == anchorName {
		return true
	}
	kinds := []string{".png", ".jpg", ".jpeg", ".webp", ".svg"}
	return !strings.ContainsAny(name, `/\:`) && !strings.HasPrefix(name, ".") && slices.Contains(kinds, path.Ext(name))
}

// settingsName is the settings' file, anchorName that of the audit log's anchor,
// here and in the folder.
const (
	settingsName = "guichet.json"
	anchorName   = "audit.anchor"
)

func (x *reader) export(h *tar.Header) error {
	sum := sha256.New()
	src := &source{r: x.tar}
	r := io.TeeReader(src, sum)
	if err := x.to.store(r); err != nil && src.failed != nil {
		return damaged(err)
	} else if err != nil {
		return verdict(err)
	}
	// The store has read to the end; what is left shows in the size.
	if _, err := io.Copy(io.Discard, r); err != nil {
		return damaged(err)
	}
	x.add(h, sum)
	return nil
}

func (x *reader) add(h *tar.Header, sum hash.Hash) {
	x.parts = append(x.parts, Part{Name: h.Name, Size: h.Size, SHA256: hex.EncodeToString(sum.Sum(nil))})
}

func (x *reader) small(h *tar.Header) ([]byte, error) {
	if h.Size > maxSmall {
		return nil, damaged(fmt.Errorf("backup: %s has %d bytes", h.Name, h.Size))
	}
	sum := sha256.New()
	b, err := io.ReadAll(io.TeeReader(x.tar, sum))
	if err != nil {
		return nil, damaged(err)
	}
	x.add(h, sum)
	return b, nil
}

func (x *reader) json(h *tar.Header, name string, v any) error {
	if h.Name != name {
		return damaged(fmt.Errorf("backup: %q instead of %s", h.Name, name))
	}
	b, err := x.small(h)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, v); err != nil {
		return damaged(err)
	}
	return nil
}

// manifest compares what the manifest says with what was there, and reads to
// the end of the archive.
func (x *reader) manifest(h *tar.Header) (Manifest, error) {
	var m Manifest
	parts := x.parts
	if err := x.json(h, manifestName, &m); err != nil {
		return m, err
	}
	if !slices.Equal(m.Parts, parts) || !reflect.DeepEqual(m.Head, x.head) {
		return m, damaged(errors.New("backup: the manifest lists other parts"))
	}
	if _, err := x.tar.Next(); !errors.Is(err, io.EOF) {
		return m, damaged(errors.Join(errors.New("backup: something behind the manifest"), err))
	}
	return m, nil
}

// ending checks the last line: the sum of all that was read, and nothing more.
func ending(rd io.Reader, sum hash.Hash) error {
	want := endHead + hex.EncodeToString(sum.Sum(nil)) + "\n"
	got, err := io.ReadAll(io.LimitReader(rd, int64(endSize)+1))
	if err != nil {
		return damaged(err)
	}
	if string(got) != want {
		return damaged(errors.New("backup: the last line is not that of these bytes"))
	}
	return nil
}

// ReadHead reads the beginning of a backup that is not sealed. It does not know
// whether the rest is whole.
func ReadHead(rd io.Reader) (Head, error) {
	x := &reader{ctx: context.Background(), tar: tar.NewReader(rd)}
	h, err := x.next()
	if err != nil {
		return Head{}, err
	}
	err = x.json(h, headName, &x.head)
	return x.head, err
}
