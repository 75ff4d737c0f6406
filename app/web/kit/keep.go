package kit

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"guichet/app"
	"guichet/store"
)

// DefaultKeptBytes is the memory kept pages may take: some 600 articles in
// three codings.
const DefaultKeptBytes = 16 << 20

// keep holds rendered pages until a table they read changes. An entry knows
// the generations of those tables, sampled before its View was opened; the
// writer raises them after the commit and before it answers. So whoever was
// told "saved" finds the new page.
type keep struct {
	store *store.Store
	pack  *packer
	clock app.Clock
	most  int64
	read  func(app.ID, app.Lang) // nil counts nothing

	mu      sync.RWMutex
	entries map[Variant]*entry
	known   map[address]*entry // those that were asked for, by where
	ring    []*entry           // in order of arrival, the hand goes round it
	bytes   int64
	flights map[Variant]*flight
	toPack  []*entry // entries without a brotli form
	packing bool     // a worker is running
}

// entry is one kept page.
type entry struct {
	variant Variant
	parcel  *parcel
	seen    store.Seen
	until   atomic.Int64 // Unix nanoseconds; 0 is never
	life    time.Duration
	still   func() bool
	made    time.Time
	size    int64
	used    atomic.Bool // since the hand last passed
	offered atomic.Bool // to be packed with brotli
	hurried bool        // it follows one that did not live long
	gone    bool        // no longer in the map; guarded by keep.mu

	named atomic.Bool // it has an address, which no longer changes
	address
	place *place // whose row made it; nil without an address

	subject   app.ID
	subjectIn app.Lang
}

func newKeep(st *store.Store, pack *packer, clock app.Clock, most int64) *keep {
	if most <= 0 {
		most = DefaultKeptBytes
	}
	return &keep{store: st, pack: pack, clock: clock, most: most,
		entries: map[Variant]*entry{}, known: map[address]*entry{}, flights: map[Variant]*flight{}}
}

// fresh reports whether an entry may still be served.
func (k *keep) fresh(e *entry) bool {
	if !e.seen.Fresh() {
		return false
	}
	until := e.until.Load()
	if until == 0 {
		return true
	}
	now := k.clock()
	if now.UnixNano() < until {
		return true
	}
	if e.still == nil || !e.still() {
		return false
	}
	e.until.Store(now.Add(e.life).UnixNano())
	return true
}

// find returns the kept page, making it first if it is not there or no longer
// true.
func (k *keep) find(ctx context.Context, v Variant, page Kept) (*entry, error) {
	k.mu.RLock()
	e := k.entries[v]
	k.mu.RUnlock()
	if e != nil && k.fresh(e) {
		return e, nil
	}
	return k.fetch(ctx, v, page)
}

// send answers with a page.
func (k *keep) send(w http.ResponseWriter, r *http.Request, e *entry) {
	if !e.used.Load() {
		e.used.Store(true)
	}
	e.parcel.send(w, r)
	k.count(e, r)
	k.offer(e)
}

// flight is one rendering that others wait for.
type flight struct {
	done  chan struct{}
	entry *entry // nil if it failed
}

// mostJoins is how often an asker waits for somebody else's rendering before
// it makes the page itself.
const mostJoins = 3

// fetch makes a page, once for all who ask at the same time. Who joins a
// rendering that began before an edit they know of must not get the old page,
// nor its "not found": a joined result counts only while it is still fresh.
func (k *keep) fetch(ctx context.Context, v Variant, page Kept) (*entry, error) {
	for range mostJoins {
		f, joined := k.join(v)
		if !joined {
			return k.fly(ctx, f, v, page)
		}
		select {
		case <-f.done:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		if f.entry == nil {
			break
		}
		if k.fresh(f.entry) {
			return f.entry, nil
		}
	}
	return k.render(ctx, v, page)
}

// join returns the rendering under way, or a new one that the caller must fly.
func (k *keep) join(v Variant) (f *flight, joined bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if f, joined = k.flights[v]; !joined {
		f = &flight{done: make(chan struct{})}
		k.flights[v] = f
	}
	return f, joined
}

// fly renders for itself and for those who joined. The flight ends even if
// rendering panics; the panic goes on to the router.
func (k *keep) fly(ctx context.Context, f *flight, v Variant, page Kept) (*entry, error) {
	defer func() {
		k.mu.Lock()
		delete(k.flights, v)
		k.mu.Unlock()
		close(f.done)
	}()
	// The first asker may go away while others wait.
	e, err := k.render(context.WithoutCancel(ctx), v, page)
	if err == nil {
		k.put(e)
		f.entry = e
	}
	return e, err
}

// render opens one View. The sample comes before it: a write in between makes
// the entry look older than it is, never newer.
func (k *keep) render(ctx context.Context, v Variant, page Kept) (*entry, error) {
	began, sample := k.clock(), k.store.Sample()
	var doc Document
	var seen store.Seen
	err := k.store.View(ctx, func(r store.Reader) error {
		var err error
		doc, err = page(r, v)
		seen = sample.Seen(r)
		return err
	})
	if err != nil {
		return nil, err
	}
	p := newParcel(doc, revalidate)
	if len(doc.Body) >= compressFrom {
		p.pack(k.pack.gzip(doc.Body))
	}
	e := &entry{variant: v, parcel: p, seen: seen, still: doc.Still, made: began, size: p.size(),
		subject: doc.Subject, subjectIn: doc.SubjectIn}
	if !doc.Until.IsZero() {
		e.life = doc.Until.Sub(began)
		e.until.Store(doc.Until.UnixNano())
	}
	return e, nil
}

// count tells of a reading. What says of itself that it reads for a machine is
// left out; the figure stays an estimate.
func (k *keep) count(e *entry, r *http.Request) {
	if k.read == nil || e.subject.IsZero() || r.Method != http.MethodGet || isMachine(r) {
		return
	}
	k.read(e.subject, e.subjectIn)
}

// isMachine looks for the words by which crawlers and previews name themselves.
func isMachine(r *http.Request) bool {
	agent := r.Header["User-Agent"]
	if len(agent) == 0 {
		return true
	}
	name := agent[0]
	for i := range len(name) {
		rest := ""
		switch name[i] {
		case 'b', 'B':
			rest = "ot"
		case 'c':
			if strings.HasPrefix(name[i:], "curl/") {
				return true
			}
			rest = "rawl"
		case 's', 'S':
			rest = "pider"
		case 'p':
			rest = "review"
		case 'W':
			rest = "get/"
		default:
			continue
		}
		if strings.HasPrefix(name[i+1:], rest) {
			return true
		}
	}
	return false
}
