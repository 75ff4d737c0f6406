package kit

import (
	"bytes"
	"time"
)

// queueLength bounds what waits to be packed; what finds the queue full is
// offered again when it is next asked for.
const queueLength = 64

// shortLife is how long a page must have held for its successor to be packed as
// small as possible. One that changes more often, because people vote on it, is
// packed quickly: a fiftieth of the time, a tenth larger.
const shortLife = time.Minute

// offer queues an entry that has no brotli form yet. Pages are packed after
// they were first served, one at a time, so that it never takes more than one
// core; the worker lives only while there is work.
func (k *keep) offer(e *entry) {
	if e.offered.Load() || e.parcel.gzip == nil || !e.offered.CompareAndSwap(false, true) {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.toPack) >= queueLength {
		e.offered.Store(false)
		return
	}
	k.toPack = append(k.toPack, e)
	if !k.packing {
		k.packing = true
		go k.packAll()
	}
}

func (k *keep) packAll() {
	var with brotlis
	var body bytes.Buffer
	for {
		k.mu.Lock()
		if len(k.toPack) == 0 {
			k.packing = false
			k.mu.Unlock()
			return
		}
		e := k.toPack[0]
		k.toPack = k.toPack[1:]
		gone := e.gone
		k.mu.Unlock()
		if !gone && e.seen.Fresh() {
			body.Reset()
			if e.parcel.plain(&body) == nil {
				e.parcel.packBrotli(with.pack(body.Bytes(), e.hurried))
				k.grown(e)
			}
		}
	}
}
