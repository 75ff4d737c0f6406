package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"guichet/store/blob"
)

// unusedKept is how long a file nobody refers to stays: a form may have
// uploaded it and not be sent yet.
const unusedKept = 24 * time.Hour

// blobRow is a file that records refer or referred to.
type blobRow struct {
	blob.Ref
	Unused  time.Time `json:"unused,omitzero"`  // since when nobody does
	Leaving bool      `json:"leaving,omitzero"` // its file is being removed
}

// blobRef is one reference: a file and the key of the record it belongs to.
type blobRef struct {
	Hash  string `json:"hash"`
	Owner []byte `json:"owner"`
}

var (
	blobRows    = NewTable("_blob", func(b *blobRow) Key { return K(b.Hash) }, Quiet(), internal())
	blobLeaving = blobRows.List(1, "leaving", func(b *blobRow) []Key {
		if !b.Leaving {
			return nil
		}
		return []Key{K(b.Leaving)}
	})
	blobRefs = NewTable("_blobref", func(b *blobRef) Key { return K(b.Hash, b.Owner) }, Quiet(), internal())
)

// ErrUnusable says that a file is just being removed because nobody had
// referred to it for a day: Put it again.
var ErrUnusable = errors.New("store: the file is being removed, put it again")

// Attach notes that the record with the key owner refers to a file that
// Blobs().Put has kept. Without it the file is removed after a day. The owner
// says which table it is of: K("article", id).
func Attach(tx *Tx, ref blob.Ref, owner Key) error {
	if !blob.ValidHash(ref.Hash) {
		return blob.ErrBadHash
	}
	row, err := blobRows.Get(tx, K(ref.Hash))
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	if row.Leaving {
		return fmt.Errorf("%w: %s", ErrUnusable, ref.Hash)
	}
	if err := blobRows.Put(tx, blobRow{Ref: ref}); err != nil {
		return err
	}
	return blobRefs.Put(tx, blobRef{Hash: ref.Hash, Owner: owner})
}

// Detach takes a reference back. The last one starts the file's last day.
func Detach(tx *Tx, hash string, owner Key) error {
	if err := blobRefs.Delete(tx, K(hash, []byte(owner))); err != nil {
		return err
	}
	for _, err := range blobRefs.Each(tx, K(hash)) {
		return err // another one: in use
	}
	row, err := blobRows.Get(tx, K(hash))
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	row.Unused = tx.now
	return blobRows.Put(tx, row)
}

// Attached reports whether the owner refers to the file, and what is known of
// it. Ask this before a file is served: its hash alone opens nothing.
func Attached(r Reader, hash string, owner Key) (blob.Ref, error) {
	if ok, err := blobRefs.Has(r, K(hash, []byte(owner))); err != nil || !ok {
		return blob.Ref{}, errors.Join(err, ErrNotFound)
	}
	row, err := blobRows.Get(r, K(hash))
	return row.Ref, err
}

// Collect removes the files nobody has referred to for a day and returns how
// many. It does nothing while an export runs.
func (s *Store) Collect(ctx context.Context) (int, error) {
	if !s.keeping.TryLock() {
		return 0, nil
	}
	defer s.keeping.Unlock()
	before := s.opt.Clock().Add(-unusedKept)
	if err := s.markUnused(ctx, before); err != nil {
		return 0, visible(err)
	}
	n, err := s.removeUnused(ctx, before)
	return n, visible(err)
}

// markUnused marks rows as leaving, and makes such a row for a file that was
// put and never attached: from then on Attach refuses it, so that no file goes
// that has just been referred to.
func (s *Store) markUnused(ctx context.Context, before time.Time) error {
	for f, err := range s.blobs.All() {
		if err != nil {
			return fmt.Errorf("list the files: %w", err)
		}
		if f.Time.After(before) {
			continue
		}
		if err := s.markOne(ctx, blob.Ref{Hash: f.Hash, Size: f.Size}, before); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) markOne(ctx context.Context, ref blob.Ref, before time.Time) error {
	old := false
	err := s.View(ctx, func(r Reader) (err error) {
		old, err = isUnused(r, ref, before)
		return err
	})
	if err != nil || !old {
		return err
	}
	_, err = s.Update(ctx, func(tx *Tx) error {
		if old, err := isUnused(tx, ref, before); err != nil || !old {
			return err
		}
		return blobRows.Put(tx, blobRow{Ref: ref, Unused: before, Leaving: true})
	})
	return err
}

func isUnused(r Reader, ref blob.Ref, before time.Time) (bool, error) {
	row, err := blobRows.Get(r, K(ref.Hash))
	if errors.Is(err, ErrNotFound) {
		return true, nil
	}
	return !row.Leaving && !row.Unused.IsZero() && !row.Unused.After(before), err
}

// removeUnused removes the files of the rows that are leaving, then the rows.
// A file that was put again meanwhile stays, and its row goes, so that it can
// be attached.
func (s *Store) removeUnused(ctx context.Context, before time.Time) (n int, err error) {
	for {
		var rows []blobRow
		err := s.View(ctx, func(r Reader) (err error) {
			rows, _, err = blobLeaving.Find(r, nil, Page{})
			return err
		})
		if err != nil || len(rows) == 0 {
			return n, err
		}
		for _, row := range rows {
			gone, err := s.blobs.Remove(row.Hash, before)
			if err != nil {
				return n, fmt.Errorf("remove a file: %w", err)
			}
			if gone {
				n++
			}
			drop := func(tx *Tx) error { return blobRows.Delete(tx, K(row.Hash)) }
			if _, err := s.Update(ctx, drop); err != nil {
				return n, err
			}
		}
	}
}
