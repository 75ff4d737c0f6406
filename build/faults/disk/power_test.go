package disk

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"guichet/build/faults/power"
	"guichet/build/faults/report"
	"guichet/store"
)

const powerClients = 2

// states is a search through what crashes may leave.
type states struct {
	seed    uint64
	rounds  int
	dir     string                          // where states are made
	look    func(dir string, f found) error // opens what is in dir
	only    func(d *power.Disk) bool        // which points; nil is all
	clients int
}

// found is one state.
type found struct {
	state power.State
	told  []byte // what had been said by then
	said  *told  // the same, read
	after bool   // try to go on writing, too
}

// bad is what a search found wrong.
type bad struct {
	mu    sync.Mutex
	n     int
	first error
}

// search looks at states of a recording in two lanes; each point has the same
// number of them.
func (s states) search(rec *recording) (looked int, b *bad, err error) {
	b = &bad{}
	points := 0
	if err := s.points(rec, func(*power.Disk) { points++ }); err != nil || points == 0 {
		return 0, b, fmt.Errorf("%d points in the recording: %w", points, err)
	}
	jobs := make(chan found, 8)
	var wg sync.WaitGroup
	for lane := range 2 {
		wg.Go(func() { s.lane(filepath.Join(s.dir, fmt.Sprint(lane)), jobs, b) })
	}
	random, point := rand.New(rand.NewPCG(s.seed, 2)), 0
	err = s.points(rec, func(d *power.Disk) {
		said := newTold(s.clients)
		said.lines(d.Said())
		for point++; looked < s.rounds*point/points; looked++ {
			jobs <- found{state: d.Crash(random.IntN), told: d.Said(), said: said, after: looked%32 == 0}
		}
	})
	close(jobs)
	wg.Wait()
	return looked, b, err
}

// points calls at wherever the power may go.
func (s states) points(rec *recording, at func(*power.Disk)) error {
	return rec.play(func(d *power.Disk) {
		if s.only == nil || s.only(d) {
			at(d)
		}
	})
}

func (s states) lane(dir string, jobs <-chan found, b *bad) {
	for f := range jobs {
		if err := s.open(dir, f); err != nil {
			b.add(err)
		}
	}
}

func (b *bad) add(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.n++
	if b.first == nil {
		b.first = err
	}
}

// open makes a state and looks at it. What ends in a panic is bad, too.
func (s states) open(dir string, f found) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v", v)
		}
	}()
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	if err := f.state.Write(dir); err != nil {
		return err
	}
	return s.look(filepath.Join(dir, "made", "data"), f)
}

// ledgerWhole opens the folder of a ledger and compares it with what was said.
func ledgerWhole(dir string, f found) error {
	ctx := context.Background()
	s, err := store.Open(ctx, dir, store.Options{NoSync: true}, ledger())
	if err != nil {
		return fmt.Errorf("%w: the folder does not open: %w", errLost, err)
	}
	defer s.Close()
	have, err := verify(ctx, s, f.said)
	if err != nil || !f.after {
		return err
	}
	if _, err := operate(ctx, s, 0, have[0]+1); err != nil {
		return fmt.Errorf("go on writing: %w", err)
	}
	_, err = verify(ctx, s, &told{base: f.said.base, n: make([]int, len(have)), seen: have})
	return err
}

// memory is a folder on a file system in memory, where states are made fast.
func memory(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "guichet")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// R2: the power goes at any point of a recorded load. Of what was not synced,
// any sectors, sizes and names are there. What was said to be saved is there,
// whole; nothing is there by half.
func TestR2PowerLoss(t *testing.T) {
	t.Parallel()
	seed, rounds := report.Seed(t), report.Rounds(5_000, 100_000)
	first := load{role: "ledger", clients: powerClients, ops: 40}
	again := load{role: "ledger", clients: powerClients, ops: 20}
	search := states{seed: seed, rounds: rounds, dir: memory(t), look: ledgerWhole, clients: powerClients}
	looked, b, err := search.search(record(t, first, again))
	if err != nil {
		t.Fatal(err)
	}
	if b.n > 0 {
		t.Fatalf("%d of %d states are bad, the first: %v", b.n, looked, b.first)
	}
	first.noSync = true
	search.rounds, search.look = 200, inChild
	states, control, err := search.search(record(t, first))
	if err != nil {
		t.Fatal(err)
	}
	if control.n == 0 {
		t.Error("the control found nothing: the same load without fsync")
	}
	report.Line(t, "R2", looked, "0 bad states", fmt.Sprintf("without fsync: %d of %d bad", control.n, states), seed)
}

// inChild is ledgerWhole in a process of its own: without fsync a page may
// come to lead to itself, and bbolt then follows it until its stack is full,
// which ends a process.
func inChild(dir string, f found) error {
	if err := os.WriteFile(saidFile(dir), f.told, 0o600); err != nil {
		return err
	}
	return load{role: "look", dir: dir, clients: len(f.said.n)}.command().Run()
}

// saidFile is beside the folder "made".
func saidFile(dir string) string { return filepath.Join(dir, "..", "..", "said") }

// look is what the child does.
func (l load) look() error {
	text, err := os.ReadFile(saidFile(l.dir))
	if err != nil {
		return err
	}
	said := newTold(l.clients)
	said.lines(text)
	return ledgerWhole(l.dir, found{said: said})
}

// R3: the power goes while the folder is made. It opens as a new one or as a
// whole one.
func TestR3Creation(t *testing.T) {
	t.Parallel()
	seed, rounds := report.Seed(t), report.Rounds(1_000, 20_000)
	search := states{seed: seed, rounds: rounds, dir: memory(t), look: ledgerWhole, clients: 1, only: unsaid}
	looked, b, err := search.search(record(t, load{role: "ledger", clients: 1, ops: 1}))
	if err != nil {
		t.Fatal(err)
	}
	if b.n > 0 {
		t.Fatalf("%d of %d states are bad, the first: %v", b.n, looked, b.first)
	}
	search.look, search.rounds = bareWhole, 10_000
	states, control, err := search.search(record(t, load{role: "bare", clients: 1}))
	if err != nil {
		t.Fatal(err)
	}
	if control.n == 0 {
		t.Error("the control found nothing: a bare bbolt file while it is made")
	}
	report.Line(t, "R3", looked, "0 bad states", fmt.Sprintf("bare bbolt: %d of %d bad", control.n, states), seed)
}

// unsaid is true until the first operation was said to be saved.
func unsaid(d *power.Disk) bool { return !bytes.Contains(d.Said(), []byte("saved")) }
