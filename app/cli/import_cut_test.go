package cli

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"guichet/build/faults/report"
)

// manyTexts is how many an import that is cut has before it: 15 Updates.
const manyTexts = 3000

func manyLines(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	lines := json.NewEncoder(&b)
	for n := range manyTexts {
		entry := map[string]string{
			"id": fmt.Sprint("a", n), "lang": "en", "title": fmt.Sprintf("Question %d?", n),
			"body": strings.Repeat(fmt.Sprintf("Answer %d. ", n), 10),
		}
		if err := lines.Encode(entry); err != nil {
			t.Fatal(err)
		}
	}
	return write(t, "many.jsonl", b.String())
}

// told finds the texts that an import's lines say are new.
func told(out string) map[string]bool {
	said := map[string]bool{}
	pattern := regexp.MustCompile(`(?m)^ +\d+  new, published .* (Question \d+\?)$`)
	for _, m := range pattern.FindAllStringSubmatch(out, -1) {
		said[m[1]] = true
	}
	return said
}

// lostTexts imports again after an import was cut, and counts the texts that
// the cut one said are saved and that are new to the second one.
func lostTexts(t *testing.T, data, file string, saved map[string]bool) (lost int) {
	t.Helper()
	again := run(t, nil, "import", "--data", data, "--publish", file)
	if again.code != ExitDone || !strings.Contains(again.out, "3,000 texts found") {
		t.Fatalf("the import after one that was cut: exit %d: %s", again.code, again.err)
	}
	for title := range told(again.out) {
		if saved[title] {
			lost++
		}
	}
	return lost
}

// exported is everything in a folder, without the times.
func exported(t *testing.T, data string) string {
	t.Helper()
	r := run(t, nil, "export", "--data", data, "-")
	if r.code != ExitDone {
		t.Fatalf("export: exit %d: %s", r.code, r.err)
	}
	lines := strings.SplitAfter(regexp.MustCompile(`"publish_at":"[^"]*"`).ReplaceAllString(r.out, ""), "\n")
	slices.Sort(lines)
	return strings.Join(lines, "")
}

// importUncut is what a folder holds after an import that nothing disturbed.
func importUncut(t *testing.T, file string) string {
	t.Helper()
	data := filepath.Join(t.TempDir(), "data")
	if r := run(t, nil, "import", "--data", data, "--publish", file); r.code != ExitDone || len(told(r.out)) != manyTexts {
		t.Fatalf("exit %d, %d texts: %s", r.code, len(told(r.out)), r.err)
	}
	return exported(t, data)
}

// everyText is the control's: what an import that says more than it has done
// would say.
func everyText() map[string]bool {
	said := map[string]bool{}
	for n := range manyTexts {
		said[fmt.Sprintf("Question %d?", n)] = true
	}
	return said
}

// R1 for a command: an import is killed. What it said is saved is there, and
// importing again ends as if nothing had been.
func TestR1ImportKilled(t *testing.T) {
	t.Parallel()
	seed, rounds := report.Seed(t), report.Rounds(2, 60)
	random := rand.New(rand.NewPCG(seed, 1))
	file := manyLines(t)
	want := importUncut(t, file)
	said, cut := 0, 0
	for round := range rounds {
		data := filepath.Join(t.TempDir(), "data")
		c := spawn(t, nil, "import", "--data", data, "--publish", file)
		time.AfterFunc(time.Duration(30+random.IntN(400))*time.Millisecond, func() { c.cmd.Process.Kill() })
		for range c.lines { // until it ends
		}
		saved := told(c.log())
		said += len(saved)
		if len(saved) < manyTexts {
			cut++
		}
		if lost := lostTexts(t, data, file, saved); lost > 0 || exported(t, data) != want {
			t.Fatalf("round %d: %d of %d lost, or another end", round, lost, len(saved))
		}
	}
	if cut == 0 {
		t.Error("no import was killed before its end")
	}
	lost := controlTexts(t, file)
	report.Line(t, "R1", rounds, fmt.Sprintf("import: 0 lost of %d told, %d cut, all ended the same", said, cut),
		fmt.Sprintf("told before saved: %d lost", lost), seed)
}

// controlTexts kills an import when it has hardly begun and takes it to have
// told everything.
func controlTexts(t *testing.T, file string) int {
	t.Helper()
	data := filepath.Join(t.TempDir(), "data")
	c := spawn(t, nil, "import", "--data", data, "--publish", file)
	time.AfterFunc(30*time.Millisecond, func() { c.cmd.Process.Kill() })
	<-c.done
	lost := lostTexts(t, data, file, everyText())
	if lost == 0 {
		t.Error("the control found nothing: an import that told everything and was killed")
	}
	return lost
}

// R22 for an import by the inner door: the process that does the work is told
// to stop. The import ends whole or says that it did not, and what it said is
// saved is there.
func TestR22ImportStopped(t *testing.T) {
	t.Parallel()
	seed, rounds := report.Seed(t), report.Rounds(2, 40)
	random := rand.New(rand.NewPCG(seed, 22))
	file := manyLines(t)
	want := importUncut(t, file)
	ends, saved := map[string]int{}, 0
	for round := range rounds {
		data := filepath.Join(t.TempDir(), "data")
		c, _ := serveOn(t, data)
		time.AfterFunc(time.Duration(30+random.IntN(500))*time.Millisecond, func() { c.cmd.Process.Signal(syscall.SIGTERM) })
		r := run(t, nil, "import", "--data", data, "--publish", file)
		<-c.done
		said := told(r.out)
		saved += len(said)
		switch {
		case c.cmd.ProcessState.ExitCode() != ExitDone:
			t.Fatalf("round %d: serve ended with %v:\n%s", round, c.cmd.ProcessState, c.log())
		case r.code == ExitDone && len(said) == manyTexts:
			ends["whole"]++
		case r.code == ExitFailed && strings.TrimSpace(r.err) != "":
			ends["told"]++
		default:
			t.Fatalf("round %d: exit %d with %d texts and %q", round, r.code, len(said), r.err)
		}
		if lost := lostTexts(t, data, file, said); lost > 0 || exported(t, data) != want {
			t.Fatalf("round %d: %d of %d lost, or another end", round, lost, len(said))
		}
	}
	lost := controlTexts(t, file)
	report.Line(t, "R22", rounds, fmt.Sprintf("import: %v, 0 lost of %d told", counts(ends), saved),
		fmt.Sprintf("told before saved: %d lost", lost), seed)
}

func counts(of map[string]int) string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(of)) {
		list = append(list, fmt.Sprint(of[name], " ", name))
	}
	return strings.Join(list, ", ")
}
