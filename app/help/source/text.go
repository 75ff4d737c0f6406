package source

import (
	"context"
	"io"
	"strings"

	"guichet/app"
	"guichet/app/help/source/plain"
)

// Text reads the text of a FAQ page as it was copied from a browser, at most
// MaxText bytes in UTF-8, UTF-16 with a byte order mark, or Windows-1252. Every
// line that is not blank is in an entry or in a Left or Refused note.
func Text(ctx context.Context, name string, in io.Reader, opt Options,
	emit func(Entry) error, note func(Note) error) error {
	return unstop(newReading(ctx, name, opt, emit, note).readText(in))
}

func (r *reading) readText(in io.Reader) error {
	raw, err := r.all(in)
	if err != nil {
		return err
	}
	s, err := r.text(raw)
	if err != nil {
		return err
	}
	return r.readPage(s)
}

func (r *reading) readPage(s string) error {
	lines, err := r.split(s)
	if err != nil {
		return err
	}
	r.guessPage(s)
	units, notes := plain.Read(lines)
	for _, u := range units {
		for len(notes) > 0 && notes[0].From < u.From {
			if err := r.tellNote(lines, notes[0]); err != nil {
				return err
			}
			notes = notes[1:]
		}
		if err := r.put(unitEntry(u)); err != nil {
			return err
		}
	}
	for _, n := range notes {
		if err := r.tellNote(lines, n); err != nil {
			return err
		}
	}
	return nil
}

func (r *reading) tellNote(lines []string, n plain.Note) error {
	return r.tell(Left, n.From, n.To, lines[n.From-1], n.Key, n.Args...)
}

func unitEntry(u plain.Unit) Entry {
	e := Entry{Title: u.Title, Body: u.Body, Category: u.Category, Review: u.Review, From: u.From, To: u.To}
	if u.Question {
		e.Kind = KindQuestion
	} else if !u.Review {
		e.Kind = KindGuide
	}
	return e
}

// looksLikeHTML reports whether a text file is a web page with the wrong name.
func looksLikeHTML(s string) bool {
	s = strings.ToLower(strings.TrimSpace(s))
	return strings.HasPrefix(s, "<!doctype html") || strings.HasPrefix(s, "<html")
}

// knownLang reads the language an entry names.
func knownLang(s string) (app.Lang, bool) {
	if s == "" {
		return "", true
	}
	return app.ParseLang(s)
}
