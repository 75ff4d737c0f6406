package web_test

import (
	"archive/zip"
	"bytes"
	"io"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/help/medium/mediumtest"
	"guichet/app/question"
	"guichet/app/web/webtest"
)

// filesOf unpacks a copy.
func filesOf(t *testing.T, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(body)
	}
	return out
}

func TestACopyHoldsWhatIsPublishedAndNothingElse(t *testing.T) {
	t.Parallel()
	s, c := site(t)
	// A question nobody has looked at yet.
	_, err := s.Question.Ask(t.Context(), question.Input{Lang: app.French, Text: "Question " + webtest.Canary, Public: true})
	if err != nil {
		t.Fatal(err)
	}
	image := attach(t, s, c, "plan.png", picture(t), false)
	s.Text(c.Guide, help.TextInput{Lang: app.French, Title: "Renvoyer un colis", Slug: "renvoi", Body: "![plan](" + image + ")"})
	hidden := attach(t, s, c, "secret.png", append(picture(t), 0), false)
	files := filesOf(t, s.Copy())
	for name, body := range files {
		if strings.Contains(body, webtest.Canary) || strings.Contains(name, webtest.Canary) {
			t.Errorf("%s holds what nobody may find", name)
		}
		if strings.Contains(name, "secret.png") || strings.Contains(body, hidden) {
			t.Errorf("%s: a file of no text is in the copy", name)
		}
	}
	for _, name := range []string{"index.html", "404.html", "fr/index.html", "en/index.html", "es/index.html", "fr/search.html",
		"fr/index.js", "fr/articles/suivi.html", "en/articles/tracking.html", "es/articles/rastreo.html", "fr/articles/renvoi.html",
		"en/articles/emballage.html", "fr/categories/commandes.html", "en/categories/returns.html", "fr/pages/mentions.html",
		"aide/suivi.html", "legacy/index.html", strings.TrimPrefix(image, "/")} {
		if files[name] == "" {
			t.Errorf("%s is missing", name)
		}
	}
	for name, want := range map[string]string{
		"aide/suivi.html": `content="0;url=../fr/articles/suivi.html"`, "legacy/index.html": `content="0;url=../en/index.html"`,
		"index.html": `content="0;url=fr/index.html"`, "fr/index.js": "Renvoyer un colis",
	} {
		if !strings.Contains(files[name], want) {
			t.Errorf("%s has no %s: %.600s", name, want, files[name])
		}
	}
	if strings.Contains(files["fr/articles/suivi.html"], "<form method") || strings.Contains(files["fr/articles/suivi.html"], "vote") {
		t.Error("there is a form nobody receives")
	}
}

func TestTheSameContentIsTheSameCopy(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	late := time.Duration(0)
	s := webtest.OpenAt(t, webtest.Defaults(), webtest.Built(), func() time.Time { return now.Add(late) })
	c := s.Fill()
	first := s.Copy()
	late = 400 * 24 * time.Hour
	if !bytes.Equal(s.Copy(), first) {
		t.Error("another year, another copy")
	}
	if !strings.Contains(filesOf(t, first)["fr/index.html"], "2 mars 2026") {
		t.Error("it does not say of which day it is")
	}
	s.Text(c.Guide, help.TextInput{Lang: app.French, Title: "Renvoyer deux colis", Slug: "renvoi", Body: "Autrement."})
	if bytes.Equal(s.Copy(), first) {
		t.Error("another text, the same copy")
	}
}

// crawl follows every link and everything that is loaded, and returns what leads
// out of the copy.
func crawl(t *testing.T, files map[string]string) (outward []string) {
	t.Helper()
	linked := map[string]bool{"index.html": true, "404.html": true}
	for name, body := range files {
		if path.Ext(name) != ".html" {
			continue
		}
		doc, err := html.Parse(strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		ids := map[string]bool{}
		var here []string
		for n := range doc.Descendants() {
			for _, a := range n.Attr {
				loads := n.Data != "a" && n.Data != "form" && webtest.Attr(n, "rel") != "canonical"
				switch a.Key {
				case "id":
					ids[a.Val] = true
				case "href", "src", "action":
					outward = append(outward, follow(t, files, linked, name, a.Val, loads)...)
					if strings.HasPrefix(a.Val, "#") {
						here = append(here, a.Val[1:])
					}
				case "srcset":
					for one := range strings.SplitSeq(a.Val, ", ") {
						at, _, _ := strings.Cut(one, " ")
						outward = append(outward, follow(t, files, linked, name, at, true)...)
					}
				case "content":
					if at, ok := strings.CutPrefix(a.Val, "0;url="); ok {
						outward = append(outward, follow(t, files, linked, name, at, true)...)
					}
				}
			}
		}
		for _, id := range here {
			if !ids[id] {
				t.Errorf("%s: nothing is at #%s", name, id)
			}
		}
	}
	for name := range files {
		if !linked[name] && !strings.Contains(files[name], "http-equiv=\"refresh\"") {
			t.Errorf("nothing leads to %s", name)
		}
	}
	return outward
}

func follow(t *testing.T, files map[string]string, linked map[string]bool, from, to string, loads bool) []string {
	t.Helper()
	u, err := url.Parse(to)
	if err != nil {
		t.Fatalf("%s: %q: %v", from, to, err)
	}
	switch {
	case u.Scheme != "" || u.Host != "":
		if loads {
			t.Errorf("%s loads %s", from, to)
		}
		return []string{to}
	case strings.HasPrefix(to, "#"):
		return nil
	case strings.HasPrefix(u.Path, "/") || to == "":
		t.Errorf("%s: %q is no relative address", from, to)
		return nil
	}
	name := path.Join(path.Dir(from), u.Path)
	if _, ok := files[name]; !ok {
		t.Errorf("%s: %s is not there", from, to)
	}
	linked[name] = true
	return nil
}

func TestEveryLinkOfACopyLeadsToAFile(t *testing.T) {
	t.Parallel()
	online, _ := url.Parse("https://aide.example")
	for name, at := range map[string]*url.URL{"without an address": nil, "with an address": online} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			set := webtest.Defaults()
			set.URL = at
			s := webtest.Open(t, set, webtest.Built())
			c := s.Fill()
			image := attach(t, s, c, "été \"chaud\".png", picture(t), false)
			body := "## Ici\n\n[a](/fr/articles/renvoi#s-emballer) [b](/fr/articles/brouillon) [c](/staff) [d](https://x.example/y) [e](#s-ici) " +
				"[f](article:emballage) [g](article:brouillon) ![image](" + image + ") [h](mailto:a@b.example) [i](/fr/articles/ancien) " +
				"[j](https://aide.example/fr/articles/renvoi)"
			s.Text(c.Tracking, help.TextInput{Lang: app.French, Title: "Liens", Slug: "suivi", Body: body})
			files := filesOf(t, s.Copy())
			outward := crawl(t, files)
			asked := slices.Contains(outward, "https://aide.example/fr/ask")
			secret := slices.Contains(outward, "https://aide.example/staff")
			if asked != (at != nil) || secret != (at != nil) || !slices.Contains(outward, "https://x.example/y") {
				t.Errorf("it leads to %q", outward)
			}
			page := files["fr/articles/suivi.html"]
			if at == nil && (!strings.Contains(page, "<span>b</span>") || !strings.Contains(page, `href="renvoi.html#s-emballer"`)) {
				t.Errorf("%s", page)
			}
			if at != nil && strings.Count(page, `href="renvoi.html`) < 2 {
				t.Error("its own address leads out of the copy")
			}
			if strings.Contains(page, `rel="canonical"`) != (at != nil) {
				t.Error("which page is the first one is not said, or made up")
			}
		})
	}
}

func TestACopyOfManyArticlesHasAllPagesOfItsLists(t *testing.T) {
	t.Parallel()
	s := webtest.Open(t, webtest.Defaults(), webtest.Built())
	for n := range help.PageSize + 1 {
		title := "Texte " + strings.Repeat("i", n%50+1) + string(rune('a'+n%26)) + string(rune('a'+n/26))
		_, err := s.Help.CreateArticle(t.Context(), app.Desk(), help.ArticleInput{Kind: help.Question},
			help.TextInput{Lang: app.French, Title: title, Body: "x", State: help.Published})
		if err != nil {
			t.Fatal(err)
		}
	}
	files := filesOf(t, s.Copy())
	crawl(t, files)
	if files["fr/articles.html"] == "" || files["fr/articles.2.html"] == "" || files["fr/articles.3.html"] != "" {
		t.Error("the pages of a list are not those there are")
	}
}

func TestAnEmptySiteHasACopy(t *testing.T) {
	t.Parallel()
	s := webtest.Open(t, webtest.Defaults(), webtest.Built())
	crawl(t, filesOf(t, s.Copy()))
}

// busy is where a copy goes while somebody publishes.
type busy struct {
	bytes.Buffer
	publish func()
}

func (b *busy) Write(p []byte) (int, error) {
	if publish := b.publish; publish != nil {
		b.publish = nil
		publish()
	}
	return b.Buffer.Write(p)
}

func TestACopyIsOfOneMomentAndHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	s := webtest.OpenDurable(t)
	c := s.Fill()
	b := &busy{}
	b.publish = func() { // on the goroutine of the copy: were it to wait for that, it would wait for ever
		s.Text(c.Guide, help.TextInput{Lang: app.French, Title: "Publié pendant la copie", Slug: "pendant", Body: "x"})
		if err := s.Help.Delete(t.Context(), app.Desk(), c.Solo); err != nil {
			t.Error(err)
		}
	}
	s.CopyTo(b)
	files := filesOf(t, b.Bytes())
	crawl(t, files)
	for name, body := range files {
		if strings.Contains(body, "Publié pendant la copie") {
			t.Errorf("%s is of another moment", name)
		}
	}
	if files["fr/articles/emballage.html"] == "" || files["fr/articles/renvoi.html"] == "" {
		t.Error("it is not what was there when it began")
	}
	if s.Get("/fr/articles/pendant").Want(200); filesOf(t, s.Copy())["fr/articles/pendant.html"] == "" {
		t.Error("the next copy does not have it")
	}
}

func TestACopyHoldsMediaAndTheLibrary(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	film := mediumtest.MP4("isom", true, []byte("image"))
	f, path := medium(t, s, help.Video, app.Everyone, help.Published, "film.mp4", film)
	sheet, _ := medium(t, s, help.Download, app.Everyone, help.Published, "tarifs.csv", []byte("a;b\n"))
	hidden, _ := medium(t, s, help.Download, app.StaffOnly, help.Published, "secret.csv", []byte("c;d\n"))
	files := filesOf(t, s.Copy())
	at := "files/" + f.ID.String() + "/film.mp4"
	if files[at] != string(film) || !strings.Contains(files[path[1:]+".html"], `src="../../`+at+`"`) {
		t.Errorf("the film is not in the copy: %s", files[path[1:]+".html"])
	}
	if files["files/"+sheet.ID.String()+"/tarifs.csv"] != "a;b\n" {
		t.Error("the table is not in the copy")
	}
	for name := range files {
		if strings.Contains(name, hidden.ID.String()) {
			t.Errorf("%s is in the copy", name)
		}
	}
	for _, name := range []string{"fr/library.html", "fr/library/video.html", "en/library/download.html"} {
		if files[name] == "" {
			t.Errorf("no %s", name)
		}
	}
	if !strings.Contains(files["fr/index.html"], `href="library.html"`) || strings.Contains(files["fr/library.html"], "secret") {
		t.Error("the library is not led to, or shows too much")
	}
}
