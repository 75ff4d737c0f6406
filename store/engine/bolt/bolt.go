// Package bolt is the engine in one bbolt file. It owns the writer that puts
// many Updates into one commit, the order in which outcomes are told, and what
// becomes of a full, failing or damaged disk. It never knows what a key means.
//
// The file has three buckets, every value in its envelope:
//
//	kv    the keys and values
//	feed  8 bytes of sequence, big endian → the changes of that Update
//	meta  "epoch" → 8 random bytes, "head" → the sequence of the newest Update
package bolt

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"go.etcd.io/bbolt"

	"guichet/store/engine"
)

// Engine is a bbolt file with one writer. Make one with Open.
type Engine struct {
	// Headers is how many of the file's two headers were sound when it was
	// opened. With one, the last commit may be missing.
	Headers int

	root  *os.Root
	name  string
	gate  sync.RWMutex // read-held by Views; db and file change under it
	db    *bbolt.DB
	file  *os.File // what db writes to
	opt   engine.Options
	ops   chan *op
	quit  chan struct{}         // closed by Close: the writer stops
	done  chan struct{}         // closed by the writer when it has
	stop  atomic.Pointer[error] // why nothing can be written now
	close sync.Once

	newest atomic.Pointer[moment] // for Views of one commit to share
	turn   engine.Turn            // the writer's, while it runs a closure
	free   sync.Pool              // *op

	// Of the writer alone:
	tried time.Time // when the file was last mended
	lost  bool      // the file could not be opened again for writing
	spare reserve

	mu    sync.Mutex
	head  engine.Pos
	moved chan struct{}
}

// Open opens the file name in the folder, creating it first if it is missing,
// so that a crash leaves either none or a whole one. The caller holds the
// folder's lock. ErrDamaged says that the file cannot be read.
func Open(root *os.Root, name string, opt engine.Options) (*Engine, error) {
	if _, err := root.Stat(name); os.IsNotExist(err) && !opt.ReadOnly {
		if err := create(root, name, opt.NoSync); err != nil {
			return nil, fmt.Errorf("store: create %s: %w", name, failure(err))
		}
	}
	// Before bbolt, which makes a new file of one that was cut to nothing.
	f, raw, err := quick(root, name)
	if err != nil {
		return nil, fmt.Errorf("store: open %s: %w", name, err)
	}
	defer f.Close()
	db, file, err := openFile(root, name, opt)
	if err != nil {
		return nil, fmt.Errorf("store: open %s: %w", name, failure(err))
	}
	if err := whole(root, name, db); err != nil {
		db.Close()
		return nil, fmt.Errorf("store: open %s: %w", name, err)
	}
	e := &Engine{root: root, name: name, db: db, file: file, opt: opt}
	if !opt.NoSync && !opt.ReadOnly {
		e.spare = reserve{root: root, name: reserveName}
	}
	if err := e.look(raw); err != nil {
		db.Close()
		return nil, fmt.Errorf("store: open %s: %w", name, err)
	}
	e.start()
	return e, nil
}

// look reads the head of the feed and sees where the pages lead.
func (e *Engine) look(raw *Raw) error {
	e.Headers = raw.Headers()
	return e.view(func(m *moment) error {
		e.head = m.head
		defer unused(m.data)
		return m.account(raw)
	})
}

// LetGo has the system no longer count what was read of the file as this
// process's. What is needed again is there again at once.
func (e *Engine) LetGo() error {
	return e.view(func(m *moment) error {
		unused(m.data)
		return nil
	})
}

// whole refuses a file that is shorter than the pages it says it has. What was
// cut off may be free pages only, and would go unnoticed until they are used.
func whole(root *os.Root, name string, db *bbolt.DB) error {
	info, err := root.Stat(name)
	if err != nil {
		return err
	}
	return db.View(func(tx *bbolt.Tx) error {
		if info.Size() < tx.Size() {
			return fmt.Errorf("%w: cut to %d of %d bytes", engine.ErrDamaged, info.Size(), tx.Size())
		}
		return nil
	})
}

// start begins to write to the open file.
func (e *Engine) start() {
	e.ops, e.quit = make(chan *op, maxGroup), make(chan struct{})
	e.done, e.moved = make(chan struct{}), make(chan struct{})
	e.free.New = newOp
	go e.write()
}

// mapping is how much address space the file is mapped to at once. bbolt must
// wait for every reader before it maps a grown file anew: one View held for
// 3 s made all visitors wait as long. On Windows the file itself takes the
// size of the mapping, and 32-bit processes have no room.
func mapping() int {
	if runtime.GOOS == "windows" || ^uint(0)>>32 == 0 {
		return 1 << 24
	}
	return 1 << 34
}

func openFile(root *os.Root, name string, how engine.Options) (db *bbolt.DB, file *os.File, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if v := recover(); v != nil {
			file.Close() // bbolt would keep its lock
			db, file, err = nil, nil, fmt.Errorf("%w: %v", engine.ErrDamaged, v)
		}
	}()
	opt := bbolt.Options{
		Timeout: lockWait, NoSync: how.NoSync, ReadOnly: how.ReadOnly, FreelistType: bbolt.FreelistMapType, NoStatistics: true,
		InitialMmapSize: mapping(),
		OpenFile: func(name string, flag int, mode fs.FileMode) (*os.File, error) {
			f, err := root.OpenFile(name, flag, mode)
			file = f
			return f, err
		},
	}
	if db, err = bbolt.Open(name, 0o600, &opt); err != nil && noRoom(err) {
		opt.InitialMmapSize = 0 // a limit on address space (ulimit -v)
		db, err = bbolt.Open(name, 0o600, &opt)
	}
	if err == nil {
		db.AllocSize = growthAtPeace
	}
	return db, file, err
}

// View implements engine.Engine.
func (e *Engine) View(ctx context.Context, fn func(engine.Reader) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return e.view(func(m *moment) error {
		r := &reader{ctx: ctx, m: m, pos: m.head, use: new(cursor)}
		defer func() { r.m = nil }()
		return fn(r)
	})
}

// view runs fn with the newest moment. What faults on the way is damage.
func (e *Engine) view(fn func(*moment) error) error {
	e.gate.RLock()
	defer e.gate.RUnlock()
	return e.read(fn)
}

// read is view for who holds the gate.
func (e *Engine) read(fn func(*moment) error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	tx, err := e.db.Begin(false)
	if err != nil {
		return failure(err)
	}
	defer tx.Rollback()
	defer func() {
		if v := recover(); v != nil {
			if err = engine.Fault(v); err == nil {
				panic(v)
			}
		}
	}()
	m, err := e.momentOf(tx)
	if err != nil {
		return err
	}
	return fn(m)
}

// Head implements engine.Engine.
func (e *Engine) Head() engine.Pos {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.head
}

// Wait implements engine.Engine.
func (e *Engine) Wait(after engine.Pos) <-chan struct{} {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.head == after {
		return e.moved
	}
	now := make(chan struct{})
	close(now)
	return now
}

// publish lets everyone know the head.
func (e *Engine) publish(head engine.Pos) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.head != head {
		e.head = head
		close(e.moved)
		e.moved = make(chan struct{})
	}
}

// Close implements engine.Engine.
func (e *Engine) Close() error {
	var err error
	e.close.Do(func() {
		close(e.quit)
		<-e.done
		err = e.db.Close()
	})
	return err
}
