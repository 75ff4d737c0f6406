package search

import (
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// Names in the folder: bleve's root, which says what the segments are, and our
// mark of a clean end, which holds the CRC-32 of the root as it was left. With
// one byte of the root changed, bleve may open an older state over pages that
// are used again, and then write no more.
const (
	rootName = "root.bolt"
	markName = "closed"
)

// markClosed writes the mark of a clean end.
func markClosed(dir string) error {
	sum, err := rootSum(dir)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, markName), sum, 0o600)
}

// unmark compares the root with the mark and removes it. Without a mark, after
// a crash or in a new folder, there is nothing to compare with.
func unmark(dir string) error {
	path := filepath.Join(dir, markName)
	mark, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading how the search index was left: %w", err)
	}
	sum, err := rootSum(dir)
	if err != nil {
		return fmt.Errorf("%w: %w", errDamaged, err)
	}
	if !bytes.Equal(mark, sum) {
		return fmt.Errorf("%w: %s was changed", errDamaged, rootName)
	}
	return os.Remove(path)
}

func rootSum(dir string) ([]byte, error) {
	f, err := os.Open(filepath.Join(dir, rootName))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	sum := crc32.NewIEEE()
	if _, err := io.Copy(sum, f); err != nil {
		return nil, err
	}
	return sum.Sum(nil), nil
}

// checkSegments compares every file of the index with the CRC-32 at its end,
// which bleve writes but never looks at.
func checkSegments(r index.IndexReader) error {
	snapshot, ok := r.(*scorch.IndexSnapshot)
	if !ok {
		return nil
	}
	for _, s := range snapshot.Segments() {
		if file, ok := s.Segment().(segment.PersistedSegment); ok {
			if err := checkFile(file.Path()); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("%w: %w", errDamaged, err)
	}
	defer f.Close()
	name := filepath.Base(path)
	info, err := f.Stat()
	if err != nil || info.Size() < crc32.Size {
		return fmt.Errorf("%w: %s is cut off", errDamaged, name)
	}
	sum, end := crc32.NewIEEE(), make([]byte, crc32.Size)
	if _, err := io.CopyN(sum, f, info.Size()-crc32.Size); err != nil {
		return fmt.Errorf("%w: reading %s: %w", errDamaged, name, err)
	}
	if _, err := io.ReadFull(f, end); err != nil || !bytes.Equal(end, sum.Sum(nil)) {
		return fmt.Errorf("%w: %s was changed", errDamaged, name)
	}
	return nil
}
