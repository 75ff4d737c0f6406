package search

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"runtime/debug"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	bolterrors "go.etcd.io/bbolt/errors"
)

// Open opens the index in dir, which it creates. The folder belongs to the
// index alone: when it holds anything else, a damaged index or one of another
// version, everything in it is removed and the index begins empty, with an
// empty Pos. A folder that is in use is left alone: ErrInUse after one second.
func Open(dir string, log *slog.Logger) (*Index, error) {
	if dir == "" {
		return nil, errors.New("search: no folder for the index")
	}
	x := newIndex(dir, log)
	err := x.start()
	if err == nil {
		return x, nil
	}
	if !errors.Is(err, errDamaged) {
		return nil, fmt.Errorf("opening the search index in %s: %w", dir, err)
	}
	log.Warn("search index begun again", "dir", dir, "cause", err)
	if err := x.restart(); err != nil {
		return nil, fmt.Errorf("beginning the search index in %s again: %w", dir, err)
	}
	return x, nil
}

// OpenMemory opens an empty index that lives in memory only.
func OpenMemory() (*Index, error) {
	x := newIndex("", slog.New(slog.DiscardHandler))
	if err := x.start(); err != nil {
		return nil, fmt.Errorf("opening a search index in memory: %w", err)
	}
	return x, nil
}

func newIndex(dir string, log *slog.Logger) *Index {
	all := newTongues()
	return &Index{dir: dir, log: log, tongues: all, lists: all.fingerprint()}
}

// start opens bleve and reads the catalogue back. When something is wrong with
// the folder, bleve is closed again and the error is errDamaged.
func (x *Index) start() error {
	x.queue = index.NewAnalysisQueue(1)
	err := guarded(x.openEngine)
	if err == nil {
		if err = guarded(x.load); err == nil {
			if err := x.tidy(); err != nil {
				x.log.Warn("words of the search index not tidied", "dir", x.dir, "cause", err)
			}
			return nil
		}
	}
	if x.engine != nil {
		err = errors.Join(err, guarded(x.shut))
	} else {
		x.queue.Close()
	}
	return err
}

// restart begins with an empty folder.
func (x *Index) restart() error {
	if x.dir != "" {
		if err := os.RemoveAll(x.dir); err != nil {
			return fmt.Errorf("removing the old index: %w", err)
		}
	}
	return x.start()
}

// openEngine opens bleve's index without bleve's mappings and queries: this
// package brings its own terms. Batches are not waited for (unsafe_batch), which
// makes them 30 times cheaper; the seal and Close make up for it.
func (x *Index) openEngine() error {
	if x.dir != "" {
		// bleve would make the folders above too, where a drive was unplugged.
		if err := os.Mkdir(x.dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("making the folder of the index: %w", err)
		}
		if err := unmark(x.dir); err != nil {
			return err
		}
	}
	engine, err := scorch.NewScorch(scorch.Name, map[string]any{
		"path": x.dir, "unsafe_batch": true, "bolt_timeout": "1s",
		// Fewer files than bleve's ten: each term of a query is sought in every one.
		"scorchMergePlanOptions": map[string]any{"maxSegmentsPerTier": 3},
	}, x.queue)
	if err != nil {
		return fmt.Errorf("preparing bleve: %w", err)
	}
	if err := engine.Open(); err != nil {
		return classify(err)
	}
	x.engine = engine
	return nil
}

// classify parts a folder that must be left alone from one that is damaged.
func classify(err error) error {
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return ErrInUse
	case errors.Is(err, fs.ErrPermission):
		return err
	}
	return fmt.Errorf("%w: %w", errDamaged, err)
}

// guarded turns a panic or a memory fault inside bleve into errDamaged: what it
// maps is a file, and a damaged one leads anywhere.
func guarded(do func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("%w: %v", errDamaged, cause)
		}
	}()
	return do()
}
