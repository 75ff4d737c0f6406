package source

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"guichet/app/help/fold"
)

// settle brings an entry into its normal form and reports whether it can be
// handed over; what breaks a limit is told.
func (r *reading) settle(e *Entry) (bool, error) {
	if err := r.cleanse(e); err != nil {
		return false, err
	}
	if e.Category == "" {
		e.Category = r.group
	}
	if e.Lang == "" {
		lang, err := r.language(e)
		if err != nil {
			return false, err
		}
		e.Lang = lang
	} else {
		r.lang, r.doubt = e.Lang, false // what the next entry of the file, if it names none, is likely in
	}
	if key, args := broken(e); key != "" {
		return false, r.tell(Refused, e.From, e.To, e.Title, key, args...)
	}
	if err := r.lists(e); err != nil {
		return false, err
	}
	return true, r.attach(e)
}

// cleanse takes what is not text out of every field.
func (r *reading) cleanse(e *Entry) error {
	var found stain
	scrub := func(s string) string {
		s, f := clean(s)
		found |= f
		return s
	}
	e.Title, e.Body = oneLine(scrub(e.Title)), normalBody(scrub(strings.ReplaceAll(e.Body, "\r\n", "\n")))
	if e.Media.Transcript != "" {
		e.Media.Transcript = normalBody(scrub(strings.ReplaceAll(e.Media.Transcript, "\r\n", "\n")))
	}
	m := &e.Media
	for _, f := range []*string{&e.ID, &e.Category, &e.Slug, &e.Kind, &e.State, &m.File, &m.Captions, &m.Poster, &m.Link, &m.Seconds, &m.Held} {
		*f = oneLine(scrub(*f))
	}
	for _, list := range [][]string{e.Keywords, e.Related, e.Aliases} {
		for i := range list {
			list[i] = oneLine(scrub(list[i]))
		}
	}
	return r.stains(found, e.From, e.To, e.Title)
}

// broken names the first limit an entry breaks, "" when none.
func broken(e *Entry) (string, []any) {
	long := func(s string, limit int) bool { return utf8.RuneCountInString(s) > limit }
	switch {
	case e.Title == "":
		return "source.refused.title", nil
	case !fold.Legible(e.Title):
		return "source.refused.title_signs", nil
	case long(e.Title, MaxTitle):
		return "source.refused.title_long", []any{"Limit", MaxTitle}
	case e.Body == "":
		return "source.refused.body", nil
	case len(e.Media.Transcript) > MaxBody:
		return "source.refused.body_large", []any{"Limit", MaxBody >> 10}
	case len(e.Media.Link) > MaxAlias:
		return "source.refused.field_long", []any{"Field", fieldLink, "Limit", MaxAlias}
	case len(e.Body) > MaxBody:
		return "source.refused.body_large", []any{"Limit", MaxBody >> 10}
	case long(e.Category, MaxCategory):
		return "source.refused.field_long", []any{"Field", "category", "Limit", MaxCategory}
	case long(e.ID, MaxField):
		return "source.refused.field_long", []any{"Field", "id", "Limit", MaxField}
	case long(e.Slug, MaxField):
		return "source.refused.field_long", []any{"Field", "slug", "Limit", MaxField}
	case strings.ContainsAny(e.Slug, "/\\?# "):
		return "source.refused.slug", []any{"Slug", e.Slug}
	case !e.PublishAt.IsZero() && (e.PublishAt.Year() < 1970 || e.PublishAt.Year() > 9999):
		return "source.refused.date", []any{"Value", e.PublishAt.Format("2006-01-02")}
	}
	return "", nil
}

// lists drops what is empty, doubled, too long or too much from the lists.
func (r *reading) lists(e *Entry) error {
	var err error
	ok := func(s string) bool { return utf8.RuneCountInString(s) <= MaxField }
	if e.Keywords, err = r.list(e, "keywords", e.Keywords, ok); err != nil {
		return err
	}
	if e.Related, err = r.list(e, "related", e.Related, ok); err != nil {
		return err
	}
	for i, a := range e.Aliases {
		e.Aliases[i] = samePlace(a)
	}
	e.Aliases, err = r.list(e, "aliases", e.Aliases, func(s string) bool { return s[0] == '/' })
	return err
}

func (r *reading) list(e *Entry, field string, in []string, ok func(string) bool) ([]string, error) {
	var out []string
	for _, s := range in {
		switch {
		case s == "" || slices.Contains(out, s):
		case !ok(s) || len(out) == MaxList:
			s = strings.TrimPrefix(s, "?")
			if err := r.tell(Changed, e.From, e.To, s, "source.note.left_out", "Field", field); err != nil {
				return nil, err
			}
			if len(out) == MaxList {
				return out, nil
			}
		default:
			out = append(out, s)
		}
	}
	return out, nil
}

// samePlace reduces an old address to a path on this site. What is no path,
// leads elsewhere or is too long comes back without its slash, to be left out.
// Addresses may be written as people see them, with spaces and lone percent
// signs.
func samePlace(s string) string {
	if s == "" {
		return s
	}
	s = escapeAddress(s)
	u, err := url.Parse(s)
	if err != nil || len(s) > MaxAlias || strings.ContainsAny(s, "\\") || u.Scheme != "" && u.Scheme != "http" &&
		u.Scheme != "https" || u.Scheme == "" && u.Host != "" || strings.HasPrefix(u.Path, "//") {
		return "?" + s
	}
	path := u.EscapedPath()
	if !strings.HasPrefix(path, "/") {
		return "?" + s
	}
	if u.Scheme == "" { // as it came: letters beyond ASCII take a third of their escapes
		path, _, _ = strings.Cut(s, "#")
		path, _, _ = strings.Cut(path, "?")
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	return path
}

// escapeAddress writes the spaces of an address, and the percent signs of its
// path that begin no escape, as escapes.
func escapeAddress(s string) string {
	if !strings.ContainsAny(s, " %") {
		return s
	}
	var b strings.Builder
	query := false
	for i := 0; i < len(s); i++ {
		query = query || s[i] == '?'
		switch {
		case s[i] == ' ':
			b.WriteString("%20")
		case s[i] == '%' && !query && (i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2])):
			b.WriteString("%25")
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}
