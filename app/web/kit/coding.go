package kit

import (
	"bytes"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

// codings are the content codings a reader takes (RFC 9110, 12.5.3).
type codings struct{ gzip, brotli bool }

// accepts reads Accept-Encoding. Only an explicit name counts: "*" alone is
// answered with the identity, which everybody takes.
func accepts(r *http.Request) codings {
	var c codings
	for _, field := range r.Header["Accept-Encoding"] {
		for len(field) > 0 {
			var item string
			item, field, _ = strings.Cut(field, ",")
			name, q, _ := strings.Cut(item, ";")
			if refused(q) {
				continue
			}
			switch strings.TrimSpace(name) {
			case "br":
				c.brotli = true
			case "gzip":
				c.gzip = true
			}
		}
	}
	return c
}

// refused reports whether a weight is zero: "q=0", "q=0.000".
func refused(q string) bool {
	v, ok := strings.CutPrefix(strings.TrimSpace(q), "q=")
	return ok && strings.Trim(v, "0.") == "" && v != ""
}

// packer compresses. Its gzip writers are shared between requests: a new one
// costs more memory than the page it packs, .7 MB. There are as many as work at
// once: more would only stand about half-way through their pages.
type packer struct {
	writers sync.Pool // of *gzipper
	working chan struct{}
}

// gzipper is a gzip writer and what it writes to.
type gzipper struct {
	*gzip.Writer
	out bytes.Buffer
}

// largestPacked is the size up to which a gzipper's memory is used again.
const largestPacked = 64 << 10

func newPacker() *packer {
	return &packer{working: make(chan struct{}, runtime.GOMAXPROCS(0)), writers: sync.Pool{New: func() any {
		// BestSpeed is a valid level, the only error there is.
		z, _ := gzip.NewWriterLevel(io.Discard, gzip.BestSpeed)
		return &gzipper{Writer: z}
	}}}
}

func (p *packer) gzip(body []byte) []byte {
	p.working <- struct{}{}
	defer func() { <-p.working }()
	z := p.writers.Get().(*gzipper)
	defer p.writers.Put(z)
	z.out.Reset()
	z.Reset(&z.out)
	// A bytes.Buffer does not fail.
	_, _ = z.Write(body)
	_ = z.Close()
	packed := bytes.Clone(z.out.Bytes()) // it may be kept: no larger than it is
	if z.out.Cap() > largestPacked {
		z.out = bytes.Buffer{}
	}
	return packed
}

// smallWindow is the brotli window, as a power of two, of bodies up to its size:
// what a writer holds grows with it.
const smallWindow = 16

// brotlis packs one body after the other. What a writer holds, a megabyte and
// more, is used again for the next body.
type brotlis struct {
	best, quick *brotli.Writer
}

// pack packs at the highest level: tens of milliseconds for a page, so never
// inside a request. In a hurry it takes less than one.
func (b *brotlis) pack(body []byte, hurried bool) []byte {
	var z *brotli.Writer
	switch {
	case len(body) > 1<<smallWindow-16: // RFC 7932, 9.1
		z = brotli.NewWriterOptions(nil, brotli.WriterOptions{Quality: brotli.BestCompression, LGWin: 18})
	case hurried:
		z = writer(&b.quick, 5)
	default:
		z = writer(&b.best, brotli.BestCompression)
	}
	var out bytes.Buffer
	z.Reset(&out)
	_, _ = z.Write(body)
	_ = z.Close()
	return bytes.Clone(out.Bytes())
}

func writer(z **brotli.Writer, level int) *brotli.Writer {
	if *z == nil {
		*z = brotli.NewWriterOptions(nil, brotli.WriterOptions{Quality: level, LGWin: smallWindow})
	}
	return *z
}
