package disk

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"guichet/build/faults/report"
	"guichet/store"
)

// The folder that is migrated holds numbers; the next release doubles each and
// then adds a mark to it, in steps.

type number struct {
	ID    int    `json:"id"`
	Value int    `json:"value"`
	Mark  string `json:"mark,omitempty"`
}

var numbers = store.NewTable("number", func(n *number) store.Key { return store.K(n.ID) })

const (
	numberCount = 400
	numberStep  = 4
)

func numbersBefore() store.Schema {
	return store.Schema{Room: "numbers", Tables: []store.AnyTable{numbers}}
}

// numbersAfter is the next release's.
func numbersAfter() store.Schema {
	s := numbersBefore()
	s.Migrations = []store.Migration{
		{Name: "double", Step: numbersStep(func(n *number) { n.Value *= 2 })},
		{Name: "mark", Step: numbersStep(func(n *number) { n.Mark = fmt.Sprint("m", n.Value) })},
	}
	return s
}

func numbersStep(change func(*number)) func(*store.Tx, []byte) ([]byte, error) {
	return func(tx *store.Tx, cursor []byte) ([]byte, error) {
		first := 0
		if cursor != nil {
			first = int(binary.BigEndian.Uint64(cursor))
		}
		for id := first; id < first+numberStep; id++ {
			n, err := numbers.Get(tx, store.K(id))
			if err != nil {
				return nil, err
			}
			change(&n)
			if err := numbers.Put(tx, n); err != nil {
				return nil, err
			}
		}
		if first += numberStep; first >= numberCount {
			return nil, nil
		}
		return binary.BigEndian.AppendUint64(nil, uint64(first)), nil
	}
}

// makeNumbers makes a folder as the release before left it.
func makeNumbers(dir string) error {
	ctx := context.Background()
	s, err := store.Open(ctx, dir, store.Options{NoSync: true}, numbersBefore())
	if err != nil {
		return err
	}
	_, err = s.Update(ctx, func(tx *store.Tx) error {
		for id := range numberCount {
			if err := numbers.Put(tx, number{ID: id, Value: id + 1}); err != nil {
				return err
			}
		}
		return nil
	})
	return errors.Join(err, s.Close())
}

// migrateFolder is what the child does.
func migrateFolder(dir string) error {
	s, err := store.Open(context.Background(), dir, store.Options{}, numbersAfter())
	if err != nil {
		return err
	}
	return s.Close()
}

// migrated compares every number with what it must be now.
func migrated(dir string, schema store.Schema, want func(id int) number) error {
	ctx := context.Background()
	s, err := store.Open(ctx, dir, store.Options{NoSync: true}, schema)
	if err != nil {
		return err
	}
	defer s.Close()
	return s.View(ctx, func(r store.Reader) error {
		for id := range numberCount {
			if n, err := numbers.Get(r, store.K(id)); err != nil || n != want(id) {
				return fmt.Errorf("%w: %+v, want %+v: %v", errHalf, n, want(id), err)
			}
		}
		return nil
	})
}

func before(id int) number { return number{ID: id, Value: id + 1} }

func after(id int) number {
	return number{ID: id, Value: 2 * (id + 1), Mark: fmt.Sprint("m", 2*(id+1))}
}

// migrateKilled migrates a folder in processes that are killed, the last one
// excepted, and answers how many kills it took.
func migrateKilled(dir string, random *rand.Rand, kills int) (killed int, err error) {
	if err := makeNumbers(dir); err != nil {
		return 0, err
	}
	for range kills {
		cmd := load{role: "migrate", dir: dir}.command()
		if err := cmd.Start(); err != nil {
			return killed, err
		}
		timer := time.AfterFunc(time.Duration(5+random.IntN(40))*time.Millisecond, func() { cmd.Process.Kill() })
		err := cmd.Wait()
		timer.Stop()
		if err == nil {
			return killed, nil // it was done before
		}
		if cmd.ProcessState.ExitCode() != -1 {
			return killed, fmt.Errorf("after %d kills: %w", killed, err)
		}
		killed++
	}
	return killed, load{role: "migrate", dir: dir}.command().Run()
}

// snapshots lists the whole ones; the rest of one that was cut has another
// name.
func snapshots(dir string) ([]string, error) {
	return filepath.Glob(filepath.Join(dir, "snapshots", "*.export"))
}

// R23: an upgrade. A killed migration goes on where it was; the folder was
// copied before; the copy opens with the release before; a newer folder is
// refused and left as it is.
func TestR23Upgrade(t *testing.T) {
	t.Parallel()
	seed, rounds := report.Seed(t), report.Rounds(5, 100)
	random := rand.New(rand.NewPCG(seed, 23))
	killed := 0
	for round := range rounds {
		dir := filepath.Join(t.TempDir(), fmt.Sprint(round))
		n, err := migrateKilled(dir, random, 6)
		killed += n
		if err == nil {
			err = upgraded(dir)
		}
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
	}
	if killed == 0 {
		t.Error("no migration was killed before it was done")
	}
	control := migrateWithoutCursor(t)
	report.Line(t, "R23", rounds, fmt.Sprintf("0 wrong after %d kills, snapshot whole, newer refused", killed), control, seed)
}

// upgraded looks at a migrated folder and at the copy from before.
func upgraded(dir string) error {
	if err := migrated(dir, numbersAfter(), after); err != nil {
		return err
	}
	list, err := snapshots(dir)
	if err != nil || len(list) == 0 {
		return fmt.Errorf("no snapshot: %v", err)
	}
	f, err := os.Open(list[0])
	if err != nil {
		return err
	}
	defer f.Close()
	ctx, back := context.Background(), dir+"-back"
	if err := store.Import(ctx, back, f, store.Options{NoSync: true}, numbersBefore()); err != nil {
		return fmt.Errorf("import the snapshot: %w", err)
	}
	if err := migrated(back, numbersBefore(), before); err != nil {
		return fmt.Errorf("the snapshot: %w", err)
	}
	return refused(dir)
}

// refused opens the migrated folder with the release before.
func refused(dir string) error {
	file := filepath.Join(dir, "store.db")
	old, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	s, err := store.Open(context.Background(), dir, store.Options{NoSync: true}, numbersBefore())
	if err == nil {
		s.Close()
	}
	if !errors.Is(err, store.ErrNewer) {
		return fmt.Errorf("the release before opens a newer folder: %v", err)
	}
	if now, err := os.ReadFile(file); err != nil || string(now) != string(old) {
		return fmt.Errorf("a refused folder was changed: %v", err)
	}
	return nil
}

// migrateWithoutCursor is the control: the same change as a plain program
// would make it, in steps that are not noted, cut in the middle and begun
// again.
func migrateWithoutCursor(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "control")
	if err := makeNumbers(dir); err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	s, err := store.Open(ctx, dir, store.Options{NoSync: true}, numbersBefore())
	if err != nil {
		t.Fatal(err)
	}
	double := numbersStep(func(n *number) { n.Value *= 2 })
	for range 2 { // cut after the first step, and begun again
		if _, err := s.Update(ctx, func(tx *store.Tx) error { _, err := double(tx, nil); return err }); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	err = migrated(dir, numbersBefore(), func(id int) number {
		if id < numberStep {
			return number{ID: id, Value: 2 * (id + 1)}
		}
		return before(id)
	})
	if !errors.Is(err, errHalf) {
		t.Errorf("the control found nothing: %v", err)
	}
	return "without a cursor: doubled twice"
}
