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

// slugPath returns the present address of an article for the reader, "" if it
// has none.
func (v *reading) slugPath(s *shelved) (string, error) {
	h, ok := s.best(v.langs, true)
	if !ok {
		return "", nil
	}
	return v.address(s, h)
}

// address is where the reader finds a text. One in another language stands
// under the reader's, with a notice, unless its slug means something else
// there: then under its own.
func (v *reading) address(s *shelved, h head) (string, error) {
	lang := v.lang()
	for _, l := range v.langs {
		if l == h.Lang {
			break
		}
		_, err := slugs.Get(v.r, store.K(l, h.Slug))
		if err == nil {
			lang = h.Lang
			break
		}
		if !missing(err) {
			return "", err
		}
	}
	return pathOf(s.Kind, lang, h.Slug), nil
}

func missing(err error) bool { return errors.Is(err, store.ErrNotFound) }

// found turns the store's "not found" into the one a person may see.
func found(err error) error {
	if missing(err) {
		return notFound().Wrap(err)
	}
	return err
}
