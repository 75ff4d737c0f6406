package help

import (
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"guichet/app"
	"guichet/store"
)

// imported runs an import of files given as name, content, name, content…
func (h *house) imported(opt ImportOptions, files ...string) (Report, []Event) {
	h.t.Helper()
	fsys := fstest.MapFS{}
	var names []string
	for i := 0; i+1 < len(files); i += 2 {
		fsys[files[i]] = &fstest.MapFile{Data: []byte(files[i+1]), Mode: 0o644}
		names = append(names, files[i])
	}
	return h.importFS(opt, fsys, names...)
}

func (h *house) importFS(opt ImportOptions, fsys fs.FS, names ...string) (Report, []Event) {
	h.t.Helper()
	var told []Event
	rep, err := h.Import(h.t.Context(), editor, fsys, names, opt, func(e Event) error {
		told = append(told, e)
		return nil
	})
	h.must(err)
	return rep, told
}

// story writes events as short lines to compare.
func story(events []Event) string {
	names := [...]string{"created", "changed", "unchanged", "conflict", "refused", "gone", "left", "noted"}
	var b strings.Builder
	for _, e := range events {
		fmt.Fprintf(&b, "%s %s", names[e.Outcome], e.Title)
		if e.Outcome == Created || e.Outcome == Changed {
			b.WriteString(" (" + string(e.State) + ")")
		}
		if e.Key != "" {
			b.WriteString(" " + e.Key)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func wantStory(t *testing.T, events []Event, lines ...string) {
	t.Helper()
	if got, want := story(events), strings.Join(lines, "\n")+"\n"; got != want {
		t.Errorf("told\n%swant\n%s", got, want)
	}
}

const (
	parcelFR = `{"id":"parcel","lang":"fr","category":"Livraison",` +
		`"title":"Où est mon colis ?","body":"Voyez le suivi."}` + "\n"
	parcelEN = `{"id":"parcel","lang":"en","category":"Delivery",` +
		`"title":"Where is my parcel?","body":"See the tracking."}` + "\n"
	costsFR = `{"id":"costs","lang":"fr","category":"Livraison > Tarifs",` +
		`"title":"Combien ça coûte ?","body":"5 €."}` + "\n"
)

func TestLinesWithOneIDAreTranslations(t *testing.T) {
	t.Parallel()
	h := open(t)
	rep, told := h.imported(ImportOptions{Publish: true}, "faq.jsonl", parcelFR+parcelEN+costsFR)
	wantStory(t, told, "created Où est mon colis ? (published)", "created Where is my parcel? (published)",
		"created Combien ça coûte ? (published)")
	if rep.Entries != 3 || rep.Created != 3 || rep.Published != 3 {
		t.Errorf("%+v", rep)
	}
	if told[0].Article != told[1].Article || told[0].Article == told[2].Article {
		t.Error("translations are not of one article")
	}
	home := h.home(app.English)
	if len(home.Categories) != 1 || home.Categories[0].Title != "Delivery" || home.Categories[0].Count != 2 ||
		len(home.Categories[0].Children) != 1 || home.Categories[0].Children[0].Title != "Tarifs" {
		t.Errorf("categories %+v", home.Categories)
	}
	v, err := h.get(app.English, "where-is-my-parcel")
	h.must(err)
	if v.ExternalID != "parcel" || len(v.Alternates) != 2 {
		t.Errorf("%+v", v.Card)
	}
}

func TestAgainUnchangedIsLeftAlone(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.imported(ImportOptions{}, "faq.jsonl", parcelFR+parcelEN+costsFR)
	before := h.st.Head()
	rep, told := h.imported(ImportOptions{}, "faq.jsonl", parcelFR+parcelEN+costsFR)
	wantStory(t, told, "unchanged Où est mon colis ?", "unchanged Where is my parcel?", "unchanged Combien ça coûte ?")
	if rep.Unchanged != 3 || h.st.Head() != before {
		t.Errorf("%+v, or something was written", rep)
	}
}

func TestChangedInTheSourceOnlyIsANewRevision(t *testing.T) {
	t.Parallel()
	h := open(t)
	_, first := h.imported(ImportOptions{Publish: true}, "faq.jsonl", parcelFR)
	changed := strings.Replace(parcelFR, "le suivi", "la page de suivi", 1)
	_, told := h.imported(ImportOptions{}, "faq.jsonl", changed)
	wantStory(t, told, "changed Où est mon colis ? (published)")
	v, err := h.get(app.French, "ou-est-mon-colis")
	h.must(err)
	if !strings.Contains(v.Plain, "page de suivi") {
		t.Error(v.Plain)
	}
	h.must(h.view(func(r store.Reader) error {
		var all []Revision
		for v, err := range revisions.Each(r, store.K(first[0].Article)) {
			h.must(err)
			all = append(all, v)
		}
		if len(all) != 2 || all[1].Parent != all[0].ID {
			t.Errorf("revisions %+v", all)
		}
		return nil
	}))
}

func TestEditedHereAndChangedThereIsAConflict(t *testing.T) {
	t.Parallel()
	h := open(t)
	_, first := h.imported(ImportOptions{}, "faq.jsonl", parcelFR)
	h.text(first[0].Article, TextInput{Lang: app.French, Title: "Où est mon colis ?", Body: "Notre texte."})
	_, told := h.imported(ImportOptions{}, "faq.jsonl", parcelFR)
	wantStory(t, told, "unchanged Où est mon colis ?")
	for range 2 { // as long as it stands
		changed := strings.Replace(parcelFR, "le suivi", "autre chose", 1)
		_, told = h.imported(ImportOptions{Publish: true}, "faq.jsonl", changed)
		wantStory(t, told, "conflict Où est mon colis ?")
	}
	if body := h.body(first[0].Article, app.French); body != "Notre texte." {
		t.Errorf("ours was lost: %q", body)
	}
}

// body is the current Markdown of a text.
func (h *house) body(id app.ID, lang app.Lang) string {
	h.t.Helper()
	var v Revision
	h.must(h.view(func(r store.Reader) error {
		t, err := texts.Get(r, store.K(id, lang))
		h.must(err)
		v, err = revisions.Get(r, store.K(id, lang, t.Revision))
		return err
	}))
	return v.Body
}

func TestATranslationWrittenHereIsKept(t *testing.T) {
	t.Parallel()
	h := open(t)
	_, first := h.imported(ImportOptions{}, "faq.jsonl", parcelFR)
	h.text(first[0].Article, TextInput{Lang: app.English, Title: "Ours", Body: "Ours."})
	_, told := h.imported(ImportOptions{}, "faq.jsonl", parcelFR)
	wantStory(t, told, "unchanged Où est mon colis ?") // it never was the source's
	_, told = h.imported(ImportOptions{}, "faq.jsonl", parcelFR+parcelEN)
	wantStory(t, told, "unchanged Où est mon colis ?", "conflict Where is my parcel?")
}

func TestGoneFromTheSourceIsToldAndKept(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.imported(ImportOptions{Publish: true}, "faq.jsonl", parcelFR+parcelEN+costsFR)
	rep, told := h.imported(ImportOptions{Publish: true}, "faq.jsonl", parcelFR)
	wantStory(t, told, "unchanged Où est mon colis ?", "gone Where is my parcel?", "gone Combien ça coûte ?")
	if rep.Gone != 2 {
		t.Errorf("%+v", rep)
	}
	_, err := h.get(app.French, "combien-ca-coute")
	h.must(err)
	_, told = h.imported(ImportOptions{}, "other.jsonl", costsFR)
	wantStory(t, told, "created Combien ça coûte ? (draft)")
}

func TestWhatIsInTheBinStaysThere(t *testing.T) {
	t.Parallel()
	h := open(t)
	_, first := h.imported(ImportOptions{Publish: true}, "faq.jsonl", parcelFR)
	h.must(h.Delete(t.Context(), editor, first[0].Article))
	_, told := h.imported(ImportOptions{Publish: true}, "faq.jsonl", strings.Replace(parcelFR, "suivi", "reçu", 1))
	wantStory(t, told, "unchanged Où est mon colis ? help.import.deleted")
}

func TestStatesOfAnImport(t *testing.T) {
	t.Parallel()
	line := func(id, more string) string {
		return `{"id":"` + id + `","lang":"fr","title":"Titre ` + id + `","body":"x"` + more + "}\n"
	}
	all := line("a", "") + line("b", `,"state":"draft"`) + line("c", `,"state":"published"`) +
		line("d", `,"state":"archived"`) + line("e", `,"state":"review"`) +
		line("f", `,"state":"published","publish_at":"2030-01-01T00:00:00Z"`) + line("g", `,"review":true`)
	for _, row := range []struct {
		name    string
		publish bool
		want    string
	}{
		{"without --publish", false, "draft draft published archived review scheduled draft"},
		{"with --publish", true, "published draft published archived review scheduled draft"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			h := open(t)
			_, told := h.imported(ImportOptions{Publish: row.publish}, "f.jsonl", all)
			var got []string
			for _, e := range told {
				got = append(got, string(e.State))
			}
			if strings.Join(got, " ") != row.want {
				t.Errorf("states %v, want %s", got, row.want)
			}
			if last := told[len(told)-1]; !last.Review {
				t.Error("a proposed title is not marked")
			}
		})
	}
}

func TestPublishLaterPublishesWhatNobodyTouched(t *testing.T) {
	t.Parallel()
	h := open(t)
	_, first := h.imported(ImportOptions{}, "f.jsonl", parcelFR+costsFR)
	_, err := h.Publish(t.Context(), editor, first[1].Article, app.French)
	h.must(err)
	_, err = h.Unpublish(t.Context(), editor, first[1].Article, app.French)
	h.must(err)
	_, told := h.imported(ImportOptions{Publish: true}, "f.jsonl", parcelFR+costsFR)
	wantStory(t, told, "changed Où est mon colis ? (published)", "unchanged Combien ça coûte ?")
}

func TestWithoutAnIDTheQuestionIsTheIdentity(t *testing.T) {
	t.Parallel()
	h := open(t)
	csv := "category,lang,title,body\n"
	_, first := h.imported(ImportOptions{}, "f.csv", csv+"A,fr,Où est-ce ?,un\nB,fr,Où est-ce ?,deux\n")
	first, header := first[1:], first[0]
	if header.Key != "source.note.header" {
		t.Errorf("%+v", header)
	}
	wantStory(t, first, "created Où est-ce ? (draft)", "created Où est-ce ? (draft)")
	_, told := h.imported(ImportOptions{}, "f.csv", csv+"A,fr,OU EST CE,un\nB,fr,Où est-ce ?,trois\n")
	told = told[1:]
	wantStory(t, told, "changed OU EST CE (draft)", "changed Où est-ce ? (draft)")
	if told[0].Article != first[0].Article || told[1].Article != first[1].Article {
		t.Error("the articles were mixed up")
	}
	_, told = h.imported(ImportOptions{}, "f.csv", csv+"A,fr,OU EST CE,un\nC,fr,Où est-ce ?,trois\n")
	told = told[1:]
	wantStory(t, told, "unchanged OU EST CE", "changed Où est-ce ? (draft)")
	if told[1].Article != first[1].Article {
		t.Error("a renamed category made another article")
	}
}

func TestATwinIsRefused(t *testing.T) {
	t.Parallel()
	h := open(t)
	_, told := h.imported(ImportOptions{}, "f.jsonl", parcelFR+parcelFR)
	wantStory(t, told, "created Où est mon colis ? (draft)", "refused Où est mon colis ? help.import.twice")
}

func TestRelatedAndLinksByImportID(t *testing.T) {
	t.Parallel()
	h := open(t)
	first := `{"id":"a","lang":"fr","title":"Un","body":"Voyez [deux](article:b).","related":["b","zzz"],` +
		`"aliases":["/vieux?id=1"]}` + "\n"
	second := `{"id":"b","lang":"fr","title":"Deux","body":"x"}` + "\n"
	h.imported(ImportOptions{Publish: true}, "f.jsonl", first+second)
	v, err := h.get(app.French, "un")
	h.must(err)
	if !strings.Contains(v.HTML, `href="/fr/articles/deux"`) || !reflect.DeepEqual(titles(v.Related), []string{"Deux"}) {
		t.Errorf("%s %v", v.HTML, titles(v.Related))
	}
	h.must(h.view(func(r store.Reader) error {
		to, ok, err := h.Redirect(r, "/vieux/?id=1")
		if to != "/fr/articles/un" || !ok {
			t.Errorf("the old address leads to %q, %v", to, ok)
		}
		return err
	}))
}

func TestADryRunWritesNothing(t *testing.T) {
	t.Parallel()
	h := open(t)
	before := h.st.Head()
	rep, told := h.imported(ImportOptions{DryRun: true, Publish: true}, "f.jsonl", parcelFR+parcelEN)
	wantStory(t, told, "created Où est mon colis ? (published)", "created Where is my parcel? (published)")
	if rep.Created != 2 || h.st.Head() != before || !h.home(app.French).Empty {
		t.Error("a dry run wrote something")
	}
}

func TestATranslationNamesTheCategoryOfItsArticle(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.imported(ImportOptions{Publish: true}, "f.jsonl", costsFR+
		`{"id":"costs","lang":"es","category":"Envíos > Precios","title":"¿Cuánto cuesta?","body":"5 €."}`+"\n"+
		`{"id":"x","lang":"es","category":"Envíos","title":"Otra","body":"x"}`+"\n"+
		`{"id":"costs","lang":"en","category":"Elsewhere","title":"How much?","body":"5 €."}`+"\n")
	home := h.home(app.Spanish)
	if len(home.Categories) != 1 || home.Categories[0].Title != "Envíos" || home.Categories[0].Count != 2 ||
		home.Categories[0].Children[0].Title != "Precios" {
		t.Errorf("%+v", home.Categories)
	}
	en, err := h.get(app.English, "how-much")
	h.must(err)
	if len(en.Trail) != 2 || en.Trail[1].Title != "Tarifs" {
		t.Errorf("a translation moved its article: %+v", en.Trail)
	}
}

func TestAnErrorOfTheListenerEndsTheImport(t *testing.T) {
	t.Parallel()
	h := open(t)
	stop := errors.New("enough")
	fsys := fstest.MapFS{"f.jsonl": {Data: []byte(parcelFR)}}
	_, err := h.Import(t.Context(), editor, fsys, []string{"f.jsonl"}, ImportOptions{},
		func(Event) error { return stop })
	if !errors.Is(err, stop) {
		t.Errorf("error %v", err)
	}
}

func TestAMissingFileIsToldAndTheOthersAreRead(t *testing.T) {
	t.Parallel()
	h := open(t)
	fsys := fstest.MapFS{"f.jsonl": {Data: []byte(parcelFR)}}
	rep, told := h.importFS(ImportOptions{}, fsys, "none.jsonl", "f.jsonl")
	if rep.Refused != 1 || rep.Created != 1 || told[0].Outcome != Refused {
		t.Errorf("%+v", told)
	}
	silent := func(Event) error { return nil }
	_, err := h.Import(t.Context(), editor, fsys, []string{"none.jsonl"}, ImportOptions{}, silent)
	wantKind(t, err, app.NotFound)
}

func TestOnlyEditorsImport(t *testing.T) {
	t.Parallel()
	h := open(t)
	_, err := h.Import(t.Context(), app.Visitor(), fstest.MapFS{}, nil, ImportOptions{}, nil)
	wantKind(t, err, app.Forbidden)
}

func TestPastDatesAreKept(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.imported(ImportOptions{}, "f.jsonl",
		`{"id":"a","lang":"fr","title":"Un","body":"x","state":"published","publish_at":"2020-05-01T10:00:00Z"}`+"\n")
	v, err := h.get(app.French, "un")
	h.must(err)
	if want := time.Date(2020, 5, 1, 10, 0, 0, 0, time.UTC); !v.Published.Equal(want) || !v.Updated.Equal(want) {
		t.Errorf("published %s, updated %s", v.Published, v.Updated)
	}
}

// A page is read in less than a millisecond, and stays in its order.
func TestIDsSortInTheOrderTheyWereMadeIn(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 12, 0, 0, 400, time.UTC)
	ids := moments{clock: func() time.Time { now = now.Add(time.Microsecond); return now }}
	last := ids.next()
	for range 200 {
		id := ids.next()
		if id.String() <= last.String() {
			t.Fatalf("%s after %s", id, last)
		}
		last = id
	}
}
