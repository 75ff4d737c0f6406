package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"guichet/app"
	"guichet/store"
)

// things makes a table "thing" as some release has it. Its unique index has a
// number, 0 for no index, and indexes the code with a prefix.
func things(number uint8, prefix string) (*store.Table[item], *store.Index[item]) {
	t := store.NewTable("thing", func(i *item) store.Key { return store.K(i.ID) })
	if number == 0 {
		return t, nil
	}
	return t, t.Unique(number, "code", func(i *item) []store.Key { return keysOf(prefix + i.Code) })
}

func room(tables []store.AnyTable, migrations ...store.Migration) store.Schema {
	return store.Schema{Room: "room", Tables: tables, Migrations: migrations}
}

func TestIndexIsBuilt(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	plain, _ := things(0, "")
	s := open(t, dir, fast(), room([]store.AnyTable{plain}))
	for part := range 3 {
		_, err := s.Update(t.Context(), func(tx *store.Tx) error {
			for n := part * 500; n < part*500+500; n++ {
				if err := plain.Put(tx, item{ID: fmt.Sprint(n), Code: fmt.Sprint("c", n)}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	s.Close()
	for _, row := range []struct {
		name   string
		number uint8
		prefix string
	}{{"new", 1, ""}, {"the same", 1, ""}, {"renumbered", 2, "p-"}} {
		table, index := things(row.number, row.prefix)
		s := open(t, dir, fast(), room([]store.AnyTable{table}))
		view(t, s, func(r store.Reader) {
			if n, err := index.Count(r, nil, 5000); n != 1500 || err != nil {
				t.Errorf("%s: %d entries, %v", row.name, n, err)
			}
			if i, err := index.One(r, store.K(row.prefix+"c1234")); i.ID != "1234" || err != nil {
				t.Errorf("%s: %q, %v", row.name, i.ID, err)
			}
		})
		s.Close()
	}
}

func TestIndexClash(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	plain, _ := things(0, "")
	s := open(t, dir, fast(), room([]store.AnyTable{plain}))
	_, err := s.Update(t.Context(), func(tx *store.Tx) error {
		return errors.Join(plain.Put(tx, item{ID: "a", Code: "x"}), plain.Put(tx, item{ID: "b", Code: "x"}))
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	unique, _ := things(1, "")
	if _, err := store.Open(t.Context(), dir, fast(), room([]store.AnyTable{unique})); !errors.Is(err, store.ErrExists) {
		t.Errorf("a unique index over two equal records: %v", err)
	}
	open(t, dir, fast(), room([]store.AnyTable{plain}))
}

func TestNewer(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	table, _ := things(2, "")
	other := store.NewTable("other", func(i *item) store.Key { return store.K(i.ID) })
	done := func(*store.Tx, []byte) ([]byte, error) { return nil, nil }
	all := room([]store.AnyTable{table, other}, store.Migration{Name: "one", Step: done})
	open(t, dir, fast(), all).Close()

	plain, _ := things(0, "")
	older, _ := things(1, "")
	migrated := all.Migrations
	for name, schema := range map[string]store.Schema{
		"unknown table":     room([]store.AnyTable{table}, migrated...),
		"unknown index":     room([]store.AnyTable{plain, other}, migrated...),
		"renumbered index":  room([]store.AnyTable{older, other}, migrated...),
		"unknown migration": room([]store.AnyTable{table, other}),
	} {
		_, err := store.Open(t.Context(), dir, fast(), schema)
		if !errors.Is(err, store.ErrNewer) || app.KindOf(err) != app.Busy {
			t.Errorf("%s: %v", name, err)
		}
	}
	open(t, dir, fast(), all)
}

func TestBadSchema(t *testing.T) {
	t.Parallel()
	key := func(i *item) store.Key { return store.K(i.ID) }
	keys := func(i *item) []store.Key { return nil }
	named := func(name string) *store.Table[item] { return store.NewTable(name, key) }
	twoNumbers, twoNames, zero := named("a"), named("a"), named("a")
	twoNumbers.List(1, "x", keys)
	twoNumbers.List(1, "y", keys)
	twoNames.List(1, "x", keys)
	twoNames.List(2, "x", keys)
	zero.List(0, "x", keys)
	for name, tables := range map[string][]store.AnyTable{
		"one name twice":  {named("a"), named("a")},
		"own name":        {named("_a")},
		"capital":         {named("Article")},
		"no name":         {named("")},
		"one number":      {twoNumbers},
		"one index name":  {twoNames},
		"index number 0":  {zero},
		"forty-one bytes": {named("a123456789b123456789c123456789d1234567890")},
	} {
		if _, err := store.Open(t.Context(), t.TempDir(), fast(), room(tables)); !errors.Is(err, store.ErrSchema) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

var errCrash = errors.New("crash")

// upper is a migration that marks every record, ten a step, and fails in the
// step after the given number.
func upper(table *store.Table[item], fail int) store.Migration {
	return store.Migration{Name: "upper", Step: func(tx *store.Tx, cursor []byte) ([]byte, error) {
		list, next, err := table.Scan(tx, store.Page{After: cursor, Limit: 10})
		if err != nil {
			return nil, err
		}
		for _, i := range list {
			if i.Shelf++; i.Shelf > 1 {
				return nil, fmt.Errorf("record %s comes twice", i.ID)
			}
			if err := table.Put(tx, i); err != nil {
				return nil, err
			}
			if fail--; fail < 0 {
				return nil, errCrash
			}
		}
		return next, nil
	}}
}

func TestMigrationResumes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	table, index := things(1, "")
	tables := []store.AnyTable{table}
	s := open(t, dir, fast(), room(tables))
	_, err := s.Update(t.Context(), func(tx *store.Tx) error {
		for n := range 95 {
			if err := table.Put(tx, item{ID: fmt.Sprintf("%02d", n), Code: fmt.Sprint(n)}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	once := fast()
	once.RunTwice = false // the failing step counts its calls
	for _, fail := range []int{0, 15, 25} {
		_, err := store.Open(t.Context(), dir, once, room(tables, upper(table, fail)))
		if !errors.Is(err, errCrash) {
			t.Fatalf("after %d records: %v", fail, err)
		}
	}
	s = open(t, dir, fast(), room(tables, upper(table, 1000)))
	view(t, s, func(r store.Reader) {
		n := 0
		for i, err := range table.Each(r, nil) {
			if n++; err != nil || i.Shelf != 1 {
				t.Errorf("record %+v, %v", i, err)
			}
		}
		if i, err := index.One(r, store.K("77")); n != 95 || i.ID != "77" || err != nil {
			t.Errorf("%d records; index leads to %q, %v", n, i.ID, err)
		}
	})
	s.Close()
	open(t, dir, fast(), room(tables, upper(table, 0))).Close() // done: it does not run again

	files, err := filepath.Glob(filepath.Join(dir, "snapshots", "*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("snapshots %v, %v; want one", files, err)
	}
	checkSnapshot(t, files[0], table, tables)
}

// checkSnapshot goes back to the release before the migration.
func checkSnapshot(t *testing.T, file string, table *store.Table[item], tables []store.AnyTable) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	dir := t.TempDir()
	if err := store.Import(t.Context(), dir, f, fast(), room(tables)); err != nil {
		t.Fatal(err)
	}
	view(t, open(t, dir, fast(), room(tables)), func(r store.Reader) {
		list, _, err := table.Scan(r, store.Page{})
		if len(list) != 95 || slices.ContainsFunc(list, func(i item) bool { return i.Shelf != 0 }) {
			t.Errorf("the snapshot has %d records, %v: %+v", len(list), err, list)
		}
	})
}

func TestMigrationRules(t *testing.T) {
	t.Parallel()
	table, _ := things(0, "")
	for name, row := range map[string]struct {
		step func(tx *store.Tx, cursor []byte) ([]byte, error)
		want error
	}{
		"another room's table": {func(tx *store.Tx, _ []byte) ([]byte, error) {
			return nil, items.Put(tx, item{ID: "a"})
		}, store.ErrSchema},
		"too many records": {func(tx *store.Tx, _ []byte) ([]byte, error) {
			for n := range 1001 {
				if err := table.Put(tx, item{ID: fmt.Sprint(n)}); err != nil {
					return nil, err
				}
			}
			return nil, nil
		}, store.ErrTooLarge},
	} {
		dir := t.TempDir()
		open(t, dir, fast(), shop(), room([]store.AnyTable{table})).Close()
		schema := room([]store.AnyTable{table}, store.Migration{Name: "m", Step: row.step})
		if _, err := store.Open(context.Background(), dir, fast(), shop(), schema); !errors.Is(err, row.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
