package kit

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/klauspost/compress/gzip"
)

// parcel is a document ready to be sent many times: its bytes in each coding
// and its headers, made once. Sending one allocates nothing. Where there is a
// gzip form the plain bytes are not kept beside it: they are three quarters of
// the memory, and hardly any reader takes neither coding.
type parcel struct {
	status   int
	ctype    []string
	cache    []string
	vary     []string
	policy   []string // in the place of every page's; nil for that
	hash     string   // of the content and its headers; a part of every entity tag
	identity form
	gzip     *form                // nil when packing does not pay
	brotli   atomic.Pointer[form] // comes later
}

// form is a parcel's bytes in one content coding, which has an entity tag of
// its own (RFC 9110, 8.8.3.3).
type form struct {
	body                   []byte // nil for the identity of a parcel that has a gzip form
	coding, length, entity []string
}

// revalidate and immutable are the two lives of an answer: asked about each
// time, or never again.
const (
	revalidate = "no-cache"
	immutable  = ForEver
)

// ForEver is the Cache-Control of an address whose content never changes.
const ForEver = "public, max-age=31536000, immutable"

func newParcel(doc Document, cache string) *parcel { return parcelOf(doc, cache, doc.Body) }

// parcelOf is newParcel with the tag made of something as telling as the body.
func parcelOf(doc Document, cache string, telling []byte) *parcel {
	// A 304 leaves the reader the headers that came with the tag: new ones are a
	// new tag.
	policy := pagePolicy
	if doc.Plays {
		policy = mediaPolicy
	}
	sum := sha256.New()
	_, _ = sum.Write(telling)
	_, _ = io.WriteString(sum, doc.Type+policy)
	p := &parcel{
		status: statusOf(doc.Status),
		ctype:  []string{doc.Type},
		cache:  []string{cache},
		vary:   vary(doc.Negotiated),
		hash:   base64.RawURLEncoding.EncodeToString(sum.Sum(nil)[:16]),
	}
	if doc.Plays {
		p.policy = []string{policy}
	}
	p.identity = p.form("", doc.Body)
	return p
}

func (p *parcel) form(coding string, body []byte) form {
	f := form{body: body, length: []string{strconv.Itoa(len(body))}}
	f.entity = []string{`"` + p.hash + `"`}
	if coding != "" {
		f.coding = []string{coding}
		f.entity = []string{`"` + p.hash + "-" + coding + `"`}
	}
	return f
}

// pack adds the gzip form if it is smaller, and lets the plain bytes go.
func (p *parcel) pack(body []byte) {
	if len(body) < len(p.identity.body) {
		f := p.form("gzip", body)
		p.gzip = &f
		p.identity.body = nil
	}
}

// packBrotli adds the brotli form if it is smaller than the gzip form. It may
// run while the parcel is being sent.
func (p *parcel) packBrotli(body []byte) {
	if p.gzip != nil && len(body) < len(p.gzip.body) {
		f := p.form("br", body)
		p.brotli.Store(&f)
	}
}

// plain writes the bytes of the document in no coding.
func (p *parcel) plain(w io.Writer) error {
	if p.gzip == nil {
		_, err := w.Write(p.identity.body)
		return err
	}
	z, err := gzip.NewReader(bytes.NewReader(p.gzip.body))
	if err == nil {
		_, err = io.Copy(w, z)
	}
	return err
}

// size is how many bytes of memory the forms hold.
func (p *parcel) size() int64 {
	n := len(p.identity.body)
	if p.gzip != nil {
		n += len(p.gzip.body)
	}
	if b := p.brotli.Load(); b != nil {
		n += len(b.body)
	}
	return int64(n)
}

// choose picks the smallest form the reader takes.
func (p *parcel) choose(r *http.Request) *form {
	c := accepts(r)
	if c.brotli {
		if b := p.brotli.Load(); b != nil {
			return b
		}
	}
	if c.gzip && p.gzip != nil {
		return p.gzip
	}
	return &p.identity
}

// send writes the parcel, or 304 if the reader has it already. The tag is made
// of the content's hash, so finding the hash in If-None-Match is enough,
// whatever coding it was sent in.
func (p *parcel) send(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	f := p.choose(r)
	h["Cache-Control"] = p.cache
	h["Vary"] = p.vary
	if p.status == http.StatusOK {
		h["Etag"] = f.entity
		if known := r.Header["If-None-Match"]; len(known) > 0 && matches(known, p.hash) {
			// What else the reader has is that of the tag (RFC 9110, 15.4.5).
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	if p.policy != nil {
		h["Content-Security-Policy"] = p.policy
	}
	h["Content-Type"] = p.ctype
	h["Content-Length"] = f.length
	if f.coding != nil {
		h["Content-Encoding"] = f.coding
	}
	holdBack(r, len(f.body))
	w.WriteHeader(p.status)
	switch {
	case r.Method == http.MethodHead:
	case f == &p.identity:
		_ = p.plain(w) // the reader may have gone
	default:
		_, _ = w.Write(f.body)
	}
}

// heldFrom and heldTo bound, in bytes, the bodies that leave in one piece with
// their headers: net/http sends a smaller one so by itself.
const heldFrom, heldTo = 2 << 10, 24 << 10

type holdKey struct{}

// WithHold puts into the context of a connection what holds its next answer back
// until it is complete (shell.Options.WithHold). The listener is put where it is
// found first, for it is looked up with each request.
func WithHold(ctx context.Context, hold func()) context.Context {
	ctx = context.WithValue(ctx, holdKey{}, hold)
	if l, ok := ctx.Value(listenerKey{}).(*Listener); ok {
		ctx = WithListener(ctx, l)
	}
	return ctx
}

// holdBack has an answer leave in one piece where its connection can.
func holdBack(r *http.Request, size int) {
	if size < heldFrom || size > heldTo || r.Close || r.Method == http.MethodHead {
		return
	}
	if hold, ok := r.Context().Value(holdKey{}).(func()); ok {
		hold()
	}
}

func matches(known []string, hash string) bool {
	for _, k := range known {
		if strings.Contains(k, hash) || strings.TrimSpace(k) == "*" {
			return true
		}
	}
	return false
}
