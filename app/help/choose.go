package help

import (
	"context"

	"guichet/app"
	"guichet/store"
)

// Choose returns where the token of a hit leads, for a reader of its language,
// and counts the click. visitor is whatever tells visitors apart (an address and
// a browser's name); it is hashed with the day's key and never kept. An empty
// visitor counts nothing. A token that leads nowhere is not found.
func (h *Help) Choose(ctx context.Context, who app.Actor, token, visitor string) (path string, err error) {
	day := h.today()
	l, sealed, ok := h.tally.open(day, token)
	if !ok {
		return "", notFound()
	}
	err = h.st.View(ctx, func(r store.Reader) error {
		v, err := h.read(r, who, l.lang)
		if err != nil {
			return err
		}
		s, err := shelf.Get(r, store.K(l.article))
		if err != nil {
			return passOver(err)
		}
		cards, err := v.listed([]shelved{s})
		if len(cards) > 0 {
			path = cards[0].Path
		}
		return err
	})
	if err != nil || path == "" {
		if err == nil {
			err = notFound()
		}
		return "", err
	}
	if sealed && visitor != "" {
		h.tally.clicked(h.clock(), day, visitor, l)
	}
	return path, nil
}

// Answered counts that an article answered a visitor, or did not, if it was
// chosen among search results within the last hour. It writes nothing now and
// cannot fail.
func (h *Help) Answered(visitor string, article app.ID, yes bool) {
	h.tally.answered(h.clock(), h.today(), visitor, article, yes)
}

// today is the business's day.
func (h *Help) today() string { return h.clock().In(h.set.Now().Zone).Format(dayForm) }

const dayForm = "2006-01-02"
