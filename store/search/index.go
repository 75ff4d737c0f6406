package search

import (
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	index "github.com/blevesearch/bleve_index_api"

	"guichet/app"
)

// Index is the open index. All its methods may be called at the same time;
// Apply and Reset wait for one another, a Search for nobody's disk.
//
// In memory it keeps about 500 bytes a text of 60 words and 300 bytes a word of
// the vocabulary; bleve maps its files.
type Index struct {
	dir     string // empty in memory
	log     *slog.Logger
	tongues tongues
	lists   uint64 // fingerprint of the word lists

	write sync.Mutex // held by whoever changes the index

	mu        sync.RWMutex // guards what follows
	engine    index.Index  // nil once closed
	queue     *index.AnalysisQueue
	known     *catalogue
	pos       string
	staff     map[app.Lang]*thesaurus
	persisted chan struct{} // closed once the last batch is on disk
	version   uint64        // raised with every change of known

	kept  atomic.Pointer[kept]
	rooms sync.Pool // of *room
}

// closing is how long Close waits for the last batch to reach the disk.
const closing = 10 * time.Second

// Pos returns the position given with the last batch, empty when the index is
// new, was reset, or was damaged and begun again: then every text is to be
// applied once more. It is written with the batch: what it covers is in.
func (x *Index) Pos() string {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.pos
}

// Count returns the number of texts.
func (x *Index) Count() (int, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if x.engine == nil {
		return 0, ErrClosed
	}
	return len(x.known.records), nil
}

// Close waits until the last batch is on disk, at most 10 s, and closes. bleve
// alone would lose it without a word (search.md, section 4). After the wait the
// error says that the last positions may be missing at the next Open, which then
// gives an earlier Pos. A second Close does nothing.
func (x *Index) Close() error {
	x.write.Lock()
	defer x.write.Unlock()
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.engine == nil {
		return nil
	}
	late := x.settled()
	if err := errors.Join(late, x.shut()); err != nil || x.dir == "" {
		return err
	}
	if err := markClosed(x.dir); err != nil {
		return fmt.Errorf("marking the search index as closed: %w", err)
	}
	return nil
}

// settled waits for the last batch to be written.
func (x *Index) settled() error {
	if x.persisted == nil {
		return nil
	}
	select {
	case <-x.persisted:
		return nil
	case <-time.After(closing):
		return fmt.Errorf("search: the last changes were not on disk after %s", closing)
	}
}

// shut closes bleve and its workers.
func (x *Index) shut() error {
	err := x.engine.Close()
	x.queue.Close()
	x.engine, x.queue, x.persisted = nil, nil, nil
	x.kept.Store(nil)
	if err != nil {
		return fmt.Errorf("closing the search index: %w", err)
	}
	return nil
}
