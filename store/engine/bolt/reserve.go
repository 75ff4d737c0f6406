package bolt

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"time"

	"guichet/store/engine"
)

// The reserve is a file beside the store that takes up room, so that there is
// some when the disk is full: it is removed for what must be written all the
// same, and laid again when there is room. Until then nothing else is written.
const (
	reserveShare  = 20       // one part in so many of the store
	reserveLeast  = 2 << 20  // bytes
	reserveMost   = 64 << 20 // bytes
	reserveEvery  = 500 * time.Millisecond
	growthInNeed  = 64 << 10 // bytes the file grows by when there is only the reserve
	growthAtPeace = 4 << 20  // bbolt's own 16 MiB is much for a small shop
)

type reserve struct {
	root  *os.Root
	name  string
	laid  bool
	full  bool      // the last try found no room
	tried time.Time // when that was
}

// keep lays the reserve if it is not there. It reports ErrFull while the disk
// has no room for it. Where it cannot be laid for another reason the store does
// without: the commit itself says what is wrong with the disk.
func (r *reserve) keep(store func() int64) error {
	if r.name == "" || r.laid {
		return nil
	}
	if now := time.Now(); now.Sub(r.tried) >= reserveEvery {
		r.tried = now
		err := engine.Disk(r.lay(min(max(store()/reserveShare, reserveLeast), reserveMost)))
		r.laid, r.full = err == nil, errors.Is(err, engine.ErrFull)
	}
	if r.full {
		return fmt.Errorf("%w: no room for the reserve", engine.ErrFull)
	}
	return nil
}

// lay writes the file, with bytes that no file system makes small. One that is
// there and large enough stays.
func (r *reserve) lay(size int64) error {
	if info, err := r.root.Stat(r.name); err == nil && info.Size() >= size {
		return nil
	}
	f, err := r.root.OpenFile(r.name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	block := make([]byte, 64<<10)
	for left := size; left > 0 && err == nil; left -= int64(len(block)) {
		rand.Read(block)
		_, err = f.Write(block)
	}
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		r.root.Remove(r.name)
	}
	return err
}

// spend gives the room back to the disk.
func (r *reserve) spend() {
	if r.laid && r.root.Remove(r.name) == nil {
		r.laid, r.full, r.tried = false, true, time.Now()
	}
}

// size is how many bytes the store's file has.
func (e *Engine) size() int64 {
	info, err := e.file.Stat()
	if err != nil {
		return 0
	}
	return info.Size()
}
