package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"slices"

	"guichet/store/blob"
	"guichet/store/engine"
	"guichet/store/engine/bolt"
	"guichet/store/folder"
)

// Salvaged is what Salvage copied and what it could not.
type Salvaged struct {
	Records int `json:"records"` // copied, the store's own included
	Blobs   int `json:"blobs"`   // files copied
	// Lost counts the records that were seen and are damaged. Those on pages of
	// which nothing is left are known to nobody.
	Lost      int `json:"lost"`
	LostBlobs int `json:"lost_blobs"` // files missing or damaged
	// Orphans counts the records copied that nothing led to any more.
	Orphans int `json:"orphans"`
	// Doubtful counts those of them that may be older than what was last saved,
	// or deleted since: the list of free pages is damaged too.
	Doubtful int      `json:"doubtful"`
	Flaws    []string `json:"flaws,omitempty"` // what is wrong with the file, English
}

// Salvage makes a new store in the folder to, which is missing or empty
// (ErrNotEmpty), of every record and file of the folder from that matches its
// checksum. It reads from page by page, changes nothing in it, and needs no part
// of it to be sound. A folder somebody holds is *InUseError. progress is told
// bytes and may be nil. After an error the folder to is empty.
func Salvage(
	ctx context.Context, from, to string, opt Options, progress func(done, total int64), schemas ...Schema,
) (Salvaged, error) {
	opt.InMemory = false
	made, err := salvage(ctx, from, to, opt, progress, schemas)
	return made, visible(err)
}

func salvage(
	ctx context.Context, from, to string, opt Options, progress func(done, total int64), schemas []Schema,
) (made Salvaged, err error) {
	d, err := openDamaged(from, opt)
	if err != nil {
		return made, err
	}
	defer d.close()
	found, err := d.raw.Survey(ctx, progress)
	if err != nil {
		return made, err
	}
	s, err := describe(to, opt, schemas)
	if err != nil {
		return made, err
	}
	if err = s.hold(); err == nil {
		err = s.clear()
	}
	if err != nil {
		return made, errors.Join(err, s.leave())
	}
	if err := s.recover(ctx, d, found, &made, schemas); err != nil {
		s.closeParts()
		return made, errors.Join(fmt.Errorf("salvage: %w", err), s.empty(), s.leave())
	}
	return made, errors.Join(s.closeParts(), s.root.Remove(importName), folder.Sync(s.root, "."), s.leave())
}

// damaged is a folder that is read as far as it can be.
type damaged struct {
	root  *os.Root
	lock  *folder.Lock
	file  *os.File
	raw   *bolt.Raw
	blobs *blob.Store // nil where there is no such folder
}

func openDamaged(dir string, opt Options) (d *damaged, err error) {
	d = &damaged{}
	if d.root, err = os.OpenRoot(dir); err != nil {
		return nil, err
	}
	if d.lock, err = folder.Share(d.root); err != nil {
		d.close()
		return nil, engine.Disk(err)
	}
	if d.file, err = d.root.Open(fileName); err != nil {
		d.close()
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	info, err := d.file.Stat()
	if err != nil {
		d.close()
		return nil, engine.Disk(err)
	}
	d.raw = bolt.OpenRaw(d.file, info.Size())
	// Without files the records are worth having all the same.
	if blobs, err := blob.OpenReadOnly(d.root, blobsName, opt.Clock); err == nil {
		d.blobs = blobs
	}
	return d, nil
}

func (d *damaged) close() {
	if d.blobs != nil {
		d.blobs.Close()
	}
	if d.file != nil {
		d.file.Close()
	}
	if d.lock != nil {
		d.lock.Release()
	}
	d.root.Close()
}

// recover fills the new folder.
func (s *Store) recover(
	ctx context.Context, d *damaged, found bolt.Survey, made *Salvaged, schemas []Schema,
) error {
	if err := s.enter(); err != nil {
		return err
	}
	made.Lost, made.Doubtful = found.Lost, found.Doubtful
	for _, flaw := range found.Flaws {
		made.Flaws = append(made.Flaws, flaw.Error())
	}
	if err := s.recoverBlobs(ctx, d, found, made); err != nil {
		return err
	}
	if err := s.engine.Import(ctx, s.recovered(d, found, made)); err != nil {
		return err
	}
	return s.prepare(ctx, schemas)
}

// recoverBlobs copies the files that are whole.
func (s *Store) recoverBlobs(ctx context.Context, d *damaged, found bolt.Survey, made *Salvaged) error {
	for _, f := range found.Found {
		if !bytes.HasPrefix(f.Key, blobRows.head) {
			continue
		}
		value, err := d.raw.Value(f)
		if err != nil {
			continue // counted with the records
		}
		rec, err := blobRows.fits(Key(f.Key[len(blobRows.head):]), value)
		if err != nil || rec.(*blobRow).Leaving {
			continue
		}
		ok, err := s.recoverBlob(ctx, d, rec.(*blobRow).Ref)
		if err != nil {
			return err
		}
		if ok {
			made.Blobs++
		} else {
			made.LostBlobs++
		}
	}
	return nil
}

func (s *Store) recoverBlob(ctx context.Context, d *damaged, ref blob.Ref) (bool, error) {
	if d.blobs == nil || d.blobs.Verify(ctx, ref.Hash) != nil {
		return false, ctx.Err()
	}
	f, err := d.blobs.Open(ref.Hash)
	if err != nil {
		return false, nil
	}
	defer f.Close()
	_, err = s.blobs.Put(ctx, f, ref.Size)
	return err == nil, err
}

// recovered gives the records in the order of their keys. In the place of what
// the folder knew of its tables stands that no index is built.
func (s *Store) recovered(d *damaged, found bolt.Survey, made *Salvaged) iter.Seq2[engine.Item, error] {
	list := found.Found
	for _, t := range s.tables {
		list = append(list, bolt.Found{Key: join(madeTables.head, K(t.name))})
	}
	slices.SortFunc(list, func(a, b bolt.Found) int { return bytes.Compare(a.Key, b.Key) })
	taken := map[string]bool{}
	return func(yield func(engine.Item, error) bool) {
		last := []byte(nil)
		for _, f := range list {
			value, ok := s.recoverOne(d, f, taken, made)
			if !ok || last != nil && bytes.Equal(last, f.Key) {
				continue
			}
			last = f.Key
			made.Records++
			if !yield(engine.Item{Key: f.Key, Value: value}, nil) {
				return
			}
		}
	}
}

// recoverOne returns the value to keep under a key. Index entries and keys of no
// table are left out.
func (s *Store) recoverOne(d *damaged, f bolt.Found, taken map[string]bool, made *Salvaged) ([]byte, bool) {
	t, number, key := s.owner(f.Key)
	if t == nil || number != 0 {
		return nil, false
	}
	if t == madeTables.table {
		parts, err := key.Parts()
		if err != nil || len(parts) != 1 {
			return nil, false
		}
		name, _ := parts[0].(string)
		if _, known := s.names[name]; !known {
			return nil, false
		}
		value, err := encode(madeTable{Name: name})
		return value, err == nil
	}
	value, err := d.raw.Value(f)
	var rec any
	if err == nil {
		rec, err = t.fits(key, value)
	}
	if err != nil || !s.room(t, key, rec, taken) {
		made.Lost++
		return nil, false
	}
	if f.Orphan && !t.internal {
		made.Orphans++
	}
	return value, true
}

// room takes the unique values of a record, and refuses one whose values another
// has: an older version of something that was found beside the newer.
func (s *Store) room(t *table, key Key, rec any, taken map[string]bool) bool {
	var mine []string
	for _, x := range t.indexes {
		if !x.unique {
			continue
		}
		for _, entry := range x.entries(key, rec) {
			if taken[string(entry)] {
				return false
			}
			mine = append(mine, string(entry))
		}
	}
	for _, entry := range mine {
		taken[entry] = true
	}
	return true
}
