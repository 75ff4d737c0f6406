package staff

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/web/kit"
)

// BulkResults tells what an action on many articles did, when not all of it
// could be done.
type BulkResults struct {
	Done   int
	Failed []BulkFailure
}

// BulkFailure is one article an action was refused for.
type BulkFailure struct{ Title, Why string }

// Bulk does one thing to the articles that are ticked, or to all that the list
// finds.
func (s *Staff) Bulk(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	f, err := kit.ReadForm(r, "article")
	if err != nil {
		return kit.Document{}, err
	}
	back := backTo(f.Line("back"))
	b := help.Bulk{
		Do: help.BulkDo(f.Line("do")), Lang: f.Lang("in"), Category: f.ID("to"), Audience: app.Audience(f.Line("for")),
		Review: help.Day(f.Line("by")), Keywords: split(f.Text("words"), ","),
	}
	if f.Has("all") {
		if b.Articles, err = s.chosen(r, back); err != nil {
			return kit.Document{}, err
		}
	} else {
		for _, text := range f.All("article") {
			if id, err := app.ParseID(text); err == nil {
				b.Articles = append(b.Articles, id)
			}
		}
	}
	who := kit.VisitOf(r).Actor
	if len(b.Articles) > help.BulkMax {
		id, err := s.Help.StartBulk(r.Context(), who, b)
		if err == nil {
			return kit.Document{}, &kit.Next{To: journalPath + "/" + id.String()}
		}
		return s.bulkRefused(w, r, back, err)
	}
	// What was begun is done whole, also for a browser that has gone away.
	done, err := s.Help.DoBulk(context.WithoutCancel(r.Context()), who, b)
	if err != nil {
		return s.bulkRefused(w, r, back, err)
	}
	if allDone(done.Each) {
		return kit.Document{}, &kit.Next{To: withDone(back, done.Action), Note: "content.bulk"}
	}
	r.URL.RawQuery = query(withDone(back, done.Action))
	p, err := s.contentPage(w, r)
	if err != nil {
		return kit.Document{}, err
	}
	p.Results = s.bulkResults(r, done)
	return s.refused("content", p)
}

// chosen are all articles the list at a path finds.
func (s *Staff) chosen(r *http.Request, back string) ([]app.ID, error) {
	at := r.Clone(r.Context())
	at.URL.RawQuery = query(back)
	f, err := kit.QueryForm(at)
	if err != nil {
		return nil, err
	}
	q := s.contentQuery(f)
	if q.Scores, err = s.scores(r); err != nil {
		return nil, err
	}
	return s.Help.Chosen(r.Context(), kit.VisitOf(r).Actor, s.lang(r), q)
}

func (s *Staff) bulkRefused(w http.ResponseWriter, r *http.Request, back string, err error) (kit.Document, error) {
	r.URL.RawQuery = query(back)
	p, pageErr := s.contentPage(w, r)
	if pageErr != nil {
		return kit.Document{}, pageErr
	}
	if err := s.blame(r, &p.Faults, "bulk-do", err); err != nil {
		return kit.Document{}, err
	}
	return s.refused("content", p)
}

func allDone(list []help.BulkDone) bool {
	for _, d := range list {
		if d.Err != nil {
			return false
		}
	}
	return true
}

func (s *Staff) bulkResults(r *http.Request, done help.Bulked) *BulkResults {
	out := &BulkResults{Done: done.Done}
	words := s.words(r)
	for _, d := range done.Each {
		if d.Err == nil {
			continue
		}
		var said *app.Error
		if !errors.As(d.Err, &said) {
			said = app.E(app.Internal, "error.internal")
			s.Log.Error("a bulk action failed", "article", d.Article.String(), "err", d.Err)
		}
		f := BulkFailure{Title: d.Article.String(), Why: words.Error(said)}
		if title := s.titleOf(r, d.Article); title != "" {
			f.Title = title
		}
		out.Failed = append(out.Failed, f)
	}
	return out
}

// backTo is the list a form came from; nothing else is followed.
func backTo(path string) string {
	for _, list := range [...]string{contentPath, "/staff/bin"} {
		if path == list || strings.HasPrefix(path, list+"?") {
			return path
		}
	}
	return contentPath
}

// withDone is a list that says what was just done to it.
func withDone(back string, action app.ID) string {
	if action.IsZero() {
		return back
	}
	path, _, _ := strings.Cut(back, "?")
	v, err := url.ParseQuery(query(back))
	if err != nil {
		v = url.Values{}
	}
	v.Set("done", action.String())
	return path + "?" + v.Encode()
}

func query(path string) string {
	u, err := url.Parse(path)
	if err != nil {
		return ""
	}
	return u.RawQuery
}
