package cli

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"guichet/build/faults/report"
)

// asked are searches over manyLines and the demonstration.
var asked = []string{"question", "answer", "12", "colis", "livraison", "parcel", "planta", "refund", "Question 2999", "remboursement"}

// patiently asks again while a site says that its search is starting, for a minute
// at most: on a busy machine that takes longer than a search waits.
func patiently(t *testing.T, address string) (status int, body string) {
	t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for began := time.Now(); ; <-tick.C {
		status, body = fetch(t, address)
		if status != 503 || !strings.Contains(body, "help.error.search.starting") || time.Since(began) > time.Minute {
			return status, body
		}
	}
}

// answers is what a site answers to each of them.
func answers(t *testing.T, address string) []string {
	t.Helper()
	var all []string
	for _, lang := range []string{"en", "fr"} {
		for _, q := range asked {
			status, body := patiently(t, fmt.Sprintf("%s/api/v1/search?limit=50&lang=%s&q=%s", address, lang, strings.ReplaceAll(q, " ", "+")))
			if status != 200 {
				t.Fatalf("%s: %d: %s", q, status, body)
			}
			var found struct {
				Count   int
				Results []struct {
					ID    string
					Score int
				}
			}
			if err := json.Unmarshal([]byte(body), &found); err != nil {
				t.Fatal(err)
			}
			// Which of many equals are ranked is free, and with it how many of
			// them turn out not to be shown.
			if found.Count > len(found.Results) {
				found.Count = len(found.Results) + 1
				for i := range found.Results {
					found.Results[i].ID = ""
				}
			}
			all = append(all, fmt.Sprint(q, found))
		}
	}
	return all
}

func differing(a, b []string) (n int) {
	for i := range a {
		if a[i] != b[i] {
			n++
		}
	}
	return n
}

// settled serves a folder until its searches answer what is wanted, for 60 s at
// most, and tells how long that took. A nil want is what they answer once
// guichet check, which waits for the index, finds that it has everything.
func settled(t *testing.T, data string, want []string) (got []string, took time.Duration) {
	t.Helper()
	site, address := serveOn(t, data)
	defer site.stop(t, syscall.SIGTERM)
	began := time.Now()
	if want == nil {
		expect(t, run(t, nil, "check", "--data", data), ExitDone, "is sound")
		return answers(t, address), time.Since(began)
	}
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for ; ; <-tick.C {
		got = answers(t, address)
		if differing(got, want) == 0 || time.Since(began) > time.Minute {
			return got, time.Since(began)
		}
	}
}

// rebuilt is what the searches of a folder answer when their index is made anew
// from the records.
func rebuilt(t *testing.T, data string) []string {
	t.Helper()
	other := filepath.Join(t.TempDir(), "data")
	if err := os.CopyFS(other, os.DirFS(data)); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(other, "search")); err != nil {
		t.Fatal(err)
	}
	got, _ := settled(t, other, nil)
	return got
}

// A site is killed at any moment between what an import saved and its search
// index: after the next start searches answer what a rebuilt index answers.
func TestR10KilledBeforeTheIndex(t *testing.T) {
	t.Parallel()
	seed, rounds := report.Seed(t), report.Rounds(2, 40)
	random := rand.New(rand.NewPCG(seed, 10))
	lines := manyLines(t)
	slowest, behind := time.Duration(0), 0
	for range rounds {
		data := filepath.Join(t.TempDir(), "data")
		site, address := serveOn(t, data, "--demo")
		old := answers(t, address)
		moment := time.Duration(100+random.IntN(900)) * time.Millisecond
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			run(t, nil, "import", "--data", data, "--publish", lines)
		}()
		select { // the moment of the kill is the fault
		case <-time.After(moment):
		case <-ended:
		}
		site.stop(t, syscall.SIGKILL)
		<-ended
		want := rebuilt(t, data)
		got, took := settled(t, data, want)
		if n := differing(got, want); n > 0 {
			t.Fatalf("killed after %v: %d of %d searches differ from a rebuilt index", moment, n, len(want))
		}
		slowest = max(slowest, took)
		if differing(old, want) > 0 {
			behind++
		}
	}
	if behind == 0 {
		t.Error("no import had saved anything when the site was killed")
	}
	report.Line(t, "R10", rounds, fmt.Sprintf("0 differ from a rebuilt index, caught up after %d ms at most", slowest.Milliseconds()),
		fmt.Sprintf("an index that does not catch up: wrong in %d rounds", behind), seed)
}

// Each file of the search index is changed or removed: the site serves, and
// searches answer as before.
func TestR11DamagedIndex(t *testing.T) {
	t.Parallel()
	seed := report.Seed(t)
	random := rand.New(rand.NewPCG(seed, 11))
	data := filepath.Join(t.TempDir(), "data")
	site, _ := serveOn(t, data, "--demo")
	site.stop(t, syscall.SIGTERM)
	want := rebuilt(t, data)
	if got, _ := settled(t, data, want); differing(got, want) > 0 {
		t.Fatal("the whole index does not answer as a rebuilt one")
	}
	var files []string
	err := filepath.Walk(filepath.Join(data, "search"), func(name string, info os.FileInfo, err error) error {
		if err == nil && info.Mode().IsRegular() && info.Size() > 0 {
			files = append(files, strings.TrimPrefix(name, data))
		}
		return err
	})
	if err != nil || len(files) < 2 {
		t.Fatal(files, err)
	}
	rounds := report.Rounds(4, 8*len(files))
	for n := range rounds {
		name := files[n%len(files)]
		other := filepath.Join(t.TempDir(), "data")
		if err := os.CopyFS(other, os.DirFS(data)); err != nil {
			t.Fatal(err)
		}
		how := hurt(t, filepath.Join(other, name), random)
		if got, _ := settled(t, other, want); differing(got, want) > 0 {
			t.Fatalf("%s %s: %d of %d searches differ", name, how, differing(got, want), len(want))
		}
	}
	empty, _ := settled(t, filepath.Join(t.TempDir(), "data"), nil)
	lost := differing(empty, want)
	if lost == 0 {
		t.Error("the searches find nothing in a whole index either")
	}
	report.Line(t, "R11", rounds, "0 searches differ, the site serves",
		fmt.Sprintf("an index that stays empty: %d of %d differ", lost, len(want)), seed)
}

// hurt removes a file, cuts it or changes a byte of it.
func hurt(t *testing.T, name string, random *rand.Rand) (how string) {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	switch random.IntN(3) {
	case 0:
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
		return "removed"
	case 1:
		b, how = b[:random.IntN(len(b))], "cut"
	default:
		b[random.IntN(len(b))] ^= 1 << random.IntN(8)
		how = "changed"
	}
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return how
}
