package disk

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"guichet/build/faults/power"
)

// recording is what one or more processes, one after the other, asked of the
// disk below top.
type recording struct {
	top  string
	runs [][]power.Step
}

// record runs a load under strace; the folder it works in is "made/data" in a
// new top, neither of which is there yet.
func record(t *testing.T, loads ...load) *recording {
	t.Helper()
	strace(t)
	rec := &recording{top: t.TempDir()}
	for _, l := range loads {
		l.dir = filepath.Join(rec.top, "made", "data")
		rec.runs = append(rec.runs, recordRun(t, l))
	}
	return rec
}

func recordRun(t *testing.T, l load) []power.Step {
	t.Helper()
	file := filepath.Join(t.TempDir(), "trace")
	cmd := under(power.Record(file), l.command())
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return parse(t, file)
}

func parse(t *testing.T, file string) []power.Step {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	steps, err := power.Parse(f)
	if err != nil {
		t.Fatal(err)
	}
	return steps
}

// under puts the words of a tracer before a command.
func under(tracer []string, cmd *exec.Cmd) *exec.Cmd {
	traced := exec.Command(tracer[0], append(tracer[1:], cmd.Args...)...)
	traced.Env = cmd.Env
	return traced
}

// strace fails a test where there is none: "make packages" installs it.
func strace(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("strace"); err != nil {
		t.Fatal("strace is missing; \"make packages\" installs it")
	}
}

// play plays a recording and calls at wherever the power may go: after every
// step that changed what would be left.
func (rec *recording) play(at func(d *power.Disk)) error {
	// The store lays a reserve of 2 MB, whose bytes mean nothing.
	d := power.New(rec.top, "reserve")
	for _, steps := range rec.runs {
		d.Restart()
		for i, s := range steps {
			if err := d.Play(s); err != nil {
				return fmt.Errorf("step %d: %w", i, err)
			}
			if d.Changed() {
				at(d)
			}
		}
	}
	return nil
}
