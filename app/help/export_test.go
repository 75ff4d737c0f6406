package help

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"guichet/app"
	"guichet/store"
)

func (h *house) exported(f Format) ([]byte, Exported) {
	h.t.Helper()
	var b bytes.Buffer
	x, err := h.Export(h.t.Context(), &b, f)
	h.must(err)
	return b.Bytes(), x
}

// content writes down all that an export must keep: links between articles and
// files are named by what they lead to.
func (h *house) content() string {
	h.t.Helper()
	var lines []string
	h.must(h.view(func(r store.Reader) error {
		for a, err := range articles.Each(r, nil) {
			h.must(err)
			if !a.Deleted.IsZero() {
				continue
			}
			line, err := lineOf(r, a.Category)
			h.must(err)
			for t, err := range texts.Each(r, store.K(a.ID)) {
				h.must(err)
				v, err := revisions.Get(r, store.K(a.ID, t.Lang, t.Revision))
				h.must(err)
				said, err := json.Marshal([]any{
					t.Lang, t.Slug, v.Title, h.leads(r, v.Body, &a), a.Kind, audienceOf(a.Audience), t.State, t.Keywords,
					t.Aliases, t.PublishAt, t.First.Truncate(time.Second), t.Marked, pathIn(line, t.Lang), h.near(r, &a),
				})
				h.must(err)
				lines = append(lines, string(said))
			}
		}
		return nil
	}))
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func (h *house) near(r store.Reader, a *Article) (slugs []string) {
	for _, ref := range a.Related {
		slugs = append(slugs, h.slugsOf(r, ref, a))
	}
	return slugs
}

func (h *house) slugsOf(r store.Reader, ref string, from *Article) string {
	id, err := resolve(r, ref, from.Origin.Source)
	h.must(err)
	var all []string
	for t, err := range texts.Each(r, store.K(id)) {
		h.must(err)
		all = append(all, t.Slug)
	}
	return strings.Join(all, "+")
}

func (h *house) leads(r store.Reader, body string, a *Article) string {
	return articleLink.ReplaceAllStringFunc(body, func(link string) string {
		return "](→" + h.slugsOf(r, link[len("](article:"):len(link)-1], a) + ")"
	})
}

func TestExportOfAnEmptyHouse(t *testing.T) {
	t.Parallel()
	h := open(t)
	data, x := h.exported(JSONL)
	if len(data) != 0 || x != (Exported{}) {
		t.Errorf("%q %+v", data, x)
	}
	_, err := h.Export(t.Context(), io.Discard, "docx")
	wantKind(t, err, app.Invalid)
}

func dot(t *testing.T, width int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, 2))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestExportAndImportWithFiles(t *testing.T) {
	t.Parallel()
	for _, format := range []Format{JSONL, Markdown} {
		t.Run(string(format), func(t *testing.T) {
			t.Parallel()
			h := open(t)
			f, err := h.AddFile(t.Context(), editor, "plan (1).png", bytes.NewReader(dot(t, 3)))
			h.must(err)
			img := "![plan](" + FilePath(f.ID, f.Name) + ")"
			cat := h.category(named("Un", "One"))
			a := h.article(ArticleInput{Category: cat}, live(app.French, "Le plan", img)).Article
			h.text(a, TextInput{Lang: app.English, Title: "The map", Body: img, State: Archived})
			link := "[p](article:" + a.String() + ")"
			h.article(ArticleInput{Kind: Page}, TextInput{Lang: app.French, Title: "Mentions", Body: link})

			data, x := h.exported(format)
			if !x.ZIP || x.Files != 1 || x.Texts != 3 || x.Articles != 2 {
				t.Errorf("%+v", x)
			}
			other := open(t)
			rep, told := other.importFS(ImportOptions{}, fstest.MapFS{"x.zip": {Data: data}}, "x.zip")
			if rep.Created != 3 || rep.Refused+rep.Noted != 0 {
				t.Errorf("%+v\n%s", rep, story(told))
			}
			if got, want := other.content(), h.content(); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			v, err := other.get(app.French, "le-plan")
			other.must(err)
			if !strings.Contains(v.HTML, `<img src="`+FilePath(f.ID, f.Name)+`" alt="plan" width="3" height="2"`) {
				t.Error(v.HTML)
			}
			other.must(other.view(func(r store.Reader) error {
				_, err := other.File(r, app.Visitor(), f.ID)
				return err
			}))
			again, _ := other.importFS(ImportOptions{}, fstest.MapFS{"x.zip": {Data: data}}, "x.zip")
			if again.Unchanged != 3 {
				t.Errorf("again: %+v", again)
			}
		})
	}
}

func TestImportedFilesMayNotBecomeOthers(t *testing.T) {
	t.Parallel()
	h := open(t)
	f, err := h.AddFile(t.Context(), editor, "a.png", bytes.NewReader(dot(t, 3)))
	h.must(err)
	h.article(ArticleInput{}, live(app.French, "Un", "![a]("+FilePath(f.ID, f.Name)+")"))
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, data := range map[string][]byte{
		"content.jsonl": []byte(`{"id":"x","lang":"fr","title":"Deux","state":"published","body":"![b](files/` +
			f.ID.String() + `/a.png)"}`),
		"files/" + f.ID.String() + "/a.png": dot(t, 9),
	} {
		w, err := z.Create(name)
		h.must(err)
		_, err = w.Write(data)
		h.must(err)
	}
	h.must(z.Close())
	h.importFS(ImportOptions{}, fstest.MapFS{"x.zip": {Data: b.Bytes()}}, "x.zip")
	v, err := h.get(app.French, "deux")
	h.must(err)
	if strings.Contains(v.HTML, f.ID.String()) || !strings.Contains(v.HTML, `width="9"`) {
		t.Error(v.HTML)
	}
	v, err = h.get(app.French, "un")
	h.must(err)
	if !strings.Contains(v.HTML, `width="3"`) {
		t.Error(v.HTML)
	}
}

func TestTwoSourcesMayGiveOneID(t *testing.T) {
	t.Parallel()
	h := open(t)
	line := func(title string) string {
		return `{"id":"1","lang":"fr","title":"` + title + `","body":"[moi](article:1)","related":["1"]}` + "\n"
	}
	h.imported(ImportOptions{}, "a.jsonl", line("Un"))
	h.imported(ImportOptions{}, "b.jsonl", line("Deux"))
	data, _ := h.exported(JSONL)
	other := open(t)
	rep, told := other.imported(ImportOptions{}, "x.jsonl", string(data))
	if rep.Created != 2 {
		t.Error(story(told))
	}
	if got, want := other.content(), h.content(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestAnExportEditedByHandComesBackHome(t *testing.T) {
	t.Parallel()
	h := open(t)
	id := h.article(ArticleInput{}, live(app.French, "Un", "avant")).Article
	data, _ := h.exported(JSONL)
	_, told := h.imported(ImportOptions{}, "x.jsonl", strings.Replace(string(data), "avant", "après", 1))
	wantStory(t, told, "changed Un (published)")
	if told[0].Article != id || h.body(id, app.French) != "après" {
		t.Errorf("%+v", told)
	}
	rep, _ := h.imported(ImportOptions{}, "x.jsonl", strings.Replace(string(data), "avant", "après", 1))
	if rep.Unchanged != 1 {
		t.Errorf("%+v", rep)
	}
}

// Whatever is in a house, its export read into an empty one makes the same.
func TestExportImportProperty(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		h := quick(t)
		furnish(rt, h)
		format := rapid.SampledFrom([]Format{JSONL, Markdown}).Draw(rt, "format")
		data, x := h.exported(format)
		name := "x.jsonl"
		if x.ZIP {
			name = "x.zip"
		}
		other := quick(t)
		other.now = h.now
		_, told := other.importFS(ImportOptions{}, fstest.MapFS{name: {Data: data}}, name)
		if got, want := other.content(), h.content(); got != want {
			rt.Fatalf("got\n%s\nwant\n%s\ntold\n%s", got, want, story(told))
		}
	})
}

func furnish(rt *rapid.T, h *house) {
	word := rapid.StringMatching(`[A-Za-zéèçœñ¿?!'’«»:&<>*_#|+.,-]{1,12}`)
	line := rapid.Custom(func(rt *rapid.T) string {
		return strings.Join(append([]string{"t"}, rapid.SliceOfN(word, 0, 5).Draw(rt, "words")...), " ")
	})
	block := rapid.Custom(func(rt *rapid.T) string {
		start := rapid.SampledFrom([]string{"", "## ", "- ", "> ", "| a |\n|---|\n| ", "```\n", "1. "}).Draw(rt, "start")
		return start + line.Draw(rt, "line")
	})
	var cats, ids []app.ID
	for i := range rapid.IntRange(0, 3).Draw(rt, "categories") {
		parent := app.ID{}
		if i > 0 && rapid.Bool().Draw(rt, "nested") {
			parent = cats[i-1]
		}
		in := named(fmt.Sprintf("Rayon %d", i), fmt.Sprintf("Shelf %d", i), fmt.Sprintf("Estante %d", i))
		in.Parent = parent
		cats = append(cats, h.category(in))
	}
	when := rapid.SampledFrom([]time.Time{{}, dayOne.AddDate(0, -1, 0), dayOne.AddDate(0, 1, 0)})
	for range rapid.IntRange(1, 4).Draw(rt, "articles") {
		a := ArticleInput{
			Kind:     rapid.SampledFrom([]Kind{Question, Guide, Page, Troubleshooting}).Draw(rt, "kind"),
			Audience: rapid.SampledFrom([]app.Audience{"", app.StaffOnly, app.SignedInOnly}).Draw(rt, "audience"),
		}
		if len(cats) > 0 {
			a.Category = rapid.SampledFrom(cats).Draw(rt, "category")
		}
		body := strings.Join(rapid.SliceOfN(block, 1, 4).Draw(rt, "body"), "\n\n")
		if len(ids) > 0 {
			to := rapid.SampledFrom(ids).Draw(rt, "to")
			a.Related = []string{to.String()}
			body += "\n\n[a](article:" + to.String() + ")"
		}
		var id app.ID
		for _, l := range rapid.SampledFrom([][]app.Lang{{"fr"}, {"en", "fr"}, {"es", "fr", "en"}}).Draw(rt, "languages") {
			in := TextInput{
				Lang: l, Title: line.Draw(rt, "title"), Body: body, PublishAt: when.Draw(rt, "when"),
				State:    rapid.SampledFrom([]State{Draft, Review, Published, Archived}).Draw(rt, "state"),
				Keywords: rapid.SliceOfN(rapid.StringMatching(`[a-zé]{1,8}( [a-z]{1,4})?`), 0, 2).Draw(rt, "keywords"),
			}
			if id.IsZero() {
				id = h.article(a, in).Article
			} else {
				h.text(id, in)
			}
		}
		ids = append(ids, id)
	}
}

// Three languages name a path of categories one after the other: the one made
// first hangs below a twin until the end, and its names must be found there.
func TestANameBelowATwinIsFound(t *testing.T) {
	t.Parallel()
	h := quick(t)
	line := func(id, lang, category, title string) string {
		return fmt.Sprintf(`{"id":%q,"lang":%q,"category":%q,"title":%q,"body":"x"}`, id, lang, category, title) + "\n"
	}
	h.imported(ImportOptions{}, "x.jsonl",
		line("1", "fr", "Rayon", "Un")+
			line("2", "es", "Estante > Dentro", "Dos")+
			line("2", "fr", "Rayon > Dedans", "Deux")+
			line("2", "en", "Shelf > Within", "Two")+
			line("3", "en", "Shelf > Within > Deep", "Three")+
			line("3", "fr", "Rayon > Dedans > Fond", "Trois"))
	if got := h.content(); !strings.Contains(got, `"Rayon \u003e Dedans \u003e Fond"`) {
		t.Error(got)
	}
}
