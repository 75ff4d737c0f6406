package app

import (
	"errors"
	"fmt"
)

// Kind says what sort of refusal an Error is. Each shell turns it into its own
// form: an HTTP status, an exit code.
type Kind uint8

// The kinds and the HTTP status each becomes.
const (
	Internal    Kind = iota // 500: ours; only a request id is shown
	Invalid                 // 400: the input cannot be read or breaks a rule
	SignedOut               // 401: nobody is signed in, or no longer
	Forbidden               // 403
	NotFound                // 404
	NotAllowed              // 405: the address exists, the method does not
	Conflict                // 409: somebody was there first
	Gone                    // 410: it was here and was removed
	TooLarge                // 413
	Unsupported             // 415
	Unfit                   // 422: the form was read, and what it says cannot be taken
	TooMany                 // 429 with Retry-After: this sender has to wait
	Misdirected             // 421: a Host that is not ours
	Busy                    // 503 with Retry-After: full, read-only or starting
	Full                    // 507: the disk has no room
)

// Error is a refusal a person may see: a kind, a key of the "error" catalogue
// and the arguments of its sentence. Err is for the log and is never shown.
type Error struct {
	Kind Kind
	Key  string // for example "error.title.missing"
	Args []any  // pairs: "Limit", 64, …
	Err  error
}

// E makes an Error. Arguments come in pairs of name and value.
func E(kind Kind, key string, args ...any) *Error {
	return &Error{Kind: kind, Key: key, Args: args}
}

// Wrap returns a copy of e that carries err for the log.
func (e *Error) Wrap(err error) *Error {
	c := *e
	c.Err = err
	return &c
}

// Error writes the key and the cause, for logs.
func (e *Error) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("%s: %v", e.Key, e.Err)
	}
	return e.Key
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// KindOf returns the kind of the first Error in err's chain, Internal if there
// is none.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// Moved is the answer "it lives there now". To begins with one slash: it never
// leads to another origin. Permanent moves are 301, others 302.
type Moved struct {
	To        string
	Permanent bool
}

// Error writes where the thing went.
func (m *Moved) Error() string { return "moved to " + m.To }
