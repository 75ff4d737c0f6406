package api

import (
	"strconv"
	"unicode/utf8"

	"guichet/app/help"
)

// A search has up to fifty results, and writing them by reflection took a fifth
// of it. What stands here writes the same bytes as encoding/json; a test compares
// them.

// json writes the answer as JSON, with a line feed.
func (f *found) json() []byte {
	b := make([]byte, 0, 512+1400*len(f.Results))
	b = text(append(b, `{"query":`...), f.Query)
	b = text(append(b, `,"lang":`...), string(f.Lang))
	b = strconv.AppendInt(append(b, `,"count":`...), int64(f.Count), 10)
	b = strconv.AppendBool(append(b, `,"confident":`...), f.Confident)
	b = text(append(b, `,"corrected":`...), f.Corrected)
	b = append(b, `,"kinds":`...)
	b = list(b, f.Kinds, func(b []byte, k *kindCount) []byte {
		b = text(append(b, `{"kind":`...), k.Kind)
		return append(strconv.AppendInt(append(b, `,"count":`...), int64(k.Count), 10), '}')
	})
	b = append(b, `,"categories":`...)
	b = list(b, f.Categories, func(b []byte, c *categoryCount) []byte {
		b = text(append(b, `{"id":`...), c.ID)
		b = text(append(b, `,"title":`...), c.Title)
		return append(strconv.AppendInt(append(b, `,"count":`...), int64(c.Count), 10), '}')
	})
	b = list(append(b, `,"results":`...), f.Results, appendResult)
	return append(b, '}', '\n')
}

func appendResult(b []byte, r *result) []byte {
	b = text(append(b, `{"id":`...), r.ID)
	b = text(append(b, `,"external_id":`...), r.ExternalID)
	b = text(append(b, `,"lang":`...), string(r.Lang))
	b = text(append(b, `,"kind":`...), r.Kind)
	b = text(append(b, `,"category":`...), r.Category)
	b = text(append(b, `,"title":`...), r.Title)
	b = text(append(b, `,"url":`...), r.URL)
	b = text(append(b, `,"excerpt":`...), r.Excerpt)
	b = strconv.AppendInt(append(b, `,"score":`...), int64(r.Score), 10)
	b = strconv.AppendBool(append(b, `,"exact":`...), r.Exact)
	b = text(append(b, `,"updated":`...), r.Updated)
	b = list(append(b, `,"title_parts":`...), r.TitleParts, appendPart)
	b = list(append(b, `,"excerpt_parts":`...), r.ExcerptParts, appendPart)
	b = list(append(b, `,"why":`...), r.Why, appendWhy)
	return append(b, '}')
}

func appendPart(b []byte, p *part) []byte {
	b = text(append(b, `{"text":`...), p.Text)
	return append(strconv.AppendBool(append(b, `,"mark":`...), p.Mark), '}')
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
// line separators that JavaScript did not take in a string.
func text(b []byte, s string) []byte {
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if 'a' <= c && c <= 'z' || c == ' ' {
			i++ // most of a text
			continue
		}
		if c < utf8.RuneSelf {
			if c >= ' ' && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&' && c != 0x7f {
				i++
				continue
			}
			b = append(b, s[from:i]...)
			b = escaped(b, c)
			i++
			from = i
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
	case 0x7f:
		return append(b, c)
	}
	return append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&0xf])
}
