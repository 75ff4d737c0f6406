package webtest

import (
	"net/http"
	"sync"

	"guichet/app"
	"guichet/app/account"
	"guichet/app/web/kit"
)

// Person is somebody of the business who is signed in at the test site.
type Person string

// The people of the test site: two who write, so that they can meet.
const (
	Owner  Person = "Olive"
	Editor Person = "Edgar"
	Second Person = "Simone"
	Agent  Person = "Agnès"
)

func (p Person) role() app.Role {
	switch p {
	case Owner:
		return app.Owner
	case Agent:
		return app.Agent
	}
	return app.Editor
}

// people are the sessions of those who were needed so far.
type people struct {
	mu     sync.Mutex
	tokens map[Person]string
}

// As sends a request as somebody who is signed in, with an account made when it
// is first needed. The interface is in English.
func (s *Site) As(p Person) Edit {
	s.tb.Helper()
	token := s.token(p)
	return func(r *http.Request) {
		r.Header.Set("Cookie", kit.ListenerOf(r).CookiePrefix+"session="+token)
	}
}

func (s *Site) token(p Person) string {
	s.people.mu.Lock()
	defer s.people.mu.Unlock()
	if s.people.tokens == nil {
		s.people.tokens = map[Person]string{Owner: s.firstOwner()}
	}
	if s.people.tokens[p] == "" {
		s.people.tokens[p] = s.invited(p)
	}
	return s.people.tokens[p]
}

const password = "a long sentence of the test site"

func (s *Site) firstOwner() string {
	link, _, err := s.Accounts.NewFirst(s.tb.Context())
	s.must(err)
	entry, err := s.Accounts.TakeFirst(s.tb.Context(), account.Client{}, link.Token, account.Newcomer{
		Name: string(Owner), Email: "owner@shop.example", Password: password, Lang: app.English,
	})
	s.must(err)
	return entry.Session
}

func (s *Site) invited(p Person) string {
	owner, err := s.Accounts.Identify(s.tb.Context(), s.people.tokens[Owner])
	s.must(err)
	link, err := s.Accounts.Invite(s.tb.Context(), owner, string(p[:2])+"@shop.example", p.role())
	s.must(err)
	entry, err := s.Accounts.TakeInvitation(s.tb.Context(), account.Client{}, link.Token, account.Newcomer{
		Name: string(p), Password: password, Lang: app.English,
	})
	s.must(err)
	return entry.Session
}
