package boot

import (
	"archive/zip"
	"bytes"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"guichet/app"
	"guichet/app/help"
)

func TestACopyIsHandedToEditorsAndOwners(t *testing.T) {
	t.Parallel()
	c := openCounter(t)
	for _, title := range []string{"What is published", "What is drafted"} {
		state := help.Published
		if strings.HasSuffix(title, "drafted") {
			state = help.Draft
		}
		_, err := c.Help.CreateArticle(t.Context(), app.Desk(), help.ArticleInput{Kind: help.Question},
			help.TextInput{Lang: app.English, Title: title, Body: "x", State: state})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, who := range []string{"editor", "mine"} {
		if w := c.get(who, "/staff/copy"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `action="/staff/copy"`) {
			t.Fatalf("%s: %d", who, w.Code)
		}
		link := c.next(c.post(who, "/staff/copy", nil))
		if !regexp.MustCompile(`^/staff/copy/[A-Za-z0-9_-]{43}$`).MatchString(link) {
			t.Errorf("%s: the link is %s", who, link)
		}
		if w := c.get("other", link); w.Code == http.StatusOK {
			t.Errorf("%s: another session: %d", who, w.Code)
		}
		w := c.get(who, link)
		if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment; filename=guichet-site-") {
			t.Fatalf("%s: %d %v", who, w.Code, w.Header())
		}
		z, err := zip.NewReader(bytes.NewReader(w.Body.Bytes()), int64(w.Body.Len()))
		if err != nil {
			t.Fatal(err)
		}
		names := map[string]bool{}
		for _, f := range z.File {
			names[f.Name] = true
		}
		if !names["en/articles/what-is-published.html"] || names["en/articles/what-is-drafted.html"] {
			t.Errorf("%s: %v", who, names)
		}
	}
	if files := c.spooled(); len(files) > 0 {
		t.Errorf("left behind: %v", files)
	}
	if !c.logged("copy.run") {
		t.Error("the log does not know")
	}
	if _, err := c.desk.Copy(t.Context(), app.Actor{Role: app.Agent}); app.KindOf(err) != app.Forbidden {
		t.Errorf("an agent: %v", err)
	}
	c.desk.copying.Lock()
	if _, err := c.desk.Copy(t.Context(), app.Desk()); app.KindOf(err) != app.Busy {
		t.Errorf("two at once: %v", err)
	}
	c.desk.copying.Unlock()
}
