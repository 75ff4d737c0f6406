package portable

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/web/kit"
	"guichet/store"
)

// planned lists the pages of a language.
func (b *build) planned(lang app.Lang) ([]page, error) {
	home := "/" + string(lang)
	plan := []page{
		{address: home, file: home[1:] + "/index.html", lang: lang, make: b.copy.Home},
		{address: home + "/search", lang: lang, make: b.copy.CopySearch},
	}
	outline, err := b.Help.Outline(b.r, app.Visitor(), lang, app.ID{})
	if err != nil {
		return nil, err
	}
	for _, o := range outline {
		if o.Category.IsZero() {
			plan = append(plan, listed(lang, help.OthersPath(lang), "", len(o.Articles), b.copy.Others)...)
		}
	}
	nodes, err := b.Help.Tree(b.r, app.Visitor(), lang)
	if err != nil {
		return nil, err
	}
	direct := map[app.ID]int{}
	for _, o := range outline {
		direct[o.Category] = len(o.Articles)
	}
	for len(nodes) > 0 {
		n := nodes[0]
		nodes = append(nodes[1:], n.Children...)
		plan = append(plan, listed(lang, n.Path, n.Slug, direct[n.ID], b.copy.Category)...)
	}
	asked, err := b.copy.QuestionPages(b.r, lang)
	if err != nil {
		return nil, err
	}
	for n := 1; n <= asked; n++ {
		plan = append(plan, page{address: numbered(home+"/questions", n), lang: lang, number: n, make: b.copy.Questions})
	}
	library, err := b.copy.LibraryNames(b.r, lang)
	if err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(library)) {
		path := help.LibraryPath(lang, "", "")
		if name != "" {
			path += "/" + name
		}
		plan = append(plan, listed(lang, path, name, library[name], b.copy.Library)...)
	}
	err = b.everything(lang, help.Heads, func(s help.Sheet) error {
		at, kind, ok := addressed(s.Path)
		if !ok || at != lang {
			return nil // it stands under its own language
		}
		p := page{address: s.Path, lang: lang, slug: s.Path[strings.LastIndexByte(s.Path, '/')+1:], make: b.copy.Article}
		if kind == "pages" {
			p.make = b.copy.Page
		}
		plan = append(plan, p)
		b.told.Texts++
		return nil
	})
	for i := range plan {
		if plan[i].file == "" {
			plan[i].file = fileOf(plan[i].address)
		}
	}
	return plan, err
}

// listed are the pages of a list of so many articles.
func listed(lang app.Lang, path, slug string, count int, make func(store.Reader, kit.Variant) (kit.Document, error)) []page {
	var out []page
	for n := 1; n == 1 || (n-1)*help.PageSize < count; n++ {
		out = append(out, page{address: numbered(path, n), lang: lang, slug: slug, number: n, make: make})
	}
	return out
}

func numbered(path string, n int) string {
	if n == 1 {
		return path
	}
	return path + "?page=" + strconv.Itoa(n)
}

// addressed reads the address of a text: its language and its kind.
func addressed(path string) (lang app.Lang, kind string, ok bool) {
	parts := strings.Split(path, "/")
	if len(parts) != 4 {
		return "", "", false
	}
	lang, ok = app.ParseLang(parts[1])
	return lang, parts[2], ok
}

// fileOf is the file of a page: a slug has no dot, so the second page of a list
// cannot be another's.
func fileOf(address string) string {
	path, query, _ := strings.Cut(address[1:], "?")
	if n, ok := strings.CutPrefix(query, "page="); ok {
		return path + "." + n + ".html"
	}
	return path + ".html"
}
