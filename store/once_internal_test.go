package store

import (
	"testing"
	"time"
)

// TestOnceForgets checks that results past their day do not pile up.
func TestOnceForgets(t *testing.T) {
	t.Parallel()
	now := time.Date(2024, 3, 1, 9, 0, 0, 0, time.UTC)
	s := openThings(t, func() time.Time { return now })
	once := func(op string) {
		t.Helper()
		_, err := s.Update(t.Context(), func(tx *Tx) error {
			_, err := Once(tx, op, func() (int, error) { return 1, nil })
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, op := range []string{"a", "b", "c"} {
		once(op)
	}
	now = now.Add(25 * time.Hour)
	once("d")
	err := s.View(t.Context(), func(r Reader) error {
		left, _, err := onceResults.Scan(r, Page{})
		if len(left) != 1 {
			t.Errorf("%d results are kept, want 1", len(left))
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
