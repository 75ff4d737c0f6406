package backup_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"filippo.io/age"

	"guichet/app/backup"
	"guichet/build/faults/report"
	"guichet/store"
)

// writing keeps four writers going until stop; last is the newest letter of
// each that is saved.
type writing struct {
	last [4]atomic.Int64
	end  context.CancelFunc
	wg   sync.WaitGroup
}

func (h *house) busy(t *testing.T) *writing {
	w := &writing{}
	ctx, end := context.WithCancel(t.Context())
	w.end = end
	for who := range w.last {
		w.wg.Go(func() {
			for n := int64(1); ctx.Err() == nil; n++ {
				h.write(t, letter(who, n))
				w.last[who].Store(n)
			}
		})
	}
	return w
}

func letter(who int, n int64) string { return fmt.Sprintf("busy-%d-%08d", who, n) }

func (w *writing) stop() {
	w.end()
	w.wg.Wait()
}

// saved is how far each writer is known to be.
func (w *writing) saved() (n [4]int64) {
	for i := range w.last {
		n[i] = w.last[i].Load()
	}
	return n
}

// wholeCut checks a restored store: no letter by half, none missing that was
// saved before the backup began, and none missing before one that is there.
func wholeCut(t *testing.T, st *store.Store, before [4]int64) {
	t.Helper()
	err := st.View(t.Context(), func(r store.Reader) error {
		count := map[string]int{}
		for f, err := range fronts.Each(r, nil) {
			if err != nil {
				return err
			}
			count[f.ID]++
		}
		for b, err := range backs.Each(r, nil) {
			if err != nil {
				return err
			}
			count[b.ID]++
		}
		for id, n := range count {
			if n != 2 {
				t.Errorf("%s is there by half", id)
			}
		}
		for who, saved := range before {
			top := saved
			for count[letter(who, top+1)] > 0 {
				top++
			}
			for n := int64(1); n <= top; n++ {
				if count[letter(who, n)] == 0 {
					t.Errorf("letter %d of %d, saved before the backup began, is missing", n, who)
				}
			}
			if count[letter(who, top+2)] > 0 {
				t.Errorf("letter %d of %d is there without the one before", top+2, who)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// TestR12BackupWhileWriting backs up while four writers go on: each backup is a
// moment of the store, and nothing that was deleted is in it.
func TestR12BackupWhileWriting(t *testing.T) {
	rounds, seed := report.Rounds(10, 100), report.Seed(t)
	h, id := newHouse(t), identity(t)
	w := h.busy(t)
	defer w.stop()
	deleted, torn := 0, 0
	for round := range rounds {
		canary := fmt.Sprintf("canary-%d-%d", seed, round)
		h.write(t, canary)
		h.remove(t, canary)
		before := w.saved()
		file := filepath.Join(t.TempDir(), "x.backup")
		h.backUp(t, file, recipient(t, id), round%2 == 0)
		plain := opened(t, file, id)
		if bytes.Contains(plain, []byte("canary-")) {
			t.Errorf("round %d: a deleted letter is in the backup", round)
		}
		r := restoring(t, file, filepath.Join(t.TempDir(), "data"))
		r.Opener.Identities = []age.Identity{id}
		if _, err := backup.Restore(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		wholeCut(t, open(t, r.Dir), before)
		// The control: a copy of the file, and a reading in two Views.
		deleted += h.inFile(t, canary)
		torn += h.halves(t)
	}
	w.stop()
	letters := w.saved()
	if letters[0] < int64(rounds) || deleted == 0 || torn == 0 {
		t.Errorf("the controls prove nothing: %d letters, %d deleted ones, %d halves", letters, deleted, torn)
	}
	report.Line(t, "R12", rounds, "0 inconsistent cuts, 0 deleted bytes",
		fmt.Sprintf("two Views: halves in %d; a copy of store.db: deleted bytes in %d", torn, deleted), seed)
}

func (h *house) remove(t *testing.T, id string) {
	t.Helper()
	_, err := h.Update(t.Context(), func(tx *store.Tx) error {
		if err := fronts.Delete(tx, store.K(id)); err != nil {
			return err
		}
		return backs.Delete(tx, store.K(id))
	})
	if err != nil {
		t.Fatal(err)
	}
}

func opened(t *testing.T, file string, id age.Identity) []byte {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	plain, err := backup.Opener{Identities: []age.Identity{id}}.Plain(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(plain)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// inFile reports whether a deleted letter is still in store.db.
func (h *house) inFile(t *testing.T, text string) int {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(h.Dir(), "store.db"))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(b, []byte(text)) {
		return 1
	}
	return 0
}

// halves reads the two tables in two Views and reports whether they differ.
func (h *house) halves(t *testing.T) int {
	t.Helper()
	var n [2]int
	for i, table := range []*store.Table[half]{fronts, backs} {
		err := h.View(t.Context(), func(r store.Reader) error {
			for _, err := range table.Each(r, nil) {
				if err != nil {
					return err
				}
				n[i]++
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if n[0] != n[1] {
		return 1
	}
	return 0
}
