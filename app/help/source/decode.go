package source

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"guichet/app"
)

// charset is how a file's bytes were read.
type charset uint8

const (
	isUTF8 charset = iota
	isUTF16
	isWindows // Windows-1252, which holds ISO 8859-1
	isDamaged // UTF-8 with bytes that are not
)

// decode makes UTF-8 of a text file: by its byte order mark, as UTF-8, as
// damaged UTF-8 when most of what is not ASCII is well formed, else as
// Windows-1252. Bytes that mean nothing become U+FFFD.
func decode(raw []byte) (string, charset) {
	switch {
	case bytes.HasPrefix(raw, []byte("\xef\xbb\xbf")):
		raw = raw[3:]
	case bytes.HasPrefix(raw, []byte("\xff\xfe")), bytes.HasPrefix(raw, []byte("\xfe\xff")):
		out, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(raw)
		if err == nil {
			return string(out), isUTF16
		}
	}
	good, bad := sequences(raw)
	switch {
	case bad == 0:
		return string(raw), isUTF8
	case good > bad:
		return string(bytes.ToValidUTF8(raw, []byte("\ufffd"))), isDamaged
	}
	return windows(raw), isWindows
}

func windows(raw []byte) string {
	out, err := charmap.Windows1252.NewDecoder().Bytes(raw)
	if err != nil {
		return string(bytes.ToValidUTF8(raw, []byte("\ufffd")))
	}
	return string(out)
}

// sequences counts the well-formed and the broken sequences beyond ASCII.
func sequences(raw []byte) (good, bad int) {
	for i := 0; i < len(raw); {
		if raw[i] < utf8.RuneSelf {
			i++
			continue
		}
		c, n := utf8.DecodeRune(raw[i:])
		if c == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		i += n
	}
	return good, bad
}

// isBinary reports whether a file is no text in any encoding read here.
func isBinary(raw []byte) bool {
	if bytes.HasPrefix(raw, []byte("\xff\xfe")) || bytes.HasPrefix(raw, []byte("\xfe\xff")) {
		return false
	}
	for _, magic := range []string{"%PDF-", "PK\x03\x04", "\x1f\x8b", "\x89PNG", "GIF8", "\xff\xd8\xff",
		"\xd0\xcf\x11\xe0"} {
		if bytes.HasPrefix(raw, []byte(magic)) {
			return true
		}
	}
	raw = raw[:min(len(raw), 8<<10)]
	return bytes.Count(raw, []byte{0})*20 > len(raw)
}

// text decodes a file and notes how.
func (r *reading) text(raw []byte) (string, error) {
	if isBinary(raw) {
		return "", app.E(app.Unsupported, "source.error.binary", "Name", r.name)
	}
	s, set := decode(raw)
	if set == isWindows {
		return s, r.tell(Changed, 0, 0, "", "source.note.windows")
	}
	return s, nil
}
