package main

import (
	"html/template"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/web/kit"
	"guichet/app/web/site"
	"guichet/app/web/staff"
)

// mediaScenes are the pages about what is played and taken away.
func mediaScenes(lang app.Lang) []scene {
	return []scene{
		{"media-film", "article", withMedium(lang, film(lang))},
		{"media-link", "article", withMedium(lang, site.MediumBlock{
			Name: cards(lang)[0].Title, Link: "https://videos.deuxmoulins.example/w/1", Host: "videos.deuxmoulins.example", Lang: lang,
			Held: drawn, Length: "1:02:05", Clock: "PT3725S",
		})},
		{"media-take", "article", withMedium(lang, site.MediumBlock{
			Src: "/tarifs.csv", Type: "text/csv", Name: "tarifs.csv", What: "CSV", Size: words(lang).T("media.size.kb", "Size", "12"), Lang: lang,
		})},
		{"library", "library", library(lang)},
		{"library-empty", "library", site.LibraryPage{Base: base(lang, "library"), Heading: words(lang).T("library.title")}},
		{"write-media", "staff/edit", mediaForm(lang, help.Recording)},
		{"write-take", "staff/edit", mediaForm(lang, help.Download)},
	}
}

func film(lang app.Lang) site.MediumBlock {
	return site.MediumBlock{
		Video: true, Src: "/film.mp4", Type: "video/mp4", Name: cards(lang)[0].Title, What: "MP4",
		Size: words(lang).T("media.size.mb", "Size", "8"), Length: "1:35", Clock: "PT95S", Width: 640, Height: 360, Poster: "/icon-180.png",
		Lang: lang, Held: drawn, Transcript: template.HTML("<p>" + cards(lang)[1].Excerpt + "</p>"), // #nosec G203 -- our own text
	}
}

func withMedium(lang app.Lang, m site.MediumBlock) site.ArticlePage {
	p := question(lang)
	p.Fallback, p.Archived, p.Medium, p.TextLang = nil, false, &m, lang
	return p
}

func library(lang app.Lang) site.LibraryPage {
	w := words(lang)
	p := site.LibraryPage{Base: base(lang, "library"), Heading: w.T("library.title"), Total: 105,
		Pages: site.Pager{Next: "?page=2", From: 1, To: 100, Total: 105}}
	p.Crumbs = crumbs(lang)[:1]
	p.Kinds = site.Filter{Name: w.T("site.results.filter.kind"), Choices: []site.Choice{
		{Title: w.T("site.results.all"), Path: "?", Count: 105, Current: true}, {Title: w.T("site.kind.guide"), Path: "?", Count: 12},
		{Title: w.T("site.kind.video"), Path: "?", Count: 3}, {Title: w.T("site.kind.recording"), Path: "?", Count: 1},
		{Title: w.T("site.kind.download"), Path: "?", Count: 4}, {Title: w.T("site.kind.question"), Path: "?", Count: 85},
	}}
	p.Topics = site.Filter{Name: w.T("site.results.filter.category"), Choices: []site.Choice{{Title: w.T("site.results.all"), Path: "?", Current: true}}}
	for i, t := range topics(lang) {
		p.Topics.Choices = append(p.Topics.Choices, site.Choice{Title: t.Title, Path: "?", Count: 20 - i})
	}
	for i, kind := range []string{"video", "download", "recording", "guide", "question"} {
		c := cards(lang)[i%len(cards(lang))]
		c.Kind = kind
		switch kind {
		case "video":
			c.Medium = &site.CardMedium{Facts: []string{"MP4", w.T("media.size.mb", "Size", "8"), "1:35"}}
		case "download":
			c.Medium = &site.CardMedium{Facts: []string{"PDF", w.T("media.size.kb", "Size", "120")}}
		case "recording":
			c.Medium = &site.CardMedium{Facts: []string{"videos.deuxmoulins.example", "1:02:05"}, Held: drawn}
		}
		p.Articles = append(p.Articles, c)
	}
	return p
}

func mediaForm(lang app.Lang, kind help.Kind) *staff.EditPage {
	p := draftOf(lang)
	w := words(lang)
	p.Kinds = options(w.T("content.kind."+string(kind)), w.T("content.kind.guide"))
	p.Form.Kind, p.Form.Length, p.Form.Held, p.Form.Transcript = string(kind), "1:02:05", "2026-11-18", cards(lang)[1].Excerpt
	p.Media = staff.MediaPanel{Kind: string(kind), Shown: true, Limit: 200, Parts: []staff.MediaSlot{
		{Part: "file", ID: "x", Name: endless + ".mp4", Facts: "video/mp4 · 8 MiB · 1:35 · 640 × 360", Path: "/staff"},
		{Part: "captions", Plays: true, Hidden: kind == help.Download},
		{Part: "poster", Plays: true, Hidden: kind == help.Download},
	}}
	p.Advice = []staff.AdviceLine{{Text: w.T("help.advice.media.captions"), Path: "#up-captions"}}
	p.Faults = kit.Faults{{Field: "up-file", Message: w.T("help.error.media.type.plays")}, {Field: "media-length", Message: w.T("help.error.media.length")}}
	return p
}
