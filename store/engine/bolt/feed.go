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
	err = e.view(func(m *moment) (err error) {
		all, at, err = m.changes(after, max)
		return err
	})
	return all, at, err
}

// changes reads the feed from behind a position. An entry that is missing in
// between is damage: a follower must not step over it.
func (m *moment) changes(after engine.Pos, max int) (all []engine.Change, at engine.Pos, err error) {
	defer guard(&err)
	c := &cursor{m: m, t: m.feed}
	_, newest := m.head.Split()
	tail, err := c.tail(newest)
	if err != nil {
		return nil, engine.Pos{}, err
	}
	if err := engine.Resume(after, m.head, tail); err != nil {
		return nil, engine.Pos{}, err
	}
	epoch, seq := after.Split()
	if seq < newest {
		err = c.seek(binary.BigEndian.AppendUint64(nil, seq+1))
	}
	for more := true; seq < newest && err == nil && more; {
		if all, seq, more, err = c.take(all, seq, max); err == nil && more {
			err = c.next()
		}
	}
	if err != nil {
		return nil, engine.Pos{}, err
	}
	return all, engine.PosAt(epoch, seq), nil
}

// tail is the oldest Update the feed can be continued after.
func (c *cursor) tail(newest uint64) (uint64, error) {
	if err := c.first(); err != nil {
		return 0, err
	}
	at := c.leafAt()
	if at.count == 0 {
		return newest, c.m.whole(&at.sheet)
	}
	last, entries, err := c.saved()
	return last - uint64(len(entries)), err
}

// saved reads the entries of the Updates that were saved together, and the number
// of the last of them. There are none behind the end.
func (c *cursor) saved() (last uint64, entries [][]byte, err error) {
	at := c.leafAt()
	if at != nil && at.n == at.count { // seek stands at the end of a leaf
		at.n--
		if err := c.next(); err != nil {
			return 0, nil, err
		}
		at = c.leafAt()
	}
	if at == nil {
		return 0, nil, nil
	}
	_, key, value, _, ok := at.leaf(at.n)
	if !ok || len(key) != 8 {
		return 0, nil, at.wrong(at.n)
	}
	packed, err := engine.Unwrap(key, value)
	if err != nil {
		return 0, nil, err
	}
	if entries, err = engine.UnpackGroup(packed); err != nil {
		return 0, nil, err
	}
	last = binary.BigEndian.Uint64(key)
	if uint64(len(entries)) > last {
		return 0, nil, at.wrong(at.n)
	}
	return last, entries, nil
}

// take adds the changes of the Updates behind seq that the cursor is on, until
// there are about max.
func (c *cursor) take(all []engine.Change, seq uint64, max int) (_ []engine.Change, at uint64, more bool, err error) {
	last, entries, err := c.saved()
	if err != nil {
		return nil, seq, false, err
	}
	begin := last - uint64(len(entries))
	if len(entries) == 0 || begin > seq || last <= seq {
		return nil, seq, false, fmt.Errorf("%w: Update %d is missing in the feed", engine.ErrDamaged, seq+1)
	}
	for _, entry := range entries[seq-begin:] {
		changes, err := engine.UnpackChanges(entry)
		if err != nil {
			return nil, seq, false, err
		}
		if len(all) > 0 && len(all)+len(changes) > max {
			return all, seq, false, nil
		}
		all, seq = append(all, changes...), seq+1
	}
	return all, seq, true, nil
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
