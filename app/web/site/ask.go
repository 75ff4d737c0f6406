package site

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"guichet/app"
	"guichet/app/feedback"
	"guichet/app/help"
	"guichet/app/help/fold"
	"guichet/app/question"
	"guichet/app/settings"
	"guichet/app/web/guard"
	"guichet/app/web/kit"
	"guichet/store"
)

// MaxAskForm bounds a question as it is sent, in bytes. It is far over what is
// kept, so that a text that is too long comes back with the sentence about it.
const MaxAskForm = 512 << 10

// MaxSmallForm bounds a form of a button and what it is about, in bytes.
const MaxSmallForm = 4 << 10

// retryAfter is in seconds: when to send again what could not be taken now.
const retryAfter = "60"

// nearestShown is how many articles are offered before a question is sent.
const nearestShown = 4

// askRule bounds questions: a browser that did a little work may send more.
func askRule() guard.Rule {
	return guard.Rule{
		Name:    "ask",
		Address: guard.Rate{Burst: 4, Every: 15 * time.Minute},
		Worked:  guard.Rate{Burst: 12, Every: 5 * time.Minute},
		Device:  guard.Rate{Burst: 12, Every: 5 * time.Minute},
	}
}

// spareRule bounds how often an address says that an answer was found.
func spareRule() guard.Rule {
	return guard.Rule{Name: "spare", Address: guard.Rate{Burst: 20, Every: time.Minute}}
}

// Ask shows the form, filled in with what was searched. A script gets what the
// form carries.
func (s *Site) Ask(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	if kit.WantsJSON(r) {
		return s.ticketJSON(w)
	}
	text := []rune(fold.Text(r.URL.Query().Get("q")))
	p := AskPage{Text: string(text[:min(len(text), question.MaxText)]), Ticket: s.Guard.Ticket()}
	return s.askPage(w, r, p, http.StatusOK)
}

func (s *Site) askPage(w http.ResponseWriter, r *http.Request, p AskPage, status int) (kit.Document, error) {
	base, set, err := s.plainFrame(w, r, "/ask", "ask.title")
	if err != nil {
		return kit.Document{}, err
	}
	p.Base = base
	p.Title = s.Texts.Printer(base.Lang).T("ask.title")
	if len(p.Nearest) > 0 {
		p.Title = s.Texts.Printer(base.Lang).T("ask.near.title")
	}
	doc, err := s.page(set, "ask", p)
	doc.Status = status
	return doc, err
}

// plainFrame is the frame of a page that is somebody's own: stored nowhere and
// not for search engines.
func (s *Site) plainFrame(w http.ResponseWriter, r *http.Request, rest, title string) (
	b kit.Base, set settings.Settings, err error) {
	w.Header().Set("Cache-Control", "no-store")
	lang := s.Languages.Of(r)
	err = s.view(r.Context(), func(rd store.Reader) (err error) {
		if set, err = s.Settings.At(rd); err != nil {
			return err
		}
		b, err = s.frame(rd, set, "", lang, "/"+string(lang)+rest, nil)
		return err
	})
	b.Title = s.Texts.Printer(lang).T(title)
	b.Canonical, b.Feed, b.NoIndex, b.OG = "", "", true, kit.OpenGraph{}
	return b, set, err
}

// SendQuestion takes a question. What cannot be taken comes back in its form,
// with a sentence and every word of it; what may have an answer already is shown
// that first.
func (s *Site) SendQuestion(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	f, err := kit.ReadForm(r)
	if err != nil {
		return s.askUnread(w, r, err)
	}
	lang := s.Languages.Of(r)
	key, err := sendKey(f)
	if err != nil {
		return kit.Document{}, err
	}
	in := question.Input{
		Lang: lang, Text: f.Text("text"), Name: f.Text("name"), Public: f.Line("public") == "yes",
		Offered: f.Line("shown") == "yes",
	}
	if field, err := in.Clean(); err != nil {
		return s.askAgain(w, r, f, field, err)
	}
	sent, err := s.Guard.Check(f)
	if err != nil {
		return s.askAgain(w, r, f, "", err)
	}
	if f.Line("sure") == "" {
		near := s.nearest(r.Context(), lang, in.Text)
		if len(near) > 0 {
			return s.askPage(w, r, AskPage{
				Text: in.Text, Name: in.Name, Public: in.Public, Ticket: s.Guard.Again(f), Nearest: near,
			}, http.StatusOK)
		}
	}
	if err := s.Guard.Admit(r, askRule(), sent); err != nil {
		return s.askAgain(w, r, f, "", err)
	}
	// The same text of the same form is the same question; another text is another.
	in.Token = s.Guard.Secret("question", sent.Nonce[:], []byte(in.Text))
	if key != "" { // however many forms it took to send it
		in.Token = s.Guard.Secret("question of key", []byte(key), []byte(in.Text))
	}
	if _, err := s.Question.Ask(r.Context(), in); err != nil {
		return s.askAgain(w, r, f, "", err)
	}
	to := "/" + string(lang) + "/ask/" + in.Token.String()
	if kit.WantsJSON(r) {
		w.Header().Set("Cache-Control", "no-store")
		body, err := json.Marshal(map[string]string{"to": to})
		return kit.Document{Type: kit.JSON, Body: body}, err
	}
	return kit.Document{}, &kit.Next{To: to}
}

// askAgain shows the form with what was typed and why it was not taken. What is
// no refusal of input is said with the form too: nothing typed is lost because
// the disk is full.
func (s *Site) askAgain(w http.ResponseWriter, r *http.Request, f kit.Form, field string, err error) (kit.Document, error) {
	if kit.WantsJSON(r) {
		return kit.Document{}, err
	}
	var refused *app.Error
	status := http.StatusUnprocessableEntity
	switch {
	case errors.As(err, &refused) && refused.Kind == app.TooMany:
		status = http.StatusTooManyRequests
	case errors.As(err, &refused) && refused.Kind == app.Busy, errors.Is(err, store.ErrReadOnly):
		status = http.StatusServiceUnavailable
	case errors.Is(err, store.ErrFull):
		status = http.StatusInsufficientStorage
	case refused == nil || refused.Kind != app.Unfit:
		return kit.Document{}, err
	}
	if refused == nil {
		refused = app.E(app.Busy, "ask.error.disk")
	}
	if status >= http.StatusTooManyRequests {
		w.Header().Set("Retry-After", retryAfter)
	}
	return s.askPage(w, r, AskPage{
		Text: fold.Text(f.Text("text")), Name: fold.Line(fold.Text(f.Text("name"))),
		Public: f.Line("public") == "yes", Shown: f.Line("shown") == "yes",
		Ticket: s.Guard.Again(f),
		Faults: kit.Faults{{Field: field, Message: s.Texts.Printer(s.Languages.Of(r)).Error(refused)}},
	}, status)
}

// askUnread answers a form that is too large to be read, or holds bytes that are
// no text: what can be shown of it comes back.
func (s *Site) askUnread(w http.ResponseWriter, r *http.Request, err error) (kit.Document, error) {
	var big *http.MaxBytesError
	fault, status := app.E(app.Unfit, "ask.error.bytes"), http.StatusUnprocessableEntity
	switch {
	case errors.As(err, &big):
		fault = app.E(app.TooLarge, "ask.error.huge", "Limit", question.MaxText)
		status = http.StatusRequestEntityTooLarge
	case r.PostForm == nil || app.KindOf(err) != app.Invalid:
		return kit.Document{}, err
	}
	return s.askPage(w, r, AskPage{
		Text: fold.Text(first(r.PostForm, "text")), Name: fold.Line(fold.Text(first(r.PostForm, "name"))),
		Public: first(r.PostForm, "public") == "yes", Ticket: s.Guard.Ticket(),
		Faults: kit.Faults{{Field: "text", Message: s.Texts.Printer(s.Languages.Of(r)).Error(fault)}},
	}, status)
}

// first is a field whose bytes may be anything.
func first(form url.Values, name string) string {
	return strings.ReplaceAll(form.Get(name), "\x00", "")
}

// nearest looks for articles that may answer. A search that cannot be made
// offers nothing: the question goes on its way.
func (s *Site) nearest(ctx context.Context, lang app.Lang, text string) []Near {
	leave, err := s.Search.Enter(ctx)
	if err != nil {
		return nil
	}
	defer leave()
	if utf8.RuneCountInString(text) > MaxQuery {
		text = string([]rune(text)[:MaxQuery])
	}
	found, err := s.Help.Search(ctx, app.Visitor(), help.SearchQuery{Text: text, Lang: lang, Limit: nearestShown})
	if err != nil {
		s.Log.Warn("no answers were offered", "err", err)
		return nil
	}
	var out []Near
	for _, h := range found.Hits {
		out = append(out, Near{ID: h.Article, Title: h.Title, Excerpt: h.Excerpt, Path: h.Path, Lang: h.Lang, Foreign: h.Foreign})
	}
	return out
}

// Spared notes that somebody found an answer before asking.
func (s *Site) Spared(_ http.ResponseWriter, r *http.Request) (kit.Document, error) {
	f, err := kit.ReadForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	lang := s.Languages.Of(r)
	thanks := &kit.Next{To: "/" + string(lang) + "/ask/thanks"}
	sent, err := s.Guard.Check(f)
	if err != nil || !s.Guard.First(sent, "spare") || s.Guard.Allow(r, spareRule(), sent.Worked) != nil {
		return kit.Document{}, thanks // nothing was promised to be counted
	}
	article := f.ID("article")
	err = s.view(r.Context(), func(rd store.Reader) error {
		names, err := s.Help.NamesOf(rd, app.Visitor(), lang, []app.ID{article})
		if _, ok := names[article]; !ok {
			article = app.ID{}
		}
		return err
	})
	if err == nil {
		err = s.Feedback.Spare(r.Context(), article)
	}
	if err != nil {
		return kit.Document{}, err
	}
	return kit.Document{}, thanks
}

// Thanks is where who found an answer, or took a question back, is let go.
func (s *Site) Thanks(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	word := "spared"
	if strings.HasSuffix(r.URL.Path, "/withdrawn") {
		word = "withdrawn"
	}
	base, set, err := s.plainFrame(w, r, "/ask/"+word, "ask.thanks."+word)
	if err != nil {
		return kit.Document{}, err
	}
	base.Path = "/" + string(base.Lang) + "/ask"
	return s.page(set, "thanks", ThanksPage{Base: base, Word: word})
}

// visitor is who asks, for today.
func (s *Site) visitor(r *http.Request) feedback.Visitor {
	return s.Feedback.Meet(kit.ClientOf(r).Addr, r.UserAgent())
}
