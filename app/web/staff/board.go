package staff

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"guichet/app"
	"guichet/app/account"
	"guichet/app/help"
	"guichet/app/i18n"
	"guichet/app/web/kit"
	"guichet/store"
)

// Board is what stands around the list of articles: what waits, the lists a
// person comes back to, and what was just done.
type Board struct {
	More     []Filter // filters that are folded away
	Heads    []SortHead
	Work     help.Work
	Gaps     int // searches without an answer
	Views    []SavedView
	Query    string // this list, to be saved
	MaySave  bool
	MostAll  int  // articles an action on all found takes; 0 when it cannot
	Did      *Did // the action that was just done
	NameMost int
}

// SortHead is the head of a column the list can be sorted by.
type SortHead struct {
	Word, Path string
	Sorted     string // "ascending" or "descending", empty when it is not
}

// SavedView is a list with a name.
type SavedView struct {
	Name, Path string
	Current    bool
}

// Did is an action that can be taken back at once.
type Did struct {
	ID, Do, Path string
	Count        int
	Undoes       bool
}

// boardWords are the parameters a saved view keeps, and no others.
func boardWords() []string {
	return []string{"q", "state", "lang", "missing", "behind", "marked", "category", "kind", "audience", "sort", "cover", "review", "votes", "age"}
}

// ages are how long nothing was changed, in days.
func ages() []int { return []int{30, 90, 180, 365} }

// boardQuery reads the filters of the board; a value that means nothing filters
// nothing.
func boardQuery(f kit.Form, q *help.ContentQuery) {
	oneOf := func(name string, all ...string) string {
		if v := f.Line(name); slices.Contains(all, v) {
			return v
		}
		return ""
	}
	q.Cover = oneOf("cover", help.CoverAll, help.CoverPart)
	q.Review = oneOf("review", help.ReviewDue, help.ReviewSoon, help.ReviewSet, help.ReviewNone)
	q.Votes = oneOf("votes", help.VotesGood, help.VotesBad, help.VotesNo, help.VotesNone)
	if n, err := strconv.Atoi(f.Line("age")); err == nil && n > 0 && n <= 3650 {
		q.Age = n
	}
	if !slices.Contains(help.Sorts(), q.Sort) {
		q.Sort = help.ByUpdated
	}
}

func sortChoices(words *i18n.Printer, chosen help.Sort) []Choice {
	var out []Choice
	for _, by := range help.Sorts() {
		out = append(out, Choice{string(by), words.T("content.sort." + string(by)), by == chosen})
	}
	return out
}

// boardFilters are the lists to choose from that the board has beside those of
// the articles' own facts.
func boardFilters(words *i18n.Printer, q help.ContentQuery) []Filter {
	some := func(name, chosen string, all ...string) Filter {
		f := Filter{Name: name, Label: words.T("content." + name), Any: words.T("content.any")}
		for _, v := range all {
			f.Choices = append(f.Choices, Choice{v, words.T("content." + name + "." + v), v == chosen})
		}
		return f
	}
	age := Filter{Name: "age", Label: words.T("content.age"), Any: words.T("content.any")}
	for _, n := range ages() {
		age.Choices = append(age.Choices, Choice{strconv.Itoa(n), words.T("content.age.days", "Count", n), n == q.Age})
	}
	return []Filter{
		some("cover", q.Cover, help.CoverPart, help.CoverAll),
		some("review", q.Review, help.ReviewDue, help.ReviewSoon, help.ReviewSet, help.ReviewNone),
		some("votes", q.Votes, help.VotesBad, help.VotesNo, help.VotesGood, help.VotesNone),
		age,
	}
}

// scores looks up what readers said of an article.
func (s *Staff) scores(r *http.Request) (func(app.ID) help.Votes, error) {
	all, err := s.Feedback.Scores(r.Context(), kit.VisitOf(r).Actor)
	return func(id app.ID) help.Votes {
		t := all[id]
		return help.Votes{Yes: t.Yes, No: t.No}
	}, err
}

func (s *Staff) today() help.Day { return help.Day(s.local(s.Clock()).Format(time.DateOnly)) }

// viewQuery is what of a query is worth a name, in one order.
func viewQuery(v url.Values) string {
	out := url.Values{}
	for _, name := range boardWords() {
		if value := v.Get(name); value != "" {
			out.Set(name, value)
		}
	}
	return out.Encode()
}

func (s *Staff) fillBoard(r *http.Request, p *ContentPage, f kit.Form, q help.ContentQuery, found help.Content) error {
	who := kit.VisitOf(r).Actor
	p.Query, p.NameMost, p.Work = viewQuery(r.URL.Query()), account.MaxViewName, found.Work
	if p.MayWrite && found.Total > len(found.Rows) && found.Total <= help.ChooseMax {
		p.MostAll = found.Total
	}
	p.Heads = sortHeads(r.URL.Query(), q.Sort)
	var err error
	if p.Gaps, err = s.Feedback.GapsOpen(r.Context(), who); err != nil {
		return err
	}
	return s.view(r.Context(), func(rd store.Reader) error {
		h, err := s.Accounts.HabitsOf(rd, who)
		if err != nil {
			return err
		}
		p.MaySave = p.Query != "" && len(p.Query) <= account.MaxViewQuery
		for _, v := range h.Views {
			current := v.Query == p.Query
			p.MaySave = p.MaySave && !current
			p.Views = append(p.Views, SavedView{Name: v.Name, Path: contentPath + "?" + v.Query, Current: current})
		}
		if id := f.ID("done"); !id.IsZero() {
			p.Did, err = s.did(rd, who, id)
		}
		return err
	})
}

// contentPath is the list of all articles.
const contentPath = "/staff/content"

// did tells of an action; of one that is not known, nothing.
func (s *Staff) did(rd store.Reader, who app.Actor, id app.ID) (*Did, error) {
	a, err := s.Help.ActionOf(rd, who, id)
	if app.KindOf(err) == app.NotFound {
		return nil, nil
	}
	return &Did{
		ID: id.String(), Do: string(a.Do), Path: journalPath + "/" + id.String(), Count: a.Done,
		Undoes: a.Undoes && who.Role >= app.Editor,
	}, err
}

// sortHeads are the columns with the links that sort by them.
func sortHeads(at url.Values, now help.Sort) []SortHead {
	at = keep(at, "after", "undo", "done")
	head := func(word string, by help.Sort, order string, other help.Sort, reverse string) SortHead {
		to := by
		h := SortHead{Word: word}
		switch now {
		case by:
			h.Sorted, to = order, other
		case other:
			h.Sorted = reverse
		}
		v := keep(at, "sort")
		v.Set("sort", string(to))
		h.Path = contentPath + "?" + v.Encode()
		return h
	}
	return []SortHead{
		head("title", help.ByTitle, "ascending", help.ByTitle, "ascending"),
		head("review", help.ByReview, "ascending", help.ByReview, "ascending"),
		head("votes", help.ByHelpful, "ascending", help.ByNo, "descending"),
		head("updated", help.ByUpdated, "descending", help.ByOldest, "ascending"),
	}
}

// Head is the column of a word, for the page.
func (b Board) Head(word string) SortHead {
	for _, h := range b.Heads {
		if h.Word == word {
			return h
		}
	}
	return SortHead{Word: word}
}

// SaveView gives the list a name.
func (s *Staff) SaveView(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	f, err := kit.ReadForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	v, err := url.ParseQuery(f.Line("query"))
	if err != nil {
		return kit.Document{}, app.E(app.Invalid, "error.form").Wrap(err)
	}
	query := viewQuery(v)
	err = s.Accounts.SaveView(r.Context(), kit.VisitOf(r).Actor, f.Line("name"), query)
	if err == nil {
		return kit.Document{}, &kit.Next{To: contentPath + "?" + query, Note: "view.saved"}
	}
	r.URL.RawQuery = query
	p, pageErr := s.contentPage(w, r)
	if pageErr != nil {
		return kit.Document{}, pageErr
	}
	if err := s.blame(r, &p.Faults, "view-name", err); err != nil {
		return kit.Document{}, err
	}
	return s.refused("content", p)
}

// DropView forgets a list.
func (s *Staff) DropView(_ http.ResponseWriter, r *http.Request) (kit.Document, error) {
	f, err := kit.ReadForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	if err := s.Accounts.DropView(r.Context(), kit.VisitOf(r).Actor, f.Line("name")); err != nil {
		return kit.Document{}, err
	}
	return kit.Document{}, &kit.Next{To: contentPath, Note: "view.dropped"}
}

// SetKeys says whether single keys do something for the person, and goes back to
// where they were.
func (s *Staff) SetKeys(_ http.ResponseWriter, r *http.Request) (kit.Document, error) {
	f, err := kit.ReadForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	on := f.Line("keys") == "on"
	if err := s.Accounts.SetKeys(r.Context(), kit.VisitOf(r).Actor, on); err != nil {
		return kit.Document{}, err
	}
	note := "keys.off"
	if on {
		note = "keys.on"
	}
	return kit.Document{}, &kit.Next{To: next(f.Line("back")), Note: note}
}
