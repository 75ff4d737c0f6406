package backup_test

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"

	"guichet/app/backup"
	"guichet/build/faults/report"
)

// sealedBytes is one backup as it lies on the disk, and what opens it.
type sealedBytes struct {
	name   string
	data   []byte
	opener func() backup.Opener
	wrong  func() backup.Opener
}

func everySeal(t *testing.T, h *house) []sealedBytes {
	t.Helper()
	id, other := identity(t), identity(t)
	read := func(seal backup.Seal) []byte {
		name := filepath.Join(t.TempDir(), "x.backup")
		h.backUp(t, name, seal, !seal.IsZero())
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	with := func(id age.Identity) func() backup.Opener {
		return func() backup.Opener { return backup.Opener{Identities: []age.Identity{id}} }
	}
	says := func(text string) func() backup.Opener { return func() backup.Opener { return phrase(text) } }
	return []sealedBytes{
		{"plain", read(backup.Seal{}), func() backup.Opener { return backup.Opener{} }, nil},
		{"recipient", read(recipient(t, id)), with(id), with(other)},
		{"passphrase", read(backup.WeakPassphrase("the right one")), says("the right one"), says("a wrong one")},
	}
}

// verify reads a backup as restore does first.
func verify(t *testing.T, b []byte, o backup.Opener) error {
	t.Helper()
	plain, err := o.Plain(bytes.NewReader(b))
	if err == nil {
		_, err = backup.Verify(t.Context(), plain)
	}
	return err
}

// detected reports whether a refusal is one a person can read.
func detected(err error) bool {
	return err != nil && strings.HasPrefix(keyOf(err), "backup.error.")
}

// TestR13DamagedBackup flips bytes, cuts files and tries wrong keys: each is
// refused with a sentence, and no folder is made. The control reads the archive
// without its sums.
func TestR13DamagedBackup(t *testing.T) {
	t.Parallel()
	rounds, seed := report.Rounds(100, 1000), report.Seed(t)
	random := rand.New(rand.NewPCG(seed, 13))
	h := newHouse(t)
	h.fill(t, random, 40, 3)
	missed, dir := 0, t.TempDir()
	for _, s := range everySeal(t, h) {
		if err := verify(t, s.data, s.opener()); err != nil {
			t.Fatalf("%s: the whole one: %v", s.name, err)
		}
		for round := range rounds {
			at, bit := random.IntN(len(s.data)), random.IntN(8)
			bad := bytes.Clone(s.data)
			bad[at] ^= 1 << bit
			if err := verify(t, bad, s.opener()); !detected(err) {
				t.Errorf("%s: byte %d, bit %d: %v", s.name, at, bit, err)
			}
			cut := s.data[:random.IntN(len(s.data))]
			if err := verify(t, cut, s.opener()); !detected(err) {
				t.Errorf("%s: cut to %d: %v", s.name, len(cut), err)
			}
			if s.wrong != nil {
				if err := verify(t, s.data, s.wrong()); keyOf(err) != "backup.error.key" {
					t.Errorf("%s: a wrong key: %v", s.name, err)
				}
			}
			if s.name == "plain" && untar(bad) == nil {
				missed++
			}
			if round%10 == 0 {
				restoreOf(t, filepath.Join(dir, "x"), bad, s.opener())
			}
		}
	}
	if names, _ := os.ReadDir(dir); len(names) != 1 {
		t.Errorf("refused restores left %v", names)
	}
	if missed == 0 {
		t.Error("the control found every flip: it proves nothing")
	}
	report.Line(t, "R13", rounds, "flips, cuts, wrong keys of 3 kinds: 0 taken",
		fmt.Sprintf("an archive without sums: %d flips not seen", missed), seed)
}

func restoreOf(t *testing.T, name string, bad []byte, o backup.Opener) {
	t.Helper()
	if err := os.WriteFile(name, bad, 0o600); err != nil {
		t.Fatal(err)
	}
	r := restoring(t, name, filepath.Join(filepath.Dir(name), "data"))
	r.Opener = o
	if _, err := backup.Restore(t.Context(), r); !detected(err) {
		t.Errorf("restored: %v", err)
	}
}

// untar reads an archive to its end, as tar would.
func untar(b []byte) error {
	in := tar.NewReader(bytes.NewReader(b))
	for {
		if _, err := in.Next(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if _, err := io.Copy(io.Discard, in); err != nil {
			return err
		}
	}
}

// Every single byte of a small backup counts, and so does one more.
func TestEveryByteCounts(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	whole := h.plain(t, true)
	for at := range whole {
		bad := bytes.Clone(whole)
		bad[at] ^= 0x20
		if err := verify(t, bad, backup.Opener{}); !detected(err) {
			t.Errorf("byte %d: %v", at, err)
		}
	}
	if err := verify(t, append(whole, '\n'), backup.Opener{}); !detected(err) {
		t.Errorf("one more: %v", err)
	}
}

func FuzzVerify(f *testing.F) {
	f.Add([]byte("guichet"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if err := verify(t, b, backup.Opener{}); err == nil {
			t.Error("taken")
		}
	})
}
