package bolt

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"go.etcd.io/bbolt"

	"guichet/store/engine"
)

// group is what goes into one commit.
type group struct {
	e       *Engine
	tx      *bbolt.Tx
	kv      *bbolt.Bucket
	err     error // fails all of them
	full    error // fails those that are not essential
	head    engine.Pos
	ops     []*op
	outs    []outcome
	changes []engine.Change
	bytes   int
	writes  int
	bulk    bool
	saved   map[*op]bool // by a second commit, in the room of the reserve
}

func (g *group) begin() {
	if g.err = g.e.recover(); g.err != nil {
		return
	}
	defer g.damaged()
	g.full = g.e.spare.keep(g.e.size)
	if g.e.db.AllocSize = growthAtPeace; g.full != nil {
		g.e.db.AllocSize = growthInNeed
	}
	if g.tx, g.err = g.e.db.Begin(true); g.err == nil {
		g.kv = g.tx.Bucket(bucketKV)
		// Most records are added behind their table's last one. bbolt's half
		// full pages made the file of an import twice as large.
		g.kv.FillPercent = 0.8
		g.head, g.err = g.e.headOf(g.tx)
	}
	g.err = failure(g.err)
}

// take runs one Update and applies what it wrote to the transaction.
func (g *group) take(o *op) {
	if !o.claimed.CompareAndSwap(false, true) {
		return
	}
	g.bulk = g.bulk || o.bulk
	g.ops, g.outs = append(g.ops, o), append(g.outs, g.try(o))
}

// try runs one Update, which is not in the file before the commit.
func (g *group) try(o *op) outcome {
	out := outcome{err: o.ctx.Err()}
	if out.err == nil && g.full != nil && !o.must {
		out.err = g.full
	}
	if out.err != nil || g.err != nil {
		return out
	}
	var t *tx
	if t, out.err = g.run(o); out.err == nil {
		g.apply(t)
		out.pos = g.head
	}
	return out
}

func (g *group) apply(t *tx) {
	defer g.damaged()
	for _, w := range t.over.list {
		var err error
		if w.raw == nil {
			err = g.kv.Delete(w.key)
		} else {
			err = g.kv.Put(w.key, w.raw)
		}
		if err != nil {
			g.err = failure(err)
			return
		}
		g.bytes += len(w.key) + len(w.raw)
	}
	g.writes += len(t.over.list)
	if len(t.changes) > 0 {
		g.note(t.changes)
	}
}

// note adds the feed entry of one Update and forgets the oldest ones.
func (g *group) note(changes []engine.Change) {
	epoch, seq := g.head.Split()
	g.head = engine.PosAt(epoch, seq+1)
	g.changes = append(g.changes, changes...)
	feed := g.tx.Bucket(bucketFeed)
	feed.FillPercent = 0.9 // only ever added to at its end
	key := binary.BigEndian.AppendUint64(nil, seq+1)
	entry := engine.PackChanges(changes)
	g.bytes += len(entry)
	g.writes++
	g.err = failure(feed.Put(key, engine.Wrap(key, entry)))
	for range 2 { // twice as fast as it grows, should the limit have been lowered
		k, _ := feed.Cursor().First()
		if len(k) != 8 || binary.BigEndian.Uint64(k)+uint64(g.e.opt.Keep()) > seq+1 || g.err != nil {
			return
		}
		g.err = failure(feed.Delete(k))
	}
}

// end commits and then tells everyone the outcome, errors too: "already
// taken" may rest on a neighbour that is only saved now.
func (g *group) end() {
	if g.err == nil && g.writes > 0 {
		g.commit()
	}
	if g.tx != nil {
		g.rollback() // no effect after a commit
	}
	g.e.opt.Tell(g.changes)
	if g.err == nil {
		g.e.publish(g.head)
	}
	g.inNeed()
	for i, o := range g.ops {
		out := g.outs[i]
		if g.err != nil && !g.saved[o] {
			out = outcome{err: g.err}
		}
		o.done <- out
	}
}

// inNeed commits the essential Updates of a group for which the disk was full,
// in the room of the reserve.
func (g *group) inNeed() {
	if !errors.Is(g.err, engine.ErrFull) || !g.e.spare.laid || !slices.ContainsFunc(g.ops, func(o *op) bool { return o.must }) {
		return
	}
	g.e.spare.spend()
	again := &group{e: g.e}
	again.begin()
	g.saved = map[*op]bool{}
	for i, o := range g.ops {
		if o.must {
			g.outs[i], g.saved[o] = again.try(o), true
		}
	}
	again.end()
	if again.err != nil {
		g.saved = nil
	}
}

func (g *group) commit() {
	defer g.damaged()
	_, seq := g.head.Split()
	number := g.tx.ID()
	meta := g.tx.Bucket(bucketMeta)
	g.err = meta.Put(keyHead, engine.Wrap(keyHead, binary.BigEndian.AppendUint64(nil, seq)))
	if g.err == nil {
		g.err = g.tx.Commit()
	}
	if g.err = failure(g.err); g.err != nil && final(g.err) {
		g.settle(number)
	}
}

func (g *group) rollback() {
	defer g.damaged()
	g.tx.Rollback()
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
