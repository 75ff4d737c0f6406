package web_test

import (
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/web/webtest"
)

// A kept page is its bytes: what it was made from must not stay with it, where
// no bound would count it.
func TestAKeptPageHoldsNothingElse(t *testing.T) {
	s := webtest.Open(t, webtest.Defaults(), webtest.Built())
	const articles, size = 20, 60 << 10
	var paths []string
	for i := range articles {
		slug := fmt.Sprint("page-", i)
		_, err := s.Help.CreateArticle(t.Context(), app.Desk(), help.ArticleInput{Kind: help.Question}, help.TextInput{
			Lang: app.French, Title: slug, Slug: slug, Body: strings.Repeat("Un mot de plus. ", size/16), State: help.Published,
		})
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, "/fr/articles/"+slug)
	}
	// Until a page has its brotli form: nothing is left to do for it then.
	packed := webtest.With("Accept-Encoding", "br")
	ask := func(path string) {
		for s.Get(path, packed).Want(200).Header.Get("Content-Encoding") != "br" {
			runtime.Gosched()
		}
	}
	s.Synced()
	ask("/fr/articles/page-0") // what all pages share
	before := heap()
	for _, p := range paths[1:] {
		ask(p)
	}
	if each := (int64(heap()) - int64(before)) / articles; each > size/2 {
		t.Errorf("%d bytes of memory for a page of %d that packs well", each, size)
	}
	runtime.KeepAlive(s)
}

// heap is what is in use once nothing unused is counted: the least of several
// readings, since the worker that packs, and whatever else just ended, lets go
// of its buffers a little after its work is seen.
func heap() uint64 {
	least := uint64(math.MaxUint64)
	for range 10 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		least = min(least, m.HeapAlloc)
	}
	return least
}
