package bolt

import (
	"errors"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"guichet/store/engine"
)

// How the writer comes back after a commit failed at a write or a sync.
const (
	mendEvery = 250 * time.Millisecond // the least time between two tries
	mendWait  = time.Second            // for the Views that are open
)

// errReaders says that Views were open for as long as a mending waits.
var errReaders = errors.New("store: the file is being read")

// mend makes a file whole again in which a commit failed, and reports the last
// one that is in it by bbolt's number.
//
// After a failed sync the kernel forgets that pages were not written and says so
// once. Of a bbolt commit these may be data pages, to which nothing leads yet,
// or the meta page, which readers already see: would the next commit stand on
// it, a power cut could bring back the one before whose pages are in use for
// something else. So both meta pages are written and synced once more: what is
// seen is then what is on the disk. After that the file is opened anew, since
// bbolt's list of free pages is that of a commit which may or may not count.
// docs/decisions/0007-after-a-failed-sync.md has the reasons.
func (e *Engine) mend() (last int, err error) {
	if !e.lost {
		if err := e.syncMeta(); err != nil {
			return 0, err
		}
	}
	if err := e.alone(); err != nil {
		return 0, err
	}
	defer e.gate.Unlock()
	if err := e.reopen(); err != nil {
		return 0, err
	}
	err = e.read(func(m *moment) error {
		last = m.tx
		e.publish(m.head)
		return nil
	})
	return last, err
}

// reopen opens the file anew. Where it cannot be opened for writing any more it
// is opened for reading, since reading goes on, and the next mending tries again.
func (e *Engine) reopen() error {
	if err := e.db.Close(); err != nil { // a second time it does nothing
		return err
	}
	e.newest.Store(nil)
	db, file, err := openFile(e.root, e.name, e.opt)
	if e.lost = err != nil; e.lost {
		how := e.opt
		how.ReadOnly = true
		var again error
		if db, file, again = openFile(e.root, e.name, how); again != nil {
			return errors.Join(err, again)
		}
	}
	e.db, e.file = db, file
	return err
}

// syncMeta writes the two meta pages as they are seen now, and syncs.
func (e *Engine) syncMeta() error {
	pages := make([]byte, 2*e.db.Info().PageSize)
	if _, err := e.file.ReadAt(pages, 0); err != nil {
		return fmt.Errorf("store: read the meta pages: %w", err)
	}
	if _, err := e.file.WriteAt(pages, 0); err != nil {
		return fmt.Errorf("store: write the meta pages: %w", err)
	}
	return e.file.Sync()
}

// alone waits for a moment without a View, and keeps others out until the gate
// is unlocked. It never makes a View wait for another: one may be opened inside
// one.
func (e *Engine) alone() error {
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(mendWait); !e.gate.TryLock(); <-tick.C {
		if time.Now().After(end) {
			return errReaders
		}
	}
	return nil
}

// recover mends the file if it is time to, and reports whether one can write.
func (e *Engine) recover() error {
	stop := e.stop.Load()
	if stop == nil {
		return nil
	}
	if errors.Is(*stop, engine.ErrDamaged) || time.Since(e.tried) < mendEvery {
		return *stop
	}
	e.tried = time.Now()
	if _, err := e.mend(); err != nil {
		return *stop
	}
	e.stop.Store(nil)
	return nil
}

// settle finds out, right after a commit failed, whether it is in the file all
// the same. Where the file cannot be mended nobody knows: the writer stops, and
// the Updates are told that they are not saved.
func (g *group) settle(tx *bbolt.Tx, number int) {
	g.stop(fmt.Errorf("%w: %w", engine.ErrReadOnly, g.err))
	g.e.tried = time.Now()
	g.rollback(tx) // or the file could not be closed
	last, err := g.e.mend()
	if err != nil {
		return
	}
	g.e.stop.Store(nil)
	if last >= number {
		g.err = nil
	}
}
