package staff

import (
	"net/http"
	"net/url"

	"guichet/app"
	"guichet/app/account"
	"guichet/app/web/kit"
)

// SignInPage asks for name and password.
type SignInPage struct {
	Base
	Email  string
	Next   string // where to go afterwards
	Closed string // why nobody can sign in, or empty
}

// SignIn shows the page on which people sign in; who is signed in goes on.
func (s *Staff) SignIn(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	to := next(r.URL.Query().Get("next"))
	// At the desk of this machine everybody is the owner, and may still sign in.
	nobody := kit.AtDesk(r) && session(r).Account.IsZero()
	if kit.VisitOf(r).Actor.Role >= app.Agent && !nobody {
		return kit.Document{}, &app.Moved{To: to}
	}
	p := s.signIn(w, r, to)
	return s.page("sign-in", p)
}

func (s *Staff) signIn(w http.ResponseWriter, r *http.Request, to string) *SignInPage {
	p := &SignInPage{Base: s.base(w, r, "door.signin.title"), Next: to}
	p.Asks = true
	if !s.Accounts.Open() {
		p.Closed = s.words(r).T("account.error.nokeys")
	}
	return p
}

// DoSignIn signs somebody in, or asks for the second factor.
func (s *Staff) DoSignIn(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	f, err := kit.ReadForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	to := next(f.Line("next"))
	e, err := s.Accounts.SignIn(r.Context(), client(r), f.Line("email"), f.Secret("password"))
	if err != nil {
		p := s.signIn(w, r, to)
		p.Email = f.Line("email")
		return s.again(r, "sign-in", p, &p.Faults, err)
	}
	s.letIn(w, r, e)
	if e.Pending != "" {
		to = codePath + "?next=" + url.QueryEscape(to)
	}
	return kit.Document{}, &kit.Next{To: to}
}

const codePath = SignInPath + "/code"

// CodePage asks for the second factor.
type CodePage struct {
	Base
	Next string
}

// Code shows the second step of signing in; without the first it leads there.
func (s *Staff) Code(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	to := next(r.URL.Query().Get("next"))
	until, err := s.Accounts.PendingLeft(r.Context(), kit.CookieValue(r, pendingCookie))
	if err != nil {
		return kit.Document{}, err
	}
	if until.IsZero() {
		return kit.Document{}, &app.Moved{To: SignInPath + "?next=" + url.QueryEscape(to)}
	}
	return s.page("code", &CodePage{Base: s.base(w, r, "door.code.title"), Next: to})
}

// DoCode ends a sign-in with a code.
func (s *Staff) DoCode(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	f, err := kit.ReadForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	to := next(f.Line("next"))
	e, err := s.Accounts.SecondFactor(r.Context(), client(r), kit.CookieValue(r, pendingCookie), f.Line("code"))
	switch {
	case app.KindOf(err) == app.SignedOut:
		kit.SetCookie(w, r, pendingCookie, "", 0)
		p := s.signIn(w, r, to)
		p.Faults = append(p.Faults, kit.Fault{Message: s.words(r).T("account.error.pending")})
		return s.refused("sign-in", p)
	case err != nil:
		p := &CodePage{Base: s.base(w, r, "door.code.title"), Next: to}
		p.Asks = true
		return s.again(r, "code", p, &p.Faults, err)
	}
	s.letIn(w, r, e)
	return kit.Document{}, &kit.Next{To: to}
}

// SignOut ends the session and goes to the page on which people sign in.
func (s *Staff) SignOut(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	if err := s.Accounts.SignOut(r.Context(), kit.SessionToken(r)); err != nil {
		return kit.Document{}, err
	}
	kit.ClearSession(w, r)
	return kit.Document{}, &kit.Next{To: SignInPath, Note: "signedout"}
}

// JoinPage is where a one-time link leads: the first owner, somebody who was
// invited, somebody who needs a new password.
type JoinPage struct {
	Base
	Purpose     account.Purpose
	Name, Email string
	Role        string // word of the role of who was invited
	Shortest    int    // characters the password needs
	Until       string // the hour until which the link is good
}

// join looks at a link and makes its page.
func (s *Staff) join(w http.ResponseWriter, r *http.Request, purpose account.Purpose) (*JoinPage, error) {
	p := &JoinPage{Base: s.base(w, r, "door."+string(purpose)+".title"), Purpose: purpose, Shortest: account.MinAlone}
	text := r.PathValue("token")
	err := s.view(r.Context(), func(rd reader) error {
		if purpose == account.First {
			until, err := s.Accounts.LookFirst(rd, text)
			p.Until = s.moment(r, until)
			return err
		}
		l, err := s.Accounts.Look(rd, purpose, text)
		p.Name, p.Email, p.Role, p.Shortest = l.Name, l.Email, account.RoleWord(l.Role), l.Shortest
		p.Until = s.moment(r, l.Until)
		return err
	})
	return p, err
}

func (s *Staff) showJoin(w http.ResponseWriter, r *http.Request, purpose account.Purpose) (kit.Document, error) {
	p, err := s.join(w, r, purpose)
	if err != nil {
		return kit.Document{}, err
	}
	return s.page("join", p)
}

// doJoin takes a link: take does, with what was typed.
func (s *Staff) doJoin(w http.ResponseWriter, r *http.Request, purpose account.Purpose, done *kit.Next,
	take func(account.Client, string, account.Newcomer) (account.Entry, error)) (kit.Document, error) {
	f, err := kit.ReadForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	n := account.Newcomer{Name: f.Line("name"), Email: f.Line("email"), Password: f.Secret("password"), Lang: s.lang(r)}
	e, err := take(client(r), r.PathValue("token"), n)
	if err != nil {
		p, lookErr := s.join(w, r, purpose)
		if lookErr != nil {
			return kit.Document{}, lookErr
		}
		p.Name = n.Name
		if purpose == account.First {
			p.Email = n.Email
		}
		return s.again(r, "join", p, &p.Faults, err)
	}
	s.letIn(w, r, e)
	return kit.Document{}, done
}

// First shows the page on which a folder gets its first owner.
func (s *Staff) First(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	return s.showJoin(w, r, account.First)
}

// DoFirst makes the first owner and signs them in.
func (s *Staff) DoFirst(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	return s.doJoin(w, r, account.First, &kit.Next{To: "/staff", Note: "welcome"},
		func(c account.Client, text string, n account.Newcomer) (account.Entry, error) {
			return s.Accounts.TakeFirst(r.Context(), c, text, n)
		})
}

// Invitation shows the page on which somebody takes an invitation.
func (s *Staff) Invitation(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	return s.showJoin(w, r, account.Invitation)
}

// DoInvitation takes an invitation and signs its person in.
func (s *Staff) DoInvitation(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	return s.doJoin(w, r, account.Invitation, &kit.Next{To: "/staff", Note: "welcome"},
		func(c account.Client, text string, n account.Newcomer) (account.Entry, error) {
			return s.Accounts.TakeInvitation(r.Context(), c, text, n)
		})
}

// Reset shows the page on which somebody sets a new password by a link.
func (s *Staff) Reset(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	return s.showJoin(w, r, account.Reset)
}

// DoReset sets the new password; the person then signs in as ever.
func (s *Staff) DoReset(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	return s.doJoin(w, r, account.Reset, &kit.Next{To: SignInPath, Note: "reset"},
		func(c account.Client, text string, n account.Newcomer) (account.Entry, error) {
			return s.Accounts.TakeReset(r.Context(), c, text, n.Password)
		})
}
