package api

import (
	"strconv"
	"time"
	"unicode/utf8"

	"guichet/app/help"
)

// A search has up to fifty results, and writing them by reflection took a fifth
// of it. What stands here writes the same bytes as encoding/json would of a struct;
// a test compares them.

// written adds the answer to a search as JSON, with a line feed: what was found,
// then the results, each in the language it is written in.
func written(b []byte, want wanted, res *help.SearchResult) []byte {
	b = text(append(b, `{"query":`...), want.query)
	b = text(append(b, `,"lang":`...), string(want.lang))
	b = strconv.AppendInt(append(b, `,"count":`...), int64(res.Count), 10) // all hits, not those in results
	b = strconv.AppendBool(append(b, `,"confident":`...), res.Confident)
	b = text(append(b, `,"corrected":`...), res.Corrected) // what was probably meant, or empty
	b = append(b, `,"kinds":`...)
	b = list(b, res.Kinds, func(b []byte, k *help.KindCount) []byte {
		b = text(append(b, `{"kind":`...), string(k.Kind))
		return append(strconv.AppendInt(append(b, `,"count":`...), int64(k.Count), 10), '}')
	})
	b = append(b, `,"categories":`...)
	b = list(b, res.Categories, func(b []byte, c *help.CategoryCount) []byte {
		b = append(c.ID.Append(append(b, `{"id":"`...)), '"')
		b = text(append(b, `,"title":`...), c.Title)
		return append(strconv.AppendInt(append(b, `,"count":`...), int64(c.Count), 10), '}')
	})
	b = list(append(b, `,"results":`...), res.Hits, appendHit)
	return append(b, '}', '\n')
}

func appendHit(b []byte, h *help.SearchHit) []byte {
	b = append(h.Article.Append(append(b, `{"id":"`...)), '"')
	b = text(append(b, `,"external_id":`...), h.ExternalID)
	b = text(append(b, `,"lang":`...), string(h.Lang))
	b = text(append(b, `,"kind":`...), string(h.Kind))
	b = text(append(b, `,"category":`...), h.Rubric)
	b = text(append(b, `,"title":`...), h.Title)
	b = text(append(b, `,"url":`...), h.Path)
	b = text(append(b, `,"excerpt":`...), h.Excerpt)
	b = strconv.AppendInt(append(b, `,"score":`...), int64(h.Score), 10)
	b = strconv.AppendBool(append(b, `,"exact":`...), h.Exact)
	b = append(h.Updated.UTC().AppendFormat(append(b, `,"updated":"`...), time.RFC3339), '"')
	// The same texts in pieces, those that the query matched marked.
	b = pieces(append(b, `,"title_parts":`...), h.Title, h.TitleSpans)
	b = pieces(append(b, `,"excerpt_parts":`...), h.Excerpt, h.ExcerptSpans)
	b = list(append(b, `,"why":`...), h.Why, appendWhy)
	return append(b, '}')
}

// pieces writes a text cut where the query matched it, as parts does.
func pieces(b []byte, s string, spans []help.Span) []byte {
	b = append(b, '[')
	for at, end, mark := 0, 0, false; at < len(s) || len(spans) > 0; at = end {
		if b[len(b)-1] != '[' {
			b = append(b, ',')
		}
		end, mark, spans = run(s, at, spans)
		b = text(append(b, `{"text":`...), s[at:end])
		b = append(strconv.AppendBool(append(b, `,"mark":`...), mark), '}')
	}
	return append(b, ']')
}

func appendWhy(b []byte, w *help.Why) []byte {
	b = text(append(b, `{"word":`...), w.Word)
	b = text(append(b, `,"found":`...), w.Found)
	b = text(append(b, `,"by":`...), w.By)
	return append(strconv.AppendBool(append(b, `,"title":`...), w.Title), '}')
}

// list writes an array; none is an empty one.
func list[T any](b []byte, all []T, one func([]byte, *T) []byte) []byte {
	b = append(b, '[')
	for i := range all {
		if i > 0 {
			b = append(b, ',')
		}
		b = one(b, &all[i])
	}
	return append(b, ']')
}

const hex = "0123456789abcdef"

// text writes a string. What means something in HTML is escaped, as are the two
// line separators that JavaScript did not take in a string; a byte that is no text
// is said to be one.
func text(b []byte, s string) []byte {
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if plain[c] {
			i++
			continue
		}
		if c < utf8.RuneSelf {
			b = escaped(append(b, s[from:i]...), c)
			i++
			from = i
			continue
		}
		if 0xc2 <= c && c <= 0xdf && i+1 < len(s) && s[i+1]&0xc0 == 0x80 {
			i += 2 // most of what is not ASCII
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			b = append(append(b, s[from:i]...), `\ufffd`...)
			from = i + size
		case r == '\u2028' || r == '\u2029':
			b = append(append(b, s[from:i]...), `\u202`...)
			b = append(b, hex[r&0xf])
			from = i + size
		}
		i += size
	}
	return append(append(b, s[from:]...), '"')
}

// plain are the bytes of ASCII that stand for themselves.
var plain = func() (is [256]bool) {
	for c := range utf8.RuneSelf {
		is[c] = c >= ' ' && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&'
	}
	return is
}()

func escaped(b []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(b, '\\', c)
	case '\n':
		return append(b, `\n`...)
	case '\r':
		return append(b, `\r`...)
	case '\t':
		return append(b, `\t`...)
	case '\b':
		return append(b, `\b`...)
	case '\f':
		return append(b, `\f`...)
	}
	return append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&0xf])
}
