package enginetest

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"guichet/store/engine"
)

// change makes one Update that changes the records named by keys.
func change(t testing.TB, e engine.Engine, keys ...string) engine.Pos {
	t.Helper()
	return update(t, e, func(tx engine.Tx) error {
		for _, k := range keys {
			if err := tx.Put(b(k), b("v"+k)); err != nil {
				return err
			}
			tx.Changed("t", b(k), strings.HasSuffix(k, "-"))
		}
		return nil
	})
}

func feedText(changes []engine.Change) string {
	var s strings.Builder
	for _, c := range changes {
		fmt.Fprintf(&s, "%s:%s:%v ", c.Table, c.Key, c.Deleted)
	}
	return s.String()
}

func testFeed(t *testing.T, open Open) {
	e := open(t, engine.Options{RunTwice: true})
	start := e.Head()
	first := change(t, e, "b", "a-")
	if quiet := put(t, e, "quiet"); quiet != first {
		t.Errorf("an Update without changes moved the head to %v", quiet)
	}
	_, err := e.Update(t.Context(), func(tx engine.Tx) error { tx.Changed("t", b("x"), false); return errors.New("no") })
	if err == nil {
		t.Error("a failed closure was kept")
	}
	last := change(t, e, "c", "d", "e")
	for _, row := range []struct {
		name  string
		after engine.Pos
		max   int
		want  string
		pos   engine.Pos
	}{
		{"all", start, 100, "t:b:false t:a-:true t:c:false t:d:false t:e:false ", last},
		{"one entry", start, 2, "t:b:false t:a-:true ", first},
		{"an entry is never split", start, 1, "t:b:false t:a-:true ", first},
		{"the next", first, 4, "t:c:false t:d:false t:e:false ", last},
		{"nothing new", last, 4, "", last},
	} {
		got, pos, err := e.Feed(t.Context(), row.after, row.max)
		if err != nil || feedText(got) != row.want || pos != row.pos {
			t.Errorf("%s: %q at %v, %v; want %q at %v", row.name, feedText(got), pos, err, row.want, row.pos)
		}
	}
}

func testFeedGone(t *testing.T, open Open) {
	e := open(t, engine.Options{FeedKeep: 3})
	start := e.Head()
	var at []engine.Pos
	for i := range 10 {
		at = append(at, change(t, e, fmt.Sprint(i)))
	}
	epoch, seq := e.Head().Split()
	for _, row := range []struct {
		name  string
		after engine.Pos
		want  error
		n     int
	}{
		{"no position", engine.Pos{}, engine.ErrGone, 0},
		{"the start", start, engine.ErrGone, 0},
		{"older than the tail", at[5], engine.ErrGone, 0},
		{"the tail", at[6], nil, 3},
		{"the head", at[9], nil, 0},
		{"newer than the head", engine.PosAt(epoch, seq+1), engine.ErrGone, 0},
		{"another epoch", engine.PosAt(engine.NewEpoch(), seq), engine.ErrGone, 0},
	} {
		got, _, err := e.Feed(t.Context(), row.after, 100)
		if !errors.Is(err, row.want) || len(got) != row.n {
			t.Errorf("%s: %d changes, %v; want %d, %v", row.name, len(got), err, row.n, row.want)
		}
	}
}

func testWait(t *testing.T, open Open) {
	e := open(t, engine.Options{})
	<-e.Wait(engine.Pos{})
	start := e.Head()
	moved := e.Wait(start)
	put(t, e, "quiet")
	select {
	case <-moved:
		t.Error("closed by an Update without changes")
	default:
	}
	change(t, e, "a")
	<-moved
	<-e.Wait(start)
}

// testApplied checks from inside Applied that nobody has learned of the change:
// not the caller, not a waiter, not Head.
func testApplied(t *testing.T, open Open) {
	var e engine.Engine
	var answered atomic.Bool
	told := 0
	e = open(t, engine.Options{Applied: func(c []engine.Change) {
		told += len(c)
		for range 100 {
			runtime.Gosched() // let anyone run who can
		}
		if answered.Load() {
			t.Error("the answer came before Applied")
		}
	}})
	before := e.Head()
	moved := e.Wait(before)
	done := make(chan struct{})
	go func() {
		defer close(done)
		<-moved
		if told != 2 {
			t.Errorf("a waiter woke after %d changes were applied", told)
		}
	}()
	change(t, e, "a", "b")
	answered.Store(true)
	<-done
	if told != 2 || e.Head() == before {
		t.Errorf("%d changes applied, head %v", told, e.Head())
	}
}
