package merge_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"guichet/app/help/merge"
)

func TestTextsByHand(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ name, base, mine, theirs, want string }{
		{"nobody", "a\nb\n", "a\nb\n", "a\nb\n", "a\nb\n"},
		{"one side", "a\nb\n", "a\nB\n", "a\nb\n", "a\nB\n"},
		{"far apart", "a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n", "A\nb\nC\n"},
		{"the same change", "a\nb\n", "a\nB\n", "a\nB\n", "a\nB\n"},
		{"neighbours", "a\nb\n", "A\nb\n", "a\nB\n", "A\nB\n"},
		{"one line", "a\nb\n", "a\nB\n", "a\nβ\n", "conflict"},
		{"two sentences of a line", "One here. Two there.\n", "Uno here. Two there.\n", "One here. Two THERE.\n",
			"Uno here. Two THERE.\n"},
		{"one sentence", "One here and two.\n", "Uno here and two.\n", "One here and dos.\n", "conflict"},
		{"added at one place", "a\n", "a\nx\n", "a\ny\n", "conflict"},
		{"from nothing", "", "a\n", "", "a\n"},
		{"deleted and changed", "a\nb\nc\n", "a\nc\n", "a\nB\nc\n", "conflict"},
	} {
		got := merge.Texts(row.base, row.mine, row.theirs)
		text := "conflict"
		if got.Clean {
			text = got.Text()
		}
		if text != row.want {
			t.Errorf("%s: %q, want %q (%+v)", row.name, text, row.want, got.Parts)
		}
	}
}

// edit changes a text as a person does: a few lines replaced, put in or out.
func edit(rnd *rand.Rand, src []string, alphabet int) []string {
	out := append([]string(nil), src...)
	for range 1 + rnd.IntN(3) {
		line := fmt.Sprintf("line %d\n", rnd.IntN(alphabet))
		at := 0
		if len(out) > 0 {
			at = rnd.IntN(len(out))
		}
		switch rnd.IntN(3) {
		case 0:
			out = append(out[:at], append([]string{line}, out[at:]...)...)
		case 1:
			if len(out) > 0 {
				out[at] = line
			}
		case 2:
			if len(out) > 0 {
				out = append(out[:at], out[at+1:]...)
			}
		}
	}
	return out
}

// TestAgainstGit compares with git merge-file, whose merges people trust: what
// git finds in conflict is never clean here, and what is clean is the same.
func TestAgainstGit(t *testing.T) {
	t.Parallel()
	git, err := exec.LookPath("git")
	if err != nil {
		t.Fatal("git is needed to compare with it")
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	dir := t.TempDir()
	clean, unsure := 0, 0
	const cases = 1000
	for n := range cases {
		// From texts whose lines are nearly all different to some that repeat.
		alphabet := []int{5, 12, 40, 1000}[n%4]
		var src []string
		for range rnd.IntN(25) {
			src = append(src, fmt.Sprintf("line %d\n", rnd.IntN(alphabet)))
		}
		base := strings.Join(src, "")
		mine := strings.Join(edit(rnd, src, alphabet), "")
		theirs := strings.Join(edit(rnd, src, alphabet), "")
		want, ok := mergeFile(t, git, dir, base, mine, theirs)
		got := merge.Lines(base, mine, theirs)
		switch {
		case got.Clean && !ok:
			t.Errorf("case %d: clean where git has a conflict\nbase %q\nmine %q\ntheirs %q\ngot %q", n, base, mine, theirs, got.Text())
		case got.Clean && got.Text() != want:
			t.Errorf("case %d: %q, git %q\nbase %q\nmine %q\ntheirs %q", n, got.Text(), want, base, mine, theirs)
		case got.Clean:
			clean++
		case ok:
			unsure++
		}
	}
	t.Logf("%d cases: %d clean and the same as git's, %d left to a person that git merged", cases, clean, unsure)
	if clean < cases/3 || unsure > cases/10 {
		t.Errorf("%d clean, %d unsure of %d", clean, unsure, cases)
	}
}

func mergeFile(t *testing.T, git, dir, base, mine, theirs string) (string, bool) {
	t.Helper()
	for name, text := range map[string]string{"base": base, "mine": mine, "theirs": theirs} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(git, "merge-file", "-p", "mine", "base", "theirs")
	cmd.Dir = dir
	out, err := cmd.Output()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	if exit != nil && exit.ExitCode() >= 128 {
		t.Fatalf("git merge-file: %s", exit.Stderr)
	}
	return string(out), err == nil
}

// texts draws a base and two edited ones, of lines of few sentences.
func texts(t *rapid.T) (base, mine, theirs string) {
	piece := rapid.SampledFrom([]string{"a. ", "b. ", "c. ", "d ", "e! ", "é: ", "\n", "\n", "\n\n", ""})
	list := rapid.SliceOfN(piece, 0, 14)
	src := list.Draw(t, "base")
	change := func(label string) string {
		out := append([]string(nil), src...)
		for _, at := range rapid.SliceOfN(rapid.IntRange(0, 13), 0, 4).Draw(t, label) {
			if at < len(out) {
				out[at] = piece.Draw(t, label)
			}
		}
		return strings.Join(out, "")
	}
	return strings.Join(src, ""), change("mine"), change("theirs")
}

func TestMergeHolds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		base, mine, theirs := texts(t)
		r, back := merge.Texts(base, mine, theirs), merge.Texts(base, theirs, mine)
		if r.Clean != back.Clean || len(r.Parts) != len(back.Parts) {
			t.Fatalf("swapped: %+v and %+v", r, back)
		}
		if r.Clean && r.Text() != back.Text() {
			t.Fatalf("swapped: %q and %q", r.Text(), back.Text())
		}
		for i, p := range r.Parts {
			q := back.Parts[i]
			if p.Conflict && (p.Mine != q.Theirs || p.Theirs != q.Mine || p.Base != q.Base || p.Mine == p.Theirs) {
				t.Fatalf("swapped: %+v and %+v", p, q)
			}
		}
		for _, same := range []merge.Result{merge.Texts(base, mine, base), merge.Texts(base, base, mine), merge.Texts(base, mine, mine)} {
			if !same.Clean || same.Text() != mine {
				t.Fatalf("one side only: %+v, want %q", same, mine)
			}
		}
	})
}

func TestWordsGiveBothTextsBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		before, after, _ := texts(t)
		var a, b strings.Builder
		for _, run := range merge.Words(before, after) {
			if run.Op != merge.Insert {
				a.WriteString(run.Text)
			}
			if run.Op != merge.Delete {
				b.WriteString(run.Text)
			}
		}
		if a.String() != before || b.String() != after {
			t.Fatalf("%q and %q", a.String(), b.String())
		}
	})
}

func TestWordsByHand(t *testing.T) {
	t.Parallel()
	got := merge.Words("Le colis arrive demain.\nMerci.\n", "Le colis part demain soir.\nMerci.\n")
	want := []merge.Run{
		{Op: merge.Equal, Text: "Le colis "}, {Op: merge.Delete, Text: "arrive"}, {Op: merge.Insert, Text: "part"},
		{Op: merge.Equal, Text: " demain"}, {Op: merge.Insert, Text: " soir"}, {Op: merge.Equal, Text: ".\nMerci.\n"},
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%+v", got)
	}
}

// TestLargeTexts bounds the worst there is: two texts of the largest size
// without a word in common.
func TestLargeTexts(t *testing.T) {
	t.Parallel()
	var a, b strings.Builder
	for i := range 9000 {
		fmt.Fprintf(&a, "a%d ", i)
		fmt.Fprintf(&b, "b%d ", i)
	}
	if runs := merge.Words(a.String(), b.String()); len(runs) < 2 {
		t.Errorf("%d runs", len(runs))
	}
	nl := strings.Repeat("\n", 64<<10)
	if r := merge.Texts(nl, nl+"a", "b"+nl); !r.Clean || r.Text() != "b"+nl+"a" {
		t.Error("a text of newlines does not merge")
	}
}
