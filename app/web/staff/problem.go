package staff

import (
	"net/http"
	"net/url"

	"guichet/app"
	"guichet/app/web/kit"
)

// ErrorPage is what a refusal looks like below /staff.
type ErrorPage struct {
	Base
	Status           int
	Heading, Message string
	RequestID        string
	SignIn           string // where to sign in, if that is what is missing
}

// SignInPath is the page on which people sign in.
const SignInPath = "/staff/sign-in"

// Problem is a failure in one sentence, within the frame of the staff's pages
// for somebody who is signed in. If the page itself cannot be made, the
// sentence stands alone.
func (s *Staff) Problem(r *http.Request, f kit.Failure) kit.Document {
	words := s.words(r)
	p := ErrorPage{
		Base:      s.base(discard{}, r, "error.heading.refused"),
		Status:    f.Status,
		Message:   words.Error(f.Error),
		RequestID: f.RequestID,
	}
	p.Heading = words.T(heading(f.Status))
	p.Title = p.Heading
	if f.Error.Kind == app.SignedOut {
		p.SignIn = SignInPath
		if r.Method == http.MethodGet {
			p.SignIn += "?next=" + url.QueryEscape(r.URL.RequestURI())
		}
	}
	doc, err := s.page("error", p)
	if err != nil {
		doc = kit.Document{Type: kit.Text, Body: []byte(p.Message + "\n")}
	}
	doc.Status, doc.Negotiated = f.Status, true
	return doc
}

func heading(status int) string {
	switch {
	case status == http.StatusNotFound, status == http.StatusGone:
		return "error.heading.notfound"
	case status == http.StatusUnauthorized:
		return "error.heading.signedout"
	case status == http.StatusServiceUnavailable:
		return "error.heading.busy"
	case status >= 500:
		return "error.heading.internal"
	}
	return "error.heading.refused"
}

// discard takes the header of a page that is only a part of an answer.
type discard struct{}

func (discard) Header() http.Header         { return http.Header{} }
func (discard) Write(b []byte) (int, error) { return len(b), nil }
func (discard) WriteHeader(int)             {}
