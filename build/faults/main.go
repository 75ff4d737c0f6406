// Command faults runs the fault suite and prints one table: each fault, how
// many rounds, what was found, and what the same test finds where the
// protection is left out. It fails if a test fails or a fault has no test.
//
//	go run ./build/faults                  the long forms
//	FAULTS=short go run ./build/faults     those that "go test ./..." runs
//	SEED=42 go run ./build/faults          the run that seed 42 was
//
// What each fault is stands in docs/faults.md.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"guichet/build/faults/report"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "faults:", err)
		os.Exit(1)
	}
}

// event is one line of "go test -json".
type event struct {
	Action  string
	Package string
	Test    string
	Output  string
	Elapsed float64 // seconds
}

func run() error {
	length, seed := os.Getenv(report.LengthEnv), os.Getenv(report.SeedEnv)
	if length == "" {
		length = "long"
	}
	if seed == "" {
		seed = strconv.FormatUint(report.NewSeed(), 10)
	}
	fmt.Printf("The fault suite, %s forms, %s=%s.\n", length, report.SeedEnv, seed)
	cmd := exec.Command("go", "test", "-json", "-count=1", "-timeout=6h", "-run=^TestR[0-9]",
		"./store/...", "./app/...", "./build/faults/...")
	cmd.Env = append(os.Environ(), report.LengthEnv+"="+length, report.SeedEnv+"="+seed)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return err
	}
	found := newFound()
	if err := found.read(out); err != nil {
		return err
	}
	ended := cmd.Wait()
	found.table(os.Stdout)
	fmt.Printf("\n%v in all. %s=%s repeats the run.\n", time.Since(start).Round(time.Second), report.SeedEnv, seed)
	return found.verdict(ended)
}

// read takes in all events and says how each test ended.
func (f *found) read(out io.Reader) error {
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var e event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			fmt.Println(lines.Text()) // of the go command itself
			continue
		}
		f.take(e)
	}
	return lines.Err()
}

func (f *found) take(e event) {
	name := strings.TrimPrefix(e.Package, "guichet/") + " " + e.Test
	switch e.Action {
	case "output":
		f.wrote[name] += e.Output
		f.line(e.Output)
	case "build-output":
		fmt.Print(e.Output)
	case "pass", "skip":
		if e.Test != "" && !strings.Contains(e.Test, "/") {
			fmt.Printf("%-4s  %8.1f s  %s\n", e.Action, e.Elapsed, name)
		}
		delete(f.wrote, name)
	case "fail":
		fmt.Printf("FAIL  %8.1f s  %s\n%s", e.Elapsed, name, f.wrote[name])
		if e.Test != "" {
			f.failed = append(f.failed, name)
		}
	}
}
