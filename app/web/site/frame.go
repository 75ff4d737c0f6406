package site

import (
	"strings"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/settings"
	"guichet/app/web/kit"
	"guichet/store"
)

// frame fills what stands around every page. others are the addresses of the
// same thing in the languages it exists in; nil means that the path is the
// same in each.
func (s *Site) frame(r store.Reader, set settings.Settings, origin string, lang app.Lang, path string,
	others []help.Alternate) (kit.Base, error) {
	pages, err := s.Help.FooterPages(r, app.Visitor(), lang)
	if err != nil {
		return kit.Base{}, err
	}
	b := kit.Base{
		Lang:      lang,
		Site:      s.info(set, lang),
		Path:      path,
		Canonical: s.canonical(origin, path),
		Languages: s.menu(set, lang, path, others),
		Feed:      feedPath(lang),
		Offline:   offlinePath(lang),
		NoIndex:   set.Search.Unlisted,
		OG:        kit.OpenGraph{Type: "website", Image: shareImage(set, origin)},
	}
	some, err := s.anyLibrary(r)
	if err != nil {
		return kit.Base{}, err
	}
	if some {
		b.Library = help.LibraryPath(lang, "", "")
		b.Footer = append(b.Footer, kit.Link{Title: s.Texts.Printer(lang).T("library.title"), Path: b.Library})
	}
	for _, p := range pages {
		b.Footer = append(b.Footer, link(p, lang))
	}
	return b, s.copied(r, &b)
}

// offlinePath is the page about keeping the help where there is no network.
func offlinePath(lang app.Lang) string { return "/" + string(lang) + "/offline" }

func feedPath(lang app.Lang) string { return "/" + string(lang) + "/feed.xml" }

// info is what the business says about itself, in one language.
func (s *Site) info(set settings.Settings, lang app.Lang) kit.SiteInfo {
	info := kit.SiteInfo{
		Name:    set.Name,
		Tagline: set.Tagline.In(lang, set.Languages...),
		Year:    s.now(set).Year(),
		Contact: kit.Contact{
			Email: set.Contact.Email,
			Phone: set.Contact.Phone,
			Hours: set.Contact.Hours.In(lang, set.Languages...),
			Note:  set.Contact.Note.In(lang, set.Languages...),
			Ask:   s.askPath(lang),
		},
	}
	if !set.Logo.IsZero() {
		info.LogoURL = "/logo"
	}
	if set.Sheet != nil {
		info.Sheet = "/brand/" + set.Sheet.Name
	}
	return info
}

// shareImage is what a shared link shows: the business's logo, or our icon
// when there is none or sites cannot show it.
func shareImage(set settings.Settings, origin string) string {
	if set.Logo.IsZero() || set.Logo.Vector() {
		return origin + "/icon-180.png"
	}
	return origin + "/logo"
}

// menu lists the languages. A language the thing is not written in leads to
// the same address under that language, where its notice stands.
func (s *Site) menu(set settings.Settings, lang app.Lang, path string, others []help.Alternate) []kit.LangLink {
	var out []kit.LangLink
	for _, l := range set.Languages {
		out = append(out, kit.LangLink{
			Lang:    l,
			Name:    s.Texts.Printer(l).T("base.language"),
			Path:    inLanguage(l, lang, path, others),
			Current: l == lang,
		})
	}
	return out
}

func inLanguage(to, from app.Lang, path string, others []help.Alternate) string {
	for _, o := range others {
		if o.Lang == to && to != from {
			return o.Path
		}
	}
	return "/" + string(to) + strings.TrimPrefix(path, "/"+string(from))
}

// alternates are the hreflang links of a thing, itself included. x-default is
// the default language if the thing has it, and else its first.
func alternates(set settings.Settings, origin string, all []help.Alternate) []kit.Alternate {
	if len(all) < 2 {
		return nil
	}
	fallback := all[0].Path
	var out []kit.Alternate
	for _, a := range all {
		out = append(out, kit.Alternate{Lang: string(a.Lang), URL: origin + a.Path})
		if a.Lang == set.Default() {
			fallback = a.Path
		}
	}
	return append(out, kit.Alternate{Lang: "x-default", URL: origin + fallback})
}

// everywhere is a page that exists in each language under the same path.
func everywhere(set settings.Settings, rest string) []help.Alternate {
	var out []help.Alternate
	for _, l := range set.Languages {
		out = append(out, help.Alternate{Lang: l, Path: "/" + string(l) + rest})
	}
	return out
}

// clip cuts a description at a word, to the length search engines show.
func clip(s string) string {
	const most = 160
	runes := []rune(strings.Join(strings.Fields(s), " "))
	if len(runes) <= most {
		return string(runes)
	}
	cut := string(runes[:most-1])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:.") + "…"
}
