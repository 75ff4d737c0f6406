package store

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"guichet/store/blob"
)

// TestCheckAndRepair plants entries that no write of a table makes, removes one,
// and harms files: Check names each, Repair makes the entries good and leaves
// the rest.
func TestCheckAndRepair(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, err := Open(t.Context(), dir, Options{NoSync: true}, Schema{Room: "things", Tables: []AnyTable{allThings}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var refs []blob.Ref
	for _, text := range []string{"whole", "gone", "changed"} {
		ref, err := s.Blobs().Put(t.Context(), strings.NewReader(text), 10)
		if err != nil {
			t.Fatal(err)
		}
		refs = append(refs, ref)
	}
	update := func(fn func(tx *Tx) error) {
		t.Helper()
		if _, err := s.Update(t.Context(), fn); err != nil {
			t.Fatal(err)
		}
	}
	update(func(tx *Tx) error {
		for _, ref := range refs {
			if err := Attach(tx, ref, K("thing", "a")); err != nil {
				return err
			}
		}
		return errors.Join(allThings.Put(tx, thing{ID: "a", Code: "x"}), allThings.Put(tx, thing{ID: "b", Code: "z"}))
	})
	check := func(want map[FindingKind]int) {
		t.Helper()
		found, err := s.Check(t.Context(), nil)
		if err != nil || !maps.Equal(found.Counts, want) {
			t.Errorf("found %v, want %v: %+v, %v", found.Counts, want, found.Findings, err)
		}
	}
	check(nil)
	update(func(tx *Tx) error {
		return errors.Join(
			tx.e.Put(thingCodes.entry(K("nowhere"), K("c")), K("c")),
			tx.e.Put(thingList.entry(K("y"), K("a")), K("a")),
			tx.e.Delete(thingCodes.entry(K("z"), K("b"))),
			tx.e.Put([]byte("nobody\x00\x00x"), []byte("y")))
	})
	place := func(n int) string { return filepath.Join(dir, blobsName, refs[n].Hash[:2], refs[n].Hash) }
	if err := errors.Join(os.Remove(place(1)), os.Remove(place(2)),
		os.WriteFile(place(2), []byte("CHANGED"), 0o600)); err != nil {
		t.Fatal(err)
	}
	check(map[FindingKind]int{BadEntry: 2, NoEntry: 1, Foreign: 1, NoBlob: 1, BadBlob: 1})
	done, err := s.Repair(t.Context())
	if err != nil || done.Made == 0 || done.Skipped != 0 {
		t.Errorf("repaired: %+v, %v", done, err)
	}
	if info, err := os.Stat(filepath.Join(dir, done.Copy)); err != nil || info.Size() == 0 {
		t.Errorf("the copy before the repair: %v", err)
	}
	check(map[FindingKind]int{Foreign: 1, NoBlob: 1, BadBlob: 1})
}

// TestRepairFlippedEntries flips a byte in the entries of both indexes of one
// record: Check names the two, looks at all the rest, and Repair makes them anew.
func TestRepairFlippedEntries(t *testing.T) {
	t.Parallel()
	const records = 500
	dir, schema := t.TempDir(), Schema{Room: "things", Tables: []AnyTable{allThings}}
	opened := func() *Store {
		t.Helper()
		s, err := Open(t.Context(), dir, Options{NoSync: true}, schema)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := opened()
	_, err := s.Update(t.Context(), func(tx *Tx) (err error) {
		for n := range records {
			err = errors.Join(err, allThings.Put(tx, thing{ID: fmt.Sprintf("id%03d", n), Code: fmt.Sprintf("code%03d", n)}))
		}
		return err
	})
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, fileName)
	file, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range [][]byte{thingCodes.entry(K("code250"), K("id250")), thingList.entry(K("code250"), K("id250"))} {
		at := bytes.Index(file, entry)
		if at < 0 {
			t.Fatal("no such entry in the file")
		}
		file[at+len(entry)+3] ^= 1 // of the checksum
	}
	if err := os.WriteFile(name, file, 0o600); err != nil {
		t.Fatal(err)
	}
	s = opened()
	defer s.Close()
	found, err := s.Check(t.Context(), nil)
	if err != nil || !maps.Equal(found.Counts, map[FindingKind]int{BadEntry: 2}) || found.Entries != 2*records-2 {
		t.Errorf("found %v of %d entries, %+v, %v", found.Counts, found.Entries, found.Findings, err)
	}
	if done, err := s.Repair(t.Context()); err != nil || done.Made < 2*records || done.Skipped != 0 {
		t.Errorf("repaired: %+v, %v", done, err)
	}
	if found, err = s.Check(t.Context(), nil); err != nil || !found.Sound() {
		t.Errorf("after the repair: %+v, %v", found, err)
	}
}
