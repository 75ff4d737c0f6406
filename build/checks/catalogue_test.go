package checks

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func catalogues(t *testing.T) (root string, all map[string]map[string]Sentence) {
	t.Helper()
	root, err := Root()
	if err != nil {
		t.Fatal(err)
	}
	all, err = Catalogues(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"fr", "en", "es"} {
		if len(all[lang]) == 0 {
			t.Fatalf("no catalogue in %s", lang)
		}
	}
	return root, all
}

func TestEverySentenceStandsInEveryLanguage(t *testing.T) {
	t.Parallel()
	_, all := catalogues(t)
	for lang, sentences := range all {
		for key, s := range sentences {
			for _, other := range []string{"fr", "en", "es"} {
				o, ok := all[other][key]
				switch {
				case !ok:
					t.Errorf("%s is in %s.%s.json and not in %s", key, s.File, lang, other)
				case o.File != s.File:
					t.Errorf("%s is in the file %s of %s and in %s of %s", key, s.File, lang, o.File, other)
				case !slices.Equal(o.Args(), s.Args()):
					t.Errorf("%s has arguments %v in %s and %v in %s", key, s.Args(), lang, o.Args(), other)
				case (len(o.Forms) > 1) != (len(s.Forms) > 1):
					t.Errorf("%s has plural forms in one of %s and %s only", key, lang, other)
				}
			}
		}
	}
}

// The plural categories are those of CLDR: French and Spanish have "many" for
// whole millions.
func TestPluralsHaveTheirForms(t *testing.T) {
	t.Parallel()
	_, all := catalogues(t)
	want := map[string][]string{
		"fr": {"many", "one", "other"}, "es": {"many", "one", "other"}, "en": {"one", "other"},
	}
	for lang, sentences := range all {
		for key, s := range sentences {
			var forms []string
			for form, text := range s.Forms {
				forms = append(forms, form)
				if strings.TrimSpace(text) == "" {
					t.Errorf("%s: %s is empty", lang, key)
				}
			}
			slices.Sort(forms)
			if len(forms) > 1 && !slices.Equal(forms, want[lang]) {
				t.Errorf("%s: %s has the forms %v, want %v", lang, key, forms, want[lang])
			}
			if len(forms) == 1 && forms[0] != "other" {
				t.Errorf("%s: %s has only the form %s", lang, key, forms[0])
			}
		}
	}
}

func TestNoSentenceIsUnused(t *testing.T) {
	t.Parallel()
	root, all := catalogues(t)
	files, err := Files(root)
	if err != nil {
		t.Fatal(err)
	}
	found, err := Mentions(root, files)
	if err != nil {
		t.Fatal(err)
	}
	for key, s := range all["en"] {
		if !Mentioned(found, key) {
			t.Errorf("%s of %s.*.json is used nowhere", key, s.File)
		}
	}
}

func TestNoSentenceIsMissing(t *testing.T) {
	t.Parallel()
	_, all := catalogues(t)
	files := map[string]bool{}
	for _, s := range all["en"] {
		files[s.File] = true
	}
	for _, src := range sources(t) {
		if src.Test || within(src.Dir, "build") {
			continue
		}
		for _, use := range KeyUses(src) {
			first, _, _ := strings.Cut(use.Key, ".")
			s, known := all["en"][use.Key]
			switch {
			case !known && files[first]:
				t.Errorf("%s: %s is in no catalogue", use.At, use.Key)
			case !known || use.Open:
			default:
				for _, arg := range s.Args() {
					if !slices.Contains(use.Args, arg) {
						t.Errorf("%s: %s needs the argument %s, given %v", use.At, use.Key, arg, use.Args)
					}
				}
			}
		}
	}
}

var templateKey = regexp.MustCompile(`\bT\s+"([a-z]+(?:\.[a-z0-9_-]+)+)"`)

func TestNoTemplateAsksForAMissingSentence(t *testing.T) {
	t.Parallel()
	root, all := catalogues(t)
	files, err := Files(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if path.Ext(name) != ".html" || !strings.HasPrefix(name, "frontend/") {
			continue
		}
		data, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range templateKey.FindAllSubmatch(data, -1) {
			if _, ok := all["en"][string(m[1])]; !ok {
				t.Errorf("%s: %s is in no catalogue", name, m[1])
			}
		}
	}
}

// French puts a narrow no-break space before ? ! ; and a no-break space before
// a colon and inside guillemets, and writes ’; Spanish opens what it closes.
func TestSentencesAreTypeset(t *testing.T) {
	t.Parallel()
	_, all := catalogues(t)
	french := regexp.MustCompile(`[^\x{202f}\x{a0}?!][?!;](\s|$)|[^\x{a0}]:(\s|$)|«[^\x{a0}]|[^\x{a0}]»|\p{L}'\p{L}`)
	for key, s := range all["fr"] {
		for _, text := range s.Forms {
			if m := french.FindString(argument.ReplaceAllString(text, "x")); m != "" {
				t.Errorf("fr: %s is not typeset as French at %q", key, m)
			}
		}
	}
	for key, s := range all["es"] {
		for _, text := range s.Forms {
			for opening, closing := range map[string]string{"¿": "?", "¡": "!"} {
				if strings.Count(text, opening) != strings.Count(text, closing) {
					t.Errorf("es: %s has a %s or %s without its other half", key, opening, closing)
				}
			}
		}
	}
}
