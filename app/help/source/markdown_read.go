package source

import (
	"context"
	"io"
	"path"
	"strings"

	"guichet/app"
)

// Markdown reads one Markdown file of at most MaxText bytes. Front matter holds
// the fields of JSONL. Without a title there, the first heading is the title;
// a page without front matter whose second-level headings ask is read as one
// article a question. Read also takes the folder as category and the language
// from a name such as "delivery.fr.md" or a folder "fr".
func Markdown(ctx context.Context, name string, in io.Reader, opt Options,
	emit func(Entry) error, note func(Note) error) error {
	return unstop(newReading(ctx, name, opt, emit, note).readMarkdown(in))
}

func (r *reading) readMarkdown(in io.Reader) error {
	raw, err := r.all(in)
	if err != nil {
		return err
	}
	s, err := r.text(raw)
	if err != nil {
		return err
	}
	lines, err := r.split(s)
	if err != nil {
		return err
	}
	front, body, skipped := frontMatter(strings.Join(lines, "\n"))
	e := Entry{Category: r.group, From: 1, To: lastLine(lines)}
	if skipped > 0 {
		if err := r.readFront(&e, front); err != nil {
			return err
		}
	}
	r.guessPage(body)
	if sections := questionSections(lines[skipped:]); e.Title == "" && sections != nil {
		return r.putSections(e, lines, skipped, sections)
	}
	e.Body = body
	if e.Title == "" {
		e.titleFromBody(r.path)
	}
	if normalBody(e.Body) == "" && strings.TrimSpace(s) == "" {
		return app.E(app.Invalid, "source.error.empty", "Name", r.name)
	}
	return r.put(e)
}

func lastLine(lines []string) int {
	for i := len(lines); i > 0; i-- {
		if strings.TrimSpace(lines[i-1]) != "" {
			return i
		}
	}
	return 1
}

// titleFromBody takes the first heading as title and out of the body; without
// one the file's name is proposed.
func (e *Entry) titleFromBody(name string) {
	body := normalBody(e.Body)
	first, rest, _ := strings.Cut(body, "\n")
	if title, level := atxHeading(first); level == 1 {
		e.Title, e.Body = title, rest
		return
	}
	if under, after, _ := strings.Cut(rest, "\n"); isUnderline(under, '=') && strings.TrimSpace(first) != "" {
		e.Title, e.Body = plainTitle(first), after
		return
	}
	base := stem(name)
	if _, ok := app.ParseLang(strings.TrimPrefix(path.Ext(base), ".")); ok {
		base = stem(base)
	}
	e.Title, e.Review = humanName(base), true
}
