// Package question keeps what visitors ask: held until somebody of the business
// has looked, then open, answered or turned down. It owns the rules of that way,
// the private link by which the asker follows it, and the step from an answer to
// an article; it never sends mail, knows no account and renders no page.
//
// Nothing of a question is public before it was approved, and then only if its
// asker wished it.
package question

import (
	"crypto/sha256"
	"encoding/base64"
	"log/slog"
	"time"

	"guichet/app"
	"guichet/app/help"
	"guichet/store"
)

// Limits of a question.
const (
	MaxText   = 2000     // characters of a question
	MaxName   = 60       // characters of a name
	MaxAnswer = 16 << 10 // bytes of an answer, Markdown
	MaxNote   = 500      // characters of why a question was turned down
)

// MostHeld is how many questions may wait to be looked at; further ones are
// refused with a sentence, so that a flood fills no disk.
const MostHeld = 20_000

// State says how far a question has come.
type State string

// The states. A question is Held first; who is told no can still read why.
const (
	Held     State = "held"
	Open     State = "open"
	Answered State = "answered"
	Rejected State = "rejected"
)

// States lists them in their order.
func States() []State { return []State{Held, Open, Answered, Rejected} }

// ParseState reads a state; the empty string is Held.
func ParseState(s string) (State, bool) {
	switch st := State(s); st {
	case "":
		return Held, true
	case Held, Open, Answered, Rejected:
		return st, true
	}
	return "", false
}

// Question is one question of a visitor.
type Question struct {
	ID     app.ID    `json:"id"`
	Token  []byte    `json:"token"` // SHA-256 of the private link's token
	Lang   app.Lang  `json:"lang"`
	Text   string    `json:"text"`
	Name   string    `json:"name,omitempty"`
	Public bool      `json:"public,omitempty"` // the asker's wish
	State  State     `json:"state"`
	Asked  time.Time `json:"asked"`
	Moved  time.Time `json:"moved"` // into its state

	Note       string    `json:"note,omitempty"`   // why it was turned down, for the asker
	Answer     string    `json:"answer,omitempty"` // Markdown
	AnsweredAt time.Time `json:"answered_at,omitzero"`
	By         app.ID    `json:"by,omitzero"`      // who answered
	Article    app.ID    `json:"article,omitzero"` // the article its answer became
}

// Title is the question on one line: its first sentence or line, at most so many
// characters.
func (q Question) Title(most int) string { return titleOf(q.Text, most) }

// shown reports whether anybody may read it.
func (q *Question) shown() bool { return q.Public && (q.State == Open || q.State == Answered) }

var (
	questions = store.NewTable("question_question", func(q *Question) store.Key { return store.K(q.ID) })

	byToken = questions.Unique(1, "token", func(q *Question) []store.Key { return []store.Key{store.K(q.Token)} })
	byState = questions.List(2, "state", func(q *Question) []store.Key {
		return []store.Key{store.K(string(q.State), q.Moved)}
	})
	// What everybody may read, by language.
	inPublic = questions.List(3, "public", func(q *Question) []store.Key {
		if !q.shown() {
			return nil
		}
		return []store.Key{store.K(q.Lang, q.Asked)}
	})
)

// numbers counts the questions of each state, so that nobody has to.
type numbers struct {
	State State `json:"state"`
	N     int   `json:"n"`
}

var counts = store.NewTable("question_count", func(n *numbers) store.Key { return store.K(string(n.State)) }, store.Quiet())

// Deps is what the room needs from the house.
type Deps struct {
	Store *store.Store
	Help  *help.Help
	Zone  func() *time.Location // where a day begins
	Clock app.Clock
	Log   *slog.Logger
	// MostHeld is how many may wait; 0 is the constant.
	MostHeld int
}

// Room is the room. Its methods may be called from any goroutine.
type Room struct {
	st    *store.Store
	help  *help.Help
	zone  func() *time.Location
	clock app.Clock
	log   *slog.Logger
	most  int
}

// New opens the room.
func New(d Deps) *Room {
	if d.MostHeld == 0 {
		d.MostHeld = MostHeld
	}
	return &Room{st: d.Store, help: d.Help, zone: d.Zone, clock: d.Clock, log: d.Log, most: d.MostHeld}
}

// Schema names the room's tables for store.Open.
func Schema() store.Schema {
	return store.Schema{Room: "question", Tables: []store.AnyTable{questions, counts}}
}

// Token is the secret of a private link: 256 bits.
type Token [32]byte

// String is the token as an address has it.
func (t Token) String() string { return base64.RawURLEncoding.EncodeToString(t[:]) }

// ParseToken reads what String wrote.
func ParseToken(s string) (Token, bool) {
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(raw) != len(Token{}) {
		return Token{}, false
	}
	t := Token(raw)
	return t, t.String() == s
}

func (t Token) hash() []byte {
	sum := sha256.Sum256(t[:])
	return sum[:]
}
