package store_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"guichet/build/faults/report"
	"guichet/store"
	"guichet/store/engine/bolt"
)

// damageEnv carries the work of one process of TestR7Damage.
const damageEnv = "GUICHET_TEST_DAMAGE"

const r7Records = 800

var r7Kinds = []string{"flip", "wipe", "swap", "cut"}

// r7Work is a list of rounds, From to To-1, of one kind.
type r7Work struct {
	Dir, Kind string
	Seed      uint64
	From, To  int
}

// r7Round is the outcome of one.
type r7Round struct {
	N         int
	Wrong     int    // values read that were never saved, or not last
	Missing   int    // records said not to be there
	Unsaid    string // an error that does not say what it is
	Noticed   bool   // something said that the file is damaged
	Checked   bool   // Check found something
	Undamaged int    // records on pages the damage left alone
	Salvaged  int    // of those
	Bad       int    // salvaged values that differ and are not told to be doubtful
	Bare      int    // wrong values of bbolt alone
}

func r7Item(n int) item {
	return item{ID: fmt.Sprintf("id%05d", n), Code: fmt.Sprintf("code%05d", n), Shelf: n % 7,
		Note: strings.Repeat(fmt.Sprintf("note %d of %d. ", n*n, n), 8)}
}

// TestR7Damage damages a store's file at random places in four ways. All that is
// read is what was saved last, or an error that says so; no process ends on the
// way; and a salvage brings back what the damage left alone. bbolt alone, in the
// same rounds, gives out wrong values. SEED repeats a run, FAULTS=long makes 600
// rounds of each.
func TestR7Damage(t *testing.T) {
	t.Parallel()
	rounds, seed := report.Rounds(20, 600), report.Seed(t)
	dir := t.TempDir()
	r7Sound(t, dir)
	var all r7Round
	for _, kind := range r7Kinds {
		t.Run(kind, func(t *testing.T) {
			sum := r7Kind(t, r7Work{Dir: dir, Kind: kind, Seed: seed, To: rounds})
			all.Bare += sum.Bare
			all.Missing += sum.Missing
			all.Salvaged += sum.Salvaged
			all.Undamaged += sum.Undamaged
		})
	}
	if all.Bare == 0 {
		t.Error("bbolt alone gave no wrong value either: is anything damaged?")
	}
	report.Line(t, "R7", rounds*len(r7Kinds), fmt.Sprintf("0 wrong, %d reads found nothing, 0 ends without a sentence, %.2f %% salvaged",
		all.Missing, 100*float64(all.Salvaged)/float64(max(1, all.Undamaged))),
		fmt.Sprintf("bbolt alone wrong in %d rounds", all.Bare), seed)
}

// r7Kind runs all rounds of a kind and adds them up; Bare is in how many bbolt
// alone was wrong.
func r7Kind(t *testing.T, w r7Work) (sum r7Round) {
	noticed, checked, died := 0, 0, 0
	for w.From < w.To {
		list, log := r7Child(t, w)
		for _, r := range list {
			if r.Wrong > 0 || r.Bad > 0 || r.Unsaid != "" {
				t.Errorf("seed %d, round %d: %+v", w.Seed, r.N, r)
			}
			sum.Missing += r.Missing
			sum.Undamaged += r.Undamaged
			sum.Salvaged += r.Salvaged
			if r.Noticed {
				noticed++
			}
			if r.Checked {
				checked++
			}
			if r.Bare > 0 {
				sum.Bare++
			}
		}
		w.From += len(list)
		if w.From < w.To {
			died++
			t.Errorf("seed %d, round %d ended the process:\n%.2000s", w.Seed, w.From, log)
			w.From++
		}
	}
	share := float64(sum.Salvaged) / float64(max(1, sum.Undamaged))
	t.Logf("%d rounds: %d noticed while reading, %d found by Check, %d processes ended, %d records missing; "+
		"salvaged %.3f %% of the undamaged; bbolt alone was wrong in %d rounds",
		w.To, noticed, checked, died, sum.Missing, 100*share, sum.Bare)
	if share < 0.99 {
		t.Errorf("salvaged %d of %d undamaged records", sum.Salvaged, sum.Undamaged)
	}
	return sum
}

// r7Child runs rounds in a process until it is through or ends.
func r7Child(t *testing.T, w r7Work) (list []r7Round, log string) {
	t.Helper()
	work, err := json.Marshal(w)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestDamageChild$")
	cmd.Env = append(os.Environ(), damageEnv+"="+string(work))
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		text, ok := strings.CutPrefix(lines.Text(), "round ")
		var r r7Round
		if ok && json.Unmarshal([]byte(text), &r) == nil {
			list = append(list, r)
		} else {
			log += lines.Text() + "\n"
		}
	}
	cmd.Wait()
	return list, log + errs.String()
}

// TestDamageChild is not a test of its own: TestR7Damage starts it in a process.
func TestDamageChild(t *testing.T) {
	work := os.Getenv(damageEnv)
	if work == "" {
		return
	}
	var w r7Work
	if err := json.Unmarshal([]byte(work), &w); err != nil {
		t.Fatal(err)
	}
	sound, err := os.ReadFile(filepath.Join(w.Dir, "store.db"))
	if err != nil {
		t.Fatal(err)
	}
	bare, err := os.ReadFile(filepath.Join(w.Dir, "bare.db"))
	if err != nil {
		t.Fatal(err)
	}
	places := r7Places(t, filepath.Join(w.Dir, "store.db"))
	for n := w.From; n < w.To; n++ {
		r := r7Round{N: n}
		random := rand.New(rand.NewPCG(w.Seed, uint64(n)))
		file, hurt := r7Damage(sound, w.Kind, random)
		r7Read(t, file, &r)
		r7Salvage(t, file, places, hurt, &r)
		file, _ = r7Damage(bare, w.Kind, rand.New(rand.NewPCG(w.Seed, uint64(n))))
		r.Bare = r7Bare(t, file)
		line, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		os.Stdout.WriteString("round " + string(line) + "\n")
	}
}

// r7Sound writes the file all rounds damage, and one of bbolt alone with the
// same records. Records are changed and deleted on the way, so that free pages
// hold what is no longer so; the last two commits change nothing that is read,
// so that with either header the same is saved.
func r7Sound(t *testing.T, dir string) {
	t.Helper()
	s := open(t, dir, store.Options{NoSync: true}, shop())
	for n := 0; n < r7Records; n += 20 {
		var list []item
		for i := n; i < n+20; i++ {
			old := r7Item(i)
			old.Note = "an older note, " + old.Note
			list = append(list, old)
		}
		put(t, s, list...)
	}
	for n := 0; n < r7Records; n += 20 {
		var list []item
		for i := n; i < n+20; i++ {
			list = append(list, r7Item(i))
		}
		put(t, s, list...)
	}
	put(t, s, item{ID: "gone"})
	for range 3 {
		if _, err := s.Update(t.Context(), func(tx *store.Tx) error { return items.Delete(tx, store.K("gone")) }); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Update(t.Context(), func(tx *store.Tx) error { return visits.Put(tx, visit{Who: "x"}) }); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := bbolt.Open(filepath.Join(dir, "bare.db"), 0o600, &bbolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucket([]byte("kv"))
		for n := 0; n < r7Records && err == nil; n++ {
			err = b.Put([]byte(r7Item(n).ID), []byte(r7Item(n).Note))
		}
		return err
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

const r7Page = 4096

// r7Damage harms a copy of the file in one way and returns the pages that lost
// something.
func r7Damage(sound []byte, kind string, random *rand.Rand) (file []byte, hurt func(page int64) bool) {
	file = append([]byte(nil), sound...)
	for len(sound) > 0 && sound[len(sound)-1] == 0 {
		sound = sound[:len(sound)-1]
	}
	used := (len(sound) + r7Page - 1) / r7Page
	a, b := random.IntN(used), random.IntN(used)
	hurt = func(page int64) bool { return page == int64(a) }
	switch kind {
	case "flip":
		file[a*r7Page+random.IntN(r7Page)] ^= 1 << random.IntN(8)
	case "wipe":
		at := a*r7Page + 512*random.IntN(r7Page/512)
		clear(file[at : at+512])
	case "swap":
		one := append([]byte(nil), file[a*r7Page:(a+1)*r7Page]...)
		copy(file[a*r7Page:], file[b*r7Page:(b+1)*r7Page])
		copy(file[b*r7Page:], one)
		hurt = func(int64) bool { return false }
	case "cut":
		at := random.IntN(len(sound))
		file = file[:at]
		hurt = func(page int64) bool { return (page+1)*r7Page > int64(at) }
	}
	return file, hurt
}

// r7Places says on which page of the sound file each item lies.
func r7Places(t *testing.T, name string) map[string]int64 {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	survey, err := bolt.OpenRaw(f, info.Size()).Survey(context.Background(), nil)
	if err != nil || len(survey.Flaws) > 0 {
		t.Fatal(err, survey.Flaws)
	}
	places := map[string]int64{}
	for _, found := range survey.Found {
		if key, ok := strings.CutPrefix(string(found.Key), "item\x00\x00"); ok {
			parts, err := store.Key(key).Parts()
			if err != nil {
				t.Fatal(err)
			}
			places[parts[0].(string)] = found.Offset() / r7Page
		}
	}
	if len(places) != r7Records {
		t.Fatalf("%d records in the sound file", len(places))
	}
	return places
}

// r7Read opens a damaged file and reads all of it in every way.
func r7Read(t *testing.T, file []byte, r *r7Round) {
	dir := r7Folder(t, file)
	defer os.RemoveAll(dir)
	note := func(err error) {
		switch {
		case err == nil:
		case errors.Is(err, store.ErrNotFound):
			r.Missing++
		case errors.Is(err, store.ErrDamaged) || errors.Is(err, store.ErrNewer):
			r.Noticed = true
		default:
			r.Unsaid = err.Error()
		}
	}
	s, err := store.Open(context.Background(), dir, store.Options{NoSync: true}, shop())
	if note(err); err != nil {
		return
	}
	for n := range r7Records {
		want := fmt.Sprint(r7Item(n))
		for _, read := range []func(store.Reader) (item, error){
			func(rd store.Reader) (item, error) { return items.Get(rd, store.K(r7Item(n).ID)) },
			func(rd store.Reader) (item, error) { return byCode.One(rd, store.K(r7Item(n).Code)) },
		} {
			note(s.View(context.Background(), func(rd store.Reader) error {
				got, err := read(rd)
				if err == nil && fmt.Sprint(got) != want {
					r.Wrong++
				}
				return err
			}))
		}
	}
	checked, err := s.Check(context.Background(), nil)
	note(err)
	r.Checked = !checked.Sound()
	if r.Missing+r.Wrong > 0 && !r.Checked || r.Noticed && !r.Checked {
		r.Unsaid = "Check found nothing"
	}
	note(s.Close())
}

func r7Folder(t *testing.T, file []byte) string {
	dir, err := os.MkdirTemp("", "damaged")
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "store.db"), file, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// r7Salvage compares what a salvage made with what was saved.
func r7Salvage(t *testing.T, file []byte, places map[string]int64, hurt func(int64) bool, r *r7Round) {
	dir := r7Folder(t, file)
	defer os.RemoveAll(dir)
	to := filepath.Join(dir, "new")
	made, err := store.Salvage(context.Background(), dir, to, store.Options{NoSync: true}, nil, shop())
	if err != nil {
		r.Unsaid = "salvage: " + err.Error()
		return
	}
	s := open(t, to, store.Options{NoSync: true}, shop())
	defer s.Close()
	have := map[string]bool{}
	view(t, s, func(rd store.Reader) {
		for got, err := range items.Each(rd, nil) {
			n, bad := 0, err != nil
			if !bad {
				_, err := fmt.Sscanf(got.ID, "id%d", &n)
				bad = err != nil || fmt.Sprint(got) != fmt.Sprint(r7Item(n))
			}
			if bad && made.Doubtful == 0 {
				r.Bad++
			}
			have[got.ID] = !bad
		}
	})
	for id, page := range places {
		if !hurt(page) {
			r.Undamaged++
			if have[id] {
				r.Salvaged++
			}
		}
	}
	if c, err := s.Check(context.Background(), nil); err != nil || !c.Sound() {
		r.Unsaid = fmt.Sprintf("the salvaged store: %+v, %v", c.Findings, err)
	}
}

// r7Bare counts the values bbolt alone gives out wrong. That a file cannot be
// opened or a page panics counts as said.
func r7Bare(t *testing.T, file []byte) (wrong int) {
	dir := r7Folder(t, file)
	defer os.RemoveAll(dir)
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() { _ = recover() }()
	db, err := bbolt.Open(filepath.Join(dir, "store.db"), 0o600, &bbolt.Options{ReadOnly: true})
	if err != nil {
		return 0
	}
	defer db.Close()
	_ = db.View(func(tx *bbolt.Tx) error {
		b := tx.Bucket([]byte("kv"))
		if b == nil {
			return nil
		}
		for n := range r7Records {
			if got := b.Get([]byte(r7Item(n).ID)); got != nil && string(got) != r7Item(n).Note {
				wrong++
			}
		}
		return nil
	})
	return wrong
}
