package help

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"guichet/app"
	"guichet/app/settings"
	"guichet/store"
	"guichet/store/search"
)

// excerptRunes is how long the passage under a search hit is, about.
const excerptRunes = 220

// Search finds texts for a reader. The index proposes and the shelf disposes:
// every hit is read again and left out if it is not there for this reader. An
// article found in another language is shown in the reader's if it is written
// in it, and only once. Before Follow runs it waits a little, and then answers
// an app.Error of kind Busy.
func (h *Help) Search(ctx context.Context, who app.Actor, q SearchQuery) (SearchResult, error) {
	out := SearchResult{Query: q.Text, Lang: q.Lang}
	f, err := h.searcher(ctx)
	if err != nil {
		return out, err
	}
	f.sought.Add(1)
	public := who.Role == app.Anyone
	if public {
		if kept, ok := h.recently(q, f); ok {
			h.noted(q, &kept)
			return kept, nil
		}
	}
	a := h.answer(f)
	if err := h.find(ctx, who, q, f, &out); err != nil {
		return out, err
	}
	if public {
		out.Answer = &Answer{}
		a.result = out
		h.recent.keep(q, a)
	}
	h.noted(q, &out)
	return out, nil
}

// find runs a query and reads what it found.
func (h *Help) find(ctx context.Context, who app.Actor, q SearchQuery, f *follower, out *SearchResult) error {
	set := h.set.Now()
	asked := search.Query{Text: q.Text, Langs: searched(set, q.Lang), Limit: q.Limit, Offset: q.Offset, Group: articleOf}
	if !set.Search.NoLearning {
		asked.Lift = h.tally.lift(h.clock())
	}
	if q.narrowed() {
		all := asked
		all.Limit, all.Offset = 1, 0
		res, err := f.ix.Search(ctx, all)
		if err != nil {
			return err
		}
		out.count(res)
		asked.Kind = string(q.Kind)
		if !q.Category.IsZero() {
			asked.Place = q.Category.String()
		}
	}
	res, err := f.ix.Search(ctx, asked)
	if err != nil {
		return err
	}
	if !q.narrowed() {
		out.count(res)
	}
	return h.show(ctx, who, q, res, out)
}

// show reads the hits.
func (h *Help) show(ctx context.Context, who app.Actor, q SearchQuery, res search.Result, out *SearchResult) error {
	out.Count, out.Confident, out.Corrected = res.Count, res.Confident, res.Corrected
	find := &finder{res: res, from: h.prepare(), seekers: map[app.Lang]*search.Seeker{}}
	if len(res.Hits) > 0 {
		find.whys = make([]Why, 0, len(res.Hits)*len(res.Hits[0].Why))
	}
	err := h.st.View(ctx, func(r store.Reader) error {
		v, err := h.read(r, who, q.Lang)
		if err != nil {
			return err
		}
		v.kept = find.from
		out.Hits = make([]SearchHit, 0, len(res.Hits))
		for _, hit := range res.Hits {
			if err := v.hit(out, find, hit); err != nil {
				return err
			}
		}
		return v.nameCategories(out)
	})
	if err != nil {
		return err
	}
	out.gist = markOf(string(q.Lang), res.Gist)
	out.said = res.Gist != ""
	return nil
}

// noted counts a search that is to be counted.
func (h *Help) noted(q SearchQuery, out *SearchResult) {
	if q.Counted && q.Offset == 0 && !q.narrowed() && out.said {
		h.tally.asked(h.today(), q.Lang, out)
	}
}

// count takes the numbers by kind and by category.
func (out *SearchResult) count(res search.Result) {
	out.Kinds = make([]KindCount, 0, len(res.Kinds))
	out.Categories = make([]CategoryCount, 0, len(res.Places))
	for kind, n := range res.Kinds {
		out.Kinds = append(out.Kinds, KindCount{Kind(kind), n})
	}
	slices.SortFunc(out.Kinds, func(a, b KindCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Kind, b.Kind))
	})
	for place, n := range res.Places {
		if id, err := app.ParseID(place); err == nil {
			out.Categories = append(out.Categories, CategoryCount{ID: id, Count: n})
		}
	}
	slices.SortFunc(out.Categories, func(a, b CategoryCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), bytes.Compare(a.ID[:], b.ID[:]))
	})
}

// nameCategories gives the counted categories their titles. One the reader may
// not see has none and is left out.
func (v *reading) nameCategories(out *SearchResult) error {
	named := out.Categories[:0]
	for _, c := range out.Categories {
		cat, err := v.category(c.ID)
		if err != nil {
			return err
		}
		if may, err := v.may(c.ID, app.Everyone); err != nil || cat == nil || !may {
			if err != nil {
				return err
			}
			continue
		}
		name, lang := cat.name(v.langs[0], v.langs[1:])
		c.Title, c.Lang = name.Title, lang
		named = append(named, c)
	}
	out.Categories = named
	return nil
}

// searched are the languages in which a reader's query is looked for.
func searched(set settings.Settings, lang app.Lang) []app.Lang {
	if set.Search.OwnLanguage {
		return []app.Lang{lang}
	}
	return languages(set, lang)
}

// docKey names a text in the index.
func docKey(id app.ID, lang app.Lang) string { return id.String() + "." + string(lang) }

func articleOf(key string) string {
	id, _, _ := strings.Cut(key, ".")
	return id
}

func (v *reading) hit(out *SearchResult, find *finder, hit search.Hit) error {
	s, err := v.shown(find, hit)
	if err != nil {
		return err
	}
	if s == nil {
		out.Count--
		return nil
	}
	seek := find.seeker(s.card.Lang)
	found := SearchHit{Card: &s.card, Rubric: s.rubric, Score: hit.Score, Exact: hit.Exact}
	found.Excerpt, found.ExcerptSpans = seek.Excerpt(s.text.body, excerptRunes)
	if found.Excerpt == "" {
		found.Excerpt, found.ExcerptSpans = s.card.Excerpt, find.res.Highlight(s.card.Excerpt, s.card.Lang)
	}
	found.TitleSpans = seek.Highlight(s.text.title)
	begun := len(find.whys)
	for _, w := range hit.Why {
		find.whys = append(find.whys, Why{w.Word, w.Found, string(w.By), w.Title})
	}
	found.Why = find.whys[begun:len(find.whys):len(find.whys)]
	out.Hits = append(out.Hits, found)
	return nil
}

// shown returns how a hit is shown, or nil if this reader may not see it. What a
// visitor is shown is kept: until one of the tables changes that it was read from,
// it would be read the same.
func (v *reading) shown(find *finder, hit search.Hit) (*shownHit, error) {
	key := shownKey{v.lang(), hit.Key}
	visitor := v.who.Role == app.Anyone
	if visitor {
		if s := find.from.known(key); s != nil {
			return s, nil
		}
	}
	id, err := app.ParseID(articleOf(hit.Key))
	if err != nil {
		return nil, err
	}
	s, err := shelf.Get(v.r, store.K(id))
	if err != nil {
		return nil, passOver(err)
	}
	h, ok := s.best([]app.Lang{v.lang(), hit.Lang}, false)
	if may, err := v.may(s.Category, s.Audience); err != nil || !may || !ok {
		return nil, err
	}
	text, err := find.from.text(v.r, find.res, id, h)
	if err != nil {
		return nil, err
	}
	c, err := v.card(&s, h)
	if err != nil {
		return nil, err
	}
	if !text.body.Empty() {
		c.Excerpt = "" // the best passage stands in its place
	}
	found := &shownHit{card: c, rubric: c.Category.Title, text: text}
	if cat, err := v.category(s.Category); err == nil && cat != nil && c.Foreign {
		name, _ := cat.name(h.Lang, v.langs)
		found.rubric = name.Title
	}
	if visitor {
		find.from.keep(key, found)
	}
	return found, nil
}

// patience is how long a search waits for an index that is being opened, which
// takes some milliseconds after a start.
const patience = 2 * time.Second

// Awaited is closed when the first search, or what wants to know that searches
// find it, waits for an index: it is time to open one and call Follow.
func (h *Help) Awaited() <-chan struct{} { return h.awaited }

func (h *Help) await() { h.waits.Do(func() { close(h.awaited) }) }

// searcher returns what answers searches.
func (h *Help) searcher(ctx context.Context) (*follower, error) {
	if f := h.follower.Load(); f != nil {
		return f, nil
	}
	h.await()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case <-h.answers:
		return h.follower.Load(), nil
	case <-ctx.Done():
		return nil, app.E(app.Busy, "help.error.search.starting")
	}
}
