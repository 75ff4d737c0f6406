package disk

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"guichet/store"
)

// told is what a process that wrote the ledger had said when it ended.
type told struct {
	base store.Pos   // the head before the first operation; zero if it said none
	n    []int       // by client, the last operation said to be saved
	pos  []store.Pos // by client, the position that was said with it
	seen []int       // by client, the last operation an earlier verify saw
}

func newTold(clients int) *told {
	return &told{n: make([]int, clients), pos: make([]store.Pos, clients), seen: make([]int, clients)}
}

// Kinds of what must not be.
var (
	errLost = errors.New("acknowledged, but not there")
	errHalf = errors.New("there by half, or what was never asked for")
)

// verify reads the whole ledger and compares it with what was said: each client
// has its acknowledged operations, at most one more, and nothing by half.
// It answers how many operations each client has.
func verify(ctx context.Context, s *store.Store, said *told) (have []int, err error) {
	have = make([]int, len(said.n))
	err = s.View(ctx, func(r store.Reader) error {
		total := 0
		for client := range have {
			n, err := done(r, client)
			if err != nil {
				return err
			}
			saved := max(said.n[client], said.seen[client])
			if have[client] = n; n < saved {
				return fmt.Errorf("%w: client %d has %d of %d", errLost, client, n, saved)
			} else if n > saved+1 {
				return fmt.Errorf("%w: client %d has %d, %d were saved", errHalf, client, n, saved)
			}
			if err := verifyClient(ctx, s, r, client, n); err != nil {
				return err
			}
			total += min(n, ordersKept)
		}
		return verifyIndexes(r, total)
	})
	if err != nil {
		return nil, err
	}
	return have, verifyFeed(ctx, s, said, have)
}

// verifyClient compares every record of a client with what it should be.
func verifyClient(ctx context.Context, s *store.Store, r store.Reader, client, n int) error {
	var wantOrders []order
	var wantLines []line
	for k := max(1, n-ordersKept+1); k <= n; k++ {
		wantOrders = append(wantOrders, orderOf(client, k))
		for i := range linesEach {
			wantLines = append(wantLines, lineOf(client, k, i))
		}
	}
	gotOrders, err := collect(orders, r, client)
	if err != nil {
		return err
	}
	gotLines, err := collect(lines, r, client)
	if err != nil {
		return err
	}
	if !slices.Equal(gotOrders, wantOrders) || !slices.Equal(gotLines, wantLines) {
		return fmt.Errorf("%w: client %d after %d operations has %d orders and %d lines, or other ones",
			errHalf, client, n, len(gotOrders), len(gotLines))
	}
	for _, o := range wantOrders {
		if err := verifyOrder(ctx, s, r, o); err != nil {
			return err
		}
	}
	return nil
}

func collect[T any](t *store.Table[T], r store.Reader, client int) ([]T, error) {
	var list []T
	for rec, err := range t.Each(r, store.K(client)) {
		if err != nil {
			return nil, err
		}
		list = append(list, rec)
	}
	return list, nil
}

// verifyOrder finds an order by its index, and its file.
func verifyOrder(ctx context.Context, s *store.Store, r store.Reader, o order) error {
	if got, err := byCode.One(r, store.K(o.Code)); err != nil || got != o {
		return fmt.Errorf("%w: order %s by its code: %v", errHalf, o.Code, err)
	}
	if o.File == "" {
		return nil
	}
	if _, err := store.Attached(r, o.File, ownerOf(o)); err != nil {
		return fmt.Errorf("%w: the file of %s: %v", errHalf, o.Code, err)
	}
	if err := s.Blobs().Verify(ctx, o.File); err != nil {
		return fmt.Errorf("%w: the bytes of the file of %s: %v", errLost, o.Code, err)
	}
	return nil
}

// verifyIndexes counts what no client accounts for.
func verifyIndexes(r store.Reader, total int) error {
	codes, err1 := byCode.Count(r, nil, 1<<20)
	tens, err2 := byTen.Count(r, nil, 1<<20)
	texts, err3 := byText.Count(r, nil, 1<<20)
	if err := errors.Join(err1, err2, err3); err != nil {
		return err
	}
	if codes != total || tens != total || texts != total*linesEach {
		return fmt.Errorf("%w: %d orders, index entries %d, %d and %d", errHalf, total, codes, tens, texts)
	}
	return nil
}

// verifyFeed follows the feed from the beginning, and from every position that
// was said.
func verifyFeed(ctx context.Context, s *store.Store, said *told, have []int) error {
	if said.base == (store.Pos{}) {
		return nil // killed before it could write
	}
	put, gone, err := follow(ctx, s, said.base)
	if err != nil {
		return err
	}
	for client, n := range have {
		if !counted(put[client], 1, n) || !counted(gone[client], 1, n-ordersKept) {
			return fmt.Errorf("%w: the feed has %v and without %v of client %d", errHalf, put[client], gone[client], client)
		}
		if said.n[client] == 0 {
			continue
		}
		after, _, err := follow(ctx, s, said.pos[client])
		if err != nil {
			return fmt.Errorf("%w: position %s: %w", errLost, said.pos[client], err)
		}
		if !counted(after[client], said.n[client]+1, n) {
			return fmt.Errorf("%w: the feed after operation %d of client %d has %v", errHalf, said.n[client], client, after[client])
		}
	}
	return nil
}

// counted reports whether a list is from, from+1, … to.
func counted(list []int, from, to int) bool {
	for i, n := range list {
		if n != from+i {
			return false
		}
	}
	return len(list) == max(0, to-from+1)
}

// follow lists the orders that the feed has after a position, by client.
func follow(ctx context.Context, s *store.Store, after store.Pos) (put, gone map[int][]int, err error) {
	put, gone = map[int][]int{}, map[int][]int{}
	for {
		changes, next, err := s.Feed(ctx, after, 0)
		if err != nil || next == after {
			return put, gone, err
		}
		for _, c := range changes {
			if c.Table != orders.Name() {
				continue
			}
			parts, err := c.Key.Parts()
			if err != nil || len(parts) != 2 {
				return nil, nil, fmt.Errorf("%w: key %s in the feed: %w", errHalf, c.Key, err)
			}
			list := put
			if c.Deleted {
				list = gone
			}
			client := int(parts[0].(int64))
			list[client] = append(list[client], int(parts[1].(int64)))
		}
		after = next
	}
}
