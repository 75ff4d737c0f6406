package help

import (
	"errors"

	"guichet/store"
)

// slug returns who answers to a slug: in the reader's language, else in the
// first other language that knows it.
func (v *reading) slug(slug string) (slugRow, error) {
	if len(slug) > 2*maxSlug || slug == "" {
		return slugRow{}, notFound()
	}
	for _, l := range v.langs {
		row, err := slugs.Get(v.r, store.K(l, slug))
		if err == nil {
			return row, nil
		}
		if !errors.Is(err, store.ErrNotFound) {
			return slugRow{}, err
		}
	}
	return slugRow{}, notFound()
}

// slugPath returns the present address of an article for the reader and the
// head that stands there.
func (v *reading) slugPath(s *shelved) (head, string, bool) {
	h, ok := s.best(v.langs, true)
	if !ok {
		return head{}, "", false
	}
	return h, pathOf(s.Kind, v.lang(), h.Slug), true
}

func missing(err error) bool { return errors.Is(err, store.ErrNotFound) }

// found turns the store's "not found" into the one a person may see.
func found(err error) error {
	if missing(err) {
		return notFound().Wrap(err)
	}
	return err
}
