package staff

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"guichet/app"
	"guichet/app/account"
	"guichet/app/web/kit"
)

// The cookies of signing in beside the session: the device a person has signed
// in on before, and a sign-in that waits for its second factor.
const (
	knownCookie   = "known"
	pendingCookie = "pending"
)

// MaxDoorForm is how many bytes a form with a password may have: the longest
// one, in the coding of forms, and what stands beside it.
const MaxDoorForm = 16 << 10

// session is who sent a request to a row that is not for everyone.
func session(r *http.Request) account.Session {
	s, _ := kit.VisitOf(r).Session.(account.Session)
	return s
}

// client is where a request comes from, for the limits of guessing.
func client(r *http.Request) account.Client {
	return account.Client{Addr: kit.ClientOf(r).Addr, Agent: r.UserAgent(), Known: kit.CookieValue(r, knownCookie)}
}

// letIn gives the browser what signing in came to.
func (s *Staff) letIn(w http.ResponseWriter, r *http.Request, e account.Entry) {
	if e.Session != "" {
		kit.SetSession(w, r, e.Session, e.Until.Sub(s.Clock()).Truncate(time.Second))
		if kit.CookieValue(r, pendingCookie) != "" {
			kit.SetCookie(w, r, pendingCookie, "", 0)
		}
	}
	if e.Known != "" {
		kit.SetCookie(w, r, knownCookie, e.Known, account.DeviceLife)
	}
	if e.Pending != "" {
		kit.SetCookie(w, r, pendingCookie, e.Pending, pendingStays)
	}
}

// pendingStays is longer than a sign-in waits: its end is decided on the server.
const pendingStays = 15 * time.Minute

// next is where a person wanted to go: a path of this site, else the first page.
func next(text string) string {
	if to, ok := kit.SamePath(text); ok {
		return to
	}
	return "/staff"
}

// control is the field of a form that a refusal of accounts is about, empty for
// the form as a whole.
func control(err error) string {
	var known *app.Error
	if !errors.As(err, &known) {
		return ""
	}
	switch key := known.Key; {
	case strings.HasPrefix(key, "account.password."), key == "account.error.password":
		return "password"
	case strings.HasPrefix(key, "account.error.name."):
		return "name"
	case key == "account.error.email", key == "account.error.taken":
		return "email"
	case key == "account.error.code":
		return "code"
	case key == "account.error.role", key == "account.error.samerole":
		return "role"
	}
	return ""
}

// again shows a form again with what it was refused for: also when guesses are
// too many or too much is being hashed, since what was typed is to stay. Any
// other error comes back.
func (s *Staff) again(r *http.Request, name string, p refusable, to *kit.Faults, err error) (kit.Document, error) {
	var known *app.Error
	if errors.As(err, &known) && known.Kind == app.TooMany {
		*to = append(*to, kit.Fault{Message: s.words(r).Error(known), Status: http.StatusTooManyRequests})
	} else if err := s.blame(r, to, control(err), err); err != nil {
		return kit.Document{}, err
	}
	return s.refused(name, p)
}

// confirmPath is the page that asks for the password once more.
const confirmPath = "/staff/me/confirm"

// orConfirm sends somebody to type their password if that is what a refusal
// asks for; afterwards they come back to the page they were on.
func orConfirm(err error, back string) error {
	if account.NeedsConfirm(err) {
		return &kit.Next{To: confirmLink(back)}
	}
	return err
}
