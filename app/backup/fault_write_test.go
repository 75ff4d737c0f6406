package backup_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strconv"
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

// slots is how many letters each writer has; it writes them over and over, so
// that a long run does not grow.
const slots = 300

func (h *house) busy(t *testing.T) *writing {
	w := &writing{}
	ctx, end := context.WithCancel(t.Context())
	w.end = end
	for who := range w.last {
		w.wg.Go(func() {
			for n := int64(1); ctx.Err() == nil; n++ {
				h.put(t, slot(who, n), fmt.Sprint(n))
				w.last[who].Store(n)
			}
		})
	}
	return w
}

func slot(who int, n int64) string { return fmt.Sprintf("busy-%d-%03d", who, n%slots) }

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

// wholeCut checks a restored store: no letter by half, and of each writer the
// last letters up to one that is not older than what was saved before the backup
// began, with none missing between.
func wholeCut(t *testing.T, st *store.Store, before [4]int64) {
	t.Helper()
	front, back := texts(t, st, fronts), texts(t, st, backs)
	if !maps.Equal(front, back) {
		t.Error("letters are there by half")
	}
	for who, saved := range before {
		top := saved
		for n := range int64(slots) {
			// A text that is no number is none, and found below.
			at, _ := strconv.ParseInt(front[slot(who, n)], 10, 64)
			top = max(top, at)
		}
		for n := max(1, top-slots+1); n <= top; n++ {
			if got := front[slot(who, n)]; got != fmt.Sprint(n) {
				t.Errorf("writer %d: %q where %d should be, saved were %d, the newest is %d", who, got, n, saved, top)
			}
		}
	}
}

// texts reads a table in one View.
func texts(t *testing.T, st *store.Store, table *store.Table[half]) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := st.View(t.Context(), func(r store.Reader) error {
		for h, err := range table.Each(r, nil) {
			if err != nil {
				return err
			}
			all[h.ID] = h.Text
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	return all
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
	for range 1000 {
		if torn == 0 { // how soon one is seen depends on the machine
			torn += h.halves(t)
		}
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
	if maps.Equal(texts(t, h.Store, fronts), texts(t, h.Store, backs)) {
		return 0
	}
	return 1
}
