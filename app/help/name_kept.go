package help

import (
	"context"
	"sync"

	"guichet/app"
	"guichet/store"
)

// mostNames bounds how many names are kept, at some hundred bytes each.
const mostNames = 1000

// keptNames are names visitors asked for, each for as long as no table it was
// read from changes: what is voted on by many is not read anew for each of them.
type keptNames struct {
	mu  sync.RWMutex
	all map[nameAsked]keptName
}

type nameAsked struct {
	lang app.Lang
	slug string
}

type keptName struct {
	name Name
	seen store.Seen
}

func (k *keptNames) of(asked nameAsked) (Name, bool) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	kept, ok := k.all[asked]
	return kept.name, ok && kept.seen.Fresh()
}

func (k *keptNames) keep(asked nameAsked, name Name, seen store.Seen) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.all == nil || len(k.all) >= mostNames {
		k.all = map[nameAsked]keptName{}
	}
	k.all[asked] = keptName{name, seen}
}

// VisitorsName is NameOf for a visitor, in a View of its own where it must be
// read. It is as new as the last Update anybody was told of.
func (h *Help) VisitorsName(ctx context.Context, lang app.Lang, slug string) (Name, error) {
	asked := nameAsked{lang, slug}
	if name, ok := h.names.of(asked); ok {
		return name, nil
	}
	sample := h.st.Sample() // before the View: see store.Sample
	var name Name
	err := h.st.View(ctx, func(r store.Reader) (err error) {
		if name, err = h.NameOf(r, app.Visitor(), lang, slug); err == nil {
			h.names.keep(asked, name, sample.Seen(r))
		}
		return err
	})
	return name, err
}
