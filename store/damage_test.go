package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"guichet/store"
)

const damageRecords = 400

// sound makes a folder's file with known records.
func sound(t *testing.T) []byte {
	t.Helper()
	dir := t.TempDir()
	s := open(t, dir, fast(), shop())
	for n := range damageRecords {
		put(t, s, damageItem(n))
	}
	s.Close()
	file, err := os.ReadFile(filepath.Join(dir, "store.db"))
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func damageItem(n int) item {
	code, note := fmt.Sprintf("code%04d", n), fmt.Sprint("note ", n*n)
	return item{ID: fmt.Sprintf("id%04d", n), Code: code, Shelf: n % 7, Note: note}
}

// look opens a damaged file, reads everything in every way and counts the
// wrong answers: a record that is not what was written, or an error that does
// not say what it is.
func look(t *testing.T, file []byte) (wrong int, found bool) {
	t.Helper()
	dir := t.TempDir()
	name, body := filepath.Join(dir, "store.db"), bytes.TrimRight(file, "\x00")
	if err := errors.Join(os.WriteFile(name, body, 0o600), os.Truncate(name, int64(len(file)))); err != nil {
		t.Fatal(err)
	}
	check := func(err error) {
		if err == nil {
			return
		}
		found = true
		if !errors.Is(err, store.ErrDamaged) && !errors.Is(err, store.ErrNotFound) && !errors.Is(err, store.ErrNewer) {
			t.Errorf("an unexpected error: %v", err)
			wrong++
		}
	}
	s, err := store.Open(context.Background(), dir, fast(), shop())
	if check(err); err != nil {
		return wrong, found
	}
	defer s.Close()
	for n := range damageRecords {
		want := fmt.Sprint(damageItem(n))
		check(s.View(context.Background(), func(r store.Reader) error {
			got, err := items.Get(r, store.K(damageItem(n).ID))
			if err == nil && fmt.Sprint(got) != want {
				wrong++
			}
			check(err)
			if got, err = byCode.One(r, store.K(damageItem(n).Code)); err == nil && fmt.Sprint(got) != want {
				wrong++
			}
			return err
		}))
	}
	check(s.View(context.Background(), func(r store.Reader) error {
		for got, err := range items.Each(r, nil) {
			var n int
			if err != nil {
				return err
			}
			if _, err := fmt.Sscanf(got.ID, "id%d", &n); err != nil || fmt.Sprint(got) != fmt.Sprint(damageItem(n)) {
				wrong++
			}
		}
		return nil
	}))
	return wrong, found
}

func TestFlippedBytes(t *testing.T) {
	t.Parallel()
	file := sound(t)
	if wrong, found := look(t, file); wrong != 0 || found {
		t.Fatalf("the sound file: %d wrong, found %v", wrong, found)
	}
	used := len(bytes.TrimRight(file, "\x00"))
	seed := uint64(time.Now().UnixNano())
	random := rand.New(rand.NewPCG(seed, 0))
	harmful := 0
	for range 60 {
		damaged := append([]byte(nil), file...)
		at := random.IntN(used)
		damaged[at] ^= 1 << random.IntN(8)
		wrong, found := look(t, damaged)
		if wrong != 0 {
			t.Errorf("byte %d flipped, seed %d: %d wrong answers", at, seed, wrong)
		}
		if found {
			harmful++
		}
	}
	t.Logf("%d of 60 flips in %d bytes were noticed", harmful, used)
	if harmful < 3 {
		t.Errorf("only %d of 60 flips were noticed: is anything checked?", harmful)
	}
}

func TestCutFile(t *testing.T) {
	t.Parallel()
	file := sound(t)
	used := len(bytes.TrimRight(file, "\x00"))
	for part := range 12 {
		cut := used * part / 12
		wrong, found := look(t, file[:cut])
		if wrong != 0 || !found {
			t.Errorf("cut to %d of %d bytes: %d wrong answers, noticed %v", cut, used, wrong, found)
		}
	}
}
