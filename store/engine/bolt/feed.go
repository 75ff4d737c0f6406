package bolt

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"iter"

	"go.etcd.io/bbolt"

	"guichet/store/engine"
)

// Feed implements engine.Engine.
func (e *Engine) Feed(ctx context.Context, after engine.Pos, max int) (all []engine.Change, at engine.Pos, err error) {
	if err := ctx.Err(); err != nil {
		return nil, engine.Pos{}, err
	}
	err = e.view(func(tx *bbolt.Tx) (err error) {
		defer guard(&err)
		head, err := e.headOf(tx)
		if err != nil {
			return err
		}
		cursor := tx.Bucket(bucketFeed).Cursor()
		_, newest := head.Split()
		tail := newest
		if k, _ := cursor.First(); len(k) == 8 {
			tail = binary.BigEndian.Uint64(k) - 1
		}
		if err := engine.Resume(after, head, tail); err != nil {
			return err
		}
		all, at, err = readFeed(cursor, after, newest, max)
		return err
	})
	return all, at, err
}

// readFeed reads entries up to the newest. One that is missing in between is
// damage: a follower must not step over it.
func readFeed(c *bbolt.Cursor, after engine.Pos, newest uint64, max int) ([]engine.Change, engine.Pos, error) {
	var all []engine.Change
	epoch, seq := after.Split()
	k, v := c.Seek(binary.BigEndian.AppendUint64(nil, seq+1))
	for ; seq < newest; k, v = c.Next() {
		if len(k) != 8 || binary.BigEndian.Uint64(k) != seq+1 {
			return nil, engine.Pos{}, fmt.Errorf("%w: Update %d is missing in the feed", engine.ErrDamaged, seq+1)
		}
		entry, err := engine.Unwrap(k, v)
		if err != nil {
			return nil, engine.Pos{}, err
		}
		changes, err := engine.UnpackChanges(entry)
		if err != nil {
			return nil, engine.Pos{}, err
		}
		if len(all) > 0 && len(all)+len(changes) > max {
			break
		}
		all, seq = append(all, changes...), seq+1
	}
	return all, engine.PosAt(epoch, seq), nil
}

// importBytes is how much one commit of an import takes.
const importBytes = 16 << 20

// Import implements engine.Engine.
func (e *Engine) Import(ctx context.Context, items iter.Seq2[engine.Item, error]) error {
	next, stop := iter.Pull2(items)
	defer stop()
	im := importer{ctx: ctx, next: next}
	for !im.end {
		if err := e.db.Update(im.commit); err != nil {
			return failure(err)
		}
	}
	return nil
}

type importer struct {
	ctx  context.Context
	next func() (engine.Item, error, bool)
	last []byte
	end  bool
}

func (im *importer) commit(tx *bbolt.Tx) error {
	kv := tx.Bucket(bucketKV)
	if k, _ := kv.Cursor().First(); k != nil && im.last == nil {
		return engine.ErrNotEmpty
	}
	kv.FillPercent = 0.9
	for size := 0; size < importBytes; {
		it, err, ok := im.next()
		if !ok {
			im.end = true
			return im.ctx.Err()
		}
		if err != nil {
			return err
		}
		if err := im.put(kv, it); err != nil {
			return err
		}
		size += len(it.Key) + len(it.Value)
	}
	return im.ctx.Err()
}

func (im *importer) put(kv *bbolt.Bucket, it engine.Item) error {
	if err := engine.CheckPut(it.Key, it.Value, 0); err != nil {
		return err
	}
	key := bytes.Clone(it.Key)
	if im.last != nil && bytes.Compare(im.last, key) >= 0 {
		return engine.ErrOrder
	}
	im.last = key
	return kv.Put(key, engine.Wrap(key, it.Value))
}
