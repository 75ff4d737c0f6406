package help

import (
	"context"

	"guichet/app"
	"guichet/store/search"
)

// Terms takes a query apart as the search does and tells which of its words some
// text has. Like Search it waits a little for an index that is being opened.
func (h *Help) Terms(ctx context.Context, lang app.Lang, query string) ([]search.Term, error) {
	f, err := h.searcher(ctx)
	if err != nil {
		return nil, err
	}
	return f.ix.Terms(lang, query)
}
