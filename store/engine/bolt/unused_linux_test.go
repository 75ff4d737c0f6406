package bolt_test

import (
	"context"
	"encoding/binary"
	"os"
	"strconv"
	"strings"
	"testing"

	"guichet/store/engine"
	"guichet/store/engine/bolt"
)

// What was read of the file counts as the process's; let go of, it does not, and
// is read again as it was.
func TestWhatWasReadIsLetGo(t *testing.T) {
	const count, size = 2_000, 8 << 10
	e := open(t, engine.Options{})
	value := make([]byte, size)
	for from := 0; from < count; from += 500 {
		_, err := e.Update(t.Context(), func(tx engine.Tx) error {
			for i := from; i < from+500; i++ {
				binary.BigEndian.PutUint32(value, uint32(i))
				if err := tx.Put([]byte("k"+strconv.Itoa(1_000_000+i)), value); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	read := func() (n int) {
		err := e.View(context.Background(), func(r engine.Reader) error {
			for item, err := range r.Scan(engine.Range{}) {
				if err != nil {
					return err
				}
				if len(item.Value) == size && int(binary.BigEndian.Uint32(item.Value)) == n {
					n++
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := read(); n != count {
		t.Fatalf("%d of %d records", n, count)
	}
	before := fileBytes(t)
	if err := e.(*bolt.Engine).LetGo(); err != nil {
		t.Fatal(err)
	}
	if gone := before - fileBytes(t); gone < count*size*3/4 {
		t.Errorf("%d bytes of %d were let go", gone, count*size)
	}
	if n := read(); n != count {
		t.Errorf("%d of %d records afterwards", n, count)
	}
}

// fileBytes is what counts of files as this process's: proc_pid_statm(5).
func fileBytes(t *testing.T) int {
	t.Helper()
	statm, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Fatal(err)
	}
	pages, err := strconv.Atoi(strings.Fields(string(statm))[2])
	if err != nil {
		t.Fatal(err)
	}
	return pages * os.Getpagesize()
}
