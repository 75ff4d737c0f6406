package help

import (
	"strconv"

	"guichet/app"
	"guichet/app/help/fold"
	"guichet/store"
)

// maxSlug is the longest slug in bytes; a number that tells it from another may
// follow.
const maxSlug = 80

var slugForm = app.NewPattern(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// validSlug reports whether a slug given by hand can be an address.
func validSlug(s string) bool { return len(s) <= maxSlug && slugForm.MatchString(s) && !reserved(s) }

// reserved words would read like something the program does.
func reserved(s string) bool {
	switch s {
	case "new", "edit", "delete", "search", "feed", "index", "null", "undefined":
		return true
	}
	return false
}

// Slugify makes a slug of a title: ASCII letters and digits, words joined by
// "-", at most 80 bytes. It is empty for a title that has none of these.
func Slugify(title string) string {
	s := fold.Slug(title, maxSlug)
	if reserved(s) {
		s += "-1"
	}
	return s
}

// owner is an article or a category that answers to slugs.
type owner struct{ article, category app.ID }

func (o owner) id() app.ID {
	if o.article.IsZero() {
		return o.category
	}
	return o.article
}

func (o owner) has(row slugRow) bool {
	return row.Article == o.article && (!o.article.IsZero() || row.Category == o.category)
}

// takeSlug gives the owner the slug it wants in a language, or the nearest free
// one, and makes the slug it had there a former one. No two owners share a slug
// even across languages: what is not translated is read under the reader's
// language by its own slug.
func takeSlug(tx *store.Tx, lang app.Lang, want, had string, o owner) (string, error) {
	slug, err := freeSlug(tx, want, o)
	if err != nil || slug == had {
		return slug, err
	}
	if err := leaveSlug(tx, lang, had); err != nil {
		return "", err
	}
	row, err := slugs.Get(tx, store.K(lang, slug)) // its own former one, perhaps
	if err != nil && !missing(err) {
		return "", err
	}
	row.Lang, row.Slug, row.Article, row.Category = lang, slug, o.article, o.category
	row.Former, row.Seen = false, row.Seen || o.article.IsZero()
	return slug, slugs.Put(tx, row)
}

func leaveSlug(tx *store.Tx, lang app.Lang, slug string) error {
	row, err := slugs.Get(tx, store.K(lang, slug))
	if err != nil {
		return passOver(err)
	}
	if !row.Seen {
		return slugs.Delete(tx, store.K(lang, slug))
	}
	row.Former = true
	return slugs.Put(tx, row)
}

// seeSlug notes that visitors can read what stands at a slug.
func seeSlug(tx *store.Tx, lang app.Lang, slug string) error {
	row, err := slugs.Get(tx, store.K(lang, slug))
	if err != nil || row.Seen {
		return err
	}
	row.Seen = true
	return slugs.Put(tx, row)
}

func freeSlug(tx *store.Tx, want string, o owner) (string, error) {
	id := o.id().String()
	if want == "" {
		want = "a-" + id[len(id)-8:]
	}
	for n := 1; n <= 20; n++ {
		slug := want
		if n > 1 {
			slug += "-" + strconv.Itoa(n)
		}
		if free, err := slugIsFree(tx, slug, o); err != nil || free {
			return slug, err
		}
	}
	return want + "-" + id[len(id)-12:], nil
}

func slugIsFree(tx *store.Tx, slug string, o owner) (bool, error) {
	for _, l := range app.Langs() {
		row, err := slugs.Get(tx, store.K(l, slug))
		if missing(err) {
			continue
		}
		if err != nil || !o.has(row) {
			return false, err
		}
	}
	return true, nil
}
