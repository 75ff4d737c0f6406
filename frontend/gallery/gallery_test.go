package main

import (
	"bytes"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/jba/templatecheck"

	"guichet/app"
	"guichet/app/i18n"
	"guichet/app/web/kit"
	"guichet/frontend"
)

// unwritten is the key of a sentence where its text should stand, or the name of a host.
var unwritten = regexp.MustCompile(`>\s*([a-z]+(?:\.[a-z0-9-]+){2,})\s*<`)

// Every page of the people of the business is drawn here, and each of its
// templates fits the page it is given.
func TestEveryPageOfTheStaffHasAScene(t *testing.T) {
	t.Parallel()
	front, err := frontend.Open()
	if err != nil {
		t.Fatal(err)
	}
	texts, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	pages := kit.NewRenderer(front, texts)
	drawn := map[string]bool{}
	for _, lang := range app.Langs() {
		for _, s := range scenes(lang) {
			drawn[s.template] = true
			tmpl, err := pages.Template(s.template, lang)
			if err != nil {
				t.Fatal(err)
			}
			if err := templatecheck.CheckHTML(tmpl, s.page); err != nil {
				t.Errorf("%s: %v", s.name, err)
			}
		}
		for _, s := range scenes(lang) { // a template that has written changes
			page, err := pages.Render(s.template, s.page)
			if err != nil {
				t.Errorf("%s in %s: %v", s.name, lang, err)
			}
			for _, key := range unwritten.FindAllSubmatch(page, -1) {
				if !bytes.HasSuffix(key[1], []byte(".example")) {
					t.Errorf("%s in %s: no sentence for %s", s.name, lang, key[1])
				}
			}
		}
	}
	list, err := os.ReadDir("../pages/staff")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range list {
		name := path.Join("staff", entry.Name())
		if strings.HasPrefix(entry.Name(), "window-") { // the desktop program's own, seen in its window (build/window)
			continue
		}
		if entry.IsDir() && !drawn[name] {
			t.Errorf("no scene draws %s", name)
		}
	}
}
