package help

import "guichet/store"

// Empty reports whether nobody has put anything into the help centre yet: no
// category and no article, published or not.
func (h *Help) Empty(r store.Reader) (bool, error) {
	some, _, err := categories.Scan(r, store.Page{Limit: 1})
	if err != nil || len(some) > 0 {
		return false, err
	}
	one, _, err := articles.Scan(r, store.Page{Limit: 1})
	return len(one) == 0, err
}
