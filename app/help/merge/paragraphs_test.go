package merge

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParagraphs(t *testing.T) {
	t.Parallel()
	text := "\n# Un\n\nDeux\ntrois  \n \n```\na\n\nb\n```\nquatre\n\n~~~\nc\n\n```\n"
	var got []string
	for _, p := range Paragraphs(text) {
		if text[p.Start:p.End] != p.Text || strings.Count(text[:p.Start], "\n")+1 != p.Line {
			t.Errorf("%+v", p)
		}
		got = append(got, p.Text)
	}
	want := []string{"# Un", "Deux\ntrois  ", "```\na\n\nb\n```\nquatre", "~~~\nc\n\n```"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%q", got)
	}
}

func fates(list []Change) string {
	var out []string
	for _, c := range list {
		out = append(out, string(c.Fate)+":"+c.Text)
	}
	return strings.Join(out, "|")
}

func TestChangesAreToldByParagraph(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ name, from, to, want string }{
		{"nothing", "a\n\nb", "a\n\nb", "same:a|same:b"},
		{"one is new", "a\n\nb", "a\n\nnouveau venu\n\nb", "same:a|new:nouveau venu|same:b"},
		{"one is gone", "a\n\nb\n\nc", "a\n\nc", "same:a|removed:b|same:c"},
		{"one is reworded", "Arrosez le matin avec peu d’eau.\n\nb", "Arrosez le soir avec peu d’eau.\n\nb",
			"changed:Arrosez le soir avec peu d’eau.|same:b"},
		{"another in its place", "Arrosez le matin.\n\nb", "Les retours sont gratuits.\n\nb",
			"new:Les retours sont gratuits.|removed:Arrosez le matin.|same:b"},
		{"gone and reworded", "un deux trois\n\nquatre cinq six", "quatre cinq sept", "removed:un deux trois|changed:quatre cinq sept"},
		{"from nothing", "", "a", "new:a"},
	} {
		if got := fates(Changes(row.from, row.to)); got != row.want {
			t.Errorf("%s: %s\nwant %s", row.name, got, row.want)
		}
	}
}

func TestAPassageIsFollowed(t *testing.T) {
	t.Parallel()
	from := "Un début.\n\nArrosez le matin avec peu d’eau.\n\nUne fin."
	start := strings.Index(from, "le matin")
	for _, row := range []struct {
		name, to, want string
		whole, ok      bool
	}{
		{"nothing changed", from, "le matin", true, true},
		{"something came before", "Tout neuf.\n\n" + from, "le matin", true, true},
		{"a word within it changed", strings.Replace(from, "matin", "soir", 1), "", false, false},
		{"a word was put in", strings.Replace(from, "le matin", "le bon matin", 1), "le bon matin", false, true},
		{"it is gone", "Un début.\n\nUne fin.", "", false, false},
	} {
		s, e, whole, ok := Follow(from, row.to, start, start+len("le matin"))
		if row.to[s:e] != row.want || whole != row.whole || ok != row.ok {
			t.Errorf("%s: %q, whole %v, ok %v", row.name, row.to[s:e], whole, ok)
		}
	}
}

// Whatever two texts are: the later one is all that is not removed, in order,
// and what is followed stands where it is said to.
func TestChangesLoseNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("ab c\n\n`é")))
		from, to := text.Draw(t, "from"), text.Draw(t, "to")
		var later, want []string
		for _, c := range Changes(from, to) {
			if c.Fate != Removed {
				later = append(later, c.Text)
			}
		}
		for _, p := range Paragraphs(to) {
			want = append(want, p.Text)
		}
		if !reflect.DeepEqual(later, want) {
			t.Fatalf("%q, want %q", later, want)
		}
		if from != "" {
			start := rapid.IntRange(0, len(from)-1).Draw(t, "start")
			end := rapid.IntRange(start+1, len(from)).Draw(t, "end")
			if s, e, whole, ok := Follow(from, to, start, end); ok && (s < 0 || e > len(to) || s >= e) || whole && to[s:e] != from[start:end] {
				t.Fatalf("%q in %q: %d to %d", from[start:end], to, s, e)
			}
		}
	})
}
