package help

import (
	"strings"
	"time"

	"guichet/app"
	"guichet/store"
)

// placing finds and makes categories within one Update.
type placing struct {
	tx   *store.Tx
	ids  []app.ID // for new categories, made before the Update
	used int
	now  time.Time
}

// levels are the titles of a category path, the top one first.
func levels(path string) []string {
	if path == "" {
		return nil
	}
	titles := strings.Split(path, nesting)
	for i := range titles {
		titles[i] = strings.TrimSpace(titles[i])
	}
	return titles
}

// cleanPath refuses a path that cannot become categories.
func cleanPath(path string) error {
	all := levels(path)
	if len(all) > MaxDepth {
		return app.E(app.Invalid, "help.error.category.deep", "Limit", MaxDepth)
	}
	for _, title := range all {
		n := CategoryName{Title: title}
		if err := n.clean(); err != nil {
			return err
		}
	}
	return nil
}

// place returns the category with a path of titles in a language and makes what
// is missing. A translation never moves its article: its path only names the
// categories the article stands in, where they have no name in that language.
func (p *placing) place(path []string, lang app.Lang, a *Article) (app.ID, error) {
	translation := !a.Category.IsZero() && a.Origin.Lang != lang
	var line []Category
	if translation {
		var err error
		if line, err = lineOf(p.tx, a.Category); err != nil {
			return app.ID{}, err
		}
	}
	at := app.ID{}
	for i, title := range path {
		next, err := p.child(at, title, lang)
		if err != nil {
			return at, err
		}
		if next == nil && translation {
			if len(line) == len(path) && line[i].Parent == at && line[i].Names[lang].Title == "" {
				next = &line[i]
				err = p.name(next, title, lang)
			}
			if next == nil {
				return a.Category, nil
			}
		} else if next == nil {
			next, err = p.make(at, title, lang)
		}
		if err != nil {
			return at, err
		}
		at = next.ID
	}
	if translation {
		return a.Category, nil
	}
	return at, nil
}

// lineOf returns a category and those above it, the top one first.
func lineOf(r store.Reader, id app.ID) ([]Category, error) {
	v := &reading{r: r, seen: map[app.ID]Category{}}
	return v.above(id)
}

// child finds a category by its title in a language, else one that has no name
// in it and is called the same in another.
func (p *placing) child(parent app.ID, title string, lang app.Lang) (*Category, error) {
	list, err := children(p.tx, parent)
	if err != nil {
		return nil, err
	}
	want := folded(title)
	for i := range list {
		if n, ok := list[i].Names[lang]; ok && folded(n.Title) == want {
			return &list[i], nil
		}
	}
	for i := range list {
		if _, ok := list[i].Names[lang]; ok {
			continue
		}
		for _, n := range list[i].Names {
			if folded(n.Title) == want {
				return &list[i], p.name(&list[i], title, lang)
			}
		}
	}
	return nil, nil
}

// name gives a category a name in a further language.
func (p *placing) name(c *Category, title string, lang app.Lang) error {
	in := CategoryInput{Parent: c.Parent, Order: c.Order, Icon: c.Icon, Audience: c.Audience}
	in.Names = map[app.Lang]CategoryName{lang: {Title: title}}
	for l, n := range c.Names {
		in.Names[l] = n
	}
	return c.put(p.tx, in, p.now)
}

// make adds a category behind its siblings.
func (p *placing) make(parent app.ID, title string, lang app.Lang) (*Category, error) {
	if err := roomForCategory(p.tx); err != nil {
		return nil, err
	}
	siblings, err := children(p.tx, parent)
	if err != nil {
		return nil, err
	}
	in := CategoryInput{Parent: parent, Names: map[app.Lang]CategoryName{lang: {Title: title}}}
	if n := len(siblings); n > 0 {
		in.Order = siblings[n-1].Order + 1
	}
	c := &Category{ID: p.id(), Created: p.now}
	return c, c.put(p.tx, in, p.now)
}

func (p *placing) id() app.ID {
	id := p.ids[p.used]
	p.used++
	return id
}
