package help

import (
	"context"
	"errors"
	"slices"

	"guichet/app"
	"guichet/store"
)

// Changed names what was saved since a position of the feed: "article/<id>" and
// "categories". It carries no content: whoever is told asks again as itself.
// again says that the position is too old to tell; then everything may have
// changed. Wait for more with Store.Wait.
func (h *Help) Changed(ctx context.Context, since store.Pos) (names []string, next store.Pos, again bool, err error) {
	changes, next, err := h.st.Feed(ctx, since, 1000)
	if errors.Is(err, store.ErrGone) {
		return nil, h.st.Head(), true, nil
	}
	if err != nil {
		return nil, since, false, err
	}
	for _, c := range changes {
		name := ""
		switch c.Table {
		case categories.Name():
			name = "categories"
		case articles.Name(), texts.Name():
			if id, ok := firstID(c.Key); ok {
				name = ArticleChange(id)
			}
		}
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names, next, false, nil
}

// ArticleChange is the name Changed gives an article.
func ArticleChange(id app.ID) string { return "article/" + id.String() }
