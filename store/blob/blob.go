// Package blob keeps files named by the SHA-256 of their bytes. A file is
// whole and on the disk before its name is known. The package never knows who
// refers to a file; package store does.
package blob

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path"
	"sync"
	"time"

	"guichet/store/folder"
)

// What the package refuses. Compare with errors.Is.
var (
	ErrNotFound = errors.New("blob: not found")
	ErrTooLarge = errors.New("blob: over the limit")
	ErrDamaged  = errors.New("blob: damaged") // the bytes do not have their name's hash
	ErrBadHash  = errors.New("blob: not a hash")
)

// Ref is a kept file. Type is guessed from the first 512 bytes and is not to
// be trusted for what a browser may run.
type Ref struct {
	Hash string `json:"hash"` // SHA-256, 64 lower-case hexadecimal digits
	Size int64  `json:"size"` // bytes
	Type string `json:"type"` // a media type
}

// Store is a folder of files. Make one with Open.
type Store struct {
	root   *os.Root
	now    func() time.Time
	noSync bool
	mu     sync.RWMutex // Put holds it for reading, Remove for writing
}

// newDir holds files on their way. Nothing in it is ever read back.
const newDir = "new"

// Open opens the folder name in root, making it if it is missing, and throws
// away what an earlier process left unfinished. The clock says how old an
// unused file is; noSync leaves out fsync, for tests.
func Open(root *os.Root, name string, now func() time.Time, noSync bool) (*Store, error) {
	if err := root.MkdirAll(name, 0o700); err != nil {
		return nil, fmt.Errorf("blob: make the folder: %w", err)
	}
	sub, err := root.OpenRoot(name)
	if err != nil {
		return nil, fmt.Errorf("blob: open the folder: %w", err)
	}
	s := &Store{root: sub, now: now, noSync: noSync}
	if err := errors.Join(sub.RemoveAll(newDir), sub.Mkdir(newDir, 0o700), s.sync(".")); err != nil {
		return nil, errors.Join(fmt.Errorf("blob: clear the folder: %w", err), sub.Close())
	}
	return s, nil
}

// Close gives the folder back.
func (s *Store) Close() error { return s.root.Close() }

func (s *Store) sync(dir string) error {
	if s.noSync {
		return nil
	}
	return folder.Sync(s.root, dir)
}

// Put keeps what r gives, at most limit bytes (ErrTooLarge). When it returns
// the bytes are durable. The same bytes are kept once.
func (s *Store) Put(ctx context.Context, r io.Reader, limit int64) (Ref, error) {
	tmp := path.Join(newDir, rand.Text())
	ref, err := s.receive(ctx, tmp, r, limit)
	if err == nil {
		err = s.publish(tmp, ref.Hash)
	}
	if err != nil {
		s.root.Remove(tmp)
		return Ref{}, fmt.Errorf("blob: keep a file: %w", err)
	}
	return ref, nil
}

func (s *Store) receive(ctx context.Context, tmp string, r io.Reader, limit int64) (Ref, error) {
	f, err := s.root.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return Ref{}, err
	}
	sum := &summer{hash: sha256.New()}
	n, err := io.Copy(io.MultiWriter(f, sum), &reading{ctx: ctx, r: io.LimitReader(r, limit+1)})
	if err == nil && n > limit {
		err = fmt.Errorf("%w of %d bytes", ErrTooLarge, limit)
	}
	if err == nil && !s.noSync {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return Ref{}, err
	}
	return Ref{Hash: hex.EncodeToString(sum.hash.Sum(nil)), Size: n, Type: http.DetectContentType(sum.head)}, nil
}

// publish gives a finished file its name, and a name that is there already a
// new time: it counts as unused only from now on.
func (s *Store) publish(tmp, hash string) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	dir, name := place(hash)
	if err := s.root.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	now := s.now()
	if err := s.root.Chtimes(tmp, now, now); err != nil {
		return err
	}
	if err := s.root.Rename(tmp, name); err != nil {
		return err
	}
	return errors.Join(s.sync(dir), s.sync("."))
}

// place says where a file lies.
func place(hash string) (dir, name string) { return hash[:2], path.Join(hash[:2], hash) }

// ValidHash reports whether a text is the name of a file.
func ValidHash(hash string) bool {
	if len(hash) != 2*sha256.Size {
		return false
	}
	for _, c := range hash {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// Open opens a file for reading: ErrNotFound, or ErrBadHash for what is no
// name. The bytes are not checked; Verify does that.
func (s *Store) Open(hash string) (io.ReadSeekCloser, error) {
	f, err := s.open(hash)
	if err != nil {
		return nil, err
	}
	return f, nil
}

func (s *Store) open(hash string) (*os.File, error) {
	if !ValidHash(hash) {
		return nil, ErrBadHash
	}
	_, name := place(hash)
	f, err := s.root.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %s", ErrNotFound, hash)
	}
	return f, err
}

// Verify reads a whole file and answers ErrDamaged if it is not what was kept.
func (s *Store) Verify(ctx context.Context, hash string) error {
	f, err := s.open(hash)
	if err != nil {
		return err
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, &reading{ctx: ctx, r: f}); err != nil {
		return err
	}
	if hex.EncodeToString(sum.Sum(nil)) != hash {
		return fmt.Errorf("%w: %s", ErrDamaged, hash)
	}
	return nil
}

// reading stops when its context ends.
type reading struct {
	ctx context.Context
	r   io.Reader
}

func (r *reading) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}

// summer hashes what it is given and keeps the beginning of it.
type summer struct {
	hash hash.Hash
	head []byte
}

func (s *summer) Write(p []byte) (int, error) {
	if room := 512 - len(s.head); room > 0 {
		s.head = append(s.head, p[:min(room, len(p))]...)
	}
	return s.hash.Write(p)
}
