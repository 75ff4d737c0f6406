package web_test

import (
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/web/kit"
	"guichet/app/web/webtest"
)

func TestWhatIsPrintedIsWhatIsPublished(t *testing.T) {
	t.Parallel()
	s, c := site(t)
	s.Text(c.Solo, help.TextInput{Lang: app.French, Title: "Choisir un emballage", Slug: "emballage", Body: "## Emballer\n\nDu carton [brun](#s-emballer)."})
	for at, want := range map[string][]string{
		"/fr/articles/suivi/print":       {"Où en est ma commande ?"},
		"/fr/categories/commandes/print": {"Choisir un emballage", "Où en est ma commande ?", "Renvoyer un colis", webtest.Hostile},
		"/fr/categories/retours/print":   {"Renvoyer un colis"},
		"/fr/print":                      {"Choisir un emballage", "Où en est ma commande ?", "Renvoyer un colis", webtest.Hostile},
	} {
		a := s.Get(at).Want(200)
		secured(t, a)
		if a.Has(webtest.Canary) {
			t.Errorf("%s shows what nobody may find", at)
		}
		var titles []string
		for _, tag := range []string{"h1", "h2", "h3"} {
			for _, n := range a.All("article " + tag) {
				if webtest.Attr(n, "id") == "" {
					titles = append(titles, strings.Join(a.Texts("article "+tag), "|"))
					break
				}
			}
		}
		for _, title := range want {
			if !strings.Contains(strings.Join(titles, "|"), title) {
				t.Errorf("%s: no %q in %q", at, title, titles)
			}
		}
		if got := a.Attrs("meta[name=robots]", "content"); !slices.Equal(got, []string{"noindex"}) {
			t.Errorf("%s: robots %q", at, got)
		}
		if len(a.All("main")) != 1 || len(a.All("h1")) != 1 || len(a.All("nav")) > 1 || len(a.All("form")) > 0 {
			t.Errorf("%s: %s", at, a.Body)
		}
		seen := map[string]bool{}
		for _, id := range a.Attrs("article", "id") {
			seen[id] = true
		}
		for _, tag := range []string{"h2", "h3", "h4", "h5"} {
			for _, id := range a.Attrs(tag, "id") {
				if id != "" && seen[id] {
					t.Errorf("%s: id %s twice", at, id)
				}
				seen[id] = true
			}
		}
		for _, to := range append(a.Attrs(".list a", "href"), a.Attrs(".prose a", "href")...) {
			if strings.HasPrefix(to, "#") && !seen[strings.TrimPrefix(to, "#")] {
				t.Errorf("%s: the contents lead to %s, which is not there", at, to)
			}
		}
	}
}

func TestPrintingKnowsTheAddressesOfPages(t *testing.T) {
	t.Parallel()
	s, c := site(t)
	s.Text(c.Guide, help.TextInput{Lang: app.French, Title: "Renvoyer", Slug: "renvoyer", Body: "x"})
	a := s.Get("/fr/articles/renvoi/print").Want(302)
	if to := a.Header.Get("Location"); to != "/fr/articles/renvoyer/print" {
		t.Errorf("a former slug leads to %q", to)
	}
	for _, at := range []string{"/fr/articles/brouillon/print", "/fr/articles/equipe/print", "/fr/articles/retire/print",
		"/fr/pages/mentions/print", "/fr/articles/mentions/print", "/fr/categories/nothing/print", "/fr/articles/none/print"} {
		if got := s.Get(at); got.Status != 404 || got.Has(webtest.Canary) {
			t.Errorf("%s: %d", at, got.Status)
		}
	}
	if archived := s.Get("/fr/articles/ancien/print").Want(200); archived.Text("h1") != "Ancien tarif "+webtest.Canary {
		t.Errorf("%s", archived.Body)
	}
	for page, to := range map[string]string{
		"/fr/articles/suivi": "/fr/articles/suivi/print", "/fr/categories/commandes": "/fr/categories/commandes/print", "/fr": "/fr/print",
	} {
		if !slices.Contains(s.Get(page).Want(200).Attrs("a", "href"), to) {
			t.Errorf("%s has no link to %s", page, to)
		}
	}
}

// counting is a reader far away: it notes how much it got at a time.
type counting struct {
	header http.Header
	total  int
	most   uint64 // bytes of the heap, at the worst moment
	pieces int
}

func (c *counting) Header() http.Header { return c.header }
func (c *counting) WriteHeader(int)     {}
func (c *counting) Write(b []byte) (int, error) {
	c.total += len(b)
	if c.pieces++; c.pieces%20 == 0 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		c.most = max(c.most, m.HeapAlloc)
	}
	return len(b), nil
}

func TestEverythingIsPrintedWithoutBeingHeld(t *testing.T) { // not parallel: it looks at the heap
	s := webtest.Open(t, webtest.Defaults(), webtest.Built())
	const articles = 600
	body := strings.Repeat("Un paragraphe de quelques mots, pour que cela pèse. ", 400)
	for n := range articles {
		_, err := s.Help.CreateArticle(t.Context(), app.Desk(), help.ArticleInput{Kind: help.Question},
			help.TextInput{Lang: app.French, Title: fmt.Sprintf("Article %d", n), Body: body, State: help.Published})
		if err != nil {
			t.Fatal(err)
		}
	}
	s.Synced()
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	r, _ := http.NewRequestWithContext(kit.WithListener(t.Context(), s.Listener), http.MethodGet, webtest.Origin+"/fr/print", nil)
	got := &counting{header: http.Header{}}
	s.Handler.ServeHTTP(got, r)
	if got.total < articles*len(body) {
		t.Fatalf("%d bytes of at least %d", got.total, articles*len(body))
	}
	if grown := int64(got.most) - int64(before.HeapAlloc); got.pieces < 10 || grown > int64(got.total)/2 {
		t.Errorf("%d bytes in %d pieces took %d bytes of memory", got.total, got.pieces, grown)
	}
}
