package app

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestKeepWorksAndOnceMoreAtTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, end := context.WithCancel(t.Context())
		fault, last := errors.New("fault"), errors.New("last")
		var runs, told int
		done := make(chan error)
		go func() {
			done <- Keep(ctx, time.Minute, func(ctx context.Context) error {
				runs++
				_, bounded := ctx.Deadline()
				switch {
				case bounded && ctx.Err() == nil:
					return last
				case runs == 2:
					return fault
				}
				return nil
			}, func(err error) {
				if told++; err != fault {
					t.Errorf("told %v", err)
				}
			})
		}()
		time.Sleep(3*time.Minute + time.Second)
		end()
		if err := <-done; err != last || runs != 4 || told != 1 {
			t.Errorf("%v after %d runs, %d told", err, runs, told)
		}
	})
}
