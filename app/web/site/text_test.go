package site

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"guichet/app/help"
)

func TestPiecesLoseNothing(t *testing.T) {
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
		var b strings.Builder
		for _, p := range pieces(text, spans) {
			if p.Text == "" {
				t.Fatal("an empty piece")
			}
			b.WriteString(p.Text)
		}
		if b.String() != text {
			t.Fatalf("%q became %q", text, b.String())
		}
	})
}

func TestPiecesMarkWhatMatched(t *testing.T) {
	t.Parallel()
	got := pieces("le colis suivi", []help.Span{{Start: 3, End: 8}, {Start: 9, End: 14}})
	want := []Piece{{Text: "le "}, {Text: "colis", Mark: true}, {Text: " "}, {Text: "suivi", Mark: true}}
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%d: %+v", i, got[i])
		}
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
