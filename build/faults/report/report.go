// Package report is how the tests of the fault suite tell what they found:
// one line each, which "make faults" collects into a table. It also says how
// long a test should run, and with which seed. It knows nothing of Guichet.
//
// A test of fault R7 begins its name with TestR7 and reads:
//
//	seed := report.Seed(t)
//	random := rand.New(rand.NewPCG(seed, 7))
//	rounds := report.Rounds(60, 600)
//	…
//	report.Line(t, "R7", rounds, "0 silent, 0 without a sentence", "36 % silent", seed)
package report

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// What the environment says to a fault test.
const (
	// LengthEnv is "long" for the long forms; anything else is the short ones.
	LengthEnv = "FAULTS"
	// SeedEnv is a number that repeats one run; empty is a new one each time.
	SeedEnv = "SEED"
)

// mark begins a reported line; a bar parts its fields.
const mark = "FAULT "

// Result is what one test found.
type Result struct {
	ID      string // of the fault: "R7"
	Rounds  int    // how many kills, states, flips … there were
	Found   string // "0 lost, 0 half"
	Control string // what the same test finds where the protection is left out
	Seed    uint64
}

// Long reports whether the long forms are asked for.
func Long() bool { return os.Getenv(LengthEnv) == "long" }

// Rounds picks the number of rounds of the form that is asked for.
func Rounds(short, long int) int {
	if Long() {
		return long
	}
	return short
}

// Seed gives the seed of this run and logs it, so that a failure can be
// repeated. A SEED that is no number fails the test.
func Seed(t testing.TB) uint64 {
	t.Helper()
	seed, err := strconv.ParseUint(os.Getenv(SeedEnv), 10, 64)
	switch text := os.Getenv(SeedEnv); {
	case text == "":
		seed = NewSeed()
	case err != nil:
		t.Fatalf("%s=%s is no number", SeedEnv, text)
	}
	t.Logf("%s=%d repeats this run", SeedEnv, seed)
	return seed
}

// NewSeed picks a seed, of at most nine digits.
func NewSeed() uint64 {
	var b [8]byte
	rand.Read(b[:]) // never fails
	return binary.LittleEndian.Uint64(b[:]) % 1_000_000_000
}

// Line reports what a test found. A test that failed, or skipped, reports
// nothing: its line would be mistaken for a result.
func Line(t testing.TB, id string, rounds int, result, control string, seed uint64) {
	t.Helper()
	if t.Failed() || t.Skipped() {
		return
	}
	t.Log(Result{ID: id, Rounds: rounds, Found: result, Control: control, Seed: seed}.String())
}

// String is the line as it is logged.
func (r Result) String() string {
	return fmt.Sprintf("%s%s | %d rounds | %s | control: %s | seed %d", mark, r.ID, r.Rounds, r.Found, r.Control, r.Seed)
}

// Parse finds a reported line in a line of a test's output.
func Parse(line string) (Result, bool) {
	pattern := regexp.MustCompile(`\b` + mark + `(R\d+) \| (\d+) rounds \| (.*) \| control: (.*) \| seed (\d+)$`)
	m := pattern.FindStringSubmatch(strings.TrimSpace(line))
	if m == nil {
		return Result{}, false
	}
	rounds, err := strconv.Atoi(m[2])
	seed, err2 := strconv.ParseUint(m[5], 10, 64)
	return Result{ID: m[1], Rounds: rounds, Found: m[3], Control: m[4], Seed: seed}, err == nil && err2 == nil
}
