package window

import (
	"os"
	"strings"
	"testing"
)

// Every page of the desk and of the customers' site, with demonstration content
// and something under way at each, in the languages and schemes GUICHET_LOOKS
// names ("en-light fr-dark"); with a third word, "es-light-narrow", in a window as
// wide as a phone, or "es-light-welcome" of the first page alone. Pictures go to
// GUICHET_SHOTS.
func TestLooks(t *testing.T) {
	for _, look := range strings.Fields(os.Getenv("GUICHET_LOOKS")) {
		t.Run(look, func(t *testing.T) {
			t.Parallel()
			lang, scheme, _ := strings.Cut(look, "-")
			scheme, wide, _ := strings.Cut(scheme, "-")
			s := newScreen(t)
			if scheme == "dark" {
				s.env = append(s.env, "GTK_THEME=Adwaita:dark")
			}
			w := s.open()
			if wide == "narrow" {
				s.keys("search", "--sync", "--onlyvisible", "--class", "guichet", "windowsize", "430", "860")
				w.wait("innerWidth < 440")
			}
			l := &looking{shown: w, name: look, lang: lang}
			l.speak()
			l.see("_welcome")
			w.eval("scrollTo(0, document.body.scrollHeight)")
			l.see("_welcome-end")
			if wide == "welcome" {
				return
			}
			w.welcome(`set("start", "demo"); set("main", "` + lang + `");`)
			l.speak()
			l.occupy()
			l.desk()
			l.shop()
			l.opened()
			l.site()
		})
	}
}

// looking goes through the pages of one look.
type looking struct {
	*shown
	name, lang string
	text       string // the editor of a text that was proposed
}

// speak has the window speak the language of the look.
func (l *looking) speak() {
	l.t.Helper()
	l.eval(`fetch("/language", {method: "POST", body: new URLSearchParams({lang: "` + l.lang + `", to: "/"})})
		.then(() => { window.spoken = true; })`)
	l.wait("window.spoken")
	l.visit(l.eval("location.pathname"))
}

// look keeps a picture of a page and fails when it is wider than the window.
func (l *looking) look(path string) {
	l.t.Helper()
	l.visit(path)
	l.see(path)
}

func (l *looking) see(name string) {
	l.t.Helper()
	l.shot(l.name + strings.NewReplacer("/", "_", "?", "_", "=", "_", "&", "_").Replace(name))
	if got := l.eval("document.documentElement.scrollWidth > innerWidth + 1"); got == "true" {
		l.t.Errorf("%s is wider than the window", name)
	}
}

// send fills in a form of a page and waits for the page it leads to.
func (l *looking) send(path, fill string) {
	l.t.Helper()
	if path != "" {
		l.visit(path)
	}
	l.eval(`(() => { window.before = true; const at = (s) => document.querySelector(s); ` + fill + ` })()`)
	l.wait("!window.before && document.readyState === 'complete'")
}

// occupy leaves something to see on the pages that would be empty.
func (l *looking) occupy() {
	l.t.Helper()
	l.send("/staff/content?cover=all&sort=title", `at("#view-name").value = "Toutes langues"; at("#view-name").form.requestSubmit();`)
	l.send("/staff/snippets?lang="+l.lang, `at("#name").value = "Horaires"; at("#body").value = "Du **lundi** au vendredi.";
		at("form[action='/staff/snippets']").requestSubmit();`)
	l.send("/staff/content/new?lang="+l.lang, `at("#title").value = "Rempoter en hiver";
		at("#body").value = "Attendez le printemps.\n\n| Mois | Eau |\n|---|--:|\n| Mai | 3 l |\n\n[Un lien perdu](/`+l.lang+`/articles/nulle-part)";
		at("#ask-note").value = "Est-ce juste ?"; at("#editor").requestSubmit(at("[value=propose]"));`)
	l.text = l.eval("location.pathname")
	l.send(l.text+"/review", `at(".para .say").click();`)
	l.send("", `at("#say-text").value = "Pourquoi attendre ?"; at("#say-text").form.requestSubmit();`)
	l.send("/staff/content?sort=title", `for (const box of [...document.querySelectorAll("[name=article]")].slice(0, 3)) box.checked = true;
		at("#do").value = "tag"; at("#words").value = "hiver"; at("#bulk").requestSubmit();`)
	l.visit("/" + l.lang + "/ask")
	l.wait("performance.now() > 2200") // nobody writes a question sooner
	l.send("", `at("#text").value = "Vendez-vous des bonsaïs ?"; at("#name").value = "Zoé";
		at("[name=sure]").value = "yes"; at("[name=shown]").value = "yes"; at(".asking-form").requestSubmit();`)
	for range 2 {
		l.visit("/" + l.lang + "/search?q=tondeuse")
	}
}

// desk is every page of the staff, and the window's own.
func (l *looking) desk() {
	l.t.Helper()
	l.visit("/staff")
	paths := strings.Split(l.eval(`[...new Set([...document.querySelectorAll("nav a[href^='/staff']")].map((a) => a.pathname + a.search))].join("\n")`), "\n")
	for page, link := range map[string]string{
		"/staff/content":         "main .articles a[href^='/staff/content/'][href$='/" + l.lang + "']",
		"/staff/questions":       "main a[href^='/staff/questions/']",
		"/staff/journal":         "main a[href^='/staff/journal/']",
		"/staff/categories":      "main a[href^='/staff/categories/']:not([href$='/new'])",
		"/staff/content?sort=up": ".views a",
	} {
		l.visit(page)
		if at := l.eval(`(() => { const a = document.querySelector(` + quote(link) + `); return a ? a.pathname + a.search : ""; })()`); at != "" {
			paths = append(paths, at)
		} else {
			l.t.Errorf("%s has no %s", page, link)
		}
		if page == "/staff/content" {
			at := paths[len(paths)-1]
			paths = append(paths, at+"/revisions", at+"/view")
			paths = append(paths, "/staff/merge?"+l.eval(`[...document.querySelectorAll("[name=article]")].slice(0, 2).map((i) => "article=" + i.value).join("&")`))
		}
	}
	for _, path := range append(paths, l.text, l.text+"/review", l.text+"/review?line=1", l.text+"/view", "/staff/content/new",
		"/staff/content/new?kind=troubleshooting", "/staff/content/new?kind=video", "/staff/content/new?kind=download",
		"/staff/categories/new", "/staff/me", "/staff/settings/look", "/staff/settings/languages", "/staff/settings/pages",
		"/staff/settings/addresses", "/staff/settings/writing", "/staff/settings/system", "/__shell/computer", "/__shell/shop") {
		l.look(path)
	}
}

// shop is the page that opens the shop, while it is open.
func (l *looking) shop() {
	l.t.Helper()
	port := freePort(l.t)
	l.send("/__shell/shop", `const f = at("form.form"); f.elements.port.value = "`+port[strings.LastIndex(port, ":")+1:]+`";
		[...f.querySelectorAll("[name=place]")].find((i) => i.value === "127.0.0.1").checked = true; f.requestSubmit();`)
	l.wait(`document.querySelector(".code-image")?.naturalWidth > 0`)
	l.see("/shop/open")
	l.send("", `at("[name=close]").click();`)
}

// opened is what lies over a page: the palette, the keys, the dialogs of the editor.
func (l *looking) opened() {
	l.t.Helper()
	l.visit("/staff/content")
	l.screen.focus("--class", "guichet")
	l.screen.keys("key", "ctrl+k")
	l.wait(`document.querySelectorAll(".palette [role=option]").length > 3`)
	l.see("/palette")
	l.screen.keys("key", "Escape")
	l.screen.keys("key", "question")
	l.wait(`document.querySelector("#keys:popover-open")`)
	l.see("/keys")
	l.visit(l.text)
	for tool, open := range map[string]string{"table": "table-dialog dialog[open]", "link": "#link-list li", "snippet": "#snippet-list li"} {
		l.click("[data-tool=" + tool + "]")
		l.wait(`document.querySelector("` + open + `")`)
		l.see("/dialog/" + tool)
		l.eval(`document.querySelector("dialog[open]").close()`)
	}
}

// site is what customers see.
func (l *looking) site() {
	l.t.Helper()
	at := "/" + l.lang
	l.visit(at)
	links := func(selector string) string {
		return l.eval(`document.querySelector(` + quote(selector) + `)?.pathname`)
	}
	category := links("main a[href^='" + at + "/categories/']")
	l.visit(category)
	article := links("main a[href^='" + at + "/articles/']")
	for _, path := range []string{
		at, category, category + "/print", article, article + "/print", article + "/vote", at + "/articles/nothing", at + "/search",
		at + "/search?q=colis", at + "/search?q=xyzzy", at + "/ask", at + "/ask?q=colis", at + "/questions", at + "/offline", at + "/ask/thanks",
	} {
		l.look(path)
	}
	for _, kind := range []string{"troubleshooting", "download"} {
		l.look(at + "/library/" + kind)
		l.look(links("main a[href^='" + at + "/articles/']"))
	}
	if page := links("footer a[href^='" + at + "/pages/']"); page != "" && page != "undefined" {
		l.look(page)
	}
}
