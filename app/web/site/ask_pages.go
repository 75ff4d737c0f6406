package site

import (
	"html/template"
	"time"

	"guichet/app"
	"guichet/app/question"
	"guichet/app/web/guard"
	"guichet/app/web/kit"
)

// AskPage is the form for a question. Nearest, when there is any, asks first
// whether one of these answers it; the form then carries what was typed.
type AskPage struct {
	kit.Base
	Ticket  guard.Ticket
	Text    string
	Name    string
	Public  bool
	Shown   bool // answers were shown for what was typed
	Nearest []Near
	Faults  kit.Faults
}

// Near is an article that may answer a question.
type Near struct {
	ID             app.ID
	Title, Excerpt string
	Path           string
	Lang           app.Lang
	Foreign        bool
}

// AskedPage is where a private link leads.
type AskedPage struct {
	kit.Base
	Question Asked
	Link     string // absolute
	Path     string
}

// Asked is a question as a page shows it. Answer is safe HTML.
type Asked struct {
	Lines    []string // the question, a paragraph each
	Name     string
	State    question.State
	Public   bool
	Asked    time.Time
	Note     string
	Until    time.Time     // when a question that was turned down is removed
	Answer   template.HTML // made safe by markup.Render
	Answered time.Time
	Article  *kit.Link
}

// QuestionsPage is the public list.
type QuestionsPage struct {
	kit.Base
	Questions []Asked
	Total     int
	Pages     Pager
}

// ThanksPage ends a visit to the counter: Word says why, "spared" or "withdrawn".
type ThanksPage struct {
	kit.Base
	Word string
}
