package audit

import (
	"context"
	"crypto/hmac"
	"time"

	"guichet/app"
	"guichet/store"
)

// FlawKind says what is wrong with the log at one place.
type FlawKind string

// What can be wrong.
const (
	Changed   FlawKind = "changed"   // an entry, its number or its place in the chain is not what was sealed
	Missing   FlawKind = "missing"   // an entry or a link is gone
	Unlinked  FlawKind = "unlinked"  // an entry was put in beside the chain
	Cut       FlawKind = "cut"       // the chain ends before the anchor
	BadAnchor FlawKind = "badanchor" // the anchor is not one this folder wrote
)

// Flaw is one place in the log that is not as it was sealed.
type Flaw struct {
	Kind  FlawKind `json:"kind"`
	Seq   uint64   `json:"seq,omitempty"` // the number in the chain; 0 where it has none
	Entry app.ID   `json:"entry,omitzero"`
}

// maxFlaws is how many flaws a Verdict lists; Count has them all.
const maxFlaws = 100

// Verdict is what a look at the whole log found.
type Verdict struct {
	Entries uint64 `json:"entries"` // links that were looked at
	Waiting int    `json:"waiting"` // entries that have no link yet
	// Foreign counts links sealed with a key that is not this folder's any more:
	// they cannot be verified.
	Foreign uint64 `json:"foreign,omitempty"`
	// Anchored is the number of the link the anchor holds, and Since its time.
	Anchored uint64    `json:"anchored,omitempty"`
	Since    time.Time `json:"since,omitzero"`
	Count    int       `json:"count"`
	Flaws    []Flaw    `json:"flaws,omitempty"`
}

// Sound reports whether nothing is wrong.
func (v *Verdict) Sound() bool { return v.Count == 0 }

func (v *Verdict) add(f Flaw) {
	v.Count++
	if len(v.Flaws) < maxFlaws {
		v.Flaws = append(v.Flaws, f)
	}
}

// verifyPage is how many records one View of a verification reads.
const verifyPage = 500

// Verify reads the whole log and compares it with its chain, and the chain with
// its anchor. It writes nothing and may run while the log grows: every View is
// short. What was recorded after it began is left out.
func (l *Log) Verify(ctx context.Context) (Verdict, error) {
	var v Verdict
	a, there, anchorErr := readAnchor(l.dir)
	chain := walk{key: l.key, verdict: &v, anchor: a}
	for more := true; more; {
		err := l.st.View(ctx, func(r store.Reader) (err error) {
			more, err = chain.step(r)
			return err
		})
		if err != nil {
			return v, err
		}
	}
	v.Entries = chain.last.Seq
	foreign := a.Key != l.key.id
	switch {
	case anchorErr == nil && (!there || foreign && v.Foreign == v.Entries):
	case anchorErr != nil || foreign || !hmac.Equal(a.Sign, l.key.sign(a)):
		v.add(Flaw{Kind: BadAnchor})
	default:
		v.Anchored, v.Since = a.Seq, a.At
		chain.compare()
	}
	return v, l.besides(ctx, &v)
}

// walk goes along the chain.
type walk struct {
	key     chainKey
	verdict *Verdict
	anchor  anchor
	last    link
	held    []byte // the MAC of the link the anchor speaks of
}

// step verifies the next links. A gap is told once, by its first number; what
// follows it is verified by what stands there.
func (w *walk) step(r store.Reader) (more bool, err error) {
	batch, next, err := links.Scan(r, store.Page{From: store.K(w.last.Seq + 1), Limit: verifyPage})
	if err != nil {
		return false, err
	}
	ids := make([]store.Key, len(batch))
	for i, l := range batch {
		ids[i] = store.K(l.Entry)
	}
	found, err := entries.GetMany(r, ids)
	if err != nil {
		return false, err
	}
	byID := make(map[app.ID]Entry, len(found))
	for _, e := range found {
		byID[e.ID] = e
	}
	for _, l := range batch {
		e, ok := byID[l.Entry]
		w.link(l, e, ok)
	}
	return next != nil, nil
}

func (w *walk) link(l link, e Entry, ok bool) {
	if first := w.last.Seq + 1; first < l.Seq {
		w.verdict.add(Flaw{Kind: Missing, Seq: first})
	}
	whole := l.Seq == w.last.Seq+1
	switch {
	case !ok:
		w.verdict.add(Flaw{Kind: Missing, Seq: l.Seq, Entry: l.Entry})
	// The links of keys that were lost come before all others.
	case l.Key != w.key.id && w.verdict.Foreign == w.last.Seq:
		w.verdict.Foreign++
	case l.Key != w.key.id, whole && !hmac.Equal(w.key.next(w.last, e).MAC, l.MAC):
		w.verdict.add(Flaw{Kind: Changed, Seq: l.Seq, Entry: l.Entry})
	}
	if l.Seq == w.anchor.Seq {
		w.held = l.MAC
	}
	w.last = l
}

// compare holds the chain against its anchor.
func (w *walk) compare() {
	switch {
	case w.last.Seq < w.anchor.Seq:
		w.verdict.add(Flaw{Kind: Cut, Seq: w.last.Seq + 1})
	case !hmac.Equal(w.held, w.anchor.MAC):
		w.verdict.add(Flaw{Kind: Changed, Seq: w.anchor.Seq})
	}
}

// besides looks for entries that are neither linked nor waiting.
func (l *Log) besides(ctx context.Context, v *Verdict) error {
	var after store.Key
	for {
		err := l.st.View(ctx, func(r store.Reader) error {
			batch, next, err := entries.Scan(r, store.Page{After: after, Limit: verifyPage})
			if err != nil {
				return err
			}
			after = next
			for _, e := range batch {
				if err := beside(r, e, v); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || after == nil {
			return err
		}
	}
}

func beside(r store.Reader, e Entry, v *Verdict) error {
	found, _, err := linkOfEntry.Keys(r, store.K(e.ID), store.Page{Limit: 1})
	if err != nil || len(found) > 0 {
		return err
	}
	waits, err := pendings.Has(r, store.K(e.ID))
	switch {
	case err != nil:
		return err
	case waits:
		v.Waiting++
	default:
		v.add(Flaw{Kind: Unlinked, Entry: e.ID})
	}
	return nil
}
