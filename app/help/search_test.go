package help

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"guichet/app"
	"guichet/app/settings"
	"guichet/store"
)

func (h *house) search(text string) SearchResult {
	h.t.Helper()
	h.must(h.Synced(h.t.Context()))
	res, err := h.Search(h.t.Context(), app.Visitor(), SearchQuery{Text: text, Lang: app.French, Limit: 20, Counted: true})
	h.must(err)
	return res
}

// choose follows a hit of a search as a visitor.
func (h *house) choose(text, title, visitor string) {
	h.t.Helper()
	res := h.search(text)
	at := slices.IndexFunc(res.Hits, func(hit SearchHit) bool { return hit.Title == title })
	if at < 0 {
		h.t.Fatalf("%q does not find %q", text, title)
	}
	path, err := h.Choose(h.t.Context(), app.Visitor(), h.Link(&res, &res.Hits[at], at+1), visitor)
	h.must(err)
	if path != res.Hits[at].Path {
		h.t.Errorf("led to %q, want %q", path, res.Hits[at].Path)
	}
}

func titlesOf(res SearchResult) []string {
	var list []string
	for _, hit := range res.Hits {
		list = append(list, hit.Title)
	}
	return list
}

// twins makes two articles that one query finds alike.
func (h *house) twins() {
	h.article(ArticleInput{}, live(app.French, "Cueillir des cerises", "au verger demain"))
	h.article(ArticleInput{}, live(app.French, "Garder des cerises", "au verger demain"))
}

func TestWhatReadersChooseIsLifted(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.follow()
	h.twins()
	before := titlesOf(h.search("des cerises du verger"))
	second := before[1]
	for i := range 8 {
		h.choose("des cerises du verger", second, fmt.Sprint("visitor ", i))
	}
	for _, close := range []string{"des cerises du verger", "CERISE verger ", "le verger, mes cerises ?"} {
		if got := titlesOf(h.search(close)); got[0] != second {
			t.Errorf("%q: %v first, want %s", close, got, second)
		}
	}
	if got := titlesOf(h.search("cerises")); !slices.Equal(got, titlesOf(h.search("cerises "))) || got[0] == second && before[0] < second {
		t.Errorf("another question was changed too: %v", got)
	}
	h.pass(2 * 365 * 24 * time.Hour)
	if got := titlesOf(h.search("des cerises du verger")); !slices.Equal(got, before) {
		t.Errorf("two years later: %v, want %v", got, before)
	}
}

func TestOneVisitorDoesNotLiftByRepeating(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.follow()
	h.twins()
	second := titlesOf(h.search("cerises du verger"))[1]
	for range 500 {
		h.choose("cerises du verger", second, "the same")
	}
	if n := len(h.tally.lessons); n != 1 {
		t.Fatalf("%d lessons", n)
	}
	for _, l := range h.tally.lessons {
		if l.Weight > 1 {
			t.Errorf("one visitor weighs %v", l.Weight)
		}
	}
	other := titlesOf(h.search("cerises du verger"))[0]
	for i := range 200 {
		h.choose(fmt.Sprintf("cerises verger mot%d ", i), other, "another")
	}
	if n := len(h.tally.votes); n > dayVotes+1 {
		t.Errorf("%d votes of two visitors", n)
	}
}

func TestAnAnswerCountsOnceAfterItsSearch(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.follow()
	h.twins()
	res := h.search("cerises du verger")
	title, article := res.Hits[1].Title, res.Hits[1].Article
	weight := func() (sum float64) {
		for _, l := range h.tally.lessons {
			sum += l.Weight
		}
		return sum
	}
	h.Answered("visitor", article, true)
	if weight() != 0 {
		t.Error("an answer without a search counts")
	}
	h.choose("cerises du verger", title, "visitor")
	clicked := weight()
	h.Answered("visitor", res.Hits[0].Article, true)
	h.Answered("stranger", article, true)
	if weight() != clicked {
		t.Error("an answer of another article or visitor counts")
	}
	h.Answered("visitor", article, true)
	h.Answered("visitor", article, true)
	if got := weight(); got < clicked+1.9 || got > clicked+2.1 {
		t.Errorf("weight %v after %v", got, clicked)
	}
	h.choose("garder cerises", title, "late")
	late := weight()
	h.pass(2 * time.Hour)
	h.Answered("late", article, true)
	if got := weight(); got > late {
		t.Errorf("an answer two hours later counts: %v after %v", got, late)
	}
}

func TestTheDaysKeyIsThrownAway(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.follow()
	h.twins()
	title := titlesOf(h.search("cerises"))[0]
	h.choose("cerises", title, "visitor")
	key, hash := slices.Clone(h.tally.key), h.tally.hash("visitor")
	h.pass(24 * time.Hour)
	h.must(h.WriteTally(t.Context()))
	if slices.Equal(key, h.tally.key) || h.tally.hash("visitor") == hash || len(h.tally.votes)+len(h.tally.clicks) > 0 {
		t.Error("yesterday's visitors can still be told")
	}
}

func TestLearningCanBeSwitchedOff(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.follow()
	h.twins()
	before := titlesOf(h.search("cerises du verger"))
	for i := range 9 {
		h.choose("cerises du verger", before[1], fmt.Sprint(i))
	}
	h.must(h.set.SaveSearch(t.Context(), app.Actor{Role: app.Owner}, app.ID{}, settings.Search{NoLearning: true}))
	if got := titlesOf(h.search("cerises du verger")); !slices.Equal(got, before) {
		t.Errorf("switched off: %v, want %v", got, before)
	}
}

func TestTallyIsWrittenAndForgotten(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.follow()
	h.twins()
	h.search("cerises du verger")
	h.search("cerises du verger")
	h.search("trottinette verger")
	h.choose("cerises du verger", titlesOf(h.search("cerises du verger"))[1], "visitor")
	h.must(h.WriteTally(t.Context()))
	h.search("cerises du verger")
	h.must(h.WriteTally(t.Context()))
	day := h.today()
	read := func(who app.Actor) (days []SearchDay, err error) {
		err = h.view(func(r store.Reader) (err error) {
			days, err = h.SearchSums(r, who, day)
			return err
		})
		return days, err
	}
	days, err := read(app.Actor{Role: app.Agent})
	h.must(err)
	if len(days) != 1 || days[0].Asked != 6 || days[0].Clicks != 1 || days[0].Ranks != 2 || days[0].Sure != 5 {
		t.Errorf("the day: %+v", days)
	}
	_, err = read(app.Visitor())
	wantKind(t, err, app.Forbidden)
	h.pass((SearchYear + 2) * 24 * time.Hour)
	h.must(h.WriteTally(t.Context()))
	if days, err := read(app.Desk()); err != nil || len(days) != 0 {
		t.Errorf("after %d days %d are kept, %v", SearchYear, len(days), err)
	}
}

func TestLessonsComeBack(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.follow()
	h.twins()
	second := titlesOf(h.search("cerises du verger"))[1]
	for i := range 9 {
		h.choose("cerises du verger", second, fmt.Sprint(i))
	}
	h.must(h.WriteTally(t.Context()))
	h.tally = newTally()
	h.must(h.recall(t.Context()))
	if got := titlesOf(h.search("cerises du verger")); got[0] != second {
		t.Errorf("after a start: %v", got)
	}
	h.pass(3 * 365 * 24 * time.Hour)
	h.must(h.WriteTally(t.Context()))
	left := 0
	h.must(h.view(func(r store.Reader) error {
		for _, err := range lessons.Each(r, nil) {
			h.must(err)
			left++
		}
		return nil
	}))
	if left+len(h.tally.taught) != 0 {
		t.Errorf("%d lessons left after three years", left)
	}
}

func TestTokensThatLeadNowhere(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.follow()
	h.twins()
	secret := h.article(ArticleInput{Audience: app.StaffOnly}, live(app.French, "Interne", "x")).Article
	res := h.search("cerises")
	hidden, card := res.Hits[0], *res.Hits[0].Card
	card.Article = secret
	hidden.Card = &card
	for name, token := range map[string]string{
		"empty": "", "short": "abc", "no base64": strings.Repeat("!", 47), "hidden": h.Link(&res, &hidden, 1),
		"long": strings.Repeat("A", 5000),
	} {
		if _, err := h.Choose(t.Context(), app.Visitor(), token, "v"); app.KindOf(err) != app.NotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
	forged := []byte(h.Link(&res, &res.Hits[0], 1))
	if forged[30]++; forged[30] < '0' || forged[30] > 'y' || forged[30] == ':' || forged[30] == '[' {
		forged[30] = 'a'
	}
	if _, err := h.Choose(t.Context(), app.Visitor(), string(forged), "v"); err != nil || len(h.tally.lessons) > 0 {
		t.Errorf("a broken seal: %v, %d lessons", err, len(h.tally.lessons))
	}
}

func FuzzToken(f *testing.F) {
	f.Add("")
	f.Add(strings.Repeat("A", 47))
	tally := newTally()
	f.Fuzz(func(t *testing.T, token string) {
		if _, sealed, _ := tally.open("2026-03-02", token); sealed {
			t.Errorf("%q is sealed", token)
		}
	})
}

func TestSynonymsCountAtOnce(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.follow()
	h.article(ArticleInput{}, live(app.French, "Verger ouvert", "cueillette"))
	if got := titlesOf(h.search("bidulomatic")); len(got) > 0 {
		t.Fatalf("found before: %v", got)
	}
	id, err := h.SaveSynonym(t.Context(), editor, app.ID{}, app.French, []string{" Bidulomatic ", "", "verger", "VERGER"})
	h.must(err)
	res, err := h.Search(t.Context(), app.Visitor(), SearchQuery{Text: "bidulomatic", Lang: app.French})
	h.must(err)
	if got := titlesOf(res); !slices.Equal(got, []string{"Verger ouvert"}) || res.Hits[0].Why[0].By != "synonym" {
		t.Errorf("found %v", got)
	}
	h.must(h.view(func(r store.Reader) error {
		list, err := h.Synonyms(r, editor, app.French)
		if err != nil || len(list) != 1 || !slices.Equal(list[0].Words, []string{"Bidulomatic", "verger"}) {
			t.Errorf("%+v, %v", list, err)
		}
		_, err = h.Synonyms(r, app.Actor{Role: app.Agent}, app.French)
		wantKind(t, err, app.Forbidden)
		return nil
	}))
	_, err = h.SaveSynonym(t.Context(), editor, id, app.French, []string{"autrechose", "verger"})
	h.must(err)
	if got := titlesOf(h.search("bidulomatic")); len(got) > 0 {
		t.Errorf("found after a change: %v", got)
	}
	h.must(h.RemoveSynonym(t.Context(), editor, id, app.French))
	h.must(h.RemoveSynonym(t.Context(), editor, id, app.French))
	if got := titlesOf(h.search("autrechose")); len(got) > 0 {
		t.Errorf("found after it was removed: %v", got)
	}
}

func TestSynonymsAreRefused(t *testing.T) {
	t.Parallel()
	h := quick(t)
	save := func(who app.Actor, id app.ID, lang app.Lang, words ...string) error {
		_, err := h.SaveSynonym(t.Context(), who, id, lang, words)
		return err
	}
	many := make([]string, MaxSynonymWords+1)
	for i := range many {
		many[i] = fmt.Sprint("mot", i)
	}
	h.must(save(editor, app.ID{}, app.French, "a", "b"))
	for _, c := range []struct {
		name string
		err  error
		want app.Kind
	}{
		{"an agent", save(app.Actor{Role: app.Agent}, app.ID{}, app.French, "c", "d"), app.Forbidden},
		{"one expression", save(editor, app.ID{}, app.French, "c", " C "), app.Invalid},
		{"too long", save(editor, app.ID{}, app.French, "c", strings.Repeat("d", 61)), app.Invalid},
		{"too many", save(editor, app.ID{}, app.French, many...), app.Invalid},
		{"a language that is not offered", save(editor, app.ID{}, "de", "c", "d"), app.Invalid},
		{"twice", save(editor, app.ID{}, app.French, "a", "b"), app.Conflict},
		{"gone", save(editor, app.NewID(dayOne), app.French, "c", "d"), app.NotFound},
	} {
		wantKind(t, c.err, c.want)
	}
	wantKind(t, h.RemoveSynonym(t.Context(), app.Visitor(), app.ID{}, app.French), app.Forbidden)
}

func TestSuggestions(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.follow()
	h.twins()
	h.article(ArticleInput{Audience: app.StaffOnly}, live(app.French, "Cerises internes", "verger"))
	h.article(ArticleInput{}, TextInput{Lang: app.French, Title: "Cerises brouillon", Body: "verger"})
	h.must(h.Synced(t.Context()))
	ask := func(text string) []Suggestion {
		list, err := h.Suggest(t.Context(), app.Visitor(), app.French, text)
		h.must(err)
		return list
	}
	for text, want := range map[string]int{"c": 0, "ce": 2, "cer": 2, "gard": 1, "interne": 0, "brouil": 0, "xqzt": 0, "": 0} {
		if got := ask(text); len(got) != want {
			t.Errorf("%q suggests %+v, want %d", text, got, want)
		}
	}
	if s := ask("cueil")[0]; s.Path == "" || len(s.TitleSpans) != 1 || s.Title != "Cueillir des cerises" {
		t.Errorf("%+v", s)
	}
}

func TestResultsAreCountedAndNarrowed(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.follow()
	one, two := h.category(named("Une")), h.category(named("Deux"))
	h.article(ArticleInput{Category: one}, live(app.French, "Pommes rouges", "verger"))
	h.article(ArticleInput{Category: one, Kind: Guide}, live(app.French, "Pommes vertes", "verger"))
	h.article(ArticleInput{Category: two}, live(app.French, "Pommes jaunes", "verger"))
	h.must(h.Synced(t.Context()))
	for _, c := range []struct {
		q    SearchQuery
		want int
	}{
		{SearchQuery{}, 3}, {SearchQuery{Category: one}, 2}, {SearchQuery{Kind: Guide}, 1},
		{SearchQuery{Category: two, Kind: Guide}, 0}, {SearchQuery{Category: app.NewID(dayOne)}, 0},
	} {
		c.q.Text, c.q.Lang = "pommes ", app.French
		res, err := h.Search(t.Context(), app.Visitor(), c.q)
		h.must(err)
		if len(res.Hits) != c.want || res.Count != c.want {
			t.Errorf("%+v: %v, count %d", c.q, titlesOf(res), res.Count)
		}
		if len(res.Categories) != 2 || res.Categories[0] != (CategoryCount{one, "Une", app.French, 2}) ||
			len(res.Kinds) != 2 || res.Kinds[0] != (KindCount{Question, 2}) {
			t.Errorf("%+v: %+v %+v", c.q, res.Categories, res.Kinds)
		}
	}
}

// TestKeepTallyEnds: what was counted is written at the end.
func TestKeepTallyEnds(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.follow()
	h.twins()
	h.search("cerises")
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- h.KeepTally(ctx) }()
	cancel()
	h.must(<-done)
	h.must(h.view(func(r store.Reader) error {
		days, err := h.SearchSums(r, app.Desk(), h.today())
		if len(days) != 1 || days[0].Asked != 1 {
			t.Errorf("%+v", days)
		}
		return err
	}))
}

// TestRebuildGivesWay: what fills the index rests while somebody searches.
func TestRebuildGivesWay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		worked   time.Duration
		searches uint64
		want     time.Duration
	}{
		{80 * time.Millisecond, 0, 0},
		{80 * time.Millisecond, 3, 80 * time.Millisecond},
		{time.Minute, 1, time.Second},
	} {
		if got := giveWay(c.worked, c.searches); got != c.want {
			t.Errorf("after %v and %d searches it rests %v, want %v", c.worked, c.searches, got, c.want)
		}
	}
	h := open(t)
	h.follow()
	f := h.follower.Load()
	h.search("cerises")
	_, err := h.Suggest(t.Context(), app.Visitor(), app.French, "cer")
	if h.must(err); f.sought.Load() != 2 {
		t.Errorf("%d searches were noticed, want 2", f.sought.Load())
	}
}
