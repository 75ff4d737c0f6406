package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"guichet/app/web/webtest"
)

func TestStaffTeachSynonyms(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	const at = "/staff/search/synonyms"
	s.Get(at, s.As(webtest.Agent)).Want(http.StatusForbidden)
	if a := s.Get("/fr/search?q=bidulomatic").Want(200); len(a.All(".hits")) != 0 {
		t.Fatal("found before")
	}
	form := url.Values{"lang": {"fr"}, "words": {"Bidulomatic, colis"}}
	s.Post(at, form, s.As(webtest.Editor)).Want(http.StatusSeeOther)
	if a := s.Get("/fr/search?q=bidulomatic").Want(200); len(a.All(".hits .row")) == 0 {
		t.Error("not found at once")
	}
	page := s.Get(at+"?lang=fr&q=bidulomatic", s.As(webtest.Editor)).Want(200)
	if why := page.Text(".trial"); !strings.Contains(why, "Bidulomatic") && !strings.Contains(why, "bidulomatic") {
		t.Errorf("the trial says %q", why)
	}
	id := page.Attrs("input[name=id]", "value")
	if len(id) != 1 || len(page.All(".tabs a")) != 3 {
		t.Fatalf("groups %v", id)
	}
	bad := url.Values{"lang": {"fr"}, "words": {"seul"}, "id": {id[0]}}
	if a := s.Post(at, bad, s.As(webtest.Editor)).Want(http.StatusUnprocessableEntity); a.Text(".fault") == "" ||
		a.Attrs("#words-"+id[0], "value")[0] != "seul" {
		t.Errorf("%s", a.Body)
	}
	s.Post(at, bad, s.As(webtest.Agent)).Want(http.StatusForbidden)
	s.Post(at, url.Values{"lang": {"fr"}, "id": id, "remove": {""}}, s.As(webtest.Editor)).Want(http.StatusSeeOther)
	if a := s.Get("/fr/search?q=bidulomatic").Want(200); len(a.All(".hits")) != 0 {
		t.Error("found after it was removed")
	}
}
