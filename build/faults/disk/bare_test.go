package disk

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"

	"go.etcd.io/bbolt"
)

// The control of R3 is a bbolt file made as its own documentation says, with
// none of what the store does around it.

var bareKey, bareValue = []byte("key"), bytes.Repeat([]byte("value "), 100)

// bare makes such a file, and says that it is saved after its first commit.
func bare(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	db, err := bbolt.Open(filepath.Join(dir, "bare.db"), 0o600, nil)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.Update(barePut); err != nil {
		return err
	}
	say("saved 0 1 -")
	return nil
}

func barePut(tx *bbolt.Tx) error {
	b, err := tx.CreateBucketIfNotExists(bareKey)
	if err != nil {
		return err
	}
	return b.Put(bareKey, bareValue)
}

// bareWhole opens the file: as a new one or a whole one.
func bareWhole(dir string, _ found) error {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	db, err := bbolt.Open(filepath.Join(dir, "bare.db"), 0o600, nil)
	if err != nil {
		return err
	}
	defer db.Close()
	return db.View(func(tx *bbolt.Tx) error {
		b := tx.Bucket(bareKey)
		if b == nil {
			return nil
		}
		if value := b.Get(bareKey); !bytes.Equal(value, bareValue) {
			return fmt.Errorf("%w: a value of %d bytes", errHalf, len(value))
		}
		return nil
	})
}
