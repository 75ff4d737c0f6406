// Package i18n turns catalogue keys into sentences, and dates and numbers into
// the form a reader of French, English or Spanish expects.
//
// The catalogues are flat JSON files, catalog/<first part of its keys>.<lang>.json:
// {"site.search.label": "Search", …}, and with plurals
// {"site.count": {"one": "{{.Count}} result", "other": "…"}}. A test compares
// the languages: same keys, same arguments, none unused. The package
// never decides which language a reader gets.
package i18n

import (
	"cmp"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
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

// Catalogue holds every sentence in every language. A file is read when its
// first sentence is asked for: a program that serves French articles never reads
// what the staff's pages say in Spanish. It is safe for concurrent use.
type Catalogue struct {
	printers map[app.Lang]*Printer
}

// Load opens the embedded catalogues. It fails when there are none.
func Load() (*Catalogue, error) {
	names, err := fs.Glob(files, "catalog/*.json")
	if err != nil || len(names) == 0 {
		return nil, fmt.Errorf("i18n: no catalogues: %w", errors.Join(err, fs.ErrNotExist))
	}
	c := &Catalogue{printers: map[app.Lang]*Printer{}}
	for _, l := range app.Langs() {
		tag := language.Make(string(l))
		p := &Printer{Lang: l, files: map[string]func() *sentences{}, numbers: message.NewPrinter(tag)}
		for _, name := range names {
			if file, ok := strings.CutSuffix(path.Base(name), "."+string(l)+".json"); ok {
				p.files[file] = sync.OnceValue(func() *sentences { return read(tag, name) })
			}
		}
		c.printers[l] = p
	}
	return c, nil
}

// sentences are those of one file. Four of five are words and nothing else, and
// kept as they are.
type sentences struct {
	plain  map[string]string   // empty for those that text holds
	filled map[string][]string // those of words and arguments: in turn, words first
	forms  map[string]forms    // those with plurals
	// text writes those with arguments or plurals. It is made when one is asked for
	// that cannot be filled: the library's plural rules of all the languages of the
	// world take more than a millisecond a file.
	text func() *goi18n.Localizer
}

// forms are those of a plural, each words and arguments.
type forms map[string][]string

// form is the plural form of a whole number that is not negative (CLDR 42); a
// test compares it with the library's. Empty for another language.
func form(lang app.Lang, n int64) string {
	switch {
	case n < 0:
		return ""
	case n == 1, n == 0 && lang == app.French:
		return "one"
	case lang != app.English && n != 0 && n%1_000_000 == 0:
		return "many"
	}
	return "other"
}

// read panics when a file cannot be read: the program was built with it, and a
// test reads them all.
func read(tag language.Tag, name string) *sentences {
	s, err := parse(tag, name)
	if err != nil {
		panic(fmt.Errorf("i18n: read %s: %w", name, err))
	}
	return s
}

func parse(tag language.Tag, name string) (*sentences, error) {
	data, err := files.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var list map[string]any
	if err := json.Unmarshal(data, &list); err != nil {
		return nil, err
	}
	s := &sentences{plain: make(map[string]string, len(list)), filled: map[string][]string{}, forms: map[string]forms{}}
	var texts []*goi18n.Message
	for key, value := range list {
		text, ok := value.(string)
		switch {
		case ok && !strings.Contains(text, "{{"):
			s.plain[key] = text
			continue
		case ok:
			if parts := split(text); parts != nil {
				s.filled[key] = parts
			}
			value = map[string]any{"other": text}
		default:
			s.forms[key] = splitForms(value)
		}
		s.plain[key] = ""
		m, err := goi18n.NewMessage(value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		m.ID = key
		texts = append(texts, m)
	}
	s.text = sync.OnceValue(func() *goi18n.Localizer { return localizer(tag, texts) })
	return s, nil
}

// localizer panics as read does, and for the same reason.
func localizer(tag language.Tag, texts []*goi18n.Message) *goi18n.Localizer {
	bundle := goi18n.NewBundle(tag)
	if err := bundle.AddMessages(tag, texts...); err != nil {
		panic(fmt.Errorf("i18n: %w", err))
	}
	return goi18n.NewLocalizer(bundle, tag.String())
}

// split takes a sentence apart at its arguments, nil when it holds anything but
// words and names of arguments. Running a template for each of the hundred
// sentences of a page of results took a sixth of its time.
func split(text string) []string {
	var parts []string
	for {
		words, rest, found := strings.Cut(text, "{{")
		if parts = append(parts, words); !found {
			return parts
		}
		name, after, ok := strings.Cut(rest, "}}")
		name, dotted := strings.CutPrefix(name, ".")
		if !ok || !dotted || strings.Trim(name, letters) != "" {
			return nil
		}
		parts, text = append(parts, name), after
	}
}

// splitForms takes the forms of a plural apart, those that can be.
func splitForms(value any) forms {
	list, _ := value.(map[string]any)
	out := forms{}
	for name, text := range list {
		text, _ := text.(string)
		if parts := split(text); parts != nil {
			out[name] = parts
		}
	}
	return out
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// fill writes a sentence of words and arguments. It is not ok when one is
// missing or is neither text nor an integer.
func (p *Printer) fill(parts []string, args []any) (_ string, ok bool) {
	var b strings.Builder
	for i, part := range parts {
		if i%2 == 0 {
			b.WriteString(part)
			continue
		}
		at := slices.IndexFunc(args, func(a any) bool { return a == part })
		if at < 0 || at%2 != 0 || at+1 == len(args) {
			return "", false
		}
		switch v := args[at+1].(type) {
		case string:
			b.WriteString(v)
		default:
			n, isInt := integer(v)
			if !isInt {
				return "", false
			}
			b.WriteString(p.Number(n))
		}
	}
	return b.String(), true
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
	files   map[string]func() *sentences // by name
	numbers *message.Printer
}

// find looks for a key in the file that its first part names. The text is empty
// for one that the file's localizer makes; without a file there is no such key.
func (p *Printer) find(key string) (*sentences, string) {
	name, _, _ := strings.Cut(key, ".")
	if of, ok := p.files[name]; ok {
		if text, ok := of().plain[key]; ok {
			return of(), text
		}
	}
	return nil, ""
}

// T returns the sentence of a key. Arguments come in pairs of name and value;
// an integer named Count chooses the plural form (CLDR, so French has "many")
// and is written with the language's digits grouping, as every integer is. A
// key without a sentence comes back as it is: tests keep that from shipping.
func (p *Printer) T(key string, args ...any) string {
	file, text := p.find(key)
	if file == nil || text != "" {
		return cmp.Or(text, key)
	}
	parts := file.filled[key]
	if plural := file.forms[key]; plural != nil {
		parts = plural[form(p.Lang, count(args))]
	}
	if parts != nil {
		if s, ok := p.fill(parts, args); ok {
			return s
		}
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
	s, err := file.text().Localize(conf)
	if err != nil && s == "" {
		return key
	}
	return s
}

// count is the integer named Count, -1 for none.
func count(args []any) int64 {
	for i := 0; i+1 < len(args); i += 2 {
		if n, ok := integer(args[i+1]); ok && args[i] == "Count" {
			return n
		}
	}
	return -1
}

// Error returns the sentence of an error a person may see.
func (p *Printer) Error(e *app.Error) string { return p.T(e.Key, e.Args...) }

// Number writes an integer with the language's grouping of digits.
func (p *Printer) Number(n int64) string {
	if 0 <= n && n < 1000 {
		return strconv.FormatInt(n, 10) // nothing to group
	}
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
