package kit

import (
	"net/http"
	"strings"
	"time"

	"guichet/app"
)

// noteCookie carries the word of what was just done over the redirect to the
// page that says it. It is gone with that page.
const (
	noteCookie  = "note"
	noteLife    = time.Minute
	longestNote = 60
)

// Desk makes a document for each request and may set cookies on the way: pages
// of people who are signed in, and forms. A form that was carried out returns a
// *Next instead, one that was not returns itself again with its faults.
type Desk func(w http.ResponseWriter, r *http.Request) (Document, error)

func (d Desk) answer(rt *Router, w http.ResponseWriter, r *http.Request, _ app.Lang) error {
	doc, err := d(w, r)
	if err != nil {
		return err
	}
	rt.pack.send(w, r, doc)
	return nil
}

// Next is the answer to a form that was carried out: the browser asks for the
// next page by itself (303: RFC 9110, 15.4.4), so a reload repeats nothing.
// Note names what was done, as "article.saved"; the next page of the staff says
// it once, from the catalogue key "staff.note." and the word. It must be true:
// nothing is said to be saved that is not.
type Next struct {
	To   string // a path of this site
	Note string // lower-case words parted by dots, at most 60 bytes; empty says nothing
}

// Error writes where it goes on.
func (n *Next) Error() string { return "done; next is " + n.To }

func seeOther(w http.ResponseWriter, r *http.Request, n *Next) {
	to, ok := SamePath(n.To)
	if !ok {
		to = "/"
	}
	if n.Note != "" {
		SetCookie(w, r, noteCookie, n.Note, noteLife)
	}
	w.Header().Set("Location", to)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusSeeOther)
}

// TakeNote returns the word of what was just done, and has it forgotten.
func TakeNote(w http.ResponseWriter, r *http.Request) string {
	note := CookieValue(r, noteCookie)
	if note == "" {
		return ""
	}
	SetCookie(w, r, noteCookie, "", 0)
	if len(note) > longestNote || strings.Trim(note, "abcdefghijklmnopqrstuvwxyz.") != "" {
		return ""
	}
	return note
}
