// Package i18n turns catalogue keys into sentences, and dates and numbers into
// the form a reader of French, English or Spanish expects.
//
// The catalogues are flat JSON files, catalog/<file>.<lang>.json, one file a
// room or shell and language: {"site.search.label": "Search", …}, and with
// plurals {"site.count": {"one": "{{.Count}} result", "other": "…"}}. A test
// compares the languages: same keys, same arguments, none unused. The package
// never decides which language a reader gets.
package i18n

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"

	"guichet/app"
)

//go:embed catalog/*.json
var files embed.FS

// Catalogue holds every sentence in every language. It is safe for concurrent
// use and never changes after Load.
type Catalogue struct {
	printers map[app.Lang]*Printer
}

// Load reads the embedded catalogues. It fails on a file that is not valid.
func Load() (*Catalogue, error) {
	bundle := goi18n.NewBundle(language.French)
	bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
	names, err := fs.Glob(files, "catalog/*.json")
	if err != nil {
		return nil, fmt.Errorf("i18n: list catalogues: %w", err)
	}
	for _, name := range names {
		data, err := files.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("i18n: read %s: %w", name, err)
		}
		if _, err := bundle.ParseMessageFileBytes(data, name); err != nil {
			return nil, fmt.Errorf("i18n: parse %s: %w", name, err)
		}
	}
	c := &Catalogue{printers: map[app.Lang]*Printer{}}
	for _, l := range app.Langs() {
		tag := language.Make(string(l))
		c.printers[l] = &Printer{
			Lang:    l,
			text:    goi18n.NewLocalizer(bundle, string(l)),
			numbers: message.NewPrinter(tag),
		}
	}
	return c, nil
}

// Printer returns the printer of a language; French answers for one that is
// not known.
func (c *Catalogue) Printer(l app.Lang) *Printer {
	if p, ok := c.printers[l]; ok {
		return p
	}
	return c.printers[app.French]
}

// Printer writes in one language.
type Printer struct {
	Lang    app.Lang
	text    *goi18n.Localizer
	numbers *message.Printer
}

// T returns the sentence of a key. Arguments come in pairs of name and value;
// an integer named Count chooses the plural form (CLDR, so French has "many")
// and is written with the language's digits grouping, as every integer is. A
// key without a sentence comes back as it is: tests keep that from shipping.
func (p *Printer) T(key string, args ...any) string {
	conf := &goi18n.LocalizeConfig{MessageID: key}
	if len(args) > 1 {
		data := make(map[string]any, len(args)/2)
		for i := 0; i+1 < len(args); i += 2 {
			name, _ := args[i].(string)
			n, isInt := integer(args[i+1])
			if name == "Count" && isInt {
				conf.PluralCount = n
			}
			if isInt {
				data[name] = p.Number(n)
			} else {
				data[name] = args[i+1]
			}
		}
		conf.TemplateData = data
	}
	s, err := p.text.Localize(conf)
	if err != nil && s == "" {
		return key
	}
	return s
}

// Error returns the sentence of an error a person may see.
func (p *Printer) Error(e *app.Error) string { return p.T(e.Key, e.Args...) }

// Number writes an integer with the language's grouping of digits.
func (p *Printer) Number(n int64) string {
	return p.numbers.Sprint(number.Decimal(n))
}

// Decimal writes a number with one digit after the language's mark: "4,5".
func (p *Printer) Decimal(v float64) string {
	return p.numbers.Sprint(number.Decimal(v, number.Scale(1)))
}

// List joins words as a sentence does: "a, b and c".
func (p *Printer) List(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " " + p.T("base.and") + " " + words[last]
}

func integer(v any) (int64, bool) {
	switch n := v.(type) {
	case int:
		return int64(n), true
	case int64:
		return n, true
	case uint64:
		return int64(n), true
	}
	return 0, false
}
