package staff

import (
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

// Bulk does one thing to the articles that are ticked.
func (s *Staff) Bulk(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	f, err := kit.ReadForm(r, "article")
	if err != nil {
		return kit.Document{}, err
	}
	b := help.Bulk{
		Do: help.BulkDo(f.Line("do")), Lang: f.Lang("in"), Category: f.ID("to"), Audience: app.Audience(f.Line("for")),
	}
	for _, text := range f.All("article") {
		if id, err := app.ParseID(text); err == nil {
			b.Articles = append(b.Articles, id)
		}
	}
	done, err := s.Help.DoBulk(r.Context(), kit.VisitOf(r).Actor, b)
	back := backTo(f.Line("back"))
	if err == nil && allDone(done) {
		return kit.Document{}, &kit.Next{To: back, Note: "content.bulk"}
	}
	r.URL.RawQuery = query(back)
	p, pageErr := s.contentPage(w, r)
	if pageErr != nil {
		return kit.Document{}, pageErr
	}
	if err != nil {
		if err := s.blame(r, &p.Faults, "bulk-do", err); err != nil {
			return kit.Document{}, err
		}
		return s.refused("content", p)
	}
	p.Results = s.bulkResults(r, done)
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

func (s *Staff) bulkResults(r *http.Request, list []help.BulkDone) *BulkResults {
	out := &BulkResults{}
	words := s.words(r)
	for _, d := range list {
		if d.Err == nil {
			out.Done++
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
	for _, list := range [...]string{"/staff/content", "/staff/bin"} {
		if path == list || strings.HasPrefix(path, list+"?") {
			return path
		}
	}
	return "/staff/content"
}

func query(path string) string {
	u, err := url.Parse(path)
	if err != nil {
		return ""
	}
	return u.RawQuery
}
