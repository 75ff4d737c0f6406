package help

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"guichet/app"
	"guichet/app/audit"
	"guichet/app/settings"
	"guichet/store"
)

// TestOldQueriesAreDropped stops the migration between two of its steps, as a
// kill does, and begins again: no query of an earlier release is left.
func TestOldQueriesAreDropped(t *testing.T) {
	t.Parallel()
	dir, crash := t.TempDir(), errors.New("crash")
	before := slices.IndexFunc(Schema().Migrations, func(m store.Migration) bool { return m.Name == "queries_dropped" })
	begin := func(migrations ...store.Migration) (*store.Store, error) {
		schema := Schema()
		schema.Migrations = append(schema.Migrations[:before:before], migrations...)
		return store.Open(context.Background(), dir, store.Options{NoSync: true}, schema, settings.Schema(), audit.Schema())
	}
	left := func(st *store.Store) (queries, days int) {
		err := st.View(t.Context(), func(r store.Reader) error {
			for _, err := range oldTexts.Each(r, nil) {
				if queries++; err != nil {
					return err
				}
			}
			for _, err := range searchDays.Each(r, nil) {
				if days++; err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return queries, days
	}
	st, err := begin()
	if err != nil {
		t.Fatal(err)
	}
	_, err = st.UpdateBulk(t.Context(), func(tx *store.Tx) error {
		for i := range 1300 {
			if err := oldTexts.Put(tx, oldText{Day: "2026-03-02", Lang: app.French, Mark: fmt.Sprintf("%016x", i)}); err != nil {
				return err
			}
		}
		return searchDays.Put(tx, SearchDay{Day: "2026-03-02", Lang: app.French, SearchCounts: SearchCounts{Asked: 1300}})
	})
	if err := errors.Join(err, st.Close()); err != nil {
		t.Fatal(err)
	}
	steps := 0
	_, err = begin(store.Migration{Name: "queries_dropped", Step: func(tx *store.Tx, cursor []byte) ([]byte, error) {
		if steps++; steps > 1 {
			return nil, crash
		}
		return dropTexts(tx, cursor)
	}})
	if !errors.Is(err, crash) {
		t.Fatalf("the first try: %v", err)
	}
	if st, err = begin(Schema().Migrations[before:]...); err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if queries, days := left(st); queries != 0 || days != 1 {
		t.Errorf("%d queries are left, %d days", queries, days)
	}
}
