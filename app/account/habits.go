package account

import (
	"context"
	"slices"
	"strings"

	"guichet/app"
	"guichet/store"
)

// Limits of the views a person saves.
const (
	MaxViews     = 30
	MaxViewName  = 60   // characters
	MaxViewQuery = 1000 // bytes
)

// Habits are how a person works at the desk: lists they come back to, and
// whether single keys do something. Who sits at the machine of a folder without
// accounts has habits too, under no id.
type Habits struct {
	Account app.ID `json:"account"`
	NoKeys  bool   `json:"no_keys,omitempty"` // WCAG 2.2, 2.1.4
	Views   []View `json:"views,omitempty"`   // in the order of their names
}

// View is a list with a name: the query of an address, as the page wrote it.
type View struct {
	Name  string `json:"name"`
	Query string `json:"query"`
}

var habits = store.NewTable("account_habits", func(h *Habits) store.Key { return store.K(h.Account) })

// HabitsOf returns the habits of who asks; there need not be any.
func (a *Accounts) HabitsOf(r store.Reader, who app.Actor) (Habits, error) {
	h, err := habits.Get(r, store.K(who.ID))
	if missing(err) {
		return Habits{Account: who.ID}, nil
	}
	return h, err
}

// SetKeys says whether single keys do something for who asks.
func (a *Accounts) SetKeys(ctx context.Context, who app.Actor, on bool) error {
	return a.habit(ctx, who, func(h *Habits) error {
		h.NoKeys = !on
		return nil
	})
}

// SaveView gives a list a name, in place of one of the same name.
func (a *Accounts) SaveView(ctx context.Context, who app.Actor, name, query string) error {
	name, err := cleanName(name)
	if err != nil || len([]rune(name)) > MaxViewName {
		return app.E(app.Invalid, "account.error.view.name", "Limit", MaxViewName)
	}
	if len(query) > MaxViewQuery {
		return app.E(app.Invalid, "account.error.view.long")
	}
	return a.habit(ctx, who, func(h *Habits) error {
		h.Views = slices.DeleteFunc(h.Views, func(v View) bool { return v.Name == name })
		if len(h.Views) >= MaxViews {
			return app.E(app.Conflict, "account.error.view.many", "Limit", MaxViews)
		}
		h.Views = append(h.Views, View{name, query})
		app.Sort(h.Views, func(a, b View) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
		return nil
	})
}

// DropView forgets a list; there need not be one.
func (a *Accounts) DropView(ctx context.Context, who app.Actor, name string) error {
	return a.habit(ctx, who, func(h *Habits) error {
		h.Views = slices.DeleteFunc(h.Views, func(v View) bool { return v.Name == name })
		return nil
	})
}

func (a *Accounts) habit(ctx context.Context, who app.Actor, change func(*Habits) error) error {
	if who.Role < app.Agent {
		return app.E(app.Forbidden, "error.role")
	}
	_, err := a.st.Update(ctx, func(tx *store.Tx) error {
		if !who.ID.IsZero() {
			if _, err := personOf(tx, who.ID); err != nil {
				return err // removed meanwhile
			}
		}
		h, err := a.HabitsOf(tx, who)
		if err != nil {
			return err
		}
		if err := change(&h); err != nil {
			return err
		}
		return habits.Put(tx, h)
	})
	return err
}
