package help

import (
	"context"
	"strings"
	"unicode/utf8"

	"guichet/app"
	"guichet/store"
	"guichet/store/search"
)

// Suggestions are at most so many, from so many letters on.
const (
	MostSuggestions = 6
	suggestFrom     = 2
)

// Suggest finds the articles somebody who is still typing may mean, those that
// Search would find too, the best first.
func (h *Help) Suggest(ctx context.Context, who app.Actor, lang app.Lang, text string) ([]Suggestion, error) {
	if utf8.RuneCountInString(strings.TrimSpace(text)) < suggestFrom {
		return nil, nil
	}
	f, err := h.searcher(ctx)
	if err != nil {
		return nil, err
	}
	f.sought.Add(1)
	set := h.set.Now()
	asked := search.Query{
		Text: text, Langs: searched(set, lang), Limit: MostSuggestions, Group: articleOf, Typing: true,
	}
	if !set.Search.NoLearning {
		asked.Lift = h.tally.lift(h.clock())
	}
	res, err := f.ix.Search(ctx, asked)
	if err != nil {
		return nil, err
	}
	var list []Suggestion
	err = h.st.View(ctx, func(r store.Reader) error {
		v, err := h.read(r, who, lang)
		if err != nil {
			return err
		}
		list = list[:0]
		for _, hit := range res.Hits {
			if err := v.suggest(&list, res, hit); err != nil {
				return err
			}
		}
		return nil
	})
	return list, err
}

func (v *reading) suggest(list *[]Suggestion, res search.Result, hit search.Hit) error {
	id, err := app.ParseID(articleOf(hit.Key))
	if err != nil {
		return err
	}
	s, err := shelf.Get(v.r, store.K(id))
	if err != nil {
		return passOver(err)
	}
	h, ok := s.best([]app.Lang{v.lang(), hit.Lang}, false)
	if may, err := v.may(s.Category, s.Audience); err != nil || !may || !ok {
		return err
	}
	c, err := v.card(&s, h)
	if err != nil {
		return err
	}
	*list = append(*list, Suggestion{
		Title: c.Title, TitleSpans: res.Highlight(c.Title, h.Lang), Path: c.Path,
		Category: c.Category.Title, Lang: c.Lang,
	})
	return nil
}
