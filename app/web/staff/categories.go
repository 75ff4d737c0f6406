package staff

import (
	"net/http"
	"strconv"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/web/kit"
	"guichet/store"
)

// CategoriesPage is the tree articles hang on.
type CategoriesPage struct {
	Base
	Tree     []CategoryLine
	MayWrite bool
}

// CategoryLine is a category with those below it.
type CategoryLine struct {
	ID, Parent, Name, Icon, Path, List string
	Audience                           string
	Articles, Place                    int
	First, Last, Top                   bool
	MayWrite                           bool
	Missing                            []app.Lang // it has no name in these
	Children                           []CategoryLine
}

// Categories shows the tree.
func (s *Staff) Categories(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	p := CategoriesPage{Base: s.base(w, r, "staff.nav.categories")}
	who := kit.VisitOf(r).Actor
	p.MayWrite = who.Role >= app.Editor
	err := s.view(r.Context(), func(rd store.Reader) error {
		tree, err := s.Help.Branches(rd, who)
		p.Tree = s.categoryLines(r, tree, p.MayWrite)
		return err
	})
	if err != nil {
		return kit.Document{}, err
	}
	return s.page("categories", p)
}

func (s *Staff) categoryLines(r *http.Request, list []help.Branch, mayWrite bool) []CategoryLine {
	out := make([]CategoryLine, len(list))
	for i, b := range list {
		l := CategoryLine{
			ID: b.ID.String(), Parent: idText(b.Parent), Name: b.Name(s.lang(r)), Icon: b.Icon,
			Path: "/staff/categories/" + b.ID.String(), List: "/staff/content?category=" + b.ID.String(),
			Articles: b.Articles, Place: i, First: b.First, Last: b.Last, Top: b.Depth == 0, MayWrite: mayWrite,
			Children: s.categoryLines(r, b.Children, mayWrite),
		}
		if b.Audience != app.Everyone {
			l.Audience = string(b.Audience)
		}
		for _, lang := range s.Settings.Now().Languages {
			if _, ok := b.Names[lang]; !ok {
				l.Missing = append(l.Missing, lang)
			}
		}
		out[i] = l
	}
	return out
}

// MoveCategory moves a category by one step, or to a place it was dragged to.
func (s *Staff) MoveCategory(_ http.ResponseWriter, r *http.Request) (kit.Document, error) {
	id, err := kit.PathID(r, "id")
	if err != nil {
		return kit.Document{}, err
	}
	f, err := kit.ReadForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	who := kit.VisitOf(r).Actor
	if f.Has("place") {
		place, err := strconv.Atoi(f.Line("place"))
		if err != nil {
			return kit.Document{}, app.E(app.Invalid, "help.error.step").Wrap(err)
		}
		err = s.Help.PlaceCategory(r.Context(), who, id, f.ID("parent"), place)
		if err != nil {
			return kit.Document{}, err
		}
	} else if err := s.Help.StepCategory(r.Context(), who, id, help.Step(f.Line("step"))); err != nil {
		return kit.Document{}, err
	}
	return kit.Document{}, &kit.Next{To: "/staff/categories", Note: "category.moved"}
}

// CategoryPage is the form of one category.
type CategoryPage struct {
	Base
	ID      string // empty for a new one
	Names   []CategoryName
	Parents []Choice
	Auds    []Choice
	Icons   []Choice
	Others  []Choice // it can be merged into
	Empty   bool     // nothing stands in it: it can be deleted
}

// CategoryName is what a category is called in a language.
type CategoryName struct {
	Lang                     app.Lang
	Title, Description, Slug string
}

// topics are the icons a category may have; frontend/build/icons.ts has them.
func topics() []string {
	return []string{
		"package", "credit-card", "leaf", "rotate-ccw", "user-round", "gift", "truck", "shield-check", "life-buoy",
		"book-open", "file-text", "store", "calendar", "heart", "house", "key-round", "settings", "sparkles", "star",
		"tag", "ticket", "wrench", "map-pin", "receipt", "globe", "lock", "phone", "mail", "graduation-cap", "utensils",
	}
}

// Category shows the form of a category, or of a new one.
func (s *Staff) Category(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	p, _, err := s.categoryPage(w, r)
	if err != nil {
		return kit.Document{}, err
	}
	return s.page("category", p)
}

func (s *Staff) categoryPage(w http.ResponseWriter, r *http.Request) (CategoryPage, help.Category, error) {
	p := CategoryPage{Base: s.base(w, r, "content.category.new")}
	var c help.Category
	err := s.view(r.Context(), func(rd store.Reader) error {
		who := kit.VisitOf(r).Actor
		tree, err := s.Help.Branches(rd, who)
		if err != nil {
			return err
		}
		if text := r.PathValue("id"); text != "" {
			id, err := kit.PathID(r, "id")
			if err != nil {
				return err
			}
			if c, err = s.Help.Category(rd, who, id); err != nil {
				return err
			}
			p.ID, p.Title = c.ID.String(), c.Name(s.lang(r))
		}
		s.fillCategory(r, &p, c, tree)
		return nil
	})
	return p, c, err
}

func (s *Staff) fillCategory(r *http.Request, p *CategoryPage, c help.Category, tree []help.Branch) {
	words := s.words(r)
	for _, l := range s.Settings.Now().Languages {
		n := c.Names[l]
		p.Names = append(p.Names, CategoryName{Lang: l, Title: n.Title, Description: n.Description, Slug: n.Slug})
	}
	p.Auds = audienceChoices(words, c.Audience)
	p.Parents = s.categoryChoices(r, without(tree, c.ID), idText(c.Parent))
	p.Others = s.categoryChoices(r, without(tree, c.ID), "")
	for _, icon := range topics() {
		p.Icons = append(p.Icons, Choice{icon, words.T("content.icon." + icon), icon == c.Icon})
	}
	for _, b := range help.Flat(tree) {
		if b.ID == c.ID {
			p.Empty = b.Articles == 0 && len(b.Children) == 0
		}
	}
}

// without leaves out a category and all below it.
func without(tree []help.Branch, id app.ID) []help.Branch {
	var out []help.Branch
	for _, b := range tree {
		if b.ID != id {
			b.Children = without(b.Children, id)
			out = append(out, b)
		}
	}
	return out
}

// SaveCategory carries out the form of a category.
func (s *Staff) SaveCategory(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	f, err := kit.ReadForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	p, c, err := s.categoryPage(w, r)
	if err != nil {
		return kit.Document{}, err
	}
	in := help.CategoryInput{
		Parent: f.ID("parent"), Order: c.Order, Icon: f.Line("icon"), Audience: app.Audience(f.Line("audience")),
		Names: map[app.Lang]help.CategoryName{},
	}
	p.Names = nil
	for _, l := range s.Settings.Now().Languages {
		n := help.CategoryName{
			Title: f.Line("title-" + string(l)), Description: f.Line("description-" + string(l)), Slug: f.Line("slug-" + string(l)),
		}
		p.Names = append(p.Names, CategoryName{Lang: l, Title: n.Title, Description: n.Description, Slug: n.Slug})
		if n.Title != "" {
			in.Names[l] = n
		}
	}
	for l, n := range c.Names { // languages the site does not offer at present keep theirs
		if !s.Settings.Now().Offers(l) {
			in.Names[l] = n
		}
	}
	if err := s.putCategory(r, c.ID, in); err != nil {
		mark(p.Parents, f.Line("parent"))
		mark(p.Auds, f.Line("audience"))
		mark(p.Icons, f.Line("icon"))
		if err := s.blame(r, &p.Faults, "title-"+string(s.Settings.Now().Default()), err); err != nil {
			return kit.Document{}, err
		}
		return s.refused("category", p)
	}
	return kit.Document{}, &kit.Next{To: "/staff/categories", Note: "category.saved"}
}

func (s *Staff) putCategory(r *http.Request, id app.ID, in help.CategoryInput) error {
	who := kit.VisitOf(r).Actor
	if id.IsZero() {
		in.Order = lastPlace
		_, err := s.Help.CreateCategory(r.Context(), who, in)
		return err
	}
	return s.Help.SaveCategory(r.Context(), who, id, in)
}

// lastPlace puts a new category behind its siblings.
const lastPlace = 1_000_000

func mark(list []Choice, value string) {
	for i := range list {
		list[i].Chosen = list[i].Value == value
	}
}

// DeleteCategory removes an empty category, or merges one into another first.
func (s *Staff) DeleteCategory(_ http.ResponseWriter, r *http.Request) (kit.Document, error) {
	id, err := kit.PathID(r, "id")
	if err != nil {
		return kit.Document{}, err
	}
	f, err := kit.ReadForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	who := kit.VisitOf(r).Actor
	note := "category.deleted"
	if into := f.ID("into"); !into.IsZero() {
		note, err = "category.merged", s.Help.MergeCategory(r.Context(), who, id, into)
	} else {
		err = s.Help.DeleteCategory(r.Context(), who, id)
	}
	if err != nil {
		return kit.Document{}, err
	}
	return kit.Document{}, &kit.Next{To: "/staff/categories", Note: note}
}
