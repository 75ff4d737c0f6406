package help

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"guichet/app"
	"guichet/app/audit"
	"guichet/app/settings"
	"guichet/store"
)

// records is all that the store has of articles, for comparing before and after.
func (h *house) records(ids ...app.ID) string {
	h.t.Helper()
	var out strings.Builder
	h.must(h.view(func(r store.Reader) error {
		add := func(kind string, rec any) {
			data, _ := json.Marshal(rec)
			fmt.Fprintf(&out, "%s %s\n", kind, data)
		}
		for _, id := range ids {
			a, err := articles.Get(r, store.K(id))
			if err != nil && !missing(err) {
				return err
			}
			add("article", a)
			for t, err := range texts.Each(r, store.K(id)) {
				h.must(err)
				add("text", t)
			}
			for v, err := range revisions.Each(r, store.K(id)) {
				h.must(err)
				add("revision", v)
			}
			if s, err := shelf.Get(r, store.K(id)); err == nil {
				add("shelf", s)
			}
			for p, err := range pages.Each(r, store.K(id)) {
				h.must(err)
				add("page", p)
			}
			rows, _, err := slugsByOwner.Find(r, store.K(id), store.Page{Limit: 1000})
			h.must(err)
			for _, row := range rows {
				add("slug", row)
			}
			for row, err := range aliases.Each(r, nil) {
				h.must(err)
				if row.Article == id {
					add("alias", row)
				}
			}
		}
		return nil
	}))
	return out.String()
}

func (h *house) same(what, want string, ids ...app.ID) {
	h.t.Helper()
	if got := h.records(ids...); got != want {
		h.t.Errorf("%s:\n%s\nwant\n%s", what, got, want)
	}
}

func (h *house) undo1(id app.ID) ActionView {
	h.t.Helper()
	v, err := h.Undo(h.t.Context(), editor, id)
	h.must(err)
	return v
}

func (h *house) some(n int, state State) []app.ID {
	h.t.Helper()
	var ids []app.ID
	for i := range n {
		ids = append(ids, h.article(ArticleInput{}, TextInput{
			Lang: app.French, Title: fmt.Sprintf("Article %d %s", i, state), Body: "Un texte.", State: state, Keywords: []string{"a"},
		}).Article)
	}
	return ids
}

func TestEveryBulkActionIsUndoneExactly(t *testing.T) {
	t.Parallel()
	h := open(t)
	cat := h.category(named("C"))
	ids := append(h.some(3, Published), h.some(2, Draft)...)
	later := h.article(ArticleInput{Review: "2026-05-01"}, TextInput{
		Lang: app.French, Title: "Plus tard", Body: "x", State: Published, PublishAt: dayOne.AddDate(0, 1, 0),
	}).Article
	h.text(ids[0], TextInput{Lang: app.English, Title: "One", Body: "x", State: Review})
	ids = append(ids, later)
	before := h.records(ids...)
	for _, b := range []Bulk{
		{Do: DoPublish}, {Do: DoUnpublish}, {Do: DoArchive}, {Do: DoUnpublish, Lang: app.French}, {Do: DoMove, Category: cat},
		{Do: DoAudience, Audience: app.StaffOnly}, {Do: DoReview, Review: "2026-07-01"}, {Do: DoReview},
		{Do: DoTag, Keywords: []string{"b", "A"}}, {Do: DoUntag, Keywords: []string{"a"}}, {Do: DoBin},
	} {
		b.Articles = ids
		done := h.bulked(b)
		if done.Action.IsZero() || done.Done == 0 || h.records(ids...) == before {
			t.Errorf("%s did nothing: %+v", b.Do, done)
			continue
		}
		v := h.undo1(done.Action)
		if v.Back != done.Done || v.Left != 0 || v.Undone.IsZero() || v.Undoes {
			t.Errorf("%s: %+v", b.Do, v.Action)
		}
		if b.Do == DoPublish { // a slug visitors have seen stays known to them
			before = h.records(ids...)
			continue
		}
		h.same(string(b.Do), before, ids...)
		_, err := h.Undo(t.Context(), editor, done.Action)
		wantKind(t, err, app.Conflict)
	}
	h.must(h.Delete(t.Context(), editor, ids[0]))
	done := h.bulked(Bulk{Do: DoRestore, Articles: ids[:1]})
	h.undo1(done.Action)
	if n := h.contents(ContentQuery{Bin: true}).Total; n != 1 {
		t.Errorf("%d in the bin again", n)
	}
}

func TestWhatChangedSinceIsLeftAloneAndNamed(t *testing.T) {
	t.Parallel()
	h := open(t)
	cat, other := h.category(named("C")), h.category(named("D"))
	ids := h.some(4, Published)
	act := h.bulked(Bulk{Do: DoUnpublish, Articles: ids})
	moved := h.bulked(Bulk{Do: DoMove, Articles: ids, Category: cat})
	h.text(ids[0], TextInput{Lang: app.French, Title: "Autre", Body: "Quelqu’un a écrit."})
	h.must(h.refact(t.Context(), editor, ids[1], func(in *ArticleInput) ArticleInput { in.Category = other; return *in }))
	h.must(h.Delete(t.Context(), editor, ids[2]))
	v := h.undo1(act.Action)
	if v.Back != 2 || v.Left != 2 {
		t.Errorf("back %d, left %d", v.Back, v.Left)
	}
	why := map[app.ID]string{}
	h.must(h.view(func(r store.Reader) error {
		list, _, err := h.ChangesOf(r, editor, act.Action, FateLeft, nil)
		for _, c := range list {
			why[c.Article] = c.Why.Key
		}
		return err
	}))
	if len(why) != 2 || why[ids[0]] != "help.error.undo.changed" || why[ids[2]] != "help.error.undo.bin" {
		t.Errorf("%v", why)
	}
	if c := h.contents(ContentQuery{State: Published}); c.Total != 2 {
		t.Errorf("%d online", c.Total)
	}
	if v = h.undo1(moved.Action); v.Back != 2 || v.Left != 2 {
		t.Errorf("moved: back %d, left %d", v.Back, v.Left)
	}
	if n := h.contents(ContentQuery{Category: other}).Total; n != 1 {
		t.Errorf("%d where somebody put it", n)
	}
}

func TestAnActionIsKeptThirtyDays(t *testing.T) {
	t.Parallel()
	h := open(t)
	ids := h.some(2, Published)
	old := h.bulked(Bulk{Do: DoUnpublish, Articles: ids})
	h.pass(15 * 24 * time.Hour)
	young := h.bulked(Bulk{Do: DoPublish, Articles: ids})
	h.pass(15*24*time.Hour + time.Minute)
	_, err := h.Undo(t.Context(), editor, old.Action)
	wantKind(t, err, app.Gone)
	h.must(h.dropOldActions(t.Context()))
	h.must(h.view(func(r store.Reader) error {
		list, _, err := h.Journal(r, editor, nil)
		if len(list) != 1 || list[0].ID != young.Action || !list[0].Undoes {
			t.Errorf("%+v", list)
		}
		for c, err := range changes.Each(r, nil) {
			if h.must(err); c.Action != young.Action {
				t.Errorf("a line of %s is left", c.Action)
			}
		}
		_, _, forbidden := h.Journal(r, app.Actor{Role: app.SignedIn}, nil)
		wantKind(t, forbidden, app.Forbidden)
		return err
	}))
	h.undo1(young.Action)
	if _, err := h.Undo(t.Context(), app.Actor{Role: app.Agent}, young.Action); app.KindOf(err) != app.Forbidden {
		t.Error(err)
	}
}

func TestAnActionIsInTheLog(t *testing.T) {
	t.Parallel()
	h := open(t)
	done := h.bulked(Bulk{Do: DoUnpublish, Articles: h.some(2, Published)})
	h.undo1(done.Action)
	got := map[string]int{}
	h.must(h.view(func(r store.Reader) error {
		all, _, err := audit.List(r, app.Desk(), audit.Filter{}, nil, 200)
		h.must(err)
		for _, e := range all {
			if e.Details["action"] == done.Action.String() || e.Subject == done.Action {
				got[e.Action]++
			}
		}
		return nil
	}))
	if want := (map[string]int{"article.unpublish": 2, "bulk.do": 1, "article.undo": 2, "bulk.undo": 1}); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v", got)
	}
}

// journalEnv names the folder in which this test program works on many articles
// until it is killed.
const journalEnv = "GUICHET_TEST_JOURNAL"

// TestJournalChild is not a test of its own: TestAnActionCutShort starts it.
func TestJournalChild(t *testing.T) {
	dir := os.Getenv(journalEnv)
	if dir == "" {
		return
	}
	h, _ := openAt(t, dir, app.System)
	found, err := h.Chosen(context.Background(), app.Desk(), app.French, ContentQuery{})
	if err != nil {
		t.Fatal(err)
	}
	os.Stdout.WriteString("begun\n")
	if _, err := h.DoBulk(context.Background(), app.Desk(), Bulk{Do: DoUnpublish, Articles: found}); err != nil {
		t.Fatal(err)
	}
	os.Stdout.WriteString("ended\n")
	select {}
}

// TestAnActionCutShort kills the program within an action on many articles, at
// whatever moment: the journal then has exactly what was done, and undoing it
// brings all of it back.
func TestAnActionCutShort(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	h, st := openAt(t, dir, app.System)
	const n = 400
	for i := range n {
		if _, err := h.CreateArticle(t.Context(), app.Desk(), ArticleInput{}, live(app.French, fmt.Sprintf("Article %d", i), "Un texte.")); err != nil {
			t.Fatal(err)
		}
	}
	closed := func(h *Help, st *store.Store) { must(t, st.Close()) }
	closed(h, st)
	between := 0
	for round := range 6 {
		actUntilKilled(t, dir, time.Duration(3+round*12)*time.Millisecond)
		h, st := openAt(t, dir, app.System)
		list := journalOf(t, h, st)
		online := onlineNow(t, h)
		if len(list) == 0 {
			if online != n {
				t.Fatalf("round %d: %d online and no entry", round, online)
			}
			closed(h, st)
			continue
		}
		a := list[0]
		if a.Undone.IsZero() {
			if online != n-a.Done {
				t.Errorf("round %d: the journal has %d, %d are offline", round, a.Done, n-online)
			}
			if a.Done > 0 && a.Done < n {
				between++
				if !a.Ended.IsZero() {
					t.Errorf("round %d: broken off and ended", round)
				}
			}
			v, err := h.Undo(t.Context(), app.Desk(), a.ID)
			if must(t, err); v.Back != a.Done || v.Left != 0 {
				t.Errorf("round %d: %+v", round, v.Action)
			}
		}
		if online = onlineNow(t, h); online != n {
			t.Errorf("round %d: %d online after undoing", round, online)
		}
		closed(h, st)
	}
	t.Logf("cut between two groups in %d of 6 lives", between)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func onlineNow(t *testing.T, h *Help) int {
	t.Helper()
	c, err := h.Contents(t.Context(), app.Desk(), app.French, ContentQuery{State: Published})
	must(t, err)
	return c.Total
}

func journalOf(t *testing.T, h *Help, st *store.Store) (list []ActionView) {
	t.Helper()
	must(t, st.View(t.Context(), func(r store.Reader) (err error) {
		list, _, err = h.Journal(r, app.Desk(), nil)
		return err
	}))
	return list
}

func actUntilKilled(t *testing.T, dir string, life time.Duration) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestJournalChild$")
	cmd.Env = append(os.Environ(), journalEnv+"="+dir)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	var all bytes.Buffer
	buf := make([]byte, 4096)
	for armed := false; ; {
		n, err := out.Read(buf)
		all.Write(buf[:n])
		if !armed && bytes.Contains(all.Bytes(), []byte("begun")) {
			armed = true
			time.AfterFunc(life, func() { cmd.Process.Kill() })
		}
		if err != nil {
			break
		}
	}
	if err := cmd.Wait(); err == nil {
		t.Fatalf("the process ended by itself: %s", all.String())
	}
}

func TestTheJournalComesBackWithABackup(t *testing.T) {
	t.Parallel()
	h := open(t)
	ids := h.some(3, Published)
	keep, gone := twins(h)
	before := h.records(append(ids, keep, gone)...)
	done, joined := h.bulked(Bulk{Do: DoBin, Articles: ids}), h.join(keep, gone)
	var export bytes.Buffer
	_, err := h.st.Export(t.Context(), &export)
	h.must(err)
	dir := t.TempDir()
	must(t, store.Import(t.Context(), dir, &export, store.Options{NoSync: true}, Schema(), settings.Schema(), audit.Schema()))
	other := &house{t: t, now: h.clock()}
	other.Help, other.st = openAt(t, dir, other.clock)
	defer func() { must(t, other.st.Close()) }()
	other.undo1(joined)
	other.undo1(done.Action)
	other.same("after a backup", before, append(ids, keep, gone)...)
}

func TestFiveHundredArticlesAtOnce(t *testing.T) {
	t.Parallel()
	h := openWith(t, store.Options{})
	ids := make([]app.ID, 0, BulkMax)
	for i := range BulkMax {
		ids = append(ids, h.article(ArticleInput{}, TextInput{
			Lang: app.French, Title: fmt.Sprintf("Question %d", i), Body: strings.Repeat("Une **phrase** de la réponse.\n\n", 20), State: Draft,
		}).Article)
	}
	start := time.Now()
	done := h.bulked(Bulk{Do: DoPublish, Articles: ids})
	there := time.Since(start)
	start = time.Now()
	v := h.undo1(done.Action)
	t.Logf("%d published in %v, taken back in %v, each commit on the disk", done.Done, there, time.Since(start))
	if done.Done != BulkMax || v.Back != BulkMax || there > 20*time.Second {
		t.Errorf("%d, %d, %v", done.Done, v.Back, there)
	}
}

func TestAnActionOnAllThatAreFoundGoesOnByItself(t *testing.T) {
	t.Parallel()
	h := quick(t)
	ids := h.some(2*bulkGroup+5, Published)
	id, err := h.StartBulk(t.Context(), editor, Bulk{Do: DoArchive, Articles: append(slices.Clone(ids), app.ID{9})})
	h.must(err)
	var v ActionView
	for v.Ended.IsZero() {
		h.must(h.view(func(r store.Reader) (err error) {
			v, err = h.ActionOf(r, editor, id)
			return err
		}))
	}
	if v.Done != len(ids) || v.Refused != 1 || v.Seen != v.Total || v.Total != len(ids)+1 {
		t.Errorf("%+v", v.Action)
	}
	h.acting.mu.Lock()
	over := h.acting.ids[id]
	h.acting.mu.Unlock()
	if over != nil {
		<-over
	}
	if v = h.undo1(id); v.Back != len(ids) {
		t.Errorf("%+v", v.Action)
	}
}
