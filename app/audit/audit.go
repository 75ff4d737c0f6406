// Package audit keeps the log of who did what: plain records that any room adds
// in the Update that does the thing, and a chain of keyed hashes written behind
// them, so that a later change of the log shows. It owns the log, its chain and
// the anchor of the chain outside the store; it never decides who may do what,
// and holds ids only: names are looked up when the log is shown.
//
// A room records what it does in its own Update; the entry, with its id and
// time, is made before it:
//
//	e := audit.By(who, now, "article.publish").On("article", id).With("lang", "fr")
//	_, err := st.Update(ctx, func(tx *store.Tx) error {
//		…
//		return audit.Record(tx, e)
//	})
//
// An entry waits in audit_pending until Keep, the one sealer, gives it the next
// number and a link of the chain, a second later at most. What is changed in the
// store within that second, by somebody who can write to the file, does not
// show. The newest link is written to a file beside the store once a minute:
// a log whose end was cut off is found out down to there.
package audit

import (
	"log/slog"
	"os"

	"guichet/app"
	"guichet/app/keys"
	"guichet/store"
)

// Deps is what the room needs from the house.
type Deps struct {
	Store *store.Store
	Key   keys.Audit
	Dir   *os.Root // the data folder, for the anchor
	Clock app.Clock
	Log   *slog.Logger
}

// Log is the audit log of a folder. Its methods may be called from any
// goroutine, but only one process runs Keep.
type Log struct {
	st    *store.Store
	key   chainKey
	dir   *os.Root
	clock app.Clock
	log   *slog.Logger
}

// New opens the room.
func New(d Deps) *Log {
	return &Log{st: d.Store, key: newChainKey(d.Key), dir: d.Dir, clock: d.Clock, log: d.Log}
}

// Schema names the room's tables for store.Open.
func Schema() store.Schema {
	return store.Schema{Room: "audit", Tables: []store.AnyTable{entries, pendings, links}}
}
