package backup_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"filippo.io/age"

	"guichet/app"
	"guichet/app/backup"
	"guichet/app/keys"
	"guichet/store"
)

// The tests keep letters, each in two halves that are always written together.

type half struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

var (
	fronts = indexed(store.NewTable("front", func(h *half) store.Key { return store.K(h.ID) }))
	backs  = store.NewTable("back", func(h *half) store.Key { return store.K(h.ID) })
)

// indexed gives the table an index, so that a backup must bring it back.
func indexed(t *store.Table[half]) *store.Table[half] {
	t.List(1, "text", func(h *half) []store.Key { return []store.Key{store.K(len(h.Text))} })
	return t
}

func schema() store.Schema {
	return store.Schema{Room: "letters", Tables: []store.AnyTable{fronts, backs}}
}

var start = time.Date(2024, 3, 1, 9, 0, 0, 0, time.UTC)

func clock() time.Time { return start }

// house is a data folder with its own files and keys.
type house struct {
	*store.Store
	keys  *keys.Keys
	files []backup.File
}

func newHouse(t testing.TB) *house {
	t.Helper()
	st, err := store.Open(context.Background(), t.TempDir(), store.Options{Clock: clock, NoSync: true}, schema())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	return &house{
		Store: st, keys: keys.New(app.NewID(start).String(), start),
		files: []backup.File{{Name: "guichet.json", Data: []byte(`{"name": "Le Pot"}`)}, {Name: "logo.svg", Data: []byte("<svg/>")}},
	}
}

// write puts letters in both tables at once.
func (h *house) write(t testing.TB, ids ...string) {
	t.Helper()
	_, err := h.Update(context.Background(), func(tx *store.Tx) error {
		for _, id := range ids {
			if err := errors.Join(fronts.Put(tx, half{id, id}), backs.Put(tx, half{id, id})); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// put writes one letter with a text in both tables at once.
func (h *house) put(t testing.TB, id, text string) {
	t.Helper()
	_, err := h.Update(context.Background(), func(tx *store.Tx) error {
		return errors.Join(fronts.Put(tx, half{id, text}), backs.Put(tx, half{id, text}))
	})
	if err != nil {
		t.Fatal(err)
	}
}

// fill writes random letters and files, and takes some of them away again.
func (h *house) fill(t testing.TB, random *rand.Rand, letters, files int) {
	t.Helper()
	for n := range letters {
		h.write(t, fmt.Sprintf("%04d-%x", n, randomBytes(random, random.IntN(300))))
	}
	for n := range files {
		ref, err := h.Blobs().Put(context.Background(), bytes.NewReader(randomBytes(random, random.IntN(200<<10))), 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		_, err = h.Update(context.Background(), func(tx *store.Tx) error {
			return store.Attach(tx, ref, store.K("letter", n))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func randomBytes(random *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(random.Uint32())
	}
	return b
}

// backUp writes a backup of the house.
func (h *house) backUp(t testing.TB, name string, seal backup.Seal, withKeys bool) backup.Record {
	t.Helper()
	r, err := backup.Create(context.Background(), name, seal, func(w io.Writer) error { return h.pour(t, w, withKeys) })
	if err != nil {
		t.Fatalf("%+v", err)
	}
	return r
}

func (h *house) pour(t testing.TB, w io.Writer, withKeys bool) error {
	f, err := os.Create(filepath.Join(t.TempDir(), "export"))
	if err != nil {
		return err
	}
	defer f.Close()
	snap, err := backup.Take(context.Background(), h.Store, f)
	if err != nil {
		return err
	}
	c := backup.Content{Head: backup.Head{Program: "test", Folder: h.keys.Folder(), Keys: h.keys.ID()}, Files: h.files}
	if withKeys {
		c.Keys = h.keys
	}
	_, err = snap.Write(context.Background(), w, c)
	return err
}

// plain is a small backup in memory.
func (h *house) plain(t testing.TB, withKeys bool) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := h.pour(t, &b, withKeys); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// restoring is a restore by somebody with a home of their own.
func restoring(t testing.TB, file, dir string) backup.Restoring {
	home := t.TempDir()
	return backup.Restoring{
		File: file, Dir: dir, Schemas: []store.Schema{schema()}, Clock: clock, Log: slog.New(slog.DiscardHandler),
		Getenv: func(name string) string {
			if name == "HOME" || name == "AppData" {
				return home
			}
			return ""
		},
	}
}

// records is all a store holds, for comparing.
func records(t testing.TB, st *store.Store) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := st.Export(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	whole, _, ok := bytes.Cut(b.Bytes(), []byte(`{"format"`))
	if !ok {
		t.Fatal("an export without a manifest")
	}
	return whole[:len(whole)-8] // the length of the manifest, which has the position and the time
}

func open(t testing.TB, dir string) *store.Store {
	t.Helper()
	st, err := store.Open(context.Background(), dir, store.Options{Clock: clock, NoSync: true}, schema())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	return st
}

// same reports how a restored folder differs from the house; nil for not at all.
func (h *house) same(t testing.TB, dir string) error {
	t.Helper()
	st, err := store.Open(context.Background(), dir, store.Options{Clock: clock, NoSync: true}, schema())
	if err != nil {
		return err
	}
	defer st.Close()
	if !bytes.Equal(records(t, h.Store), records(t, st)) {
		return errors.New("other records or files")
	}
	for _, f := range h.files {
		if b, err := os.ReadFile(filepath.Join(dir, f.Name)); err != nil || !bytes.Equal(b, f.Data) {
			return fmt.Errorf("%s: %q, %w", f.Name, b, err)
		}
	}
	return nil
}

func identity(t testing.TB) *age.X25519Identity {
	t.Helper()
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func recipient(t testing.TB, id *age.X25519Identity) backup.Seal {
	t.Helper()
	s, err := backup.WithRecipient(id.Recipient().String())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func phrase(text string) backup.Opener {
	return backup.Opener{Passphrase: func() (string, error) { return text, nil }}
}

// keyOf is the sentence of an error, or the error when it has none.
func keyOf(err error) string {
	var known *app.Error
	if errors.As(err, &known) {
		return known.Key
	}
	return fmt.Sprint(err)
}
