package staff

import (
	"errors"
	"net/http"
	"time"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/question"
	"guichet/app/web/kit"
	"guichet/store"
)

// MaxQuestionForm bounds a decision with its answer, in bytes.
const MaxQuestionForm = 128 << 10

// QuestionsPage is the questions in one state.
type QuestionsPage struct {
	Base
	Tabs []QuestionTab
	Rows []QuestionLine
	Next string // path of the next page, empty on the last
}

// QuestionTab is one state with how many questions are in it.
type QuestionTab struct {
	Word, Path string
	Count      int
	Current    bool
}

// QuestionLine is one question of a list.
type QuestionLine struct {
	Path, Title, Name string
	Lang              app.Lang
	Public            bool
	Asked             time.Time
	Spots             []string
}

// Questions lists the questions in a state, those that wait to be looked at
// first.
func (s *Staff) Questions(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	p := QuestionsPage{Base: s.base(w, r, "staff.nav.questions")}
	f, err := kit.QueryForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	state, ok := question.ParseState(f.Line("state"))
	if !ok {
		return kit.Document{}, app.E(app.NotFound, "error.notfound")
	}
	who := kit.VisitOf(r).Actor
	after, err := cursor(r)
	if err != nil {
		return kit.Document{}, err
	}
	err = s.view(r.Context(), func(rd store.Reader) error {
		counts, err := s.Question.Counts(rd, who)
		if err != nil {
			return err
		}
		for _, st := range question.States() {
			p.Tabs = append(p.Tabs, QuestionTab{string(st), "/staff/questions?state=" + string(st), counts[st], st == state})
		}
		found, next, err := s.Question.Queue(rd, who, state, store.Page{After: after, Limit: 50})
		for _, q := range found {
			p.Rows = append(p.Rows, s.questionLine(q))
		}
		if next != nil {
			p.Next = "/staff/questions?state=" + string(state) + "&after=" + cursorText(next)
		}
		return err
	})
	if err != nil {
		return kit.Document{}, err
	}
	return s.page("questions", p)
}

func (s *Staff) questionLine(q question.Question) QuestionLine {
	return QuestionLine{
		Path: "/staff/questions/" + q.ID.String(), Title: q.Title(160), Name: q.Name, Lang: q.Lang, Public: q.Public,
		Asked: s.local(q.Asked), Spots: q.Spots(),
	}
}

// QuestionPage is one question with what can be done with it.
type QuestionPage struct {
	Base
	QuestionLine
	ID         string
	Text       string
	State      string
	Seen       string // when it came into this state, for the forms
	Answer     string
	Note       string
	Heading    string // of the article to be
	Categories []Choice
	TextLangs  []Choice
	Near       []NearArticle
	Article    string // path of the article the answer became
	MayPublish bool
	Days       int // a question that was turned down stays
}

// NearArticle may answer a question already.
type NearArticle struct {
	Title, Path string
	Lang        app.Lang
}

// OneQuestion shows one question.
func (s *Staff) OneQuestion(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	p, err := s.questionPage(w, r, nil)
	if err != nil {
		return kit.Document{}, err
	}
	return s.page("question", p)
}

// questionPage fills the page; of a form that was refused it keeps what was
// typed.
func (s *Staff) questionPage(w http.ResponseWriter, r *http.Request, f *kit.Form) (QuestionPage, error) {
	id, err := kit.PathID(r, "id")
	if err != nil {
		return QuestionPage{}, err
	}
	p := QuestionPage{Base: s.base(w, r, "loop.question.title"), ID: id.String()}
	who := kit.VisitOf(r).Actor
	p.MayPublish, p.Days = who.Role >= app.Editor, question.RejectedDays
	category, textLang := "", app.Lang("")
	if f != nil {
		category, textLang = f.Line("category"), f.Lang("lang")
	}
	err = s.view(r.Context(), func(rd store.Reader) error {
		q, err := s.Question.One(rd, who, id)
		if err != nil {
			return err
		}
		p.QuestionLine = s.questionLine(q)
		p.Base.Title = q.Title(60)
		p.Text, p.State, p.Seen = q.Text, string(q.State), q.Moved.Format(time.RFC3339Nano)
		p.Answer, p.Note, p.Heading = q.Answer, q.Note, q.Title(help.MaxTitle)
		if textLang == "" {
			textLang = q.Lang
		}
		if !q.Article.IsZero() {
			p.Article = "/staff/content/" + q.Article.String()
		}
		branches, err := s.Help.Branches(rd, who)
		p.Categories = s.categoryChoices(r, branches, category)
		return err
	})
	if err != nil {
		return p, err
	}
	if f != nil {
		p.Answer, p.Note, p.Heading = f.Text("answer"), f.Text("note"), f.Line("title")
	}
	p.TextLangs = s.langChoices(s.words(r), textLang)
	p.Near = s.nearArticles(r, p.QuestionLine.Lang, p.Text)
	return p, nil
}

func (s *Staff) nearArticles(r *http.Request, lang app.Lang, text string) []NearArticle {
	found, err := s.Help.Search(r.Context(), kit.VisitOf(r).Actor, help.SearchQuery{Text: text, Lang: lang, Limit: 5})
	if err != nil {
		s.Log.Warn("no articles beside a question", "err", err)
		return nil
	}
	var out []NearArticle
	for _, h := range found.Hits {
		out = append(out, NearArticle{h.Title, h.Path, h.Lang})
	}
	return out
}

// DecideQuestion does what a form says with a question and leads back to the
// queue.
func (s *Staff) DecideQuestion(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	id, err := kit.PathID(r, "id")
	if err != nil {
		return kit.Document{}, err
	}
	f, err := kit.ReadForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	done, field, err := s.decide(r, id, f)
	if err == nil {
		return kit.Document{}, done
	}
	p, perr := s.questionPage(w, r, &f)
	if perr != nil {
		return kit.Document{}, perr
	}
	if err := s.blame(r, &p.Faults, field, err); err != nil {
		return kit.Document{}, err
	}
	return s.refused("question", p)
}

// decide carries a decision out; field is the control a refusal is about.
func (s *Staff) decide(r *http.Request, id app.ID, f kit.Form) (done *kit.Next, field string, err error) {
	who, d := kit.VisitOf(r).Actor, question.Decision{ID: id}
	if d.Seen, err = time.Parse(time.RFC3339Nano, f.Line("seen")); err != nil {
		return nil, "", app.E(app.Invalid, "error.form").Wrap(err)
	}
	done = &kit.Next{To: "/staff/questions"}
	switch f.Line("do") {
	case "approve":
		done.Note = "question.approved"
		_, err = s.Question.Approve(r.Context(), who, d)
	case "reject":
		done.Note = "question.rejected"
		_, err = s.Question.Reject(r.Context(), who, d, f.Text("note"))
		field = "note"
	case "answer":
		done.Note = "question.answered"
		_, err = s.Question.Answer(r.Context(), who, d, f.Text("answer"))
		field = "answer"
	case "publish":
		return s.publishAnswer(r, d, f)
	case "remove":
		done.Note = "question.removed"
		err = s.Question.Remove(r.Context(), who, id)
	default:
		return nil, "", app.E(app.Invalid, "error.form")
	}
	return done, field, err
}

// publishAnswer answers and makes the answer an article.
func (s *Staff) publishAnswer(r *http.Request, d question.Decision, f kit.Form) (*kit.Next, string, error) {
	_, saved, err := s.Question.Publish(r.Context(), kit.VisitOf(r).Actor, d, f.Text("answer"),
		help.ArticleInput{Kind: help.Question, Category: f.ID("category")},
		help.TextInput{Lang: f.Lang("lang"), Title: f.Line("title"), State: help.Published})
	if err != nil {
		return nil, blamed(err), err
	}
	return &kit.Next{To: "/staff/questions?state=answered", Note: noteOf(saved)}, "", nil
}

func noteOf(saved help.Saved) string {
	if saved.State == help.Published {
		return "question.published"
	}
	return "question.answered"
}

// blamed is the control of the form that an error about an article means.
func blamed(err error) string {
	var known *app.Error
	if !errors.As(err, &known) {
		return ""
	}
	switch known.Key {
	case "help.error.title.missing", "help.error.title.long":
		return "heading"
	case "help.error.category.missing":
		return "category"
	case "help.error.language":
		return "lang"
	case "question.error.moved", "question.error.published":
		return ""
	}
	return "answer"
}
