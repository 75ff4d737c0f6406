package boot

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"guichet/app/help"
	"guichet/app/settings"
	"guichet/store"
	"guichet/store/search"
)

// checkSearch compares the search index of a folder nobody serves with what is
// published. It works on a copy, since opening an index changes it. An index that
// is not there, or cannot be opened, is no finding: the next start makes one.
func checkSearch(ctx context.Context, opt Options, st *store.Store, found *store.Checked) error {
	if found.Counts[store.BadPage]+found.Counts[store.BadRecord] > 0 {
		return nil // what is published cannot be told
	}
	base, err := settings.Load(opt.Dir, opt.Getenv)
	if err != nil {
		return nil // said at the next start, and no matter of the store
	}
	tmp, err := os.MkdirTemp("", "guichet-check-")
	if err != nil {
		return fmt.Errorf("boot: copy the search index: %w", err)
	}
	defer os.RemoveAll(tmp)
	dir := filepath.Join(tmp, searchFolder)
	err = os.CopyFS(dir, os.DirFS(filepath.Join(opt.Dir, searchFolder)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("boot: copy the search index: %w", err)
	}
	ix, err := search.Open(dir, opt.Log)
	if err != nil {
		return fmt.Errorf("boot: open the search index: %w", err)
	}
	h := help.New(help.Deps{Store: st, Words: opt.Words, Settings: settings.New(st, base, opt.Clock), Clock: opt.Clock, Log: opt.Log})
	told, err := h.CheckSearchOf(ctx, ix)
	noteSearch(found, told)
	return errors.Join(err, ix.Close())
}

// noteSearch adds what is wrong with a search index.
func noteSearch(found *store.Checked, told help.SearchChecked) {
	for _, key := range told.Missing {
		found.Add(store.Finding{Kind: store.BadSearch, Key: key, Detail: "published, and not in the index"})
	}
	for _, key := range told.Stale {
		found.Add(store.Finding{Kind: store.BadSearch, Key: key, Detail: "in the index, and not published"})
	}
}
