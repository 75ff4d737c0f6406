package site_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"guichet/app"
)

// spoken finds the keys a template names: t "key", t (printf "key.%s" .Lang), and
// those that end with a word of another kind, which a page's own test names.
var spoken = regexp.MustCompile(`\bt (?:\(printf )?"([a-z0-9.%]+)"(?: (\.[A-Za-z.]+))?`)

func TestEverySentenceOfTheTemplatesIsInTheCatalogues(t *testing.T) {
	t.Parallel()
	used := keysOfTemplates(t)
	for _, lang := range app.Langs() {
		known := map[string]bool{}
		for _, file := range []string{"site", "base", "vote", "ask", "copy", "offline", "print", "steps", "media", "library"} {
			for key := range catalogue(t, file, lang) {
				known[key] = true
			}
		}
		for key := range used {
			if !known[key] {
				t.Errorf("%s: %q is used and not in the catalogue", lang, key)
			}
		}
	}
}

func TestNoSentenceOfTheSiteIsUnused(t *testing.T) {
	t.Parallel()
	used := keysOfTemplates(t)
	handlers := sources(t, "*.go")
	for key := range catalogue(t, "site", app.French) {
		if !used[key] && !strings.Contains(handlers, `"`+key+`"`) {
			t.Errorf("%q is in the catalogue and nowhere used", key)
		}
	}
}

func keysOfTemplates(t *testing.T) map[string]bool {
	t.Helper()
	root := filepath.Join("..", "..", "..", "frontend")
	text := sources(t, filepath.Join(root, "layouts", "*.html"), filepath.Join(root, "parts", "*.html"),
		filepath.Join(root, "pages", "*", "*.html"))
	used := map[string]bool{}
	for _, found := range spoken.FindAllStringSubmatch(text, -1) {
		if !strings.Contains(found[1], "%s") {
			used[found[1]] = true
			continue
		}
		if !strings.HasSuffix(found[2], ".Lang") {
			continue
		}
		for _, lang := range app.Langs() {
			used[strings.Replace(found[1], "%s", string(lang), 1)] = true
		}
	}
	if len(used) < 20 {
		t.Fatalf("only %d keys found: the pattern no longer fits the templates", len(used))
	}
	return used
}

func sources(t *testing.T, patterns ...string) string {
	t.Helper()
	var all strings.Builder
	for _, pattern := range patterns {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(names), err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			all.Write(data)
		}
	}
	return all.String()
}

func catalogue(t *testing.T, file string, lang app.Lang) map[string]any {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "i18n", "catalog", file+"."+string(lang)+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	return out
}
