package disk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"guichet/build/faults/power"
	"guichet/build/faults/report"
	"guichet/store"
)

// injected is one system call that is made to fail, the nth time a thread
// makes it.
type injected struct {
	call, errno string
	nth         int
}

func (i injected) String() string { return fmt.Sprintf("%s %s at %d", i.call, i.errno, i.nth) }

// in is a load under a tracer that makes the call fail. strace counts the calls
// of each thread, so one thread is let make most of them.
func (i injected) in(tracer []string, l load) *exec.Cmd {
	cmd := under(append(tracer, "-e", fmt.Sprintf("inject=%s:error=%s:when=%d", i.call, i.errno, i.nth)), l.command())
	cmd.Env = append(cmd.Env, "GOMAXPROCS=1")
	return cmd
}

// kindsOfFailure are the calls that fail, how, and up to which time: the
// writer makes the last three seldom.
func kindsOfFailure() []injected {
	return []injected{
		{"fdatasync", "EIO", 500},
		{"pwrite64", "ENOSPC", 500},
		{"pwrite64", "EIO", 500},
		{"fsync", "EIO", 60},
		{"renameat", "ENOSPC", 6},
		{"ftruncate", "ENOSPC", 2},
	}
}

// failures lists what a run injects: everything, or of each kind the first
// four, which meet the making of the folder, and some others.
func failures(random *rand.Rand) (list []injected) {
	for _, kind := range kindsOfFailure() {
		for nth := 1; nth <= kind.nth; nth++ {
			if report.Long() || nth <= 4 || kind.nth >= 60 && nth < 100 && random.IntN(12) == 0 {
				list = append(list, injected{kind.call, kind.errno, nth})
			}
		}
	}
	return list
}

// failing runs a load whose disk fails, and compares what is there with what
// was said. It answers how many calls failed.
func failing(dir string, i injected, l load) (failed int, err error) {
	l.role, l.dir, l.clients = "ledger", filepath.Join(dir, "data"), 2
	trace := filepath.Join(dir, "trace")
	out, err := i.in([]string{"strace", "-f", "-o", trace, "-e", "signal=none", "-e", "trace=" + i.call}, l).Output()
	var ended interface{ ExitCode() int }
	if err != nil && (!errors.As(err, &ended) || ended.ExitCode() != childFailed || !bytes.Contains(out, []byte("failed: "))) {
		return 0, fmt.Errorf("%w: the process did not live: %w: %.200s", errHalf, err, tail(out))
	}
	text, err := os.ReadFile(trace)
	if err != nil {
		return 0, err
	}
	failed = bytes.Count(text, []byte("(INJECTED)"))
	ctx := context.Background()
	s, err := store.Open(ctx, l.dir, store.Options{NoSync: true}, ledger())
	if err != nil {
		return failed, fmt.Errorf("%w: the folder does not open: %w", errLost, err)
	}
	defer s.Close()
	said := newTold(l.clients)
	said.lines(out)
	_, err = verify(ctx, s, said)
	return failed, err
}

func tail(out []byte) []byte { return out[max(0, len(out)-200):] }

// R4: writes, syncs and changes of size and names fail, at any time. The
// process lives, says nothing is saved that is not, and leaves a sound folder.
func TestR4FailingCalls(t *testing.T) {
	t.Parallel()
	strace(t)
	seed := report.Seed(t)
	list := failures(rand.New(rand.NewPCG(seed, 4)))
	jobs, top := make(chan injected), memory(t)
	reached, failed := 0, 0
	var unmet []injected
	var mu sync.Mutex
	var wg sync.WaitGroup
	for lane := range 2 {
		wg.Go(func() {
			for i := range jobs {
				dir := filepath.Join(top, fmt.Sprint(lane))
				n, err := failingIn(dir, i, load{})
				mu.Lock()
				if failed += n; n > 0 {
					reached++
				} else {
					unmet = append(unmet, i)
				}
				mu.Unlock()
				if err != nil {
					t.Errorf("%v: %v", i, err)
				}
			}
		})
	}
	for _, i := range list {
		jobs <- i
	}
	close(jobs)
	wg.Wait()
	if reached < len(list) {
		t.Errorf("of %d failures only %d were met: %v", len(list), reached, unmet)
	}
	// Every other sync is of a header, and of a commit that is kept all the same.
	var found error
	for nth := 20; nth < 30 && found == nil; nth++ {
		_, found = failingIn(filepath.Join(top, "control"), injected{"fdatasync", "EIO", nth}, load{deaf: true})
	}
	if !errors.Is(found, errLost) && !errors.Is(found, errHalf) {
		t.Errorf("the control found nothing: %v", found)
	}
	report.Line(t, "R4", len(list), fmt.Sprintf("all met: %d calls failed, 0 falsely saved, 0 unsound, 0 deaths", failed),
		"a program that is deaf to errors: found", seed)
}

// failingIn runs it in a new folder, which goes afterwards. Which thread makes
// a call is the scheduler's choice, and calls are counted of each thread: where
// the load was too short for one of them to come so far, a longer one follows.
func failingIn(dir string, i injected, l load) (failed int, err error) {
	for l.ops = i.nth + 20; ; l.ops *= 3 {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return 0, err
		}
		failed, err = failing(dir, i, l)
		os.RemoveAll(dir)
		if failed > 0 || err != nil || l.ops > longestLoad {
			return failed, err
		}
	}
}

// longestLoad is after how many operations of a client no further try follows.
const longestLoad = 3000

// R4 and R2 together: a sync fails, the process goes on, and later the power
// goes. A failed sync is told once; the bytes it was about are kept by no later
// one, so what goes on must not stand on them.
func TestR4FailedSyncThenPowerLoss(t *testing.T) {
	t.Parallel()
	seed := report.Seed(t)
	random := rand.New(rand.NewPCG(seed, 42))
	runs, each := report.Rounds(4, 60), report.Rounds(300, 1000)
	looked := 0
	for range runs {
		i := injected{"fdatasync", "EIO", 8 + random.IntN(40)}
		search := states{seed: random.Uint64(), rounds: each, dir: memory(t), look: ledgerWhole, clients: powerClients}
		n, b, err := search.search(recordFailing(t, i, load{}))
		if err != nil {
			t.Fatal(err)
		}
		if looked += n; b.n > 0 {
			t.Fatalf("%v: %d of %d states are bad, the first: %v", i, b.n, n, b.first)
		}
	}
	// Every other sync is of a header, and of a commit that is kept all the same.
	bad, of := 0, 0
	for nth := 20; nth < 30 && bad == 0; nth++ {
		search := states{seed: seed, rounds: 100, dir: memory(t), look: inChild, clients: powerClients}
		n, control, err := search.search(recordFailing(t, injected{"fdatasync", "EIO", nth}, load{deaf: true}))
		if err != nil {
			t.Fatal(err)
		}
		bad, of = control.n, of+n
	}
	if bad == 0 {
		t.Error("the control found nothing: a program that is deaf to errors")
	}
	report.Line(t, "R4", looked, fmt.Sprintf("failed sync, then power loss: 0 bad states of %d runs", runs),
		fmt.Sprintf("deaf to errors: %d of %d bad", bad, of), seed)
}

func recordFailing(t *testing.T, i injected, l load) *recording {
	t.Helper()
	strace(t)
	rec := &recording{top: t.TempDir()}
	l.role, l.dir, l.clients, l.ops = "ledger", filepath.Join(rec.top, "made", "data"), powerClients, 40
	file := filepath.Join(t.TempDir(), "trace")
	out, err := i.in(power.Record(file), l).CombinedOutput()
	if err != nil && !bytes.Contains(out, []byte("failed: ")) {
		t.Fatalf("%v: %s", err, out)
	}
	rec.runs = append(rec.runs, parse(t, file))
	return rec
}
