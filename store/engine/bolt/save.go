package bolt

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"go.etcd.io/bbolt"

	"guichet/store/engine"
)

// save brings the group to the disk, or sets err.
func (g *group) save() {
	if g.err = g.e.recover(); g.err != nil {
		return
	}
	if g.refused = g.e.spare.keep(g.e.size); g.refused != nil {
		g.again()
	}
	if err := g.e.view(func(m *moment) error { return m.writable(g.over.list) }); err != nil {
		g.strict = true
		g.again()
	}
	g.commit()
	if !errors.Is(g.err, engine.ErrFull) || !g.e.spare.laid || !slices.ContainsFunc(g.ops, func(o *op) bool { return o.must }) {
		return
	}
	// The essential ones once more, in the room of the reserve.
	g.e.spare.spend()
	if g.refused, g.err = g.err, g.e.recover(); g.err == nil {
		g.again()
		g.commit()
	}
}

// commit writes what the group came to.
func (g *group) commit() {
	if g.err != nil || len(g.over.list)+len(g.feed) == 0 {
		return
	}
	if ready := g.e.opt.Ready; ready != nil {
		if g.err = ready(); g.err != nil {
			return
		}
	}
	defer g.damaged()
	g.e.db.AllocSize = growthAtPeace
	if g.refused != nil {
		g.e.db.AllocSize = growthInNeed
	}
	tx, err := g.e.db.Begin(true)
	if err != nil {
		g.err = failure(err)
		return
	}
	defer g.rollback(tx) // no effect after a commit
	number := tx.ID()
	if err = g.write(tx); err == nil {
		err = tx.Commit()
	}
	if g.err = failure(err); g.err != nil && final(g.err) {
		g.settle(tx, number)
	}
}

func (g *group) write(tx *bbolt.Tx) error {
	kv := tx.Bucket(bucketKV)
	// Most records are added behind their table's last one. bbolt's half full
	// pages made the file of an import twice as large.
	kv.FillPercent = 0.9
	for _, w := range g.over.list {
		var err error
		if w.raw == nil {
			err = kv.Delete(w.key)
		} else {
			err = kv.Put(w.key, w.raw)
		}
		if err != nil {
			return err
		}
	}
	if len(g.feed) > 0 {
		if err := g.note(tx.Bucket(bucketFeed)); err != nil {
			return err
		}
	}
	_, seq := g.head.Split()
	return tx.Bucket(bucketMeta).Put(keyHead, engine.Wrap(keyHead, binary.BigEndian.AppendUint64(nil, seq)))
}

// note adds the feed entries of the group under the number of its last Update,
// and forgets the oldest ones twice as fast as they come, should the limit have
// been lowered.
func (g *group) note(feed *bbolt.Bucket) error {
	feed.FillPercent = 0.9 // only ever added to at its end
	_, head := g.head.Split()
	key := binary.BigEndian.AppendUint64(nil, head)
	if err := feed.Put(key, engine.Wrap(key, engine.PackGroup(g.feed))); err != nil {
		return err
	}
	for range 2 {
		k, _ := feed.Cursor().First()
		if len(k) != 8 || binary.BigEndian.Uint64(k)+uint64(g.e.opt.Keep()) > head {
			return nil
		}
		if err := feed.Delete(k); err != nil {
			return err
		}
	}
	return nil
}

// tell gives everyone the outcome, errors too: "already taken" may rest on a
// neighbour that is only saved now.
func (g *group) tell() {
	g.e.opt.Tell(g.changes)
	if g.err == nil {
		g.e.publish(g.head)
	}
	for i, o := range g.ops {
		out := g.outs[i]
		switch {
		case g.refused != nil && !o.must:
			out = outcome{err: g.refused}
		case g.err != nil:
			out = outcome{err: g.err}
		}
		o.done <- out
	}
}

func (g *group) rollback(tx *bbolt.Tx) {
	defer g.damaged()
	tx.Rollback()
}

// damaged is deferred around bbolt's own work on the file. A panic there means
// that the file is not what bbolt wrote, and the transaction is of no more use.
func (g *group) damaged() {
	if v := recover(); v != nil {
		g.err = fmt.Errorf("%w: %v", engine.ErrDamaged, v)
		g.stop(g.err)
	}
}

func (g *group) stop(err error) { g.e.stop.CompareAndSwap(nil, &err) }
