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

// kills runs rounds in lanes beside each other. A lane begins a new folder
// every ten rounds. It answers how many operations were said to be saved, and
// what was wrong in the rounds that went wrong.
func kills(dir string, seed uint64, rounds, lanes int, l load) (saved int, wrong []error) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	for lane := range lanes {
		wg.Go(func() {
			random := rand.New(rand.NewPCG(seed, uint64(lane)))
			var k *killed
			for round := range rounds / lanes {
				if round%10 == 0 || k == nil {
					k = newKilled(filepath.Join(dir, fmt.Sprintf("%d-%d", lane, round)), l)
				}
				atStart := random.IntN(5) == 0
				life := time.Duration(report.Rounds(5, 20)+random.IntN(report.Rounds(50, 130))) * time.Millisecond
				before := k.said.count()
				err := k.round(life, atStart)
				mu.Lock()
				saved += k.said.count() - before
				if err != nil {
					wrong = append(wrong, fmt.Errorf("lane %d, round %d: %w", lane, round, err))
				}
				mu.Unlock()
				if err != nil || round%10 == 9 {
					os.RemoveAll(k.dir)
					k = nil
				}
			}
		})
	}
	wg.Wait()
	return saved, wrong
}

// R1: a writing process is killed again and again. What it said is saved is
// there, whole, with its indexes, its place in the feed and its file; nothing
// is there by half.
func TestR1Kill(t *testing.T) {
	t.Parallel()
	seed, rounds := report.Seed(t), report.Rounds(200, 2000)
	saved, wrong := kills(t.TempDir(), seed, rounds, 2, load{})
	if len(wrong) > 0 {
		t.Fatalf("%d of %d rounds went wrong, the first: %v", len(wrong), rounds, wrong[0])
	}
	if saved < rounds {
		t.Errorf("only %d operations were said to be saved in %d rounds", saved, rounds)
	}
	// A kill leaves the page cache alone, so the control does not leave out
	// the fsync (R2 does) but says that an operation is saved before it is.
	_, wrong = kills(t.TempDir(), seed, 20, 2, load{early: true})
	lost := count(wrong, errLost)
	if lost == 0 {
		t.Errorf("the control lost nothing: %v", wrong)
	}
	report.Line(t, "R1", rounds, fmt.Sprintf("0 lost, 0 half done of %d acknowledged", saved),
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
