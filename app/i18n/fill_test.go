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
				want, err := file.text.Localize(&goi18n.LocalizeConfig{MessageID: key, TemplateData: data})
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
