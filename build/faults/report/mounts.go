//go:build linux

package report

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// mountsMark tells a test that it runs in a process with mounts of its own.
const mountsMark = "GUICHET_TEST_MOUNTS"

// WithMounts runs the rest of a test in a child process that may mount what it
// wants: nothing of it is seen outside. It returns false in the parent, when all
// is done and the child's lines are logged.
func WithMounts(t *testing.T) bool {
	t.Helper()
	if os.Getenv(mountsMark) != "" {
		return true
	}
	how := "-rm" // as root of a user namespace
	if os.Getuid() == 0 {
		how = "-m"
	}
	cmd := exec.Command("unshare", how, os.Args[0], "-test.v", "-test.run=^"+t.Name()+"$")
	cmd.Env = append(os.Environ(), mountsMark+"=1")
	out, err := cmd.CombinedOutput()
	for line := range strings.Lines(string(out)) {
		if r, ok := Parse(line); ok {
			t.Log(r)
		}
	}
	if err != nil {
		t.Fatalf("the test needs a file system of its own, by unshare %s: %v\n%s", how, err, out)
	}
	return false
}
