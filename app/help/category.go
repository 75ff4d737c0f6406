package help

import (
	"time"

	"guichet/app"
	"guichet/store"
)

// Limits of the category tree. The tree is read whole, so it is kept small.
const (
	MaxCategories = 1000
	MaxDepth      = 4
)

// Category is one shelf mark: a node of the tree articles hang on.
type Category struct {
	ID       app.ID                    `json:"id"`
	Parent   app.ID                    `json:"parent,omitzero"` // zero at the top
	Order    int                       `json:"order"`           // among its siblings, small first
	Icon     string                    `json:"icon,omitempty"`  // a name of the icon set, "" for the default
	Audience app.Audience              `json:"audience,omitempty"`
	Names    map[app.Lang]CategoryName `json:"names"`
	Created  time.Time                 `json:"created"`
	Updated  time.Time                 `json:"updated"`
}

// CategoryName is what a category is called in one language.
type CategoryName struct {
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
	Slug        string `json:"slug"`
}

var (
	categories = store.NewTable("help_category", func(c *Category) store.Key { return store.K(c.ID) })

	categoriesByParent = categories.List(1, "parent", func(c *Category) []store.Key {
		return []store.Key{store.K(c.Parent, c.Order)}
	})
)

// children returns the categories directly below one, in their order; the zero
// id gives the top.
func children(r store.Reader, parent app.ID) ([]Category, error) {
	list, _, err := categoriesByParent.Find(r, store.K(parent), store.Page{Limit: MaxCategories})
	return list, err
}

// name returns what the category is called in a language, or in the first of
// the others that has a name.
func (c Category) name(lang app.Lang, others []app.Lang) (CategoryName, app.Lang) {
	if n, ok := c.Names[lang]; ok {
		return n, lang
	}
	for _, l := range others {
		if n, ok := c.Names[l]; ok {
			return n, l
		}
	}
	return CategoryName{}, ""
}
