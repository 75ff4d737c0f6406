package kit

// largestShare is the part of the memory one entry may take: a sitemap must
// not push out every article.
const largestShare = 8

// put keeps an entry in place of the one it follows, and makes room. An entry
// that is too large is served and not kept.
func (k *keep) put(e *entry) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if old := k.entries[e.variant]; old != nil {
		e.hurried = e.made.Sub(old.made) < shortLife
		k.drop(old)
	}
	if e.size > k.most/largestShare {
		e.gone = true
		return
	}
	k.entries[e.variant] = e
	k.ring = append(k.ring, e)
	k.bytes += e.size
	k.makeRoom()
}

// makeRoom lets the oldest entries go, except that an entry used since the
// hand last came by gets another turn.
func (k *keep) makeRoom() {
	for k.bytes > k.most && len(k.ring) > 0 {
		e := k.ring[0]
		k.ring = k.ring[1:]
		switch {
		case e.gone:
		case e.used.Swap(false):
			k.ring = append(k.ring, e)
		default:
			k.drop(e)
		}
	}
	k.sweep()
}

// sweep forgets entries that were replaced, once they are most of the ring.
func (k *keep) sweep() {
	if len(k.ring) < 64 || len(k.ring) < 2*len(k.entries) {
		return
	}
	living := make([]*entry, 0, len(k.entries))
	for _, e := range k.ring {
		if !e.gone {
			living = append(living, e)
		}
	}
	k.ring = living
}

func (k *keep) drop(e *entry) {
	delete(k.entries, e.variant)
	if k.known[e.address] == e {
		delete(k.known, e.address)
	}
	e.gone = true
	k.bytes -= e.size
}

// grown counts the brotli form of an entry that is still kept.
func (k *keep) grown(e *entry) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if e.gone {
		return
	}
	k.bytes -= e.size
	e.size = e.parcel.size()
	k.bytes += e.size
	k.makeRoom()
}
