package web_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"guichet/app"
	"guichet/app/settings"
	"guichet/app/web"
	"guichet/app/web/webtest"
)

// filled is a form with files: pairs of name and value, then a file.
func filled(t *testing.T, fields [][2]string, field, name string, data []byte) (body, kind string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, f := range fields {
		done(t, w.WriteField(f[0], f[1]))
	}
	if field != "" {
		part, err := w.CreateFormFile(field, name)
		done(t, err)
		_, err = part.Write(data)
		done(t, err)
	}
	done(t, w.Close())
	return b.String(), w.FormDataContentType()
}

func send(s *webtest.Site, at, body, kind string) *webtest.Answer {
	return s.Do(http.MethodPost, at, body, webtest.With("Content-Type", kind), webtest.With("Origin", webtest.Origin),
		webtest.With("Sec-Fetch-Site", "same-origin"), s.As(webtest.Owner))
}

// current is what a form of a page holds, by the names of its fields.
func current(a *webtest.Answer, form string) url.Values {
	v := url.Values{}
	for _, n := range a.All(form + " input") {
		switch webtest.Attr(n, "type") {
		case "checkbox", "radio":
			if !hasAttr(n, "checked") {
				continue
			}
		case "file":
			continue
		}
		if name := webtest.Attr(n, "name"); name != "" && !hasAttr(n, "disabled") {
			v.Add(name, webtest.Attr(n, "value"))
		}
	}
	return v
}

func TestOnlyOwnersReachTheirPages(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	n := 0
	for _, row := range web.Table() {
		if row.Permission().Least() != app.Owner {
			continue
		}
		n++
		at := example(row.Pattern())
		for _, who := range []webtest.Person{webtest.Agent, webtest.Editor} {
			a := s.Do(row.Method(), at, "", s.As(who), webtest.With("Origin", webtest.Origin),
				webtest.With("Sec-Fetch-Site", "same-origin"))
			if a.Status != http.StatusForbidden {
				t.Errorf("%s %s for %s: %d", row.Method(), at, who, a.Status)
			}
		}
	}
	if n < 25 {
		t.Errorf("only %d rows are for owners", n)
	}
}

func TestEachSectionIsSavedByItsForm(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	a := s.Get("/staff/settings", s.As(webtest.Owner)).Want(200)
	form := current(a, "form.settings")
	form.Set("name", "Maison Verte")
	form.Set("tagline-es", "Todo verde")
	form.Set("hours-fr", "9 h – 18 h")
	if a := s.Post("/staff/settings", form, s.As(webtest.Owner)).Want(303); a.Header.Get("Location") != "/staff/settings" {
		t.Errorf("leads to %s", a.Header.Get("Location"))
	}
	if !s.Get("/fr").Has("Maison Verte") || !s.Get("/es").Has("Todo verde") || !s.Get("/fr").Has("9 h – 18 h") {
		t.Error("the site does not show it")
	}
	if got := s.Settings.Now(); got.Tagline[app.French] != "Des réponses" || got.Contact.Email != "atelier@shop.example" {
		t.Errorf("what was not touched changed: %+v", got)
	}
	langs := current(s.Get("/staff/settings/languages", s.As(webtest.Owner)).Want(200), "form[action=/staff/settings/languages]")
	langs.Del("offer")
	langs["offer"] = []string{"fr", "en"}
	langs.Del("unlisted")
	langs.Set("default", "en")
	langs.Set("zone", "Europe/Madrid")
	s.Post("/staff/settings/languages", langs, s.As(webtest.Owner)).Want(303)
	s.Get("/es").Want(404)
	if set := s.Settings.Now(); set.Default() != app.English || set.Zone.String() != "Europe/Madrid" {
		t.Errorf("%v %v", set.Languages, set.Zone)
	}
	s.Post("/staff/settings/search", url.Values{"unlisted": {"1"}}, s.As(webtest.Owner)).Want(303)
	if !s.Settings.Now().Search.NoLearning {
		t.Error("what readers choose still counts")
	}
	switches := current(s.Get("/staff/settings/languages", s.As(webtest.Owner)).Want(200), "form[action=/staff/settings/search]")
	if switches.Has("learning") {
		t.Error("the page says that it counts")
	}
	switches.Set("learning", "1")
	s.Post("/staff/settings/search", switches, s.As(webtest.Owner)).Want(303)
	if s.Settings.Now().Search.NoLearning {
		t.Error("what readers choose does not count again")
	}
	if !s.Settings.Now().Search.Unlisted || s.Settings.Now().Search.OwnLanguage {
		t.Error("the switches are not as they were set")
	}
	for _, at := range []string{"/staff/settings", "/staff/settings/look", "/staff/settings/languages", "/staff/settings/pages",
		"/staff/settings/addresses"} {
		if !s.Get(at, s.As(webtest.Owner)).Want(200).Has("Maison Verte") {
			t.Errorf("%s does not wear the new name", at)
		}
	}
}

func TestTwoOwnersDoNotOverwriteEachOther(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	mine := current(s.Get("/staff/settings", s.As(webtest.Owner)), "form.settings")
	done(t, s.Settings.SaveBusiness(t.Context(), app.Desk(), app.ID{}, settings.Business{Name: "Theirs",
		Contact: settings.Contact{Phone: "+33 1 99 00 00 01"}}))
	mine.Set("name", "Mine")
	a := s.Post("/staff/settings", mine, s.As(webtest.Owner)).Want(422)
	if s.Settings.Now().Name != "Theirs" {
		t.Fatal("a save over a newer one was silent")
	}
	if got := a.Text(".newer"); !strings.Contains(got, "Theirs") || !strings.Contains(got, "+33 1 99 00 00 01") {
		t.Errorf("the newer values are not shown: %q", got)
	}
	again := current(a, "form.settings")
	if again.Get("name") != "Mine" {
		t.Errorf("what was typed is lost: %v", again)
	}
	s.Post("/staff/settings", again, s.As(webtest.Owner)).Want(303)
	if s.Settings.Now().Name != "Mine" {
		t.Error("the second save, knowing of the first, does not hold")
	}
}

func TestAWrongFieldIsNamedWithItsLabel(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	form := current(s.Get("/staff/settings", s.As(webtest.Owner)), "form.settings")
	form.Set("email", "no address")
	form.Set("phone", "call us")
	a := s.Post("/staff/settings", form, s.As(webtest.Owner), webtest.With("Accept-Language", "en")).Want(422)
	faults := a.Texts(".faults li")
	if len(faults) != 2 || !strings.HasPrefix(faults[0], "E-mail address: ") || !strings.HasPrefix(faults[1], "Phone: ") {
		t.Errorf("%q", faults)
	}
	if got := a.Attrs(".faults a", "href"); len(got) != 2 || got[0] != "#email" {
		t.Errorf("they lead to %v", got)
	}
	if len(a.All("#email")) != 1 {
		t.Error("there is no such control")
	}
}

// A form that names more than its page has changes nothing more.
func TestAFormChangesNothingButItsFields(t *testing.T) {
	t.Parallel()
	set := webtest.Defaults()
	s := webtest.Open(t, set, webtest.Built())
	form := current(s.Get("/staff/settings", s.As(webtest.Owner)), "form.settings")
	for _, name := range []string{"url", "listen", "logo", "colours", "brand", "languages", "offer", "role", "redirects", "backup",
		"folder", "Version", "saved", "contact", "owner", "by", "at", "zone", "search", "unlisted", "sheet", "hash"} {
		form.Set(name, "evil")
	}
	form.Set("name", "Changed")
	s.Post("/staff/settings", form, s.As(webtest.Owner)).Want(303)
	got := s.Settings.Now()
	if got.Name != "Changed" || got.URL != nil || got.Listen != set.Listen || !got.Logo.IsZero() || !got.Colours.IsZero() ||
		len(got.Languages) != 3 || got.Backup != (settings.Backup{}) || got.Search != (settings.Search{}) || len(got.Saved) != 1 {
		t.Errorf("%+v", got)
	}
}

func TestTheLogoIsUploadedByItsForm(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	body, kind := filled(t, [][2]string{{"version", ""}}, "logo", "../../etc/passwd.png", picture(t))
	send(s, "/staff/settings/logo", body, kind).Want(303)
	if a := s.Get("/logo").Want(200); a.Header.Get("Content-Type") != "image/png" {
		t.Errorf("%v", a.Header)
	}
	for name, data := range map[string]string{
		"evil.svg":  `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`,
		"evil.png":  "<html><script>alert(1)</script>",
		"evil.html": "\x89PNG\r\n\x1a\n<script>",
		"empty.png": "",
	} {
		body, kind := filled(t, [][2]string{{"version", version(s, settings.SectionLogo).String()}}, "logo", name, []byte(data))
		if a := send(s, "/staff/settings/logo", body, kind).Want(422); len(a.All("#faults")) != 1 {
			t.Errorf("%s: nothing is said", name)
		}
	}
	body, kind = filled(t, [][2]string{{"version", version(s, settings.SectionLogo).String()}}, "logo", "", nil)
	send(s, "/staff/settings/logo", body, kind).Want(422)
	big, kind := filled(t, nil, "logo", "big.png", make([]byte, 5<<20))
	send(s, "/staff/settings/logo", big, kind).Want(413)
	if s.Get("/logo").Status != 200 {
		t.Error("the logo was lost")
	}
	body, kind = filled(t, [][2]string{{"version", version(s, settings.SectionLogo).String()}, {"remove", "1"}}, "", "", nil)
	send(s, "/staff/settings/logo", body, kind).Want(303)
	s.Get("/logo").Want(404)
}

func TestColoursArePreviewedBeforeTheyAreSaved(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	for _, at := range []string{"/staff/settings/look?brand=%23ff7f6e", "/staff/settings/look/preview?brand=%23ff7f6e&accent=%23123456"} {
		a := s.Get(at, s.As(webtest.Owner)).Want(200)
		if !a.Has("#ff7f6e") || len(a.All("svg.sample")) != 2 || len(a.All(".figures tr")) != 16 {
			t.Errorf("%s: no preview", at)
		}
	}
	if !s.Settings.Now().Colours.IsZero() {
		t.Fatal("a preview was saved")
	}
	hostile := url.QueryEscape(`"><script>alert(1)</script>`)
	if a := s.Get("/staff/settings/look?brand="+hostile+"&accent="+hostile, s.As(webtest.Owner)).Want(200); a.Has("<script>alert") {
		t.Error("a colour is a script")
	}
	form := current(s.Get("/staff/settings/look?brand=%23ff7f6e", s.As(webtest.Owner)), "#colours")
	s.Post("/staff/settings/look", form, s.As(webtest.Owner)).Want(303)
	if got := s.Settings.Now().Colours; got.Brand != "#ff7f6e" || got.Accent != "" {
		t.Errorf("%+v", got)
	}
	if got := s.Get("/staff", s.As(webtest.Owner)).Attrs("link[rel=stylesheet]", "href"); len(got) != 2 {
		t.Errorf("the staff's pages do not wear them: %v", got)
	}
}

func TestOldAddressesAreAddedPastedAndRemoved(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	owner := s.As(webtest.Owner)
	s.Post("/staff/settings/addresses", url.Values{"from": {"/alt"}, "to": {"/en"}}, owner).Want(303)
	if s.Get("/alt").Want(301).Header.Get("Location") != "/en" {
		t.Error("it does not lead")
	}
	list := "old;new\r\nhttps://www.old.example/a?b=1;/fr\r\n/c;" + webtest.Origin + "/es\r\n\"/d;e\";/en\r\n"
	s.Post("/staff/settings/addresses", url.Values{"list": {list}}, owner).Want(303)
	for from, to := range map[string]string{"/a?b=1": "/fr", "/c": "/es", "/d;e": "/en"} {
		if a := s.Get(from); a.Status != 301 || a.Header.Get("Location") != to {
			t.Errorf("%s: %d %s", from, a.Status, a.Header.Get("Location"))
		}
	}
	for name, bad := range map[string]string{"elsewhere": "/x;https://evil.example/y", "no column": "/x", "nothing": ";;\n", "binary": "/x\t//evil"} {
		a := s.Post("/staff/settings/addresses", url.Values{"list": {"/good\t/fr\n" + bad}}, owner)
		if name == "nothing" {
			a = s.Post("/staff/settings/addresses", url.Values{"list": {bad}}, owner)
		}
		if a.Want(422); len(a.All("#faults li")) == 0 {
			t.Errorf("%s: nothing is said", name)
		}
		s.Get("/good").Want(404)
	}
	a := s.Get("/staff/settings/addresses", owner).Want(200)
	if !a.Has("/faq.php?id=7") || !a.Has("/a?b=1") || a.Has("evil") {
		t.Error("the list is not right")
	}
	s.Post("/staff/settings/addresses/remove", url.Values{"from": {"/alt"}}, owner).Want(303)
	s.Get("/alt").Want(404)
	s.Get("/staff/settings/addresses?after=%25%25", owner).Want(404)
}

func TestWithoutAHouseThereAreNoBackups(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	for _, at := range []string{"/staff/backups", "/staff/import", "/staff/settings/system"} {
		s.Get(at, s.As(webtest.Owner)).Want(404)
	}
}

func hasAttr(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}
