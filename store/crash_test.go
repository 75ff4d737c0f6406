package store_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"guichet/store"
)

// crashEnv names the folder in which this test program writes until it is
// killed.
const crashEnv = "GUICHET_TEST_CRASH"

// TestCrashChild is not a test of its own: TestKill starts it in a process.
func TestCrashChild(t *testing.T) {
	dir := os.Getenv(crashEnv)
	if dir == "" {
		return
	}
	s, err := store.Open(context.Background(), dir, store.Options{}, shop())
	if err != nil {
		t.Fatal(err)
	}
	base := s.Head().String() // makes the ids of this life
	var wg sync.WaitGroup
	for client := range 8 {
		wg.Go(func() {
			for n := 0; ; n++ {
				id := fmt.Sprintf("%s/%d/%d", base, client, n)
				_, err := s.Update(context.Background(), func(tx *store.Tx) error {
					if err := visits.Put(tx, visit{Who: id}); err != nil {
						return err
					}
					return items.Insert(tx, item{ID: id, Code: id})
				})
				if err != nil {
					t.Error(err)
					return
				}
				os.Stdout.WriteString("saved " + id + "\n")
			}
		})
	}
	wg.Wait()
}

// TestKill kills a writing process again and again: what was acknowledged is
// there, and no Update is there by half.
func TestKill(t *testing.T) {
	t.Parallel()
	seed := uint64(time.Now().UnixNano())
	random := rand.New(rand.NewPCG(seed, 0))
	dir, saved := t.TempDir(), map[string]bool{}
	for round := range 15 {
		for _, id := range crash(t, dir, time.Duration(20+random.IntN(60))*time.Millisecond) {
			saved[id] = true
		}
		s := open(t, dir, fast(), shop())
		checkCrashed(t, s, saved)
		s.Close()
		if t.Failed() {
			t.Fatalf("round %d, seed %d", round, seed)
		}
	}
	if len(saved) < 100 {
		t.Errorf("only %d Updates were acknowledged in all", len(saved))
	}
}

// crash lets a process write for a while after its first answer, kills it and
// returns what it had been told is saved.
func crash(t *testing.T, dir string, life time.Duration) (saved []string) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestCrashChild$")
	cmd.Env = append(os.Environ(), crashEnv+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if id, ok := strings.CutPrefix(lines.Text(), "saved "); ok && strings.Count(id, "/") == 2 {
			if saved = append(saved, id); len(saved) == 1 {
				time.AfterFunc(life, func() { cmd.Process.Kill() })
			}
		}
	}
	if err := cmd.Wait(); err == nil || len(saved) == 0 {
		t.Fatalf("the process ended with %v after %d answers", err, len(saved))
	}
	if last := saved[len(saved)-1]; !wholeID(last) {
		saved = saved[:len(saved)-1] // the kill cut the line, not the record
	}
	return saved
}

func wholeID(id string) bool {
	_, n, _ := strings.Cut(id[strings.Index(id, "/")+1:], "/")
	_, err := strconv.Atoi(n)
	return err == nil
}

func checkCrashed(t *testing.T, s *store.Store, saved map[string]bool) {
	t.Helper()
	view(t, s, func(r store.Reader) {
		n := 0
		for i, err := range items.Each(r, nil) {
			if err != nil {
				t.Fatal(err)
			}
			n++
			if ok, err := visits.Has(r, store.K(i.ID)); !ok || err != nil {
				t.Errorf("%s is there by half (%v)", i.ID, err)
			}
		}
		for id := range saved {
			if i, err := byCode.One(r, store.K(id)); err != nil || i.ID != id {
				t.Errorf("acknowledged, but %v", err)
			}
		}
		if entries, err := byCode.Count(r, nil, 1_000_000); entries != n || err != nil {
			t.Errorf("%d records, %d index entries, %v", n, entries, err)
		}
	})
}
