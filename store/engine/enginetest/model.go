package enginetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"guichet/store/engine"
)

// Model runs random histories of Updates on a new engine and on a model and
// compares, after each, the outcome, everything stored and the feed.
func Model(t *testing.T, open, model Open) {
	rapid.Check(t, func(r *rapid.T) {
		opt := engine.Options{NoSync: true, FeedKeep: 5}
		pair := pair{a: open(t, opt), b: model(t, opt)}
		defer pair.a.Close()
		defer pair.b.Close()
		start := [2]engine.Pos{pair.a.Head(), pair.b.Head()}
		for range rapid.IntRange(1, 12).Draw(r, "updates") {
			ops := rapid.SliceOfN(rapid.Custom(drawOp), 0, 20).Draw(r, "ops")
			pair.update(r, ops)
			pair.compare(r, rapid.Custom(drawRange).Draw(r, "range"), start)
		}
	})
}

type pair struct{ a, b engine.Engine }

// modelOp is one step of an Update.
type modelOp struct {
	Kind    int // 0 put, 1 delete, 2 changed, 3 get, 4 scan, 5 fail
	Key     []byte
	Value   []byte
	Deleted bool
	Range   engine.Range
}

func drawKey(r *rapid.T, label string) []byte {
	return rapid.SliceOfN(rapid.SampledFrom([]byte{0, 1, 'a', 'b', 0xff}), 1, 3).Draw(r, label)
}

func drawRange(r *rapid.T) engine.Range {
	g := engine.Range{Reverse: rapid.Bool().Draw(r, "reverse"), Limit: rapid.IntRange(0, 4).Draw(r, "limit")}
	if rapid.Bool().Draw(r, "from?") {
		g.From = drawKey(r, "from")
	}
	if rapid.Bool().Draw(r, "to?") {
		g.To = drawKey(r, "to")
	}
	return g
}

func drawOp(r *rapid.T) modelOp {
	return modelOp{
		Kind:    rapid.SampledFrom([]int{0, 0, 0, 0, 1, 1, 2, 3, 4, 4, 0, 0, 0, 0, 1, 2, 3, 4, 5}).Draw(r, "kind"),
		Key:     drawKey(r, "key"),
		Value:   rapid.SliceOfN(rapid.Byte(), 0, 8).Draw(r, "value"),
		Deleted: rapid.Bool().Draw(r, "deleted"),
		Range:   drawRange(r),
	}
}

var errModel = errors.New("model")

// play does the steps and returns what they read.
func play(tx engine.Tx, ops []modelOp) (string, error) {
	var seen bytes.Buffer
	for _, op := range ops {
		switch op.Kind {
		case 0:
			if err := tx.Put(op.Key, op.Value); err != nil {
				return "", err
			}
		case 1:
			if err := tx.Delete(op.Key); err != nil {
				return "", err
			}
		case 2:
			tx.Changed("t", op.Key, op.Deleted)
		case 3:
			v, err := tx.Get(op.Key)
			fmt.Fprintf(&seen, "%x %v %v\n", v, v == nil, err)
		case 4:
			seen.WriteString(dump(tx, op.Range))
		case 5:
			return "", errModel
		}
	}
	return seen.String(), nil
}

func dump(r engine.Reader, g engine.Range) string {
	var s bytes.Buffer
	for it, err := range r.Scan(g) {
		fmt.Fprintf(&s, "%x=%x %v\n", it.Key, it.Value, err)
	}
	return s.String()
}

func (p pair) update(r *rapid.T, ops []modelOp) {
	var seen [2]string
	var seq [2]uint64
	var errs [2]error
	for i, e := range []engine.Engine{p.a, p.b} {
		pos, err := e.Update(context.Background(), func(tx engine.Tx) (err error) {
			seen[i], err = play(tx, ops)
			return err
		})
		_, seq[i] = pos.Split()
		errs[i] = err
	}
	if seen[0] != seen[1] || seq[0] != seq[1] || errors.Is(errs[0], errModel) != errors.Is(errs[1], errModel) {
		r.Fatalf("an Update read and gave\n%s%d %v\nthe model\n%s%d %v", seen[0], seq[0], errs[0], seen[1], seq[1], errs[1])
	}
}

func (p pair) compare(r *rapid.T, g engine.Range, start [2]engine.Pos) {
	var all, part, feed [2]string
	for i, e := range []engine.Engine{p.a, p.b} {
		err := e.View(context.Background(), func(rd engine.Reader) error {
			all[i], part[i] = dump(rd, engine.Range{}), dump(rd, g)
			return nil
		})
		if err != nil {
			r.Fatal(err)
		}
		epoch, first := start[i].Split()
		_, head := e.Head().Split()
		for seq := first; seq <= head; seq++ {
			changes, pos, err := e.Feed(context.Background(), engine.PosAt(epoch, seq), 3)
			_, at := pos.Split()
			feed[i] += fmt.Sprintln(feedText(changes), at, err)
		}
	}
	for _, pair := range [][2]string{all, part, feed} {
		if !slices.Equal(pair[:1], pair[1:]) {
			r.Fatalf("the engine has\n%sthe model has\n%s", pair[0], pair[1])
		}
	}
}
