package help

import (
	"cmp"
	"context"
	"strings"

	"guichet/app"
	"guichet/app/help/fold"
)

// TitleHit is an article that was found by one of its titles.
type TitleHit struct {
	Article app.ID
	Lang    app.Lang // of the title
	Title   string
	State   State
}

// FindTitles finds articles for the staff by words of a title in any language,
// at most limit: first those that begin with them, in the reader's language.
// What is in the bin is left out.
func (h *Help) FindTitles(ctx context.Context, who app.Actor, lang app.Lang, text string, limit int) ([]TitleHit, error) {
	if err := mayLook(who); err != nil {
		return nil, err
	}
	key := fold.Key(text)
	words := strings.Fields(key)
	ro := &h.roster
	ro.mu.Lock()
	defer ro.mu.Unlock()
	if err := ro.catchUp(ctx, h.st); err != nil {
		return nil, err
	}
	type ranked struct {
		TitleHit
		rank int
		id   string
	}
	var found []ranked
	for _, row := range ro.rows {
		if !kept(row) {
			continue
		}
		best := ranked{rank: 100}
		for i := range row.Texts {
			t := &row.Texts[i]
			rank := titleRank(row.words[i], key, words)
			if t.Lang != lang {
				rank++
			}
			if rank < best.rank {
				best = ranked{TitleHit{row.Article, t.Lang, t.Title, t.State}, rank, row.id}
			}
		}
		if best.rank < 100 {
			found = append(found, best)
		}
	}
	app.Sort(found, func(a, b ranked) int {
		return cmp.Or(a.rank-b.rank, strings.Compare(a.Title, b.Title), strings.Compare(a.id, b.id))
	})
	out := make([]TitleHit, 0, limit)
	for _, hit := range found[:min(limit, len(found))] {
		out = append(out, hit.TitleHit)
	}
	return out, nil
}

// titleRank is how well a title is meant: 0 is it, then in steps of 2; 100 is
// not at all.
func titleRank(title, key string, words []string) int {
	switch {
	case title == key:
		return 0
	case strings.HasPrefix(title, key):
		return 2
	}
	rank := 4
	for _, w := range words {
		switch i := strings.Index(title, w); {
		case i < 0:
			return 100
		case i > 0 && title[i-1] != ' ' && !strings.Contains(title, " "+w):
			rank = 6
		}
	}
	return rank
}
