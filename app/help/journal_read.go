package help

import (
	"encoding/json"

	"guichet/app"
	"guichet/store"
)

// JournalPage is how many entries, or articles of one, a page lists.
const JournalPage = 50

// ActionView is an entry of the journal as it stands now.
type ActionView struct {
	Action
	Working bool // it is being carried out or undone at this moment
	Undoes  bool // it can be undone
}

// Journal lists the actions of the last JournalDays, the newest first.
func (h *Help) Journal(r store.Reader, who app.Actor, after store.Key) ([]ActionView, store.Key, error) {
	if err := mayLook(who); err != nil {
		return nil, nil, err
	}
	some, next, err := actions.Scan(r, store.Page{After: after, Reverse: true, Limit: JournalPage})
	out := make([]ActionView, len(some))
	for i, a := range some {
		out[i] = h.viewOf(a)
	}
	return out, next, err
}

// ActionOf returns one entry.
func (h *Help) ActionOf(r store.Reader, who app.Actor, id app.ID) (ActionView, error) {
	if err := mayLook(who); err != nil {
		return ActionView{}, err
	}
	a, err := actions.Get(r, store.K(id))
	if err != nil {
		return ActionView{}, found(err)
	}
	return h.viewOf(a), nil
}

func (h *Help) viewOf(a Action) ActionView {
	v := ActionView{Action: a, Working: h.acting.has(a.ID)}
	v.Undoes = !v.Working && a.Done > 0 && a.Undone.IsZero() && !a.expired(h.clock())
	return v
}

// ChangedOne is one article of an action.
type ChangedOne struct {
	Article app.ID
	Fate    Fate
	Why     *app.Error // of what was refused or left alone
}

// ChangesOf lists the articles of an action, those of one fate, or with the
// empty one all.
func (h *Help) ChangesOf(r store.Reader, who app.Actor, action app.ID, fate Fate, after store.Key) ([]ChangedOne, store.Key, error) {
	if err := mayLook(who); err != nil {
		return nil, nil, err
	}
	var out []ChangedOne
	for {
		some, next, err := changes.Scan(r, store.Page{From: store.K(action), To: store.K(action), After: after, Limit: JournalPage})
		if err != nil {
			return nil, nil, err
		}
		for i := range some {
			if fate == "" || some[i].Fate == fate {
				out = append(out, some[i].shown())
			}
		}
		if after = next; after == nil || len(out) >= JournalPage {
			return out, after, nil
		}
	}
}

func (c *change) shown() ChangedOne {
	out := ChangedOne{Article: c.Article, Fate: c.Fate}
	if c.Key != "" {
		out.Why = app.E(app.Conflict, c.Key, wholeNumbers(c.Args)...)
	}
	return out
}

// wholeNumbers turns numbers that came back from JSON into integers: a plural
// needs one.
func wholeNumbers(args []any) []any {
	for i, a := range args {
		switch n := a.(type) {
		case float64:
			args[i] = int(n)
		case json.Number:
			if v, err := n.Int64(); err == nil {
				args[i] = int(v)
			}
		}
	}
	return args
}
