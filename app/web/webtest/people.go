package webtest

import (
	"context"
	"net/http"

	"guichet/app"
	"guichet/app/web/kit"
)

// Person is somebody who is signed in at the test site; the name is the token
// of the session.
type Person string

// The people of the test site: two who write, so that they can meet.
const (
	Owner    Person = "owner"
	Editor   Person = "editor"
	Second   Person = "second"
	Agent    Person = "agent"
	Customer Person = "customer"
)

func (p Person) visit() kit.Visit {
	v := kit.Visit{Name: string(p), Lang: app.English}
	switch p {
	case Owner:
		v.Actor = app.Actor{Role: app.Owner, ID: app.ID{1}}
	case Editor:
		v.Actor = app.Actor{Role: app.Editor, ID: app.ID{2}}
	case Second:
		v.Actor = app.Actor{Role: app.Editor, ID: app.ID{3}}
	case Agent:
		v.Actor = app.Actor{Role: app.Agent, ID: app.ID{4}}
	case Customer:
		v.Actor = app.Actor{Role: app.SignedIn, ID: app.ID{5}}
	}
	return v
}

// Who is whose session a token names.
func Who(_ context.Context, token string) (kit.Visit, error) { return Person(token).visit(), nil }

// Actor is the person as the rooms know one.
func (p Person) Actor() app.Actor { return p.visit().Actor }

// As sends a request as somebody who is signed in.
func As(p Person) Edit {
	return func(r *http.Request) {
		r.Header.Set("Cookie", kit.ListenerOf(r).CookiePrefix+"session="+string(p))
	}
}
