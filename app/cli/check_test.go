package cli

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"guichet/app"
	"guichet/store/search"
)

// TestCheck checks a folder while it is served and alone, repairs it, cuts its
// file at many places, and saves what is whole. Nothing ends in a stack trace.
func TestCheck(t *testing.T) {
	t.Parallel()
	data, dir := filepath.Join(t.TempDir(), "data"), t.TempDir()
	served, _ := serveOn(t, data, "--demo")
	expect(t, run(t, nil, "check", "--data", data), ExitDone, "is sound", "No backup is known")
	expect(t, run(t, nil, "check", "--repair", "--data", data), ExitFailed, "in use")
	copied := filepath.Join(dir, "copy.backup")
	expect(t, run(t, nil, "backup", "--data", data, copied), ExitDone)
	served.stop(t, syscall.SIGTERM)
	expect(t, run(t, nil, "check", "--data", data), ExitDone, "is sound", copied)
	expect(t, run(t, nil, "check", "--repair", "--data", data), ExitDone, "Repaired", "is sound")
	expect(t, run(t, nil, "check", "--repair", "--salvage", dir, "--data", data), ExitUsage)
	expect(t, run(t, nil, "check", "--salvage", dir, "--data", data), ExitFailed, "not empty")
	if entries, err := os.ReadDir(dir); err != nil || len(entries) == 0 {
		t.Errorf("a folder with something in it was touched: %v, %v", entries, err)
	}

	file := filepath.Join(data, "store.db")
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	// One header is lost: it is served, and said.
	for page := range 2 {
		bad := bytes.Clone(whole)
		bad[page*os.Getpagesize()+40] ^= 1
		if err := os.WriteFile(file, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		served, _ := serveOn(t, data)
		served.stop(t, syscall.SIGTERM)
		if !strings.Contains(served.log(), "One of the two headers") {
			t.Errorf("header %d: nothing was said:\n%s", page, served.log())
		}
	}
	// The end of the file is room to grow: only a cut in what is used is damage.
	const used = 512 << 10 // less than the demonstration fills
	for _, part := range []int{0, 1, 4} {
		if err := os.WriteFile(file, whole[:used*part/16], 0o600); err != nil {
			t.Fatal(err)
		}
		expect(t, run(t, nil, "check", "--data", data), ExitFailed, "store.db", "guichet restore "+copied, "--salvage")
		for lang, word := range map[string]string{"C": "The newest backup known is", "fr_FR.UTF-8": "dernière", "es_ES.UTF-8": "última"} {
			expect(t, run(t, []string{"LC_ALL=" + lang}, "serve", "--listen", "127.0.0.1:0", "--data", data), ExitFailed, word, copied, "--salvage")
		}
	}
	fresh := filepath.Join(dir, "fresh")
	expect(t, run(t, nil, "check", "--salvage", fresh, "--data", data), -1, fresh)
	expect(t, run(t, nil, "check", "--data", fresh), -1, "Looked at")
}

// TestCheckSearch takes a text out of the search index and puts a stranger in: it
// is found while the site is served and alone, and a repair brings it back.
func TestCheckSearch(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	served, address := serveOn(t, data, "--demo")
	patiently(t, address+"/api/v1/search?q=order")
	expect(t, run(t, nil, "check", "--data", data), ExitDone, "is sound")
	served.stop(t, syscall.SIGTERM)
	ix, err := search.Open(filepath.Join(data, "search"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	keys, err := ix.Keys()
	if err != nil || len(keys) == 0 {
		t.Fatal(keys, err)
	}
	stranger := search.Doc{Key: "stranger.en", Lang: app.English, Title: "Nobody published this"}
	if err := ix.Apply(t.Context(), []search.Doc{stranger}, keys[:1], ix.Pos()); err != nil {
		t.Fatal(err)
	}
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	words := []string{keys[0], stranger.Key, "--repair"}
	expect(t, run(t, nil, "check", "--data", data), ExitFailed, words...)
	served, address = serveOn(t, data)
	patiently(t, address+"/api/v1/search?q=order") // an index that is just being opened is not compared
	expect(t, run(t, nil, "check", "--data", data), ExitFailed, words...)
	served.stop(t, syscall.SIGTERM)
	expect(t, run(t, nil, "check", "--repair", "--data", data), ExitDone, "is sound")
	served, address = serveOn(t, data)
	patiently(t, address+"/api/v1/search?q=order") // an index that is just being opened is not compared
	expect(t, run(t, nil, "check", "--data", data), ExitDone, "is sound")
	served.stop(t, syscall.SIGTERM)
	expect(t, run(t, nil, "check", "--data", data), ExitDone, "is sound")
}

// expect compares how a command ended (-1: either way) and looks for words in
// what it said.
func expect(t *testing.T, r result, code int, words ...string) {
	t.Helper()
	said := r.out + r.err
	if code >= 0 && r.code != code || r.code < 0 {
		t.Errorf("ended with %d, want %d:\n%s", r.code, code, said)
	}
	for _, word := range append(words, "") {
		if !strings.Contains(said, word) {
			t.Errorf("does not say %q:\n%s", word, said)
		}
	}
	for _, trace := range []string{"goroutine ", "panic:", "fatal error", "SIGBUS"} {
		if strings.Contains(said, trace) {
			t.Errorf("ended in a stack trace:\n%s", said)
		}
	}
}
