package staff

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/i18n"
	"guichet/app/web/kit"
	"guichet/store"
)

// Choice is one option of a list to choose from.
type Choice struct {
	Value, Label string
	Chosen       bool
}

// ContentPage is the list of all articles.
type ContentPage struct {
	Base
	Filter   ContentFilter
	Tabs     []StateTab
	Rows     []ContentLine
	Total    int
	Next     string // path of the next page, empty on the last
	First    string // path of the first page, empty on it
	Cats     []Choice
	Langs    []Choice
	Auds     []Choice
	Filters  []Filter
	Filtered bool
	MayWrite bool
	Back     string // this list, to come back to after an action
	Unsaved  []UnsavedLine
	Undo     string // the id of the article just put into the bin
	Results  *BulkResults
	Board
}

// ContentFilter is what the form above the list holds.
type ContentFilter struct {
	Title, State, Category string
	Behind, Marked         bool
	More                   bool // one of the further filters is set
}

// Filter is one list above the articles; Any is what it says when nothing is
// chosen, empty where something always is.
type Filter struct {
	Name, Label, Any string
	Choices          []Choice
}

// StateTab is a filter by state with how many articles it shows.
type StateTab struct {
	Word, Path string
	Count      int
	Current    bool
}

// ContentLine is one article of the list.
type ContentLine struct {
	ID, Title, Path string
	TitleLang       app.Lang
	Foreign         bool
	Kind, Category  string
	Audience        string
	Langs           []TextState
	Updated         time.Time
	Deleted         time.Time
	Reads           int
	Marked          bool
	Votes           help.Votes
	Share           int       // of a hundred that it helped, where there are votes
	Review          time.Time // zero: no day is set
	Due             bool      // that day has come
}

// TextState is how far one language of an article is.
type TextState struct {
	Lang   app.Lang
	State  string // empty: there is no text
	Path   string
	Behind bool
}

// UnsavedLine is a draft the person has not saved.
type UnsavedLine struct {
	Title, Path string
	Lang        app.Lang
	When        string
}

// Content lists the articles, filtered by the address.
func (s *Staff) Content(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	p, err := s.contentPage(w, r)
	if err != nil {
		return kit.Document{}, err
	}
	return s.page("content", p)
}

func (s *Staff) contentPage(w http.ResponseWriter, r *http.Request) (ContentPage, error) {
	p := ContentPage{Base: s.base(w, r, "content.title")}
	f, err := kit.QueryForm(r)
	if err != nil {
		return p, err
	}
	who := kit.VisitOf(r).Actor
	p.MayWrite = who.Role >= app.Editor
	q := s.contentQuery(f)
	if q.Scores, err = s.scores(r); err != nil {
		return p, err
	}
	found, err := s.Help.Contents(r.Context(), who, s.lang(r), q)
	if err != nil {
		return p, err
	}
	p.Total = found.Total
	p.Back = "/staff/content?" + keep(r.URL.Query(), "undo", "done").Encode()
	if id := f.ID("undo"); !id.IsZero() && p.MayWrite {
		p.Undo = id.String()
	}
	s.contentLinks(r, &p, q, found)
	if err := s.fillBoard(r, &p, f, q, found); err != nil {
		return p, err
	}
	err = s.view(r.Context(), func(rd store.Reader) error {
		branches, err := s.Help.Branches(rd, who)
		if err != nil {
			return err
		}
		s.contentChoices(r, &p, q, branches)
		if p.Rows, err = s.lines(rd, r, found.Rows, branches); err != nil {
			return err
		}
		p.Unsaved, err = s.unsaved(rd, r)
		return err
	})
	return p, err
}

// contentQuery reads the filter; a value that means nothing filters nothing.
func (s *Staff) contentQuery(f kit.Form) help.ContentQuery {
	q := help.ContentQuery{
		Title: shorten(f.Line("q"), 200), Lang: f.Lang("lang"), Missing: f.Lang("missing"),
		Behind: f.Has("behind"), Marked: f.Has("marked"), Category: f.ID("category"),
		None: f.Line("category") == "none", After: f.Line("after"), Sort: help.Sort(f.Line("sort")),
	}
	boardQuery(f, &q)
	if st, ok := help.ParseState(f.Line("state")); ok && f.Line("state") != "" {
		q.State = st
	}
	if k, ok := help.ParseKind(f.Line("kind")); ok && f.Line("kind") != "" {
		q.Kind = k
	}
	if a, ok := app.ParseAudience(f.Line("audience")); ok && f.Line("audience") != "" {
		q.Audience = a
	}
	return q
}

func shorten(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

// keep is a query without some of its fields.
func keep(from url.Values, without ...string) url.Values {
	out := url.Values{}
	for name, list := range from {
		if !slices.Contains(without, name) && len(list) > 0 && list[0] != "" {
			out.Set(name, list[0])
		}
	}
	return out
}

func (s *Staff) contentLinks(r *http.Request, p *ContentPage, q help.ContentQuery, found help.Content) {
	at := keep(r.URL.Query(), "after", "undo", "done")
	p.Filtered = len(keep(at, "sort")) > 0
	link := func(name, value string) string {
		v := keep(at, name)
		if value != "" {
			v.Set(name, value)
		}
		return "/staff/content?" + v.Encode()
	}
	all := 0
	if q.State == "" {
		all = found.Total
	} else {
		all = -1
	}
	p.Tabs = append(p.Tabs, StateTab{Word: "all", Path: link("state", ""), Count: all, Current: q.State == ""})
	for _, st := range []help.State{help.Draft, help.Review, help.Scheduled, help.Published, help.Archived} {
		n := found.States[st]
		if n == 0 && q.State != st {
			continue
		}
		p.Tabs = append(p.Tabs, StateTab{
			Word: string(st), Path: link("state", string(st)), Count: n, Current: q.State == st,
		})
	}
	if found.Next != "" {
		p.Next = link("after", found.Next)
	}
	if q.After != "" {
		p.First = link("after", "")
	}
	p.Filter = ContentFilter{
		Title: q.Title, State: string(q.State), Behind: q.Behind, Marked: q.Marked,
		More: q.Cover != "" || q.Review != "" || q.Votes != "" || q.Age > 0 || q.Missing != "" || q.Audience != "" || q.Kind != "",
	}
}

func (s *Staff) contentChoices(r *http.Request, p *ContentPage, q help.ContentQuery, branches []help.Branch) {
	words := s.words(r)
	chosen := ""
	if q.None {
		chosen = "none"
	} else if !q.Category.IsZero() {
		chosen = q.Category.String()
	}
	p.Cats = append([]Choice{{Value: "none", Label: words.T("content.category.none"), Chosen: q.None}},
		s.categoryChoices(r, branches, chosen)...)
	p.Langs, p.Auds = s.langChoices(words, ""), audienceChoices(words, "")
	everything := words.T("content.any")
	p.Filters = []Filter{
		{"category", words.T("content.category"), everything, p.Cats},
		{"lang", words.T("content.filter.lang"), everything, s.langChoices(words, q.Lang)},
		{"sort", words.T("content.sort"), "", sortChoices(words, q.Sort)},
	}
	p.More = append([]Filter{
		{"missing", words.T("content.filter.missing"), words.T("content.none"), s.langChoices(words, q.Missing)},
		{"kind", words.T("content.kind"), everything, kindChoices(words, q.Kind)},
		{"audience", words.T("content.audience"), everything, audienceChoices(words, q.Audience)},
	}, boardFilters(words, q)...)
}

func (s *Staff) langChoices(words *i18n.Printer, chosen app.Lang) []Choice {
	var out []Choice
	for _, l := range s.Settings.Now().Languages {
		out = append(out, Choice{string(l), words.T("base.language." + string(l)), l == chosen})
	}
	return out
}

func kindChoices(words *i18n.Printer, chosen help.Kind) []Choice {
	var out []Choice
	for _, k := range help.Kinds() {
		out = append(out, Choice{string(k), words.T("content.kind." + string(k)), k == chosen})
	}
	return out
}

func audienceChoices(words *i18n.Printer, chosen app.Audience) []Choice {
	var out []Choice
	for _, a := range []app.Audience{app.Everyone, app.SignedInOnly, app.StaffOnly} {
		out = append(out, Choice{string(a), words.T("content.audience." + string(a)), a == chosen})
	}
	return out
}

// categoryChoices lists the tree, each level indented by a dash a select shows.
func (s *Staff) categoryChoices(r *http.Request, branches []help.Branch, chosen string) []Choice {
	var out []Choice
	for _, b := range help.Flat(branches) {
		label := strings.Repeat("– ", b.Depth) + b.Name(s.lang(r))
		out = append(out, Choice{b.ID.String(), label, b.ID.String() == chosen})
	}
	return out
}

// lines turns what the room found into rows of the page.
func (s *Staff) lines(rd store.Reader, r *http.Request, rows []help.ContentRow, branches []help.Branch) ([]ContentLine, error) {
	names := map[app.ID]string{}
	for _, b := range help.Flat(branches) {
		names[b.ID] = b.Name(s.lang(r))
	}
	ids := make([]app.ID, len(rows))
	for i, row := range rows {
		ids[i] = row.Article
	}
	reads, err := s.Help.ReadsOf(rd, kit.VisitOf(r).Actor, ids)
	if err != nil {
		return nil, err
	}
	said, err := s.scores(r)
	if err != nil {
		return nil, err
	}
	out := make([]ContentLine, len(rows))
	for i, row := range rows {
		out[i] = s.line(r, row)
		out[i].Category = names[row.Category]
		out[i].Reads = int(reads[row.Article].Recent)
		out[i].Votes = said(row.Article)
		out[i].Share = out[i].Votes.Share()
	}
	return out, nil
}

func (s *Staff) line(r *http.Request, row help.ContentRow) ContentLine {
	l := ContentLine{
		ID: row.Article.String(), Kind: string(row.Kind), Audience: string(row.Audience), Updated: s.local(row.Updated),
		Deleted: row.Deleted,
	}
	if row.Review != "" {
		l.Review, _ = time.Parse(time.DateOnly, string(row.Review))
		l.Due = row.Review <= s.today()
	}
	l.Title, l.TitleLang = row.Title(s.lang(r))
	l.Foreign = l.TitleLang != s.lang(r)
	l.Path = s.open(r, row.Article, l.TitleLang)
	for _, lang := range s.Settings.Now().Languages {
		t, _ := row.In(lang)
		l.Langs = append(l.Langs, TextState{
			Lang: lang, State: string(t.State), Path: s.open(r, row.Article, lang), Behind: t.Behind,
		})
		l.Marked = l.Marked || t.Marked
	}
	return l
}

// open is where a person works on a text, or looks at it who may not write.
func (s *Staff) open(r *http.Request, id app.ID, lang app.Lang) string {
	if kit.VisitOf(r).Actor.Role < app.Editor {
		return textPath(id, lang) + "/view"
	}
	return textPath(id, lang)
}

func textPath(id app.ID, lang app.Lang) string {
	return "/staff/content/" + id.String() + "/" + string(lang)
}

// unsaved lists what the person typed and did not save.
func (s *Staff) unsaved(rd store.Reader, r *http.Request) ([]UnsavedLine, error) {
	drafts, err := s.Help.Drafts(rd, kit.VisitOf(r).Actor)
	if err != nil {
		return nil, err
	}
	words := s.words(r)
	var out []UnsavedLine
	for _, d := range drafts {
		title := d.Typed.Title
		if title == "" {
			title = words.T("content.untitled")
		}
		path := textPath(d.Article, d.Lang)
		if d.New {
			path += "?new"
		}
		out = append(out, UnsavedLine{Title: shorten(title, 120), Path: path, Lang: d.Lang, When: s.when(words, d.At)})
	}
	return out, nil
}

// when writes a moment on the business's wall: the hour alone for today.
func (s *Staff) when(words *i18n.Printer, t time.Time) string {
	t, now := s.local(t), s.local(s.Clock())
	if t.YearDay() == now.YearDay() && t.Year() == now.Year() {
		return words.Time(t)
	}
	return words.Date(t) + ", " + words.Time(t)
}
