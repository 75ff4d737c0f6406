package search

import (
	"context"
	"fmt"
	"slices"

	index "github.com/blevesearch/bleve_index_api"

	"guichet/app"
)

// Search answers a query. An empty query, or one of stop words that is no
// title, has no hits. The error is ErrClosed, the context's, or a fault of the
// index; what somebody types is never an error.
func (x *Index) Search(ctx context.Context, q Query) (Result, error) {
	if err := ctx.Err(); err != nil {
		return Result{}, err
	}
	x.mu.RLock()
	defer x.mu.RUnlock()
	if x.engine == nil {
		return Result{}, ErrClosed
	}
	r, err := x.engine.Reader()
	if err != nil {
		return Result{}, fmt.Errorf("reading the search index: %w", err)
	}
	defer r.Close()
	f := finder{Index: x, ctx: ctx, reader: r, state: x.keptOf(r), room: x.enter(), query: q, least: 100}
	defer x.leave(f.room)
	f.keys = f.room.keys[:0]
	f.query.Text = bounded(q.Text)
	f.result.tongues = x.tongues
	f.result.Kinds, f.result.Places = map[string]int{}, map[string]int{}
	err = guarded(f.all)
	f.room.keys = f.keys[:0]
	return f.result, err
}

// finder carries one search through the languages.
type finder struct {
	*Index
	ctx    context.Context
	reader index.IndexReader
	state  *kept
	room   *room
	query  Query
	met    int      // hits so far, shown or not
	least  int      // score of the last of them
	keys   []string // of all of them, where groups count
	result Result
}

// all searches language after language; take keeps the page that was asked for.
func (f *finder) all() error {
	langs := searched(f.query.Langs)
	for i, lang := range langs {
		// A word of another language is rarely a misspelt one of this: further
		// languages are searched as they are written unless nothing was found.
		correct := i == 0 || f.met == 0
		if err := f.language(lang, langs, correct); err != nil {
			return fmt.Errorf("searching in %s: %w", lang, err)
		}
	}
	return nil
}

func (f *finder) limit() int {
	if f.query.Limit <= 0 {
		return 10
	}
	return min(f.query.Limit, MaxLimit)
}

// searched returns the languages to look in, each once, without unknown ones.
func searched(langs []app.Lang) []app.Lang {
	if len(langs) == 0 {
		return app.Langs()
	}
	var list []app.Lang
	for _, lang := range langs {
		if slices.Contains(app.Langs(), lang) && !slices.Contains(list, lang) {
			list = append(list, lang)
		}
	}
	return list
}

func (f *finder) language(lang app.Lang, langs []app.Lang, correct bool) error {
	maker := planner{
		plan: &plan{tongue: f.tongues[lang], known: f.known.words[lang]},
		text: f.query.Text, from: prefixFrom, same: f.thesauri(lang), correct: correct, done: &f.result.work,
		foreign: func(fold string) bool {
			return slices.ContainsFunc(langs, func(other app.Lang) bool {
				return other != lang && f.known.words[other].knows(fold)
			})
		},
	}
	if f.query.Typing {
		maker.from = typingFrom
	}
	p := maker.make()
	if f.query.Lift != nil {
		p.lift = f.query.Lift(lang, maker.gist())
	}
	if f.result.Gist == "" {
		f.result.Gist = maker.gist()
	}
	list, count, err := f.candidates(p)
	if err != nil {
		return err
	}
	hits := p.rank(list, f.room)
	f.take(p, hits, count-(len(list)-len(hits)))
	return nil
}

// candidates returns the records to rank and the number of all hits.
func (f *finder) candidates(p *plan) ([]*record, int, error) {
	w := walker{ctx: f.ctx, reader: f.reader, kept: f.state, known: f.known, room: f.room, ahead: budget}
	defer func() { f.result.work.postings += w.spent }()
	titled, err := w.titled(p)
	if err != nil {
		return nil, 0, err
	}
	found, err := w.propose(p, f.query.filters())
	if err != nil {
		return nil, 0, err
	}
	list := f.admitted(p, found.texts)
	count := found.count - (len(found.texts) - len(list))
	for _, r := range f.admitted(p, titled) {
		if !slices.Contains(list, r) {
			list = append(list, r)
			count++
		}
	}
	f.result.work.ranked += len(list)
	return list, count, nil
}

// admitted leaves out the records that are no longer as the index has them: bleve
// may be a batch ahead of the catalogue.
func (f *finder) admitted(p *plan, texts []*record) []*record {
	return slices.DeleteFunc(texts, func(r *record) bool { return r.lang != p.tongue.lang || !f.query.admits(r) })
}

// filters are the fields every hit must match.
func (q Query) filters() []filter {
	var list []filter
	if q.Kind != "" {
		list = append(list, filter{kindField, q.Kind})
	}
	if q.Place != "" {
		list = append(list, filter{placeField, q.Place})
	}
	return list
}

func (q Query) admits(r *record) bool {
	return (q.Kind == "" || r.kind == q.Kind) && (q.Place == "" || r.place == q.Place)
}

// take adds the hits of one language to those of the languages before, whose
// scores they do not exceed.
func (f *finder) take(p *plan, list []*ranked, count int) {
	all := len(list)
	list = f.fresh(list)
	f.result.Count += count - (all - len(list))
	from := max(f.query.Offset, 0)
	until := from + f.limit()
	list = f.room.first(list, until-f.met)
	f.result.Confident = f.result.Confident || len(list) > 0 && list[0].sure(len(p.words))
	shown := list[min(max(from-f.met, 0), len(list)):min(max(until-f.met, 0), len(list))]
	whys := make([]Why, 0, len(shown)*len(p.words))
	f.result.Hits = slices.Grow(f.result.Hits, len(shown))
	for _, r := range shown {
		f.least = min(f.least, p.relevance(r))
		begun := len(whys)
		whys = p.why(whys, r.record, f.query.Text)
		f.result.Hits = append(f.result.Hits, Hit{
			Key: r.key, Lang: r.lang, Score: f.least, Exact: r.exact, Why: whys[begun:len(whys):len(whys)],
		})
	}
	if len(list) > 0 {
		f.least = min(f.least, p.relevance(list[len(list)-1])) // the last is the least of all
	}
	f.met += len(list)
	f.tally(list)
	f.result.Words = append(f.result.Words, p.shown(p.tongue.lang)...)
	if f.result.Corrected == "" && len(list) > 0 {
		f.result.Corrected = p.corrected(f.query.Text, list[0].sure(len(p.words)))
	}
}

// fresh leaves out the articles that were found in a language before.
func (f *finder) fresh(list []*ranked) []*ranked {
	if f.query.Group == nil || len(list) == 0 {
		return list
	}
	if len(f.keys) > 0 {
		seen := make(map[string]bool, len(f.keys))
		for _, key := range f.keys {
			seen[f.query.Group(key)] = true
		}
		list = slices.DeleteFunc(list, func(r *ranked) bool { return seen[f.query.Group(r.key)] })
	}
	f.keys = slices.Grow(f.keys, len(list))
	for _, r := range list {
		f.keys = append(f.keys, r.key)
	}
	return list
}

// tally counts hits by kind and by place: a map is asked for each pair of them
// once and not for each hit.
func (f *finder) tally(list []*ranked) {
	if n := len(f.known.spots); len(f.room.counts) < n {
		f.room.counts = make([]int, n)
	}
	counts := f.room.counts
	for _, r := range list {
		counts[r.spot]++
	}
	for _, r := range list {
		if n := counts[r.spot]; n > 0 {
			counts[r.spot] = 0
			f.result.Kinds[r.kind] += n
			f.result.Places[r.place] += n
		}
	}
}
