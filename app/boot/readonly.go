package boot

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"

	"guichet/app"
	"guichet/store"
	"guichet/store/search"
)

// ReadOnly reports that the folder lies on a disk that cannot be written, and
// is served to readers only: nothing in it is changed, owner.json is not
// written, so that no command can ask this process, and nothing runs that
// writes. It stays so until the next start.
func (h *House) ReadOnly() bool { return h.readOnly }

// openStore opens the store, for reading where nothing else is possible and the
// command can do with that.
func openStore(ctx context.Context, opt Options) (st *store.Store, readOnly bool, err error) {
	how := store.Options{Clock: opt.Clock, Log: opt.Log}
	st, err = store.Open(ctx, opt.Dir, how, schemas()...)
	if err == nil || !errors.Is(err, store.ErrReadOnly) {
		return st, false, err
	}
	if opt.ReadOnly {
		opt.Log.Debug("the folder is opened for reading only", "dir", opt.Dir, "cause", err)
		how.ReadOnly = true
		if st, err = store.Open(ctx, opt.Dir, how, schemas()...); err == nil {
			return st, true, nil
		}
	}
	return nil, false, err
}

// openIndex opens the search index of the folder; gone removes what of it is
// not to stay.
func (h *House) openIndex() (ix *search.Index, gone func(), err error) {
	if h.readOnly {
		return beside(h.log)
	}
	ix, err = search.Open(filepath.Join(h.opt.Dir, searchFolder), h.log)
	return ix, func() {}, err
}

// beside opens an index that lies outside the folder: in the system's temporary
// folder, else in memory. gone removes it.
func beside(log *slog.Logger) (ix *search.Index, gone func(), err error) {
	dir, err := os.MkdirTemp("", "guichet-search-")
	if err == nil {
		if ix, err = search.Open(dir, log); err == nil {
			return ix, func() { _ = os.RemoveAll(dir) }, nil
		}
		_ = os.RemoveAll(dir)
	}
	log.Info("the search index is kept in memory", "cause", err)
	ix, err = search.OpenMemory()
	return ix, func() {}, err
}

// unwritable is the sentence for who runs a command that cannot do without
// writing.
func unwritable(dir string, err error) error {
	return app.E(app.Busy, "cli.folder.readonly", "Dir", dir).Wrap(err)
}
