package disk

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"guichet/build/faults/report"
	"guichet/store"
)

const killClients = 6

// killed is a folder in which a process is killed again and again.
type killed struct {
	dir  string
	load load
	said *told
}

func newKilled(dir string, l load) *killed {
	l.role, l.dir, l.clients = "ledger", dir, killClients
	return &killed{dir: dir, load: l, said: newTold(killClients)}
}

// round lets a process write for a while, kills it and compares what is there
// with what it said. life counts from the first operation it says, or, if
// atStart, from its start, so that some are killed while they open the folder.
func (k *killed) round(life time.Duration, atStart bool) error {
	if err := k.kill(life, atStart); err != nil {
		return err
	}
	s, err := store.Open(context.Background(), k.dir, store.Options{NoSync: true}, ledger())
	if err != nil {
		return fmt.Errorf("%w: the folder does not open: %w", errLost, err)
	}
	defer s.Close()
	k.said.seen, err = verify(context.Background(), s, k.said)
	return err
}

func (k *killed) kill(life time.Duration, atStart bool) error {
	cmd := k.load.command()
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	var once sync.Once
	die := func() { once.Do(func() { time.AfterFunc(life, func() { cmd.Process.Kill() }) }) }
	if atStart {
		die()
	}
	before := k.said.count()
	err = k.said.hear(out, func() {
		if k.said.count() > before {
			die()
		}
	})
	if ended := cmd.Wait(); ended == nil || cmd.ProcessState.ExitCode() != -1 {
		return errors.Join(err, fmt.Errorf("%w: the process ended by itself: %v", errHalf, ended))
	}
	return err
}

// kills are rounds in two lanes beside each other.
type kills struct {
	dir    string
	seed   uint64
	rounds int
	load   load

	mu    sync.Mutex
	saved int     // operations that were said to be saved
	wrong []error // of the rounds that went wrong
}

func (k *kills) run() {
	const lanes = 2
	var wg sync.WaitGroup
	for lane := range lanes {
		wg.Go(func() { k.lane(lane, k.rounds/lanes) })
	}
	wg.Wait()
}

// lane runs rounds one after the other, and begins a new folder every ten.
func (k *kills) lane(lane, rounds int) {
	random := rand.New(rand.NewPCG(k.seed, uint64(lane)))
	var in *killed
	for round := range rounds {
		if in == nil {
			in = newKilled(filepath.Join(k.dir, fmt.Sprintf("%d-%d", lane, round)), k.load)
		}
		atStart := random.IntN(5) == 0
		life := time.Duration(report.Rounds(5, 20)+random.IntN(report.Rounds(50, 130))) * time.Millisecond
		before := in.said.count()
		err := in.round(life, atStart)
		k.mu.Lock()
		k.saved += in.said.count() - before
		if err != nil {
			k.wrong = append(k.wrong, fmt.Errorf("lane %d, round %d: %w", lane, round, err))
		}
		k.mu.Unlock()
		if err != nil || round%10 == 9 {
			os.RemoveAll(in.dir)
			in = nil
		}
	}
}

// R1: a writing process is killed again and again. What it said is saved is
// there, whole, with its indexes, its place in the feed and its file; nothing
// is there by half.
func TestR1Kill(t *testing.T) {
	t.Parallel()
	seed, rounds := report.Seed(t), report.Rounds(80, 2000)
	k := kills{dir: t.TempDir(), seed: seed, rounds: rounds}
	k.run()
	if len(k.wrong) > 0 {
		t.Fatalf("%d of %d rounds went wrong, the first: %v", len(k.wrong), rounds, k.wrong[0])
	}
	if k.saved < rounds {
		t.Errorf("only %d operations were said to be saved in %d rounds", k.saved, rounds)
	}
	// A kill leaves the page cache alone, so the control does not leave out
	// the fsync (R2 does) but says that an operation is saved before it is.
	control := kills{dir: t.TempDir(), seed: seed, rounds: 20, load: load{early: true}}
	control.run()
	lost := count(control.wrong, errLost)
	if lost == 0 {
		t.Errorf("the control lost nothing: %v", control.wrong)
	}
	report.Line(t, "R1", rounds, fmt.Sprintf("0 lost, 0 half done of %d acknowledged", k.saved),
		fmt.Sprintf("acknowledged early: %d of 20 rounds lose", lost), seed)
}

// count counts the errors of a kind.
func count(errs []error, kind error) (n int) {
	for _, err := range errs {
		if errors.Is(err, kind) {
			n++
		}
	}
	return n
}
