//go:build unix

package cli

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"guichet/build/faults/report"
)

// A second process on a folder says within a second who holds it and where to
// find it, and the first goes on. It waits for nothing: on a machine that is busy
// with something else it takes as long as a command that only starts.
func TestR8ASecondServeSaysWhoHoldsTheFolder(t *testing.T) {
	t.Parallel()
	seed, rounds := report.Seed(t), report.Rounds(3, 50)
	data := filepath.Join(t.TempDir(), "data")
	c, address := serveOn(t, data)
	slowest, work := time.Duration(0), time.Duration(0)
	for range rounds {
		second := run(t, nil, "serve", "--data", data, "--listen", "127.0.0.1:0")
		if second.code != ExitFailed {
			t.Errorf("exit %d: %s", second.code, second.err)
		}
		for _, want := range []string{data, address, "process " + pidOf(c), "guichet serve"} {
			if !strings.Contains(second.err, want) {
				t.Errorf("%q is not in %q", want, second.err)
			}
		}
		slowest, work = max(slowest, second.took), max(work, second.work)
		if second.took > time.Second {
			if start := run(t, nil, "version"); second.took > 3*start.took {
				t.Errorf("it was said after %v, where %v are for the start", second.took, start.took)
			}
		}
	}
	if work > time.Second/2 {
		t.Errorf("it took %v of a processor", work)
	}
	if status, _ := fetch(t, address+"/healthz"); status != 200 {
		t.Errorf("the first answers %d afterwards", status)
	}
	report.Line(t, "R8", rounds, fmt.Sprintf("the holder named after %d ms at most, %d of them work",
		slowest.Milliseconds(), work.Milliseconds()), bareSecond(t, data), seed)
}

// bareSecond is the control: who waits for the lock of the file itself, as a
// program with bbolt alone does, waits as long as it is let and then does not
// know for whom.
func bareSecond(t *testing.T, data string) string {
	t.Helper()
	start := time.Now()
	out, err := exec.Command("flock", "--timeout", "1.2", filepath.Join(data, "store.db"), "true").CombinedOutput()
	if err == nil || time.Since(start) < time.Second || len(out) > 0 {
		t.Fatalf("the control: %v after %v: %s", err, time.Since(start), out)
	}
	return "the file's own lock is waited for, 1.2 s and longer, and names nobody"
}
