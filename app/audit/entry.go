package audit

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"guichet/app"
	"guichet/store"
)

// Entry says who did what to what. It never holds personal data: ids only, and
// in Details short facts such as a language, a state or a role.
type Entry struct {
	ID      app.ID            `json:"id"`
	At      time.Time         `json:"at"`
	Actor   app.ID            `json:"actor,omitzero"` // zero: the program or its command line
	Role    app.Role          `json:"role"`           // the actor's role at that moment
	Action  string            `json:"action"`         // dotted and stable: "article.publish"
	Kind    string            `json:"kind,omitempty"` // of the subject: "article"
	Subject app.ID            `json:"subject,omitzero"`
	Details map[string]string `json:"details,omitempty"`
}

// Limits of an entry.
const (
	maxName    = 60  // bytes of an action, a kind or the name of a detail
	maxDetails = 16  // details
	maxDetail  = 200 // bytes of one
)

// By begins an entry: who did what. Make it before the Update it is recorded in.
func By(who app.Actor, now time.Time, action string) Entry {
	return Entry{ID: app.NewID(now), At: now.UTC(), Actor: who.ID, Role: who.Role, Action: action}
}

// On names what was acted on.
func (e Entry) On(kind string, id app.ID) Entry {
	e.Kind, e.Subject = kind, id
	return e
}

// With adds a detail. The entry it is called on keeps its own.
func (e Entry) With(name, value string) Entry {
	e.Details = maps.Clone(e.Details)
	if e.Details == nil {
		e.Details = map[string]string{}
	}
	e.Details[name] = value
	return e
}

// Area is the first word of an action, what a filter can ask for too.
func (e Entry) Area() string {
	area, _, _ := strings.Cut(e.Action, ".")
	return area
}

var (
	actionForm = app.NewPattern(`^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$`)
	nameForm   = app.NewPattern(`^[a-z][a-z0-9_]*$`)
)

// errEntry is a mistake of the program: the Update is thrown away with it.
var errEntry = errors.New("audit: not an entry")

func (e Entry) check() error {
	switch {
	case e.ID.IsZero() || e.At.IsZero():
		return fmt.Errorf("%w: it has no id or no time", errEntry)
	case len(e.Action) > maxName || !actionForm.MatchString(e.Action):
		return fmt.Errorf("%w: action %q", errEntry, e.Action)
	case e.Kind != "" && (len(e.Kind) > maxName || !nameForm.MatchString(e.Kind)):
		return fmt.Errorf("%w: kind %q", errEntry, e.Kind)
	case (e.Kind == "") != e.Subject.IsZero():
		return fmt.Errorf("%w: a subject needs a kind and an id", errEntry)
	case len(e.Details) > maxDetails:
		return fmt.Errorf("%w: %d details", errEntry, len(e.Details))
	}
	for name, value := range e.Details {
		if len(name) > maxName || !nameForm.MatchString(name) || len(value) > maxDetail {
			return fmt.Errorf("%w: detail %q", errEntry, name)
		}
	}
	return nil
}

var (
	entries = store.NewTable("audit_entry", func(e *Entry) store.Key { return store.K(e.ID) })

	entriesByActor = entries.List(1, "actor", func(e *Entry) []store.Key {
		if e.Actor.IsZero() {
			return nil
		}
		return []store.Key{store.K(e.Actor)}
	})
	// An entry stands under its action and under the area of it.
	entriesByAction = entries.List(2, "action", func(e *Entry) []store.Key {
		return []store.Key{store.K(e.Area()), store.K(e.Action)}
	})
	entriesBySubject = entries.List(3, "subject", func(e *Entry) []store.Key {
		if e.Subject.IsZero() {
			return nil
		}
		return []store.Key{store.K(e.Kind, e.Subject)}
	})
)

// pending says that an entry has no link of the chain yet.
type pending struct {
	Entry app.ID `json:"entry"`
}

var pendings = store.NewTable("audit_pending", func(p *pending) store.Key { return store.K(p.Entry) }, store.Quiet())

// Record adds an entry to the log in the caller's Update. It may run twice: the
// entry was made before.
func Record(tx *store.Tx, e Entry) error {
	if err := e.check(); err != nil {
		return err
	}
	if err := entries.Insert(tx, e); err != nil {
		return err
	}
	return pendings.Insert(tx, pending{Entry: e.ID})
}
