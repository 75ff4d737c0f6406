package site

import (
	"time"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/settings"
	"guichet/app/web/kit"
)

// link keeps the language of a title only where it is not the page's.
func link(l help.Link, page app.Lang) kit.Link {
	out := kit.Link{Title: l.Title, Path: l.Path}
	if l.Lang != page {
		out.Lang = l.Lang
	}
	return out
}

func links(all []help.Link, page app.Lang) []kit.Link {
	var out []kit.Link
	for _, l := range all {
		out = append(out, link(l, page))
	}
	return out
}

func card(set settings.Settings, c help.Card) ArticleCard {
	return ArticleCard{
		Title:        c.Title,
		Path:         c.Path,
		Excerpt:      c.Excerpt,
		Category:     c.Category.Title,
		CategoryPath: c.Category.Path,
		Updated:      local(set, c.Updated),
		Kind:         string(c.Kind),
		Lang:         c.Lang,
		Foreign:      c.Foreign,
	}
}

func cards(set settings.Settings, all []help.Card) []ArticleCard {
	var out []ArticleCard
	for _, c := range all {
		out = append(out, card(set, c))
	}
	return out
}

func local(set settings.Settings, t time.Time) time.Time { return t.In(set.Zone) }

func categoryCard(n help.CategoryNode) CategoryCard {
	c := CategoryCard{Title: n.Title, Description: n.Description, Path: n.Path, Icon: n.Icon, Count: n.Count}
	for _, child := range n.Children {
		c.Children = append(c.Children, kit.Link{Title: child.Title, Path: child.Path})
	}
	return c
}

func categoryCards(nodes []help.CategoryNode) []CategoryCard {
	var out []CategoryCard
	for _, n := range nodes {
		out = append(out, categoryCard(n))
	}
	return out
}
