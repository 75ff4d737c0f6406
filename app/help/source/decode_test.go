package source

import "testing"

func TestDecode(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, in, want string
		set            charset
	}{
		{"plain", "abc", "abc", isUTF8},
		{"UTF-8", "été ?", "été ?", isUTF8},
		{"byte order mark", "\xef\xbb\xbfé", "é", isUTF8},
		{"UTF-16 little endian", "\xff\xfeh\x00\xe9\x00", "hé", isUTF16},
		{"UTF-16 big endian", "\xfe\xff\x00h\x00\xe9", "hé", isUTF16},
		{"UTF-16 with half a character", "\xff\xfeh\x00\xe9", "h\ufffd", isUTF16},
		{"Windows-1252", "r\xe9ponse \x80 \x93x\x94", "réponse € “x”", isWindows},
		{"Windows-1252 without a meaning", "\x81\xe9", "\ufffdé", isWindows},
		{"damaged UTF-8", "éèà\xff", "éèà\ufffd", isDamaged},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			if got, set := decode([]byte(row.in)); got != row.want || set != row.set {
				t.Errorf("%q as %d, want %q as %d", got, set, row.want, row.set)
			}
		})
	}
}

func TestCleanTakesOutWhatIsNotText(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, in, want string
		found          stain
	}{
		{"text", "été\t«\u00a0ok\u202f»\n", "été\t«\u00a0ok\u202f»\n", 0},
		{"NUL and C0", "a\x00b\x1b[1mc\x7f", "ab[1mc", controls},
		{"C1", "a\u0090b", "ab", controls},
		{"overrides", "a\u202eb\u202cc", "abc", turns},
		{"isolates", "\u2066a\u2069", "a", turns},
		{"marks in the middle", "a\ufeffb", "ab", 0},
		{"line separators", "a\u2028b\vc", "a b c", 0},
		{"both", "\x00\u202ea", "a", controls | turns},
		{"replaced", "a\ufffd", "a\ufffd", unread},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			if got, found := clean(row.in); got != row.want || found != row.found {
				t.Errorf("%q %b, want %q %b", got, found, row.want, row.found)
			}
		})
	}
}
