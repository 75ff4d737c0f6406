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
	"net/http"
	"os"
	"path"

	"guichet/store/engine"
)

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
		return Ref{}, fmt.Errorf("blob: keep a file: %w", engine.Disk(err))
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
