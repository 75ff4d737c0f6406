package store_test

import (
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"guichet/store"
)

func TestOnce(t *testing.T) {
	t.Parallel()
	var now atomic.Pointer[time.Time]
	set := func(d time.Duration) { at := start.Add(d); now.Store(&at) }
	set(0)
	opt := fast()
	opt.Clock = func() time.Time { return *now.Load() }
	s := open(t, t.TempDir(), opt, shop())
	once := func(op, answer string, fail error) (got string, err error) {
		_, err = s.Update(t.Context(), func(tx *store.Tx) error {
			got, err = store.Once(tx, op, func() (string, error) { return answer, fail })
			return err
		})
		return got, err
	}
	failed := errors.New("failed")
	for _, row := range []struct {
		name   string
		at     time.Duration
		op     string
		answer string
		fail   error
		want   string
	}{
		{"an error is not kept", 0, "a", "0", failed, ""},
		{"first", 0, "a", "1", nil, "1"},
		{"again", time.Minute, "a", "2", nil, "1"},
		{"another", time.Minute, "b", "3", nil, "3"},
		{"within a day", 23 * time.Hour, "a", "4", nil, "1"},
		{"after a day", 24*time.Hour + time.Second, "a", "5", nil, "5"},
	} {
		set(row.at)
		got, err := once(row.op, row.answer, row.fail)
		if !errors.Is(err, row.fail) || row.fail == nil && got != row.want {
			t.Errorf("%s: %q, %v; want %q", row.name, got, err, row.want)
		}
	}
}
