package i18n

import (
	"strings"
	"testing"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"

	"guichet/app"
)

// TestFilledIsWhatATemplateMakes compares the short way of writing sentences of
// words and arguments with the long one, for every sentence that takes it.
func TestFilledIsWhatATemplateMakes(t *testing.T) {
	t.Parallel()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range app.Langs() {
		p, seen := c.Printer(lang), 0
		for _, of := range p.files {
			file := of()
			for key, parts := range file.filled {
				var args []any
				data := map[string]any{}
				for i := 1; i < len(parts); i += 2 {
					if i%4 == 1 {
						args, data[parts[i]] = append(args, parts[i], 123456*i), p.Number(int64(123456*i))
					} else {
						args, data[parts[i]] = append(args, parts[i], "<l’été>"), "<l’été>"
					}
				}
				if strings.Contains(strings.Join(parts, "|"), "|Count|") {
					continue
				}
				want, err := file.text().Localize(&goi18n.LocalizeConfig{MessageID: key, TemplateData: data})
				if got := p.T(key, args...); err != nil || len(data)*2 == len(args) && got != want {
					t.Errorf("%s: %q, want %q (%v)", key, got, want, err)
				}
				seen++
			}
		}
		if seen < 50 {
			t.Errorf("%s: %d sentences", lang, seen)
		}
	}
}

// The same for every sentence with plurals, and counts on both sides of each
// form's limits.
func TestPluralsAreWhatTheLibraryMakes(t *testing.T) {
	t.Parallel()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	counts := []int64{0, 1, 2, 3, 11, 21, 100, 101, 999, 1000, 999_999, 1_000_000, 1_000_001, 1_500_000, 2_000_000, 10_000_000, -1, -2}
	for _, lang := range app.Langs() {
		p, seen := c.Printer(lang), 0
		for _, of := range p.files {
			file := of()
			for key, forms := range file.forms {
				for _, n := range counts {
					args, data := []any{"Count", n}, map[string]any{"Count": p.Number(n)}
					for _, parts := range forms {
						for i := 1; i < len(parts); i += 2 {
							if _, ok := data[parts[i]]; !ok {
								args, data[parts[i]] = append(args, parts[i], "<l’été>"), "<l’été>"
							}
						}
					}
					want, err := file.text().Localize(&goi18n.LocalizeConfig{MessageID: key, TemplateData: data, PluralCount: n})
					if got := p.T(key, args...); err != nil || got != want {
						t.Errorf("%s: %d: %q, want %q (%v)", lang, n, got, want, err)
					}
					if form(lang, n) != "" && len(forms[form(lang, n)]) > 0 {
						seen++
					}
				}
			}
		}
		if seen < 100 {
			t.Errorf("%s: %d sentences written the short way", lang, seen)
		}
	}
}
