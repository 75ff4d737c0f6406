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
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"

	"guichet/app"
)

//go:embed catalog/*.json
var files embed.FS

// Catalogue holds every sentence in every language. A language is read when it
// is first spoken: most sites never speak all three. It is safe for concurrent
// use.
type Catalogue struct {
	printers map[app.Lang]*Printer
}

// Load opens the embedded catalogues. It fails when there are none.
func Load() (*Catalogue, error) {
	c := &Catalogue{printers: map[app.Lang]*Printer{}}
	for _, l := range app.Langs() {
		names, err := fs.Glob(files, "catalog/*."+string(l)+".json")
		if err != nil || len(names) == 0 {
			return nil, fmt.Errorf("i18n: no catalogue in %s: %w", l, errors.Join(err, fs.ErrNotExist))
		}
		tag := language.Make(string(l))
		c.printers[l] = &Printer{
			Lang: l,
			sentences: sync.OnceValue(func() *sentences {
				s, err := read(tag, names)
				if err != nil {
					panic(err) // the program was built with it; a test reads every file
				}
				return s
			}),
			numbers: message.NewPrinter(tag),
		}
	}
	return c, nil
}

// sentences are those of one language. Four of five are words and nothing else,
// and kept as they are.
type sentences struct {
	plain map[string]string
	text  *goi18n.Localizer // those with arguments or plurals
}

func read(tag language.Tag, names []string) (*sentences, error) {
	bundle := goi18n.NewBundle(tag)
	s := &sentences{plain: map[string]string{}}
	for _, name := range names {
		data, err := files.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("i18n: read %s: %w", name, err)
		}
		var list map[string]any
		if err := json.Unmarshal(data, &list); err != nil {
			return nil, fmt.Errorf("i18n: parse %s: %w", name, err)
		}
		for key, value := range list {
			if text, ok := value.(string); ok && !strings.Contains(text, "{{") {
				s.plain[key] = text
				continue
			} else if ok {
				value = map[string]any{"other": text}
			}
			m, err := goi18n.NewMessage(value)
			if err == nil {
				m.ID = key
				err = bundle.AddMessages(tag, m)
			}
			if err != nil {
				return nil, fmt.Errorf("i18n: %s in %s: %w", key, name, err)
			}
		}
	}
	s.text = goi18n.NewLocalizer(bundle, tag.String())
	return s, nil
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
	Lang      app.Lang
	sentences func() *sentences
	numbers   *message.Printer
}

// T returns the sentence of a key. Arguments come in pairs of name and value;
// an integer named Count chooses the plural form (CLDR, so French has "many")
// and is written with the language's digits grouping, as every integer is. A
// key without a sentence comes back as it is: tests keep that from shipping.
func (p *Printer) T(key string, args ...any) string {
	said := p.sentences()
	if text, ok := said.plain[key]; ok {
		return text
	}
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
	s, err := said.text.Localize(conf)
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
