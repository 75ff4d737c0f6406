package help

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"

	"guichet/store"
)

// lines is how many articles the large import has: GUICHET_IMPORT_LINES, or
// enough for thirty batches.
func lines(t *testing.T) int {
	t.Helper()
	n, err := strconv.Atoi(os.Getenv("GUICHET_IMPORT_LINES"))
	if err != nil {
		return 6000
	}
	return n
}

// The memory an import takes does not grow with the source: what it keeps for
// each line is an identity.
func TestALargeImportTakesLittleMemory(t *testing.T) {
	n := lines(t)
	dir := t.TempDir()
	f, err := os.Create(filepath.Join(dir, "big.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		fmt.Fprintf(f, `{"id":"a%d","lang":"fr","category":"Rayon %d","title":"Question numéro %d ?",`, i, i%50, i)
		fmt.Fprintf(f, `"body":"Réponse %d. %0400d"}`+"\n", i, i)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	h := openWith(t, store.Options{NoSync: true})
	var most, before runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	told := 0
	began := time.Now()
	rep, err := h.Import(t.Context(), editor, os.DirFS(dir), []string{"big.jsonl"}, ImportOptions{Publish: true},
		func(Event) error {
			if told++; told%(n/10) == 0 {
				var now runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&now)
				if now.HeapAlloc > most.HeapAlloc {
					most = now
				}
			}
			return nil
		})
	h.must(err)
	grown := int64(most.HeapAlloc) - int64(before.HeapAlloc)
	t.Logf("%d lines in %s, %d MiB more held", n, time.Since(began).Round(time.Millisecond), grown>>20)
	if rep.Created != n || told != n {
		t.Errorf("%+v, %d told", rep, told)
	}
	if limit := int64(16<<20 + 200*n); grown > limit {
		t.Errorf("%d bytes more held, at most %d", grown, limit)
	}
}
