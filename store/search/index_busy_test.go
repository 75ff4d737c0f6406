package search

import (
	"context"
	"errors"
	"sync"
	"testing"

	"guichet/app"
)

func TestSearchWhileApplying(t *testing.T) {
	t.Parallel()
	docs := shop(t)
	x := openDir(t, t.TempDir())
	apply(t, x, docs, nil, "0")
	var wait sync.WaitGroup
	stop := make(chan struct{})
	for range 2 {
		wait.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				r, err := x.Search(context.Background(), Query{Text: "horaires d'ouvertre"})
				if err != nil || len(r.Hits) == 0 {
					t.Errorf("while texts are applied: %v %v", r.Hits, err)
					return
				}
				r.Highlight("Horaires d’ouverture", app.French)
			}
		})
	}
	for i := range 20 {
		d := docs[i%len(docs)]
		if article(d.Key) != "hours" {
			apply(t, x, nil, []string{d.Key}, "a")
			apply(t, x, []Doc{d, numbered(i)}, nil, "b")
		}
	}
	close(stop)
	wait.Wait()
}

func TestSearchIsCancelled(t *testing.T) {
	t.Parallel()
	x := open(t, shop(t))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := x.Search(ctx, Query{Text: "facture"}); !errors.Is(err, context.Canceled) {
		t.Errorf("Search: %v", err)
	}
	if err := x.Apply(ctx, shop(t), nil, "2"); !errors.Is(err, context.Canceled) || x.Pos() != "1" {
		t.Errorf("Apply: %v at %q", err, x.Pos())
	}
}
