package site

import (
	"time"

	"guichet/app/help"
	"guichet/app/settings"
	"guichet/app/web/kit"
)

// ld is a node of JSON-LD in the vocabulary of schema.org.
type ld map[string]any

const schemaOrg = "https://schema.org"

func graph(nodes ...ld) ld { return ld{"@context": schemaOrg, "@graph": nodes} }

// websiteLD describes the site and how it is searched.
func websiteLD(set settings.Settings, v kit.Variant) ld {
	home := v.Origin + "/" + string(v.Lang)
	return graph(ld{
		"@type":      "WebSite",
		"name":       set.Name,
		"url":        home,
		"inLanguage": string(v.Lang),
		"potentialAction": ld{
			"@type":       "SearchAction",
			"target":      ld{"@type": "EntryPoint", "urlTemplate": home + "/search?q={query}"},
			"query-input": "required name=query",
		},
	})
}

// crumbsLD describes where a page stands.
func crumbsLD(origin string, b kit.Base) ld {
	var items []ld
	for _, c := range append(b.Crumbs, kit.Link{Title: b.Title, Path: b.Path}) {
		items = append(items, ld{
			"@type": "ListItem", "position": len(items) + 1, "name": c.Title, "item": origin + c.Path,
		})
	}
	return graph(ld{"@type": "BreadcrumbList", "itemListElement": items})
}

// articleLD describes a question with its answer, or a guide, and where it
// stands.
func articleLD(set settings.Settings, v kit.Variant, p ArticlePage, view help.ArticleView) ld {
	out := crumbsLD(v.Origin, p.Base)
	node := ld{
		"@type":         "TechArticle",
		"headline":      view.Title,
		"description":   p.Description,
		"articleBody":   view.Plain,
		"author":        organisation(set),
		"publisher":     organisation(set),
		"datePublished": view.Published.UTC().Format(time.RFC3339),
	}
	if view.Kind == help.Question {
		node = ld{"@type": "FAQPage", "mainEntity": []ld{{
			"@type": "Question", "name": view.Title,
			"acceptedAnswer": ld{"@type": "Answer", "text": view.Plain},
		}}}
	}
	node["inLanguage"] = string(view.Lang)
	node["mainEntityOfPage"] = p.Canonical
	node["dateModified"] = view.Updated.UTC().Format(time.RFC3339)
	out["@graph"] = append(out["@graph"].([]ld), node)
	if film := videoLD(v, p, view); film != nil {
		out["@graph"] = append(out["@graph"].([]ld), film)
	}
	return out
}

func organisation(set settings.Settings) ld { return ld{"@type": "Organization", "name": set.Name} }
