package markup

import (
	"regexp"

	"github.com/microcosm-cc/bluemonday"
)

// policy lets through exactly what the renderers above write. Anything else in
// the output would be a mistake of theirs, and is removed.
func policy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "strong", "em", "del", "kbd", "sub", "sup", "blockquote", "ul", "ol", "li",
		"h2", "h3", "h4", "h5", "h6", "pre", "code", "table", "thead", "tbody", "tr", "th", "td")
	p.AllowAttrs("id").Matching(regexp.MustCompile(`^s(-[a-z0-9]+)*$`)).OnElements("h2", "h3", "h4", "h5", "h6")
	p.AllowAttrs("start").Matching(regexp.MustCompile(`^[0-9]{1,9}$`)).OnElements("ol")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^task$`)).OnElements("li")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^choices$`)).OnElements("ul")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^text-(right|center)$`)).OnElements("th", "td")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^language-[A-Za-z0-9+#_.-]{1,30}$`)).OnElements("code")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^callout-title$`)).OnElements("p")
	p.AllowAttrs("tabindex").Matching(regexp.MustCompile(`^0$`)).OnElements("pre", "div")
	p.AllowAttrs("class").Matching(regexp.MustCompile(
		`^(table-wrap|callout callout-(note|tip|important|warning|caution))$`)).OnElements("div")
	p.AllowAttrs("role").Matching(regexp.MustCompile(`^(region|note)$`)).OnElements("div")
	p.AllowAttrs("aria-label").OnElements("div", "input")
	allowTasks(p)
	allowLinks(p)
	allowImages(p)
	return p
}

// allowLines lets through the numbers a writer's preview has on its blocks.
func allowLines(p *bluemonday.Policy) *bluemonday.Policy {
	p.AllowAttrs("data-line").Matching(regexp.MustCompile(`^[0-9]{1,6}$`)).Globally()
	return p
}

func allowTasks(p *bluemonday.Policy) {
	p.AllowAttrs("type").Matching(regexp.MustCompile(`^checkbox$`)).OnElements("input")
	p.AllowAttrs("disabled", "checked").Matching(regexp.MustCompile(`^$`)).OnElements("input")
}

func allowLinks(p *bluemonday.Policy) {
	p.AllowURLSchemes("http", "https", "mailto", "tel", "article")
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(true)
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("rel").Matching(regexp.MustCompile(`^noopener nofollow$`)).OnElements("a")
	p.AllowAttrs("class").Matching(regexp.MustCompile(`^external$`)).OnElements("a")
}

func allowImages(p *bluemonday.Policy) {
	p.AllowAttrs("src").Matching(regexp.MustCompile(`^/files/[0-9a-z]{26}/[^/?#\\]+$`)).OnElements("img")
	p.AllowAttrs("srcset").Matching(regexp.MustCompile(
		`^/files/[0-9a-z]{26}/[^/?#\\\s]+\?w=small [0-9]{1,5}w, /files/[0-9a-z]{26}/[^/?#\\\s]+ [0-9]{1,5}w$`)).OnElements("img")
	p.AllowAttrs("sizes").Matching(regexp.MustCompile(`^[(]min-width: 48rem[)] 43rem, 92vw$`)).OnElements("img")
	p.AllowAttrs("alt").OnElements("img")
	p.AllowAttrs("width", "height").Matching(regexp.MustCompile(`^[0-9]{1,5}$`)).OnElements("img")
	p.AllowAttrs("loading").Matching(regexp.MustCompile(`^lazy$`)).OnElements("img")
	p.AllowAttrs("decoding").Matching(regexp.MustCompile(`^async$`)).OnElements("img")
}
