package site

import (
	"html"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"guichet/app/help"
)

func TestMarkedLosesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		var spans []help.Span
		for range rapid.IntRange(0, 5).Draw(t, "spans") {
			spans = append(spans, help.Span{
				Start: rapid.IntRange(-2, len(text)+2).Draw(t, "start"), End: rapid.IntRange(-2, len(text)+2).Draw(t,
					"end"),
			})
		}
		got := string(Marked(text, spans))
		plain := strings.NewReplacer("<mark>", "", "</mark>", "").Replace(got)
		if strings.ContainsAny(plain, "<>\"'") || html.UnescapeString(plain) != text {
			t.Fatalf("%q became %q", text, got)
		}
	})
}

func TestMarkedIsWhatMatched(t *testing.T) {
	t.Parallel()
	got := Marked("le <colis> suivi", []help.Span{{Start: 3, End: 10}, {Start: 11, End: 16}, {Start: 12, End: 40}})
	if want := "le <mark>&lt;colis&gt;</mark> <mark>suivi</mark>"; string(got) != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestClipCutsAtAWord(t *testing.T) {
	t.Parallel()
	rows := []struct{ name, in, want string }{
		{"short", "a  b\nc", "a b c"},
		{"empty", "", ""},
		{"long", strings.Repeat("mot, ", 60), strings.Repeat("mot, ", 30) + "mot…"},
		{"one long word", strings.Repeat("é", 300), strings.Repeat("é", 159) + "…"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			got := clip(row.in)
			if utf8.RuneCountInString(got) > 160 {
				t.Errorf("%d characters", utf8.RuneCountInString(got))
			}
			if got != row.want {
				t.Errorf("%q", got)
			}
		})
	}
}

func TestPagerKnowsItsEnds(t *testing.T) {
	t.Parallel()
	at := func(n int) string { return strings.Repeat("x", n) }
	rows := []struct {
		name                 string
		number, shown, total int
		want                 Pager
	}{
		{"only page", 1, 3, 3, Pager{From: 1, To: 3, Total: 3}},
		{"first of two", 1, 10, 12, Pager{Next: "xx", From: 1, To: 10, Total: 12}},
		{"last of two", 2, 2, 12, Pager{Prev: "x", From: 11, To: 12, Total: 12}},
		{"beyond the last", 3, 0, 12, Pager{Prev: "xx", From: 21, To: 20, Total: 12}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			if got := pager(row.number, 10, row.shown, row.total, at); got != row.want {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestShareEscapesTheTitle(t *testing.T) {
	t.Parallel()
	got := string(share("A & B? 100 % +1\r\nBcc: x", "https://help.example/a").MailTo)
	want := "mailto:?subject=A%20%26%20B%3F%20100%20%25%20%2B1%0D%0ABcc%3A%20x&body=https%3A%2F%2Fhelp.example%2Fa"
	if got != want {
		t.Errorf("%s", got)
	}
}
