package disk

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"guichet/store"
	"guichet/store/blob"
)

// The load of the fault tests is a ledger whose whole content follows from one
// number a client: how many operations it has done. Each operation is one
// Update of records that belong together, and drops those of the operation
// kept before it, so that a lost, half done, doubled or resurrected operation
// shows wherever it is.

type order struct {
	Client int    `json:"client"`
	N      int    `json:"n"`
	Code   string `json:"code"`
	Note   string `json:"note"`
	File   string `json:"file,omitempty"` // hash of a kept file
}

type line struct {
	Client int    `json:"client"`
	N      int    `json:"n"`
	I      int    `json:"i"`
	Text   string `json:"text"`
}

type tally struct {
	Client int `json:"client"`
	N      int `json:"n"` // of the newest operation
}

var (
	orders  = store.NewTable("order", func(o *order) store.Key { return store.K(o.Client, o.N) })
	byCode  = orders.Unique(1, "code", func(o *order) []store.Key { return []store.Key{store.K(o.Code)} })
	byTen   = orders.List(2, "ten", func(o *order) []store.Key { return []store.Key{store.K(o.N / 10)} })
	lines   = store.NewTable("line", func(l *line) store.Key { return store.K(l.Client, l.N, l.I) })
	byText  = lines.List(1, "text", func(l *line) []store.Key { return []store.Key{store.K(l.Text)} })
	tallies = store.NewTable("tally", func(t *tally) store.Key { return store.K(t.Client) })
)

func ledger() store.Schema {
	return store.Schema{Room: "ledger", Tables: []store.AnyTable{orders, lines, tallies}}
}

const (
	linesEach  = 3
	ordersKept = 5 // of a client; the one before goes
)

// noteOf is short, and sometimes longer than a page of the file.
func noteOf(client, n int) string {
	size := 10 + (client*31+n*17)%300
	if n%16 == 7 {
		size += 6000
	}
	return strings.Repeat(fmt.Sprintf("%d.%d ", client, n), size)[:size]
}

// fileOf is nil for most operations.
func fileOf(client, n int) []byte {
	if n%12 != 3 {
		return nil
	}
	return bytes.Repeat(fmt.Appendf(nil, "file %d.%d\n", client, n), 90)
}

func orderOf(client, n int) order {
	o := order{Client: client, N: n, Code: fmt.Sprintf("c%d-%d", client, n), Note: noteOf(client, n)}
	if file := fileOf(client, n); file != nil {
		sum := sha256.Sum256(file)
		o.File = hex.EncodeToString(sum[:])
	}
	return o
}

func lineOf(client, n, i int) line {
	return line{Client: client, N: n, I: i, Text: fmt.Sprintf("line %d of %d.%d", i, client, n)}
}

func ownerOf(o order) store.Key { return store.K("order", o.Client, o.N) }

// operate does operation n of a client, n counted from 1.
func operate(ctx context.Context, s *store.Store, client, n int) (store.Pos, error) {
	o := orderOf(client, n)
	var ref blob.Ref
	if file := fileOf(client, n); file != nil {
		var err error
		if ref, err = s.Blobs().Put(ctx, bytes.NewReader(file), 1<<20); err != nil {
			return store.Pos{}, err
		}
	}
	return s.Update(ctx, func(tx *store.Tx) error {
		if err := errors.Join(orders.Insert(tx, o), tallies.Put(tx, tally{Client: client, N: n})); err != nil {
			return err
		}
		for i := range linesEach {
			if err := lines.Insert(tx, lineOf(client, n, i)); err != nil {
				return err
			}
		}
		if ref.Hash != "" {
			if err := store.Attach(tx, ref, ownerOf(o)); err != nil {
				return err
			}
		}
		if n > ordersKept {
			return drop(tx, orderOf(client, n-ordersKept))
		}
		return nil
	})
}

func drop(tx *store.Tx, o order) error {
	errs := []error{orders.Delete(tx, orders.KeyOf(o))}
	for i := range linesEach {
		errs = append(errs, lines.Delete(tx, store.K(o.Client, o.N, i)))
	}
	if o.File != "" {
		errs = append(errs, store.Detach(tx, o.File, ownerOf(o)))
	}
	return errors.Join(errs...)
}

// done reads how many operations of a client the ledger has.
func done(r store.Reader, client int) (int, error) {
	t, err := tallies.Get(r, store.K(client))
	if errors.Is(err, store.ErrNotFound) {
		return 0, nil
	}
	return t.N, err
}
