package site

import (
	"guichet/app"
	"guichet/app/help"
	"guichet/app/web/kit"
	"guichet/store"
)

// topics is all a reader can browse: the tree of categories, and the list of
// what stands in none.
type topics struct {
	tree []help.CategoryNode
	rest NavItem // its Count is 0 when there is no such list
}

func (s *Site) topics(r store.Reader, lang app.Lang) (topics, error) {
	if s.copy == nil {
		return s.readTopics(r, lang)
	}
	// A copy is of one moment: its thousands of pages share one list.
	if known, ok := s.copy.topics[lang]; ok {
		return known, nil
	}
	t, err := s.readTopics(r, lang)
	if err == nil {
		s.copy.topics[lang] = t
	}
	return t, err
}

func (s *Site) readTopics(r store.Reader, lang app.Lang) (topics, error) {
	tree, err := s.Help.Tree(r, app.Visitor(), lang)
	if err != nil {
		return topics{}, err
	}
	n, err := s.Help.OthersCount(r, app.Visitor(), lang)
	return topics{tree, NavItem{Title: s.restTitle(lang, len(tree)), Path: help.OthersPath(lang), Count: n}}, err
}

// restTitle names the list of what stands in no category, beside so many.
func (s *Site) restTitle(lang app.Lang, categories int) string {
	if categories == 0 {
		return s.Texts.Printer(lang).T("site.others.all")
	}
	return s.Texts.Printer(lang).T("site.others.title")
}

// chips are the top categories, and the rest, as plain links.
func (t topics) chips() []kit.Link {
	var out []kit.Link
	for _, n := range t.tree {
		l := kit.Link{Title: n.Title, Path: n.Path}
		if n.Foreign {
			l.Lang = n.Lang
		}
		out = append(out, l)
	}
	if t.rest.Count > 0 {
		out = append(out, kit.Link{Title: t.rest.Title, Path: t.rest.Path})
	}
	return out
}

// beside is the list of topics next to a page; own is the path of the one the
// page belongs to.
func (t topics) beside(own string) []NavItem {
	var out []NavItem
	for _, n := range t.tree {
		out = append(out, NavItem{Title: n.Title, Path: n.Path, Icon: n.Icon, Count: n.Count, Current: n.Path == own})
	}
	if t.rest.Count > 0 {
		rest := t.rest
		rest.Current = rest.Path == own
		out = append(out, rest)
	}
	return out
}

// top is the path of the top category of a trail.
func top(trail []help.Link) string {
	if len(trail) == 0 {
		return ""
	}
	return trail[0].Path
}
