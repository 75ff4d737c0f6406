package help

import (
	"slices"
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

	below map[app.ID][]Category // read so far, by parent
	made  []app.ID              // categories it made
	twins [][2]app.ID           // one made by this import, and the one it turned out to be
	known func(app.ID) bool
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
// is missing.
func (p *placing) place(path []string, lang app.Lang, a *Article) (app.ID, error) {
	if !a.Category.IsZero() && a.Origin.Lang != lang {
		return a.Category, p.translate(path, lang, a.Category)
	}
	at := app.ID{}
	for _, title := range path {
		next, err := p.child(at, title, lang)
		if err == nil && next == nil {
			next, err = p.make(at, title, lang)
		}
		if err != nil {
			return at, err
		}
		at = next.ID
	}
	return at, nil
}

// translate takes the path of a translation. It never moves the article: it
// names the categories the article stands in, where they have no name in that
// language. A category this import made before it could know that there is one
// already, under its name in this language, is noted as that one's twin.
func (p *placing) translate(path []string, lang app.Lang, category app.ID) error {
	line, err := lineOf(p.tx, category)
	if err != nil || len(line) != len(path) {
		return err
	}
	at := app.ID{}
	var twins [][2]app.ID
	for i, title := range path {
		there, err := p.child(at, title, lang)
		if err != nil {
			return err
		}
		if there == nil && folded(line[i].Names[lang].Title) == folded(title) {
			there = &line[i] // it hangs below a twin that is not merged yet
		}
		switch {
		case there == nil && line[i].Names[lang].Title == "":
			there = &line[i]
			err = p.name(there, title, lang)
		case there == nil || there.ID != line[i].ID && !p.twin(&line[i], there):
			return nil // the translation stands elsewhere, and stays with its article
		case there.ID != line[i].ID:
			if pair := [2]app.ID{line[i].ID, there.ID}; !slices.Contains(p.twins, pair) {
				twins = append([][2]app.ID{pair}, twins...)
			}
		}
		if err != nil {
			return err
		}
		at = there.ID
	}
	p.twins = append(p.twins, twins...)
	return nil
}

// twin reports whether a category of this import may be the other: it has no
// name in a language the other has one in.
func (p *placing) twin(c, other *Category) bool {
	if !p.known(c.ID) && !slices.Contains(p.made, c.ID) {
		return false
	}
	for l := range c.Names {
		if _, ok := other.Names[l]; ok {
			return false
		}
	}
	return true
}

// lineOf returns a category and those above it, the top one first.
func lineOf(r store.Reader, id app.ID) ([]Category, error) {
	v := &reading{r: r, seen: map[app.ID]*Category{}}
	return v.above(id)
}

// children remembers what it reads until one of them is written.
func (p *placing) children(parent app.ID) ([]Category, error) {
	if list, ok := p.below[parent]; ok {
		return list, nil
	}
	list, err := children(p.tx, parent)
	if err == nil {
		p.below[parent] = list
	}
	return list, err
}

// child finds a category by its title in a language, else one that has no name
// in it and is called the same in another.
func (p *placing) child(parent app.ID, title string, lang app.Lang) (*Category, error) {
	list, err := p.children(parent)
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
	delete(p.below, c.Parent)
	return c.put(p.tx, in, p.now)
}

// make adds a category behind its siblings.
func (p *placing) make(parent app.ID, title string, lang app.Lang) (*Category, error) {
	if err := roomForCategory(p.tx); err != nil {
		return nil, err
	}
	siblings, err := p.children(parent)
	if err != nil {
		return nil, err
	}
	in := CategoryInput{Parent: parent, Names: map[app.Lang]CategoryName{lang: {Title: title}}}
	if n := len(siblings); n > 0 {
		in.Order = siblings[n-1].Order + 1
	}
	c := &Category{ID: p.id(), Created: p.now}
	p.made = append(p.made, c.ID)
	delete(p.below, parent)
	return c, c.put(p.tx, in, p.now)
}

func (p *placing) id() app.ID {
	id := p.ids[p.used]
	p.used++
	return id
}
