package help

import (
	"context"
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
// in it, and only once. limit is at most 50. Before Follow runs it waits a
// little, and then answers an app.Error of kind Busy.
func (h *Help) Search(ctx context.Context, who app.Actor, lang app.Lang, q string,
	limit, offset int) (SearchResult, error) {
	out := SearchResult{Query: q, Lang: lang}
	f, err := h.searcher(ctx)
	if err != nil {
		return out, err
	}
	res, err := f.ix.Search(ctx, search.Query{
		Text: q, Langs: searched(h.set.Now(), lang), Limit: limit, Offset: offset, Group: articleOf,
	})
	if err != nil {
		return out, err
	}
	out.Count, out.Confident, out.Corrected = res.Count, res.Confident, res.Corrected
	err = h.st.View(ctx, func(r store.Reader) error {
		v, err := h.read(r, who, lang)
		if err != nil {
			return err
		}
		out.Hits = make([]SearchHit, 0, len(res.Hits))
		for _, hit := range res.Hits {
			if err := v.hit(&out, res, hit); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
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

func (v *reading) hit(out *SearchResult, res search.Result, hit search.Hit) error {
	id, err := app.ParseID(articleOf(hit.Key))
	if err != nil {
		return err
	}
	s, err := shelf.Get(v.r, store.K(id))
	if err != nil && !missing(err) {
		return err
	}
	h, ok := s.best([]app.Lang{v.lang(), hit.Lang}, false)
	may, err := v.may(s.Category, s.Audience)
	if err != nil {
		return err
	}
	if !ok || !may {
		out.Count--
		return nil
	}
	found, err := v.shown(&s, h, res)
	if err != nil {
		return err
	}
	found.Score = hit.Score
	out.Hits = append(out.Hits, found)
	return nil
}

func (v *reading) shown(s *shelved, h head, res search.Result) (SearchHit, error) {
	page, err := pages.Get(v.r, store.K(s.Article, h.Lang))
	if err != nil {
		return SearchHit{}, err
	}
	c, err := v.card(s, h)
	if err != nil {
		return SearchHit{}, err
	}
	found := SearchHit{Card: c, Rubric: c.Category.Title, Excerpt: res.Excerpt(page.Plain, h.Lang, excerptRunes)}
	if found.Excerpt == "" {
		found.Excerpt = h.Excerpt
	}
	if cat, err := v.category(s.Category); err == nil && cat != nil && c.Foreign {
		name, _ := cat.name(h.Lang, v.langs)
		found.Rubric = name.Title
	}
	found.TitleSpans = spans(res.Highlight(h.Title, h.Lang))
	found.ExcerptSpans = spans(res.Highlight(found.Excerpt, h.Lang))
	return found, nil
}

func spans(list []search.Span) []Span {
	out := make([]Span, len(list))
	for i, s := range list {
		out[i] = Span(s)
	}
	return out
}

// patience is how long a search waits for an index that is being opened, which
// takes some milliseconds after a start.
const patience = 2 * time.Second

// searcher returns what answers searches.
func (h *Help) searcher(ctx context.Context) (*follower, error) {
	if f := h.follower.Load(); f != nil {
		return f, nil
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case <-h.answers:
		return h.follower.Load(), nil
	case <-ctx.Done():
		return nil, app.E(app.Busy, "help.error.search.starting")
	}
}
