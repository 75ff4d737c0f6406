package audit

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"guichet/app"
	"guichet/app/keys"
	"guichet/store"
)

// Security.md P6: one change among 10,000 entries is found, with its number.
func TestEveryChangeAmongTenThousandEntriesIsFound(t *testing.T) {
	t.Parallel()
	const n = 10_000
	h := open(t)
	all := h.record(n)
	h.seal()
	h.must(h.Anchor(t.Context()))
	if v := h.verdict(); !v.Sound() || v.Entries != n || v.Anchored != n || v.Waiting != 0 {
		t.Fatalf("before any change: %+v", v)
	}
	for kind, change := range changes() {
		for range 2 {
			i := 1 + rand.IntN(n-2)
			undo := change(h, all, i)
			v := h.verdict()
			if v.Sound() || v.Flaws[0].Seq != uint64(i+1) && v.Flaws[0].Entry != inserted {
				t.Errorf("%s at %d: %+v", kind, i+1, v.Flaws)
			}
			undo()
		}
	}
	if v := h.verdict(); !v.Sound() {
		t.Errorf("after all was undone: %+v", v)
	}
}

var inserted = app.ID{0: 1, 15: 1}

// changes are the ways to touch the log at place i; each returns how to undo it.
func changes() map[string]func(h *house, all []Entry, i int) (undo func()) {
	edit := func(change func(*Entry)) func(*house, []Entry, int) func() {
		return func(h *house, all []Entry, i int) func() {
			e := all[i]
			change(&e)
			h.update(func(tx *store.Tx) error { return entries.Put(tx, e) })
			return func() { h.update(func(tx *store.Tx) error { return entries.Put(tx, all[i]) }) }
		}
	}
	return map[string]func(*house, []Entry, int) func(){
		"edit of the actor":   edit(func(e *Entry) { e.Actor[15]++ }),
		"edit of the role":    edit(func(e *Entry) { e.Role = app.Owner }),
		"edit of the action":  edit(func(e *Entry) { e.Action += "x" }),
		"edit of the subject": edit(func(e *Entry) { e.Subject[3] ^= 1 }),
		"edit of a detail":    edit(func(e *Entry) { *e = e.With("lang", "es") }),
		"edit of the time":    edit(func(e *Entry) { e.At = e.At.Add(1) }),
		"drop of an entry": func(h *house, all []Entry, i int) func() {
			h.update(func(tx *store.Tx) error { return entries.Delete(tx, store.K(all[i].ID)) })
			return func() { h.update(func(tx *store.Tx) error { return entries.Put(tx, all[i]) }) }
		},
		"drop of both": func(h *house, all []Entry, i int) func() {
			l := h.linkAt(i + 1)
			h.update(func(tx *store.Tx) error {
				return errors.Join(entries.Delete(tx, store.K(all[i].ID)), links.Delete(tx, store.K(l.Seq)))
			})
			return func() {
				h.update(func(tx *store.Tx) error { return errors.Join(entries.Put(tx, all[i]), links.Put(tx, l)) })
			}
		},
		"swap": func(h *house, all []Entry, i int) func() {
			a, b := h.linkAt(i+1), h.linkAt(i+2)
			swap := func(x, y app.ID) {
				h.update(func(tx *store.Tx) error {
					if err := links.Delete(tx, store.K(a.Seq)); err != nil {
						return err
					}
					a.Entry, b.Entry = x, y
					return errors.Join(links.Put(tx, b), links.Put(tx, a))
				})
			}
			x, y := a.Entry, b.Entry
			swap(y, x)
			return func() {
				h.update(func(tx *store.Tx) error { return links.Delete(tx, store.K(b.Seq)) })
				swap(x, y)
			}
		},
		"insert beside the chain": func(h *house, all []Entry, i int) func() {
			e := all[i]
			e.ID = inserted
			h.update(func(tx *store.Tx) error { return entries.Put(tx, e) })
			return func() { h.update(func(tx *store.Tx) error { return entries.Delete(tx, store.K(e.ID)) }) }
		},
		"insert in place of another": func(h *house, all []Entry, i int) func() {
			e, l := all[i], h.linkAt(i+1)
			e.ID = app.NewID(dayOne)
			forged := l
			forged.Entry = e.ID
			h.update(func(tx *store.Tx) error {
				return errors.Join(entries.Delete(tx, store.K(l.Entry)), entries.Put(tx, e), links.Put(tx, forged))
			})
			return func() {
				h.update(func(tx *store.Tx) error {
					return errors.Join(entries.Delete(tx, store.K(e.ID)), entries.Put(tx, all[i]), links.Put(tx, l))
				})
			}
		},
		"another key named": func(h *house, _ []Entry, i int) func() {
			l := h.linkAt(i + 1)
			forged := l
			forged.Key = "0000000000000000"
			h.update(func(tx *store.Tx) error { return links.Put(tx, forged) })
			return func() { h.update(func(tx *store.Tx) error { return links.Put(tx, l) }) }
		},
	}
}

func (h *house) linkAt(seq int) (l link) {
	h.t.Helper()
	h.must(h.st.View(h.t.Context(), func(r store.Reader) (err error) {
		l, err = links.Get(r, store.K(seq))
		return err
	}))
	return l
}

// A tail that is cut off with its links is found out down to the last anchor.
func TestACutTailIsFoundDownToTheAnchor(t *testing.T) {
	t.Parallel()
	h := open(t)
	all := h.record(50)
	h.seal()
	h.must(h.Anchor(t.Context()))
	all = append(all, h.record(5)...)
	h.seal()
	cut := func(from int) {
		for i := from; i < len(all); i++ {
			h.update(func(tx *store.Tx) error {
				return errors.Join(entries.Delete(tx, store.K(all[i].ID)), links.Delete(tx, store.K(i+1)))
			})
		}
	}
	cut(50)
	if v := h.verdict(); !v.Sound() {
		t.Errorf("cut behind the anchor, which nobody can know: %+v", v)
	}
	cut(49)
	v := h.verdict()
	if v.Sound() || v.Flaws[0] != (Flaw{Kind: Cut, Seq: 50}) {
		t.Errorf("cut before the anchor: %+v", v)
	}
	// The log goes on: neither the sealer nor the anchor hides it.
	h.record(3)
	if err := h.Finish(t.Context()); err == nil {
		t.Error("a new anchor was written over the proof")
	}
	h.seal()
	if v := h.verdict(); v.Sound() {
		t.Errorf("sealed over: %+v", v)
	}
}

func TestAForgedAnchorIsFound(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.record(3)
	h.must(h.Finish(t.Context()))
	whole, err := h.dir.ReadFile(AnchorName)
	h.must(err)
	for _, bad := range [][]byte{
		bytes.Replace(whole, []byte(`"seq":3`), []byte(`"seq":2`), 1), whole[:20],
		bytes.Replace(whole, []byte(h.key.id), []byte("0000000000000000"), 1),
	} {
		h.must(h.dir.WriteFile(AnchorName, bad, 0o600))
		if v := h.verdict(); v.Sound() || v.Flaws[0].Kind != BadAnchor {
			t.Errorf("%s: %+v", bad, v)
		}
	}
}

// What was sealed with keys that are lost is counted, not called forged; what
// comes behind is sealed with the new ones.
func TestAfterTheKeysWereLostTheLogGoesOn(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.record(4)
	h.must(h.Finish(t.Context()))
	h.Log = New(Deps{Store: h.st, Key: keys.Audit{9}, Dir: h.dir, Clock: h.clock, Log: h.log})
	if v := h.verdict(); !v.Sound() || v.Foreign != 4 || v.Anchored != 0 {
		t.Errorf("before anything new: %+v", v)
	}
	h.record(2)
	h.must(h.Finish(t.Context()))
	if v := h.verdict(); !v.Sound() || v.Foreign != 4 || v.Entries != 6 || v.Anchored != 6 {
		t.Errorf("after: %+v", v)
	}
}

// Keep seals within a second of what was recorded and anchors at its start. The
// second is of the test's own time, which passes when nobody has work to do.
func TestTheSealerFollowsTheLog(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		h.record(1)
		h.seal()
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- h.Keep(ctx) }()
		synctest.Wait() // it rests
		h.record(7)
		time.Sleep(time.Second)
		synctest.Wait()
		if v := h.verdict(); v.Entries != 8 {
			t.Errorf("a second later: %+v", v)
		}
		cancel()
		h.must(<-done)
		if v := h.verdict(); !v.Sound() || v.Anchored != 1 {
			t.Errorf("%+v", v)
		}
	})
}

func TestAnEntryIsOneThatCanBeRead(t *testing.T) {
	t.Parallel()
	h := open(t)
	good := By(owner, dayOne, "article.publish")
	bad := map[string]Entry{
		"no id":            {At: dayOne, Action: "a.b"},
		"no action":        By(owner, dayOne, ""),
		"one word":         By(owner, dayOne, "publish"),
		"an e-mail":        By(owner, dayOne, "a.b").With("name", string(make([]byte, 201))),
		"kind without id":  good.On("article", app.ID{}),
		"id without kind":  good.On("", app.ID{1}),
		"name of a detail": good.With("Not This", "x"),
	}
	for name, e := range bad {
		if _, err := h.st.Update(t.Context(), func(tx *store.Tx) error { return Record(tx, e) }); !errors.Is(err, errEntry) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if e := good.With("a", "1"); len(good.Details) != 0 || e.Details["a"] != "1" {
		t.Error("With changed the entry it was called on")
	}
}

// Two entries are never written alike, wherever their bytes end.
func TestTheBytesOfAnEntryAreItsOwn(t *testing.T) {
	t.Parallel()
	base := Entry{ID: app.ID{1}, At: dayOne, Action: "a.b", Kind: "c", Subject: app.ID{2}}
	seen := map[string]string{}
	for name, e := range map[string]Entry{
		"base": base, "moved": {ID: app.ID{1}, At: dayOne, Action: "a.", Kind: "bc", Subject: app.ID{2}},
		"details": base.With("x", "yz"), "details moved": base.With("xy", "z"), "two": base.With("x", "").With("yz", ""),
	} {
		key := string(e.bytes())
		if other, ok := seen[key]; ok {
			t.Errorf("%s is written like %s", name, other)
		}
		seen[key] = name
	}
}

// An entry that was truly sealed, with the number it had, in a history that a
// restored backup cut off: it fits nowhere else, because each link holds the one
// before it.
func TestAnEntryOfAnotherHistoryIsFound(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.record(10)
	h.seal()
	before := h.record(1)[0]
	h.seal()
	old := h.linkAt(11)
	drop := func(l link) {
		h.update(func(tx *store.Tx) error {
			return errors.Join(entries.Delete(tx, store.K(l.Entry)), links.Delete(tx, store.K(l.Seq)))
		})
	}
	drop(old)
	h.record(2)
	h.seal()
	if v := h.verdict(); !v.Sound() {
		t.Fatalf("the new history: %+v", v)
	}
	drop(h.linkAt(11))
	h.update(func(tx *store.Tx) error { return errors.Join(entries.Put(tx, before), links.Put(tx, old)) })
	if v := h.verdict(); v.Sound() || v.Flaws[0].Kind != Changed || v.Flaws[0].Seq != 12 {
		t.Errorf("an entry of the old history: %+v", v)
	}
}
