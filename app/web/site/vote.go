package site

import (
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"guichet/app"
	"guichet/app/feedback"
	"guichet/app/help"
	"guichet/app/settings"
	"guichet/app/web/guard"
	"guichet/app/web/kit"
	"guichet/store"
)

// MaxVoteForm bounds a vote with its reason, in bytes: a reason that is too long
// still comes back with the sentence that says so.
const MaxVoteForm = 64 << 10

// voteLag is how late the number of votes may show on an article.
const voteLag = 5 * time.Second

// voteRule bounds votes. A device may change its mind often; an address may hold
// many people, but not all of them at once.
func voteRule() guard.Rule {
	return guard.Rule{
		Name:    "vote",
		Device:  guard.Rate{Burst: 30, Every: time.Minute},
		Address: guard.Rate{Burst: 60, Every: 10 * time.Second},
	}
}

// newVoterRule bounds the devices an address brings to one article's vote.
func newVoterRule() guard.Rule {
	return guard.Rule{Name: "voter", Address: guard.Rate{Burst: 20, Every: 2 * time.Minute}}
}

// VoteBlock is the question under an article. Helped counts who said yes.
type VoteBlock struct {
	Path   string
	Helped int
}

// VotePage is where somebody without JavaScript sees what was noted, says why
// not, and changes or takes back the vote.
type VotePage struct {
	kit.Base
	Article kit.Link
	Path    string
	Opinion feedback.Opinion // "" before a vote
	Reason  string
	Faults  kit.Faults
}

// voteBlock is the block of an article, and how long the page with it holds: it
// is made again within voteLag of a vote, or at the turn of the year.
func (s *Site) voteBlock(r store.Reader, set settings.Settings, view help.ArticleView) (*VoteBlock, func(*kit.Document), error) {
	if view.Archived {
		return nil, func(*kit.Document) {}, nil
	}
	// A kept page keeps what Still holds: not the whole view with its texts.
	id, zone := view.Article, set.Zone
	version := s.Feedback.Version(id)
	t, err := s.Feedback.TallyOf(r, id)
	now := s.Clock()
	year := now.In(zone).Year()
	hold := func(doc *kit.Document) {
		doc.Until = now.Add(voteLag)
		doc.Still = func() bool { return s.Feedback.Version(id) == version && s.Clock().In(zone).Year() == year }
	}
	return &VoteBlock{Path: view.Path + "/vote", Helped: t.Yes}, hold, err
}

// Vote shows what the reader's device said of an article.
func (s *Site) Vote(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	name, err := s.voted(r)
	if err != nil {
		return kit.Document{}, err
	}
	p := VotePage{}
	if device, ok := s.Guard.DeviceOf(r); ok {
		err = s.view(r.Context(), func(rd store.Reader) error {
			v, ok, err := s.Feedback.Mine(rd, device, name.Article)
			if ok {
				p.Opinion, p.Reason = opinionOf(v), v.Reason
			}
			return err
		})
	}
	if err != nil {
		return kit.Document{}, err
	}
	return s.votePage(w, r, name, p)
}

func opinionOf(v feedback.Vote) feedback.Opinion {
	switch {
	case v.At.IsZero():
		return ""
	case v.Helped:
		return feedback.Helped
	}
	return feedback.HelpedNot
}

// voted is the article a vote is about.
func (s *Site) voted(r *http.Request) (help.Name, error) {
	return s.Help.VisitorsName(r.Context(), s.Languages.Of(r), r.PathValue("slug"))
}

func (s *Site) votePage(w http.ResponseWriter, r *http.Request, name help.Name, p VotePage) (kit.Document, error) {
	base, set, err := s.plainFrame(w, r, "", "vote.title")
	if err != nil {
		return kit.Document{}, err
	}
	p.Base, p.Path = base, name.Path+"/vote"
	p.Base.Path, p.Languages = p.Path, s.menu(set, base.Lang, p.Path, nil)
	p.Article = kit.Link{Title: name.Title, Path: name.Path}
	if name.Lang != base.Lang {
		p.Article.Lang = name.Lang
	}
	doc, err := s.page(set, "vote", p)
	if len(p.Faults) > 0 {
		doc.Status = http.StatusUnprocessableEntity
	}
	return doc, err
}

// CastVote notes a vote: a script is answered in JSON, a form leads to the page
// that says what was noted.
func (s *Site) CastVote(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	f, err := kit.ReadForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	opinion, ok := feedback.ParseOpinion(f.Line("opinion"))
	if !ok {
		return kit.Document{}, app.E(app.Invalid, "error.form")
	}
	key, err := sendKey(f)
	if err != nil {
		return kit.Document{}, err
	}
	name, err := s.voted(r)
	if err != nil {
		return kit.Document{}, err
	}
	v, err := s.castVote(w, r, key, name, feedback.Ballot{
		Article: name.Article, Lang: name.Lang, Opinion: opinion, Reason: f.Text("reason"),
	})
	if err != nil {
		return s.voteRefused(w, r, name, f, opinion, err)
	}
	if !kit.WantsJSON(r) {
		return kit.Document{}, &kit.Next{To: name.Path + "/vote"}
	}
	w.Header().Set("Cache-Control", "no-store")
	body, err := json.Marshal(map[string]string{"opinion": string(opinionOf(v))})
	return kit.Document{Type: kit.JSON, Body: body}, err
}

// castVote counts a vote as one of its device. A browser that has no number yet
// gets one; with a key, the one that belongs to the key, so that a vote whose
// answer was lost and that comes again is the same vote.
func (s *Site) castVote(w http.ResponseWriter, r *http.Request, key string, name help.Name, b feedback.Ballot) (feedback.Vote, error) {
	device, known := s.Guard.DeviceOf(r)
	if err := s.Guard.Allow(r, voteRule(), false); err != nil {
		return feedback.Vote{}, err
	}
	if !known {
		if b.Opinion == feedback.Withdrawn {
			return feedback.Vote{}, nil // nothing was said, nothing is to be taken back
		}
		var fresh bool
		if device, fresh = s.newDevice(r, key, name.Article); fresh {
			if err := s.Guard.Allow(r, newVoterRule(), false); err != nil {
				return feedback.Vote{}, err
			}
		}
	}
	b.Device = device
	if key != "" && known {
		came, err := s.came(r, key, name.Article)
		if err != nil {
			return feedback.Vote{}, err
		}
		if came {
			b.Device = s.deviceOf(key)
		}
	}
	v, err := s.Feedback.Vote(r.Context(), b)
	if err == nil && !known {
		s.Guard.SetDevice(w, r, device)
	}
	if err == nil && b.Opinion != feedback.Withdrawn {
		s.Help.Answered(chooser(r), name.Article, b.Opinion == feedback.Helped)
	}
	return v, err
}

// newDevice is the number of a browser that has none.
func (s *Site) newDevice(r *http.Request, key string, article app.ID) (guard.Device, bool) {
	if key != "" {
		return s.deviceOf(key), true
	}
	return s.Guard.NewDevice(r, article)
}

func (s *Site) deviceOf(key string) guard.Device {
	sum := s.Guard.Secret("device of key", []byte(key))
	return guard.Device(sum[:16])
}

// came reports whether a vote with this key was counted before the browser had a
// number of its own.
func (s *Site) came(r *http.Request, key string, article app.ID) (ok bool, err error) {
	err = s.view(r.Context(), func(rd store.Reader) error {
		_, ok, err = s.Feedback.Mine(rd, s.deviceOf(key), article)
		return err
	})
	return ok, err
}

// voteRefused shows the form again with what was typed.
func (s *Site) voteRefused(w http.ResponseWriter, r *http.Request, name help.Name, f kit.Form,
	opinion feedback.Opinion, err error) (kit.Document, error) {
	var refused *app.Error
	if kit.WantsJSON(r) || !errors.As(err, &refused) || refused.Kind != app.Unfit && refused.Kind != app.TooMany {
		return kit.Document{}, err
	}
	p := VotePage{Opinion: opinion, Reason: f.Text("reason")}
	p.Faults = kit.Faults{{Field: "reason", Message: s.Texts.Printer(s.Languages.Of(r)).Error(refused)}}
	doc, err := s.votePage(w, r, name, p)
	if refused.Kind == app.TooMany {
		w.Header().Set("Retry-After", retryAfter)
		doc.Status = http.StatusTooManyRequests
	}
	return doc, err
}
