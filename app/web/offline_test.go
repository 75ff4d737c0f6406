package web_test

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"guichet/app"
	"guichet/app/question"
	"guichet/app/web/kit"
	"guichet/app/web/webtest"
)

func TestTheWorkerIsSetUpByOnePageOnly(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	for at, worker := range map[string]bool{"/fr/offline": true, "/fr": false, "/fr/articles/suivi": false, "/staff/sign-in": false,
		"/offline.js": false} {
		policy := s.Get(at).Want(200).Header.Get("Content-Security-Policy")
		if strings.Contains(policy, "worker-src 'self'") != worker || strings.Contains(policy, "trusted-types offline") != worker {
			t.Errorf("%s: %s", at, policy)
		}
		if !worker && !strings.Contains(policy, "worker-src 'none'") {
			t.Errorf("%s: %s", at, policy)
		}
	}
	a := s.Get("/offline.js").Want(200)
	if a.Header.Get("Content-Type") != kit.JavaScript || a.Header.Get("Cache-Control") != "no-cache" ||
		a.Header.Get("Service-Worker-Allowed") != "" || !strings.HasPrefix(string(a.Body), "self.guichet={") {
		t.Errorf("%v %.200s", a.Header, a.Body)
	}
	page := s.Get("/fr/offline").Want(200)
	if page.Header.Get("Cache-Control") != "no-cache" || page.Header.Get("Set-Cookie") != "" {
		t.Errorf("%v", page.Header)
	}
	link := s.Get("/fr").All("a[href=/fr/offline]")
	if len(link) != 1 || !slices.ContainsFunc(link[0].Attr, func(at html.Attribute) bool { return at.Key == "hidden" }) {
		t.Error("without a script the link is there")
	}
}

type index struct {
	Whole  bool
	At     []int64
	Pocket struct {
		Docs  [][]string
		Words []string
		Hits  [][]int
	}
}

func TestTheIndexToTakeAwayNamesWhatIsPublished(t *testing.T) {
	t.Parallel()
	s, c := site(t)
	a := s.Get("/fr/offline/index.json").Want(200)
	var x index
	if err := json.Unmarshal(a.Body, &x); err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, d := range x.Pocket.Docs {
		paths = append(paths, d[0])
	}
	slices.Sort(paths)
	want := []string{"/fr/articles/emballage", "/fr/articles/hostile", "/fr/articles/renvoi", "/fr/articles/suivi", "/fr/pages/mentions"}
	if !slices.Equal(paths, want) || !x.Whole || len(x.At) != len(paths) || a.Has(webtest.Canary) {
		t.Errorf("%q", paths)
	}
	if !slices.Contains(x.Pocket.Words, "colis") || a.Header.Get("Etag") == "" || a.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("%q %v", x.Pocket.Words, a.Header)
	}
	if err := s.Help.Delete(t.Context(), app.Desk(), c.Guide); err != nil {
		t.Fatal(err)
	}
	if s.Get("/fr/offline/index.json").Has("/fr/articles/renvoi") {
		t.Error("what was removed is still named")
	}
}

const someKey = "0123456789abcdef0123456789abcdef"

// A vote that was made without a network comes again when its answer was lost.
func TestAVoteWithAKeyCountsOnce(t *testing.T) {
	t.Parallel()
	s, c := site(t)
	vote := func(o string, edits ...webtest.Edit) *webtest.Answer {
		return s.Post(voteAt, url.Values{"opinion": {o}, "key": {someKey}}, append(edits, webtest.With("Accept", "application/json"))...)
	}
	first := voter(t, vote("yes").Want(200)) // an answer that was lost
	vote("yes").Want(200)
	if sum := tally(t, s, c.Tracking); sum.Yes != 1 {
		t.Errorf("twice without a cookie: %+v", sum)
	}
	other := voter(t, s.Post("/fr/articles/renvoi/vote", opinion("yes")).Want(303))
	if other == first {
		t.Fatal("the same number for two browsers")
	}
	vote("yes", webtest.With("Cookie", other)).Want(200)
	vote("no", webtest.With("Cookie", other)).Want(200)
	if sum := tally(t, s, c.Tracking); sum.Yes != 0 || sum.No != 1 {
		t.Errorf("again, after the browser got another number: %+v", sum)
	}
	for _, key := range []string{"x", strings.ToUpper(someKey), someKey + "00", strings.Repeat("g", 32)} {
		s.Post(voteAt, url.Values{"opinion": {"yes"}, "key": {key}}, webtest.With("Accept", "application/json")).Want(400)
	}
}

func TestAQuestionWithAKeyIsAskedOnce(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	js := webtest.With("Accept", "application/json")
	ticket := s.Get("/fr/ask", js).Want(200)
	var told struct {
		Stamp string
		Bits  int
	}
	if err := json.Unmarshal(ticket.Body, &told); err != nil || told.Stamp == "" || told.Bits == 0 {
		t.Fatalf("%s %v", ticket.Body, err)
	}
	if ticket.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%v", ticket.Header)
	}
	var to [2]string
	for n := range to { // two forms, for the first answer was lost
		a := s.Post("/fr/ask", asking("key", someKey), js).Want(200)
		var said map[string]string
		if err := json.Unmarshal(a.Body, &said); err != nil {
			t.Fatal(err)
		}
		to[n] = said["to"]
	}
	if to[0] != to[1] || !strings.HasPrefix(to[0], "/fr/ask/") || len(inQueue(t, s, question.Held)) != 1 {
		t.Errorf("%q: %d questions", to, len(inQueue(t, s, question.Held)))
	}
	s.Get(to[0]).Want(200)
	s.Post("/fr/ask", asking("key", someKey, "text", "Et une autre question encore ?"), js).Want(200)
	if n := len(inQueue(t, s, question.Held)); n != 2 {
		t.Errorf("another text with the key: %d questions", n)
	}
	if a := s.Post("/fr/ask", asking("text", ""), js); a.Status != 422 || a.Header.Get("Content-Type") != kit.JSON {
		t.Errorf("%d %s", a.Status, a.Body)
	}
}
