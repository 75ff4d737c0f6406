package fold

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSlug(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ name, in, want string }{
		{"accents", "Où est passée ma commande ?", "ou-est-passee-ma-commande"},
		{"ligatures", "Œuvre, cœur et Straße", "oeuvre-coeur-et-strasse"},
		{"composed and decomposed agree", "Cafe\u0301 caf\u00e9", "cafe-cafe"},
		{"elision", "L’adresse d'envoi", "l-adresse-d-envoi"},
		{"spanish", "¿Cómo añado un artículo?", "como-anado-un-articulo"},
		{"full width", "ＦＡＱ　１２", "faq-12"},
		{"nothing left", "？！…", ""},
		{"another script", "помощь", ""},
		{"mixed scripts", "help помощь now", "help-now"},
		{"right-to-left override", "abc\u202edef", "abcdef"},
		{"NUL", "a\x00b", "a-b"},
		{"invalid bytes", "a\xffb", "a-b"},
		{"cut at a word", strings.Repeat("word ", 30), strings.TrimSuffix(strings.Repeat("word-", 16), "-")},
		{"one long word is cut hard", strings.Repeat("x", 200), strings.Repeat("x", 80)},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			if got := Slug(row.in, 80); got != row.want {
				t.Errorf("Slug(%q) = %q, want %q", row.in, got, row.want)
			}
		})
	}
}

func TestKeyIsTheSameForTwoWordings(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]string{
		{"Où est ma commande ?", "ou  est ma COMMANDE?"},
		{"L’œuvre", "l'oeuvre"},
		{"e‑mail", "e-mail"},
	} {
		if Key(pair[0]) != Key(pair[1]) {
			t.Errorf("%q and %q: %q, %q", pair[0], pair[1], Key(pair[0]), Key(pair[1]))
		}
	}
	if Key("помощь") == "" || Key("помощь") == Key("привет") {
		t.Error("another script has keys of its own")
	}
}

func FuzzSlug(f *testing.F) {
	for _, s := range []string{"", "Été à l’œuvre", "\x00\xff\u202e", "a-b--c", "ﬁ ½ ™"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Slug(s, 80)
		if len(got) > 80 || Slug(got, 80) != got {
			t.Fatalf("Slug(%q) = %q", s, got)
		}
		for i := range len(got) {
			c := got[i]
			if c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z') {
				t.Fatalf("Slug(%q) = %q holds %q", s, got, c)
			}
		}
		if strings.HasPrefix(got, "-") || strings.HasSuffix(got, "-") || strings.Contains(got, "--") {
			t.Fatalf("Slug(%q) = %q", s, got)
		}
		if k := Key(s); !utf8.ValidString(k) || Key(k) != k {
			t.Fatalf("Key(%q) = %q, again %q", s, k, Key(k))
		}
	})
}

func TestLineKeepsNoBreakSpaces(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ name, in, want string }{
		{"several lines", " Un\n\n deux\ttrois ", "Un deux trois"},
		{"before a question mark", "Où est-il\u202f?", "Où est-il\u202f?"},
		{"inside quotes", "Le  «\u00a0guichet\u00a0»", "Le «\u00a0guichet\u00a0»"},
		{"nothing but spaces", "\u00a0 \u202f\n", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			if got := Line(row.in); got != row.want {
				t.Errorf("Line(%q) = %q, want %q", row.in, got, row.want)
			}
		})
	}
}
