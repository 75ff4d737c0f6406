package question

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"guichet/app"
	"guichet/app/help"
	"guichet/store"
)

func TestNothingIsPublicBeforeItWasApprovedAndWished(t *testing.T) {
	t.Parallel()
	h := open(t, 0)
	wished, _ := h.ask("public one", true)
	private, _ := h.ask("private one", false)
	if got := h.public(); len(got) != 0 {
		t.Errorf("held: %v", got)
	}
	for _, q := range []Question{wished, private} {
		_, err := h.Approve(t.Context(), agent, Decision{ID: q.ID})
		h.must(err)
	}
	if got := h.public(); !slices.Equal(got, []string{"public one"}) {
		t.Errorf("approved: %v", got)
	}
	_, err := h.Answer(t.Context(), agent, Decision{ID: private.ID}, "An answer.")
	h.must(err)
	_, err = h.Reject(t.Context(), agent, Decision{ID: wished.ID}, "Not ours.")
	h.must(err)
	if got := h.public(); len(got) != 0 {
		t.Errorf("after all: %v", got)
	}
}

func TestThePrivateLinkFollowsTheQuestion(t *testing.T) {
	t.Parallel()
	h := open(t, 0)
	q, token := h.ask("Where is it?", false)
	read := func() (got Question, err error) {
		h.view(func(r store.Reader) error { got, err = h.ByToken(r, token); return nil })
		return got, err
	}
	if got, err := read(); err != nil || got.ID != q.ID || got.State != Held {
		t.Errorf("%+v %v", got, err)
	}
	if bytes.Contains(q.Token, token[:]) {
		t.Error("the token itself is kept")
	}
	_, err := h.Answer(t.Context(), agent, Decision{ID: q.ID}, "**There.**")
	h.must(err)
	if got, _ := read(); got.State != Answered || got.Answer != "**There.**" || got.By != agent.ID {
		t.Errorf("%+v", got)
	}
	h.must(h.Withdraw(t.Context(), token))
	if _, err := read(); app.KindOf(err) != app.NotFound {
		t.Errorf("%v", err)
	}
	wantKind(t, h.Withdraw(t.Context(), token), app.NotFound)
	if n := h.counts(); n[Held]+n[Open]+n[Answered]+n[Rejected] != 0 {
		t.Errorf("%v", n)
	}
}

// The same form sent twice is one question; another text from it is another.
func TestAQuestionSentTwiceIsOne(t *testing.T) {
	t.Parallel()
	h := open(t, 0)
	var all sync.WaitGroup
	for range 100 {
		all.Go(func() {
			_, err := h.Ask(t.Context(), Input{Lang: app.French, Text: "Same?", Token: Token{7}})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := h.counts()[Held]; n != 1 {
		t.Errorf("%d questions", n)
	}
	h.view(func(r store.Reader) error {
		sums, err := h.fb.DaySums(r, agent, 1)
		if sums[0].Asked != 1 {
			t.Errorf("%+v", sums)
		}
		return err
	})
}

func TestWhatCannotBeTaken(t *testing.T) {
	t.Parallel()
	h := open(t, 2)
	for _, row := range []struct {
		name, text, who, field string
	}{
		{"nothing", " \n\t", "", "text"},
		{"signs alone", "?!…", "", "text"},
		{"too long", strings.Repeat("é", MaxText+1), "", "text"},
		{"a long name", "Well?", strings.Repeat("x", MaxName+1), "name"},
	} {
		in := Input{Lang: app.French, Text: row.text, Name: row.who, Token: Token{1}}
		field, err := in.Clean()
		if wantKind(t, err, app.Unfit); field != row.field {
			t.Errorf("%s: blames %q", row.name, field)
		}
		_, err = h.Ask(t.Context(), in)
		wantKind(t, err, app.Unfit)
	}
	h.ask("one", false)
	h.ask("two", false)
	_, err := h.Ask(t.Context(), Input{Lang: app.French, Text: "three", Token: Token{99}})
	if wantKind(t, err, app.Busy); h.counts()[Held] != 2 {
		t.Errorf("%v", h.counts())
	}
}

// Row 16: nothing in a name or a question can begin a new line of anything else.
func TestAHostileNameIsOneLine(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"a\r\nBcc: x@y.example", "a\nb", "a\x00b", "a\u2028b", "a\u0085b", "a\x0bb", "\u202ea", "a\xffb"} {
		in := Input{Text: "Well?", Name: name}
		if _, err := in.Clean(); err != nil || !utf8.ValidString(in.Name) ||
			strings.ContainsAny(in.Name, "\r\n\x00\u2028\u0085\x0b\u202e") {
			t.Errorf("%q became %q, %v", name, in.Name, err)
		}
	}
}

func TestAnswerAndArticleAreOneStep(t *testing.T) {
	t.Parallel()
	h := open(t, 0)
	q, _ := h.ask("How do I send it back? I have lost the box.", true)
	text := help.TextInput{Lang: app.French, Title: q.Title(200), State: help.Published}
	_, _, err := h.Publish(t.Context(), agent, Decision{ID: q.ID}, "Like so.", help.ArticleInput{}, text)
	wantKind(t, err, app.Forbidden)
	_, _, err = h.Publish(t.Context(), editor, Decision{ID: q.ID}, "Like so.", help.ArticleInput{Category: app.ID{3}}, text)
	wantKind(t, err, app.Invalid)
	if n := h.counts(); n[Held] != 1 {
		t.Errorf("a refused step moved the question: %v", n)
	}
	done, saved, err := h.Publish(t.Context(), editor, Decision{ID: q.ID}, "Like so.", help.ArticleInput{}, text)
	h.must(err)
	if done.State != Answered || done.Article != saved.Article || saved.State != help.Published {
		t.Errorf("%+v %+v", done, saved)
	}
	h.view(func(r store.Reader) error {
		v, err := h.help.ReadArticle(r, app.Visitor(), app.French, saved.Slug)
		if v.Title != "How do I send it back?" || v.Plain != "Like so." {
			t.Errorf("%q %q", v.Title, v.Plain)
		}
		return err
	})
	_, _, err = h.Publish(t.Context(), editor, Decision{ID: q.ID}, "Again.", help.ArticleInput{}, text)
	wantKind(t, err, app.Conflict)
}

func TestWhoSawAnOlderStateIsTold(t *testing.T) {
	t.Parallel()
	h := open(t, 0)
	q, _ := h.ask("Well?", true)
	seen := Decision{ID: q.ID, Seen: q.Moved}
	_, err := h.Answer(t.Context(), agent, seen, "Yes.")
	h.must(err)
	_, err = h.Reject(t.Context(), editor, seen, "")
	wantKind(t, err, app.Conflict)
}

func TestVisitorsDecideNothing(t *testing.T) {
	t.Parallel()
	h := open(t, 0)
	q, _ := h.ask("Well?", true)
	for _, who := range []app.Actor{app.Visitor(), {Role: app.SignedIn, ID: app.ID{1}}} {
		d := Decision{ID: q.ID}
		_, err := h.Approve(t.Context(), who, d)
		wantKind(t, err, app.Forbidden)
		_, err = h.Reject(t.Context(), who, d, "")
		wantKind(t, err, app.Forbidden)
		_, err = h.Answer(t.Context(), who, d, "x")
		wantKind(t, err, app.Forbidden)
		wantKind(t, h.Remove(t.Context(), who, q.ID), app.Forbidden)
		h.view(func(r store.Reader) error {
			_, _, err := h.Queue(r, who, Held, store.Page{})
			wantKind(t, err, app.Forbidden)
			_, err = h.One(r, who, q.ID)
			wantKind(t, err, app.Forbidden)
			_, err = h.Counts(r, who)
			wantKind(t, err, app.Forbidden)
			return nil
		})
	}
}

// The counts are what counting gives, whatever was decided in what order.
func TestTheCountsAreTheSumOfTheQuestions(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		h := open(t, 0)
		var asked []Question
		for range rapid.IntRange(1, 25).Draw(rt, "steps") {
			what := rapid.IntRange(0, 5).Draw(rt, "what")
			if what == 0 || len(asked) == 0 {
				q, _ := h.ask("Well?", rapid.Bool().Draw(rt, "public"))
				asked = append(asked, q)
				continue
			}
			d := Decision{ID: rapid.SampledFrom(asked).Draw(rt, "which").ID}
			var err error
			switch what {
			case 1:
				_, err = h.Approve(t.Context(), agent, d)
			case 2:
				_, err = h.Reject(t.Context(), agent, d, "no")
			case 3, 4:
				_, err = h.Answer(t.Context(), agent, d, "yes")
			case 5:
				err = h.Remove(t.Context(), agent, d.ID)
			}
			if err != nil && app.KindOf(err) != app.NotFound {
				rt.Fatal(err)
			}
		}
		want := map[State]int{}
		h.view(func(r store.Reader) error {
			for q, err := range questions.Each(r, nil) {
				if err != nil {
					return err
				}
				want[q.State]++
			}
			return nil
		})
		for s, n := range h.counts() {
			if n != want[s] {
				rt.Fatalf("%s: %d, counted %d", s, n, want[s])
			}
		}
	})
}

func TestTitlesAreTheFirstSentence(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Bonjour. Où est mon colis ?":            "Bonjour. Où est mon colis ?",
		"Où est mon colis ? Je l'attends.":       "Où est mon colis ?",
		"Sur une ligne\nsuite":                   "Sur une ligne",
		"Ma commande 3.5 kg est-elle en route ?": "Ma commande 3.5 kg est-elle en route ?",
		strings.Repeat("mot ", 40):               strings.TrimSpace(strings.Repeat("mot ", 14)) + "…",
		"":                                       "",
	} {
		if got := titleOf(text, 60); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// What was turned down is removed after RejectedDays and not before; what was
// taken up again meanwhile, and everything else, stays.
func TestQuestionsTurnedDownAreRemovedInTime(t *testing.T) {
	t.Parallel()
	h := open(t, 0)
	var asked []Question
	var tokens []Token
	for _, text := range []string{"turned down", "taken up again", "held", "open", "answered", "turned down later"} {
		q, token := h.ask(text, true)
		asked, tokens = append(asked, q), append(tokens, token)
	}
	decide := func(_ Question, err error) { h.t.Helper(); h.must(err) }
	decide(h.Reject(t.Context(), agent, Decision{ID: asked[0].ID}, "No."))
	decide(h.Reject(t.Context(), agent, Decision{ID: asked[1].ID}, "No."))
	decide(h.Approve(t.Context(), agent, Decision{ID: asked[3].ID}))
	decide(h.Answer(t.Context(), agent, Decision{ID: asked[4].ID}, "Yes."))
	sweep := func(want int, when string) {
		h.t.Helper()
		if n, err := h.Sweep(t.Context()); err != nil || n != want {
			t.Errorf("%s: %d removed, %v", when, n, err)
		}
	}
	h.pass((RejectedDays - 1) * 24 * time.Hour)
	sweep(0, "a day before")
	decide(h.Reject(t.Context(), agent, Decision{ID: asked[5].ID}, "No."))
	decide(h.Answer(t.Context(), agent, Decision{ID: asked[1].ID}, "Yes."))
	h.pass(24 * time.Hour)
	sweep(1, "on the day")
	sweep(0, "again")
	h.view(func(r store.Reader) error {
		if _, err := h.ByToken(r, tokens[0]); app.KindOf(err) != app.NotFound {
			t.Errorf("its link still leads there: %v", err)
		}
		return nil
	})
	if n := h.counts(); n[Held] != 1 || n[Open] != 1 || n[Answered] != 2 || n[Rejected] != 1 {
		t.Errorf("%v", n)
	}
	h.pass(3 * RejectedDays * 24 * time.Hour)
	sweep(1, "much later")
	if n := h.counts(); n[Held] != 1 || n[Open] != 1 || n[Answered] != 2 || n[Rejected] != 0 {
		t.Errorf("%v", n)
	}
}

// More than one Update takes are removed in one sweep.
func TestManyQuestionsTurnedDownAreRemovedInOneSweep(t *testing.T) {
	t.Parallel()
	h := open(t, 0)
	for i := range mostSwept + 20 {
		q, err := h.Ask(t.Context(), Input{Lang: app.French, Text: "Well?", Token: Token{1, byte(i), byte(i >> 8)}})
		h.must(err)
		_, err = h.Reject(t.Context(), agent, Decision{ID: q.ID}, "")
		h.must(err)
	}
	h.pass((RejectedDays + 1) * 24 * time.Hour)
	if n, err := h.Sweep(t.Context()); err != nil || n != mostSwept+20 || h.counts()[Rejected] != 0 {
		t.Errorf("%d removed, %v, %v", n, err, h.counts())
	}
}

// Answers that were shown before are counted with the question, once.
func TestQuestionsThatWereShownAnswersAreCounted(t *testing.T) {
	t.Parallel()
	h := open(t, 0)
	for i, offered := range []bool{true, true, false} {
		for range 2 { // the same question twice is one
			_, err := h.Ask(t.Context(), Input{Lang: app.French, Text: "Well?", Token: Token{byte(i)}, Offered: offered})
			h.must(err)
		}
	}
	h.must(h.fb.Spare(t.Context(), app.ID{}))
	h.view(func(r store.Reader) error {
		sums, err := h.fb.DaySums(r, agent, 1)
		if d := sums[0]; d.Asked != 3 || d.Offered != 3 || d.Spared != 1 {
			t.Errorf("%+v", d)
		}
		return err
	})
}
