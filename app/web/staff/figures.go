package staff

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"time"

	"guichet/app"
	"guichet/app/feedback"
	"guichet/app/help"
	"guichet/app/web/kit"
	"guichet/store"
)

// FiguresPage is what the help centre does, in numbers.
type FiguresPage struct {
	Base
	Days     int
	Spans    []Span
	Sum      DayFigures
	Sure     Share // of the searches
	Helped   Share // of the votes
	Spared   Share // of the questions that were sent or spared
	Charts   []Chart
	Coverage []CoverageLine
	Articles []ArticleFigures
	More     int // articles that are not shown
}

// DayFigures is what is known of a day: what the rooms count, together. Searches
// are those of visitors, of which Sure had a sure answer.
type DayFigures struct {
	feedback.DaySum
	Reads, Searches, Sure int
}

// Span is a length of time to look at.
type Span struct {
	Days    int
	Current bool
}

// Share is a part of a whole in percent. Known is false where there is no whole.
type Share struct {
	Percent int
	Known   bool
}

func share(part, whole int) Share {
	if whole == 0 {
		return Share{}
	}
	return Share{Percent: (200*part + whole) / (2 * whole), Known: true}
}

// CoverageLine is how much of the content a language has.
type CoverageLine struct {
	Lang     app.Lang
	Articles int
	Share    Share
	Bar      int // of 100
}

// ArticleFigures is what is known of one article.
type ArticleFigures struct {
	Title     string
	Lang      app.Lang
	Path      string
	Published time.Time
	Reads     int // in the last 30 days
	Yes, No   int
	Spared    int
}

// figures is all that the page and its exports are made of.
type figures struct {
	days     []DayFigures
	articles []ArticleFigures
	coverage []CoverageLine
}

const shownArticles = 100

// spans are the lengths that can be looked at, in days.
func spans() []int { return []int{7, 30, 90} }

func span(r *http.Request) int {
	n, err := strconv.Atoi(r.URL.Query().Get("days"))
	if err != nil || !slices.Contains(spans(), n) {
		return 30
	}
	return n
}

// Figures shows the numbers of the last days.
func (s *Staff) Figures(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	p := FiguresPage{Base: s.base(w, r, "staff.nav.figures"), Days: span(r)}
	if err := s.Feedback.Write(r.Context()); err != nil {
		s.Log.Warn("the latest visitors are missing", "err", err)
	}
	if err := s.Help.WriteTally(r.Context()); err != nil {
		s.Log.Warn("the latest searches are missing", "err", err)
	}
	f, err := s.figures(r, p.Days)
	if err != nil {
		return kit.Document{}, err
	}
	for _, n := range spans() {
		p.Spans = append(p.Spans, Span{n, n == p.Days})
	}
	p.Sum = sumOf(f.days)
	p.Sure = share(p.Sum.Sure, p.Sum.Searches)
	p.Helped = share(p.Sum.Yes, p.Sum.Yes+p.Sum.No)
	p.Spared = share(p.Sum.Spared, p.Sum.Spared+p.Sum.Asked)
	p.Charts, p.Coverage = Charts(f.days), f.coverage
	p.Articles = f.articles[:min(len(f.articles), shownArticles)]
	p.More = len(f.articles) - len(p.Articles)
	return s.page("figures", p)
}

// figures reads everything in one View.
func (s *Staff) figures(r *http.Request, days int) (f figures, err error) {
	who := kit.VisitOf(r).Actor
	err = s.view(r.Context(), func(rd store.Reader) error {
		var err error
		if f.days, err = s.dayFigures(rd, who, days); err != nil {
			return err
		}
		online, err := s.Help.Online(rd, who, s.contentLang(r))
		if err != nil {
			return err
		}
		f.coverage = coverage(s.Settings.Now().Languages, online)
		f.articles, err = s.articleFigures(rd, who, online)
		return err
	})
	return f, err
}

// dayFigures puts together what the rooms count of the last days.
func (s *Staff) dayFigures(rd store.Reader, who app.Actor, n int) ([]DayFigures, error) {
	sums, err := s.Feedback.DaySums(rd, who, n)
	if err != nil {
		return nil, err
	}
	names, at := make([]string, n), map[string]int{}
	for i, d := range sums {
		names[i] = string(d.Day)
		at[names[i]] = i
	}
	reads, err := s.Help.ReadsOn(rd, who, names)
	if err != nil {
		return nil, err
	}
	out := make([]DayFigures, n)
	for i, d := range sums {
		out[i] = DayFigures{DaySum: d, Reads: reads[names[i]]}
	}
	searches, err := s.Help.SearchSums(rd, who, names[0])
	for _, d := range searches { // one of each language
		if i, ok := at[d.Day]; ok {
			out[i].Searches += d.Asked
			out[i].Sure += d.Sure
		}
	}
	return out, err
}

// sumOf adds days up.
func sumOf(days []DayFigures) (t DayFigures) {
	sums := make([]feedback.DaySum, len(days))
	for i, d := range days {
		sums[i] = d.DaySum
		t.Reads, t.Searches, t.Sure = t.Reads+d.Reads, t.Searches+d.Searches, t.Sure+d.Sure
	}
	t.DaySum = feedback.Sum(sums)
	return t
}

func coverage(langs []app.Lang, online []help.Online) []CoverageLine {
	var out []CoverageLine
	for _, l := range langs {
		n := 0
		for _, o := range online {
			if slices.Contains(o.Langs, l) {
				n++
			}
		}
		sh := share(n, len(online))
		out = append(out, CoverageLine{Lang: l, Articles: n, Share: sh, Bar: sh.Percent})
	}
	return out
}

// articleFigures puts what is known of each article together: those that help
// least often come first, then the most read.
func (s *Staff) articleFigures(rd store.Reader, who app.Actor, online []help.Online) ([]ArticleFigures, error) {
	tallies, err := s.Feedback.Tallies(rd, who)
	if err != nil {
		return nil, err
	}
	by := map[app.ID]feedback.Tally{}
	for _, t := range tallies {
		by[t.Article] = t
	}
	ids := make([]app.ID, len(online))
	for i, o := range online {
		ids[i] = o.Article
	}
	reads, err := s.Help.ReadsOf(rd, who, ids)
	if err != nil {
		return nil, err
	}
	out := make([]ArticleFigures, len(online))
	for i, o := range online {
		t := by[o.Article]
		out[i] = ArticleFigures{Title: o.Title, Lang: o.Lang, Path: "/staff/content/" + o.Article.String(),
			Published: s.local(o.Published), Reads: int(reads[o.Article].Recent), Yes: t.Yes, No: t.No, Spared: t.Spared}
	}
	app.SortStable(out, func(a, b ArticleFigures) int {
		return cmp.Or(cmp.Compare(b.No-b.Yes, a.No-a.Yes), cmp.Compare(b.Reads, a.Reads), cmp.Compare(a.Title, b.Title))
	})
	return out, nil
}
