package kit

import (
	"bytes"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"guichet/app"
)

// The content types of what is rendered.
const (
	HTML = "text/html; charset=utf-8"
	JSON = "application/json; charset=utf-8"
	XML  = "application/xml; charset=utf-8"
	Atom = "application/atom+xml; charset=utf-8"
	Text = "text/plain; charset=utf-8"
	CSS  = "text/css; charset=utf-8"

	JavaScript = "text/javascript; charset=utf-8"
)

// Document is a whole answer, made before its first byte is sent.
type Document struct {
	Status     int // 0 is 200
	Type       string
	Body       []byte
	Negotiated bool      // the language came from the request, not the address
	Until      time.Time // a kept document is made again after this; zero is never
	// Still is asked when Until has passed: a kept document it stands up for holds
	// as long again. It is for what changes often and may show late, takes no
	// lock a request waits for, and may be called by many at once.
	Still func() bool
	// Slot keeps a fresh document that is given again: packed, with a tag. One that
	// is filled stands for the whole document.
	Slot *Slot
	// Done, if there is one, is called when Body is no longer needed: its memory may
	// be used for the next. A document that is kept has none.
	Done      func()
	Plays     bool     // the page plays a file of this site: its policy lets it
	Subject   app.ID   // what a kept page shows, for counting its readings; zero for none
	SubjectIn app.Lang // and in which language
}

// Slot holds what became of a document that is given again as it is. It is safe
// for concurrent use.
type Slot struct{ parcel atomic.Pointer[parcel] }

// Filled reports whether the document need not be made again.
func (s *Slot) Filled() bool { return s.parcel.Load() != nil }

// fill packs a document into its slot.
func (p *packer) fill(doc Document) *parcel {
	if made := doc.Slot.parcel.Load(); made != nil {
		return made
	}
	var made *parcel
	if len(doc.Body) >= compressFrom {
		packed := p.gzip(doc.Body)
		made = parcelOf(doc, revalidate, packed) // a quarter of the bytes says as much
		made.pack(packed)
	} else {
		made = newParcel(doc, revalidate)
	}
	if doc.Done != nil {
		made.identity.body = bytes.Clone(made.identity.body)
	}
	doc.Slot.parcel.Store(made)
	return made
}

// compressFrom is the size below which gzip makes an answer no smaller.
const compressFrom = 512

// send writes a document that is not kept, compressed at the cheapest level.
func (p *packer) send(w http.ResponseWriter, r *http.Request, doc Document) {
	if doc.Done != nil {
		defer doc.Done()
	}
	if doc.Slot != nil {
		p.fill(doc).send(w, r)
		return
	}
	h := w.Header()
	h["Content-Type"] = []string{doc.Type}
	h["Vary"] = vary(doc.Negotiated)
	if h["Cache-Control"] == nil {
		h["Cache-Control"] = []string{"no-cache"}
	}
	body := doc.Body
	if len(body) >= compressFrom && accepts(r).gzip {
		body = p.gzip(body)
		h["Content-Encoding"] = []string{"gzip"}
	}
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	w.WriteHeader(statusOf(doc.Status))
	if r.Method != http.MethodHead {
		// The reader may have gone; there is nobody left to tell.
		_, _ = w.Write(body)
	}
}

func statusOf(status int) int {
	if status == 0 {
		return http.StatusOK
	}
	return status
}

func vary(negotiated bool) []string {
	if negotiated {
		return []string{"Accept-Encoding, Accept-Language, Cookie"}
	}
	return []string{"Accept-Encoding"}
}
