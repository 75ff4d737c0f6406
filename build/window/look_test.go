package window

import (
	"os"
	"strings"
	"testing"
)

// Every page of the desk, with demonstration content, in the languages and
// schemes GUICHET_LOOKS names ("en-light fr-dark"); pictures go to GUICHET_SHOTS.
func TestLooks(t *testing.T) {
	for _, look := range strings.Fields(os.Getenv("GUICHET_LOOKS")) {
		t.Run(look, func(t *testing.T) {
			t.Parallel()
			lang, scheme, _ := strings.Cut(look, "-")
			s := newScreen(t)
			if scheme == "dark" {
				s.env = append(s.env, "GTK_THEME=Adwaita:dark")
			}
			w := s.open()
			w.welcome(`set("start", "demo"); set("main", "` + lang + `");`)
			w.eval(`fetch("/language", {method: "POST", body: new URLSearchParams({lang: "` + lang + `", to: "/staff"})})
				.then(() => { window.spoken = true; })`)
			w.wait("window.spoken")
			w.visit("/staff")
			paths := strings.Split(w.eval(`[...new Set([...document.querySelectorAll("nav a[href^='/staff']")].map((a) => a.pathname + a.search))].join("\n")`), "\n")
			first := "/staff/content"
			w.visit(first)
			if at := w.eval(`document.querySelector("main a[href^='/staff/content/'][href$='/` + lang + `']")?.pathname`); at != "" {
				paths = append(paths, at, at+"/revisions", at+"/view")
			}
			paths = append(paths, "/staff/me", "/staff/settings/look", "/staff/settings/languages", "/staff/settings/pages",
				"/staff/settings/addresses", "/staff/settings/system", "/__shell/computer", "/__shell/shop",
				"/"+lang, "/"+lang+"/search?q=colis", "/"+lang+"/ask", "/"+lang+"/questions")
			for _, path := range paths {
				w.visit(path)
				w.shot(look + strings.NewReplacer("/", "_", "?", "_", "=", "_").Replace(path))
				if got := w.eval("document.documentElement.scrollWidth > innerWidth + 1"); got == "true" {
					t.Errorf("%s is wider than the window", path)
				}
			}
		})
	}
}
