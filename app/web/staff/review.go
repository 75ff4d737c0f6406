package staff

import (
	"errors"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"time"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/help/merge"
	"guichet/app/web/kit"
	"guichet/store"
)

// ReviewPage is a text with what is proposed and said of it.
type ReviewPage struct {
	Base
	ID       string
	TextLang app.Lang
	Text     string // where it is written, or looked at
	State    string
	Heading  string
	Proposal *ProposalPart
	Revision string // the wording that is shown
	Compared bool   // the paragraphs tell what changed
	Paras    []Para
	Lost     []ThreadPart // their passage is gone
	Settled  []ThreadPart
	HTML     template.HTML
	Media    *MediaChange // what changed beside the words; nil for nothing
	Why      string       // why it cannot be shown as visitors would read it
	MayWrite bool
	MayJudge bool // approve it
	MayOnline,
	Planned bool
	Note, When string // as they were typed
	Zone       string
	Say        *SayForm
}

// ProposalPart is what is proposed of a text.
type ProposalPart struct {
	Path       string
	Stage      string
	Who, When  string
	To         string // who is asked, empty for whoever may
	Note       string
	Judge      string
	Word       string
	Planned    string // when it goes online
	Change     bool
	Mine, Held bool
}

// Para is a paragraph with what became of it and what is said of it.
type Para struct {
	Fate    string // same, new, changed, removed
	Text    string
	Runs    []merge.Run
	Line    int
	Threads []ThreadPart
	Say     *SayForm // the form of a comment, when it is open
}

// ThreadPart is what colleagues say of a passage.
type ThreadPart struct {
	ID         string
	At         string // the text's path
	Text       string // an answer that was refused
	NoText     string // and why
	Quote      string
	Line       int
	Start, End int // UTF-16 units of the body, as a text field counts
	Reworded   bool
	Said       []SaidLine
	By         string // who settled it
}

// SaidLine is one comment.
type SaidLine struct {
	ID, At, Who, When, Text string
	Own, Edited, Dropped    bool
}

// SayForm is what stands in the form of a comment.
type SayForm struct {
	At          string // the text's path
	Revision    string
	Line        int
	Quote, Text string
	NoQuote     string // what is wrong with the passage
	NoText      string
}

// Review shows a text to whoever looks it over.
func (s *Staff) Review(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	id, lang, f, err := s.textForm(r, kit.QueryForm)
	if err != nil {
		return kit.Document{}, err
	}
	var say *SayForm
	if line, err := strconv.Atoi(f.Line("line")); err == nil && line > 0 {
		say = &SayForm{Line: line, Quote: f.Text("quote")}
	}
	p, err := s.reviewPage(w, r, id, lang, say)
	if err != nil {
		return kit.Document{}, err
	}
	return s.page("review", p)
}

func (s *Staff) reviewPage(w http.ResponseWriter, r *http.Request, id app.ID, lang app.Lang, say *SayForm) (ReviewPage, error) {
	p := ReviewPage{
		Base: s.base(w, r, "writing.review.title"), ID: id.String(), TextLang: lang, Text: s.open(r, id, lang),
		Zone: s.Settings.Now().Zone.String(),
	}
	who := kit.VisitOf(r).Actor
	err := s.view(r.Context(), func(rd store.Reader) error {
		v, err := s.Help.Review(rd, who, id, lang)
		if err != nil {
			return err
		}
		p.Heading, p.State, p.Revision, p.Compared = v.Subject.Title, string(v.Text.State), v.Subject.ID.String(), !v.Against.ID.IsZero()
		p.MayWrite = who.Role >= app.Editor && v.Article.Deleted.IsZero()
		waits := v.Text.State == help.Draft || v.Text.State == help.Review || v.Proposal.Edit != nil
		own := v.Proposal.Stage != "" && v.Proposal.By == who.ID || s.Settings.Now().Writing.FourEyes && v.Subject.By == who.ID
		granted := v.Proposal.Stage == help.Granted
		p.MayJudge = p.MayWrite && waits && !own && !granted
		p.MayOnline = p.MayWrite && v.Proposal.Stage != "" && (granted || !s.bound(r))
		if v.Proposal.Stage != "" {
			if p.Proposal, err = s.proposalPart(rd, r, &v.Proposal); err != nil {
				return err
			}
			p.Planned = p.Proposal.Planned != ""
		}
		if err := s.paras(rd, r, &p, &v, say); err != nil {
			return err
		}
		if p.Media, err = s.mediaChange(rd, r, lang, v.Against.Media, v.Subject.Media); err != nil {
			return err
		}
		shown, err := s.Help.PreviewText(rd, who, lang, v.Subject.Title, v.Subject.Body)
		var said *app.Error
		if errors.As(err, &said) {
			p.Why = s.words(r).Error(said)
			return nil
		}
		p.HTML = ownFiles(shown.HTML)
		return err
	})
	return p, err
}

// bound reports whether the person may bring to visitors only what somebody else
// approved.
func (s *Staff) bound(r *http.Request) bool {
	return s.Settings.Now().Writing.FourEyes && kit.VisitOf(r).Actor.Role < app.Owner
}

func (s *Staff) proposalPart(rd reader, r *http.Request, p *help.Proposal) (*ProposalPart, error) {
	words := s.words(r)
	out := &ProposalPart{
		Path: textPath(p.Article, p.Lang) + "/review", Stage: string(p.Stage), When: s.when(words, p.At), Note: p.Note, Word: p.Word,
		Change: p.Edit != nil, Mine: p.By == kit.VisitOf(r).Actor.ID, Held: p.Held,
	}
	if p.Stage == help.Granted && !p.PublishAt.IsZero() {
		out.Planned = s.when(words, p.PublishAt)
	}
	var err error
	if out.Who, err = s.nameOf(rd, r, p.By); err != nil {
		return nil, err
	}
	if !p.To.IsZero() {
		if out.To, err = s.nameOf(rd, r, p.To); err != nil {
			return nil, err
		}
	}
	if !p.Judge.IsZero() {
		out.Judge, err = s.nameOf(rd, r, p.Judge)
	}
	return out, err
}

// paras puts each thread beside the paragraph its passage begins in.
func (s *Staff) paras(rd reader, r *http.Request, p *ReviewPage, v *help.ReviewView, say *SayForm) error {
	for _, c := range v.Changes {
		p.Paras = append(p.Paras, Para{Fate: string(c.Fate), Text: c.Text, Runs: c.Runs, Line: c.Line})
	}
	for i := range v.Threads {
		t := &v.Threads[i]
		part, err := s.thread(rd, r, t, v.Subject.Body)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(v.Changes, func(c merge.Change) bool {
			return c.Fate != merge.Removed && c.Start <= t.Place.Start && t.Place.Start < max(c.End, c.Start+1)
		})
		switch {
		case !t.Settled.IsZero():
			p.Settled = append(p.Settled, part)
		case t.Place.Gone || at < 0:
			p.Lost = append(p.Lost, part)
		default:
			p.Paras[at].Threads = append(p.Paras[at].Threads, part)
		}
	}
	if say == nil {
		return nil
	}
	say.At, say.Revision = textPath(v.Article.ID, p.TextLang), p.Revision
	for i := len(p.Paras) - 1; i >= 0; i-- {
		c := &p.Paras[i]
		if c.Fate != string(merge.Removed) && c.Line <= say.Line {
			if c.Say = say; say.Quote == "" {
				say.Quote = c.Text
			}
			return nil
		}
	}
	p.Say = say
	return nil
}

func (s *Staff) thread(rd reader, r *http.Request, t *help.Thread, body string) (ThreadPart, error) {
	out := ThreadPart{ID: t.ID.String(), At: textPath(t.Article, t.Lang), Quote: t.Quote, Line: t.Place.Line, Reworded: t.Place.Reworded}
	if !t.Place.Gone && t.Settled.IsZero() {
		out.Start, out.End = units(body[:t.Place.Start]), units(body[:t.Place.End])
	}
	for _, c := range append([]help.Comment{t.Comment}, t.Answers...) {
		name, err := s.nameOf(rd, r, c.By)
		if err != nil {
			return out, err
		}
		out.Said = append(out.Said, SaidLine{
			ID: c.ID.String(), At: out.At, Who: name, When: s.when(s.words(r), c.At), Text: c.Text,
			Own: c.By == kit.VisitOf(r).Actor.ID && c.Dropped.IsZero(), Edited: !c.Edited.IsZero(), Dropped: !c.Dropped.IsZero(),
		})
	}
	if t.Settled.IsZero() {
		return out, nil
	}
	var err error
	out.By, err = s.nameOf(rd, r, t.SetBy)
	return out, err
}

// units counts a text as a text field of a browser does.
func units(s string) int {
	n := 0
	for _, c := range s {
		if n++; c > 0xffff {
			n++
		}
	}
	return n
}

// SaveReview carries out what somebody decided about a text.
func (s *Staff) SaveReview(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	id, lang, f, err := s.textForm(r, kit.ReadForm)
	if err != nil {
		return kit.Document{}, err
	}
	note, err := s.verdict(r, id, lang, f)
	if err == nil {
		to := textPath(id, lang) + "/review"
		return kit.Document{}, &kit.Next{To: to, Note: note}
	}
	p, failed := s.reviewPage(w, r, id, lang, nil)
	if failed != nil {
		return kit.Document{}, failed
	}
	p.Note, p.When = f.Text("note"), f.Line("at")
	control := ""
	switch app.KindOf(err) {
	case app.Invalid:
		control = "at"
	case app.Conflict:
		var clash *help.ConflictError
		if errors.As(err, &clash) {
			err = app.E(app.Conflict, "writing.error.clash")
		}
	}
	if err := s.blame(r, &p.Faults, control, err); err != nil {
		return kit.Document{}, err
	}
	return s.refused("review", p)
}

// verdict does what the button says and returns what to say of it.
func (s *Staff) verdict(r *http.Request, id app.ID, lang app.Lang, f kit.Form) (note string, err error) {
	ctx, who := r.Context(), kit.VisitOf(r).Actor
	do, seen := f.Line("do"), f.ID("revision")
	var at time.Time
	if do == "approve-at" || do == "plan" {
		if at, err = s.wallMoment(f.Line("at")); err == nil && !at.After(s.Clock()) {
			err = app.E(app.Invalid, "writing.error.past")
		}
		if err != nil {
			return "", err
		}
	}
	switch do {
	case "approve":
		_, err = s.Help.Approve(ctx, who, id, lang, help.Verdict{Seen: seen, Note: f.Text("note")})
		return "review.approved", err
	case "approve-publish", "approve-at":
		_, err = s.Help.Approve(ctx, who, id, lang, help.Verdict{Seen: seen, Note: f.Text("note"), Publish: true, At: at})
	case "return":
		return "review.returned", s.Help.Return(ctx, who, id, lang, seen, f.Text("note"))
	case "withdraw":
		return "review.withdrawn", s.Help.Withdraw(ctx, who, id, lang)
	case "unplan":
		return "review.cancelled", s.Help.Unplan(ctx, who, id, lang)
	case "online", "plan":
		err = s.bringOnline(r, id, lang, at)
	default:
		return "", app.E(app.Invalid, "error.form")
	}
	if at.IsZero() {
		return "article.published", err
	}
	return "article.scheduled", err
}

// bringOnline publishes what was proposed, now or at a moment.
func (s *Staff) bringOnline(r *http.Request, id app.ID, lang app.Lang, at time.Time) error {
	who, change := kit.VisitOf(r).Actor, false
	err := s.view(r.Context(), func(rd store.Reader) error {
		p, _, err := s.Help.Proposal(rd, who, id, lang)
		change = p.Edit != nil
		return err
	})
	switch {
	case err != nil:
	case change:
		_, err = s.Help.PublishChange(r.Context(), who, id, lang, at)
	case at.IsZero():
		_, err = s.Help.Publish(r.Context(), who, id, lang)
	default:
		_, err = s.Help.Schedule(r.Context(), who, id, lang, at)
	}
	return err
}

// SaveComment keeps what somebody says of a passage, or answers.
func (s *Staff) SaveComment(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	id, lang, f, err := s.textForm(r, kit.ReadForm)
	if err != nil {
		return kit.Document{}, err
	}
	line, _ := strconv.Atoi(f.Line("line"))
	in := help.CommentInput{
		Thread: f.ID("thread"), Revision: f.ID("revision"), Quote: f.Text("quote"), Line: line, Text: f.Text("text"),
	}
	kept, err := s.Help.Comment(r.Context(), kit.VisitOf(r).Actor, id, lang, in)
	if err == nil {
		if !in.Thread.IsZero() {
			kept = in.Thread
		}
		return kit.Document{}, &kit.Next{To: textPath(id, lang) + "/review#t-" + kept.String(), Note: "comment.kept"}
	}
	say := &SayForm{Line: max(line, 1), Quote: in.Quote, Text: in.Text}
	if !in.Thread.IsZero() {
		say = nil
	}
	p, failed := s.reviewPage(w, r, id, lang, say)
	if failed != nil {
		return kit.Document{}, failed
	}
	control := "text-" + in.Thread.String()
	if say != nil {
		control = "say-text"
		var said *app.Error
		if errors.As(err, &said) && (said.Key == "help.error.comment.passage" || said.Key == "help.error.comment.wide") {
			control = "say-quote"
		}
	}
	if err := s.blame(r, &p.Faults, control, err); err != nil {
		return kit.Document{}, err
	}
	p.blamed(say, in)
	return s.refused("review", p)
}

// blamed puts what was refused, and why, back into the form it came from.
func (p *ReviewPage) blamed(say *SayForm, in help.CommentInput) {
	if say != nil {
		say.NoQuote, say.NoText = p.Faults.Of("say-quote"), p.Faults.Of("say-text")
		return
	}
	mark := func(list []ThreadPart) {
		for i := range list {
			if list[i].ID == in.Thread.String() {
				list[i].Text, list[i].NoText = in.Text, p.Faults.Of("text-"+list[i].ID)
			}
		}
	}
	for i := range p.Paras {
		mark(p.Paras[i].Threads)
	}
	mark(p.Lost)
	mark(p.Settled)
}

// ChangeComment changes what a person said, or takes it back.
func (s *Staff) ChangeComment(_ http.ResponseWriter, r *http.Request) (kit.Document, error) {
	id, lang, f, err := s.textForm(r, kit.ReadForm)
	if err != nil {
		return kit.Document{}, err
	}
	who, note := kit.VisitOf(r).Actor, "comment.changed"
	if f.Line("do") == "drop" {
		note = "comment.dropped"
		err = s.Help.DropComment(r.Context(), who, id, lang, f.ID("comment"))
	} else {
		err = s.Help.RewordComment(r.Context(), who, id, lang, f.ID("comment"), f.Text("text"))
	}
	if err != nil {
		return kit.Document{}, err
	}
	return kit.Document{}, &kit.Next{To: textPath(id, lang) + "/review", Note: note}
}

// SettleThread ends a thread or opens it again.
func (s *Staff) SettleThread(_ http.ResponseWriter, r *http.Request) (kit.Document, error) {
	id, lang, f, err := s.textForm(r, kit.ReadForm)
	if err != nil {
		return kit.Document{}, err
	}
	note := "comment.settled"
	if f.Has("open") {
		note = "comment.opened"
	}
	if err := s.Help.Settle(r.Context(), kit.VisitOf(r).Actor, id, lang, f.ID("thread"), !f.Has("open")); err != nil {
		return kit.Document{}, err
	}
	return kit.Document{}, &kit.Next{To: textPath(id, lang) + "/review", Note: note}
}
