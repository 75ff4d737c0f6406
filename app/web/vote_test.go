package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"guichet/app"
	"guichet/app/feedback"
	"guichet/app/web/kit"
	"guichet/app/web/webtest"
	"guichet/store"
)

const voteAt = "/fr/articles/suivi/vote"

func opinion(o string) url.Values { return url.Values{"opinion": {o}} }

// voter is the cookie an answer set.
func voter(t *testing.T, a *webtest.Answer) string {
	t.Helper()
	for _, c := range (&http.Response{Header: a.Header}).Cookies() {
		if strings.HasSuffix(c.Name, "voter") {
			if !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode || c.MaxAge > 395*24*3600 {
				t.Errorf("cookie %v", c)
			}
			return c.Name + "=" + c.Value
		}
	}
	return ""
}

func tally(t *testing.T, s *webtest.Site, article app.ID) (sum feedback.Tally) {
	t.Helper()
	err := s.Store.View(t.Context(), func(r store.Reader) (err error) {
		sum, err = s.Feedback.TallyOf(r, article)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// C1 of the privacy statements: nothing is kept in the browser before the vote.
func TestTheVoteSetsItsCookieAndNothingElseDoes(t *testing.T) {
	t.Parallel()
	s, c := site(t)
	for _, at := range []string{"/fr/articles/suivi", voteAt, "/fr/ask", "/fr/questions", "/fr/ask/thanks"} {
		if got := s.Get(at).Want(200).Header.Get("Set-Cookie"); got != "" {
			t.Errorf("%s sets %q", at, got)
		}
	}
	for _, refused := range []url.Values{opinion("maybe"), opinion("undo"), {}} {
		if a := s.Post(voteAt, refused); voter(t, a) != "" {
			t.Errorf("%v set a cookie", refused)
		}
	}
	a := s.Post(voteAt, opinion("no")).Want(303)
	cookie := voter(t, a)
	if a.Header.Get("Location") != voteAt || cookie == "" {
		t.Fatalf("%v", a.Header)
	}
	said := s.Get(voteAt, webtest.With("Cookie", cookie)).Want(200)
	if len(said.All("textarea[name=reason]")) != 1 || said.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%s", said.Body)
	}
	again := s.Post(voteAt, url.Values{"opinion": {"no"}, "reason": {"No photo."}}, webtest.With("Cookie", cookie)).Want(303)
	if again.Header.Get("Set-Cookie") != "" {
		t.Error("the cookie is renewed")
	}
	if got := s.Get(voteAt, webtest.With("Cookie", cookie)).Text("textarea"); got != "No photo." {
		t.Errorf("reason %q", got)
	}
	s.Post(voteAt, opinion("yes"), webtest.With("Cookie", cookie)).Want(303)
	if got := tally(t, s, c.Tracking); got.Yes != 1 || got.No != 0 {
		t.Errorf("%+v", got)
	}
	s.Post(voteAt, opinion("undo"), webtest.With("Cookie", cookie)).Want(303)
	if got := tally(t, s, c.Tracking); got.Yes != 0 || got.No != 0 {
		t.Errorf("%+v", got)
	}
}

// Row 33: five hundred presses at once, first without the cookie that the first
// answer would bring, then with it.
func TestParallelPressesAreOneVote(t *testing.T) {
	t.Parallel()
	s, c := site(t)
	press := func(n int, edits ...webtest.Edit) {
		var all sync.WaitGroup
		for range n {
			all.Go(func() { s.Post(voteAt, opinion("yes"), edits...) })
		}
		all.Wait()
	}
	press(50)
	if got := tally(t, s, c.Tracking); got.Yes != 1 {
		t.Errorf("presses without a cookie: %+v", got)
	}
	other := webtest.With("X-Forwarded-For", "198.51.100.7")
	cookie := voter(t, s.Post(voteAt, opinion("yes"), webtest.With("User-Agent", "another")))
	press(500, webtest.With("Cookie", cookie), other)
	if got := tally(t, s, c.Tracking); got.Yes != 2 {
		t.Errorf("presses with a cookie: %+v", got)
	}
}

func TestAForgedDeviceIsNobody(t *testing.T) {
	t.Parallel()
	s, c := site(t)
	cookie := voter(t, s.Post(voteAt, opinion("yes")))
	name, value, _ := strings.Cut(cookie, "=")
	forged := []string{"", "x", strings.Repeat("A", 43), "A" + value[1:], value[:len(value)-1] + "A", value + "A", "%00"}
	for _, v := range forged {
		if v == value {
			continue
		}
		s.Post(voteAt, opinion("no"), webtest.With("Cookie", name+"="+v))
	}
	if got := tally(t, s, c.Tracking); got.Yes+got.No > 1 {
		t.Errorf("a forged cookie is a device of its own: %+v", got)
	}
}

// Row 8: what a stranger writes into headers is nobody's address. A limit by
// address holds whatever they say.
func TestForwardedHeadersOfStrangersChangeNoLimit(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	names := []string{"X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Client-IP", "CF-Connecting-IP", "True-Client-IP",
		"X-Cluster-Client-IP", "Fastly-Client-IP", "X-Forwarded", "Forwarded-For", "X-Originating-IP", "X-Remote-IP",
		"X-Remote-Addr", "X-Host", "X-Forwarded-Host", "Via", "X-ProxyUser-Ip", "X-Original-Forwarded-For",
		"Client-IP", "X-Appengine-User-IP"}
	taken := 0
	for i := range 60 {
		agent := webtest.With("User-Agent", "b"+strconv.Itoa(i))
		forward := webtest.With(names[i%len(names)], "203.0.113."+strconv.Itoa(i))
		if s.Post(voteAt, opinion("yes"), agent, forward).Status == http.StatusSeeOther {
			taken++
		}
	}
	if taken != 20 {
		t.Errorf("%d votes of new devices, want the 20 of one address", taken)
	}
}

func TestTooManyVotesGetASentenceAndKeepTheText(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	cookie := webtest.With("Cookie", voter(t, s.Post(voteAt, opinion("no"))))
	var last *webtest.Answer
	for range 80 {
		last = s.Post(voteAt, url.Values{"opinion": {"no"}, "reason": {"What I typed"}}, cookie)
	}
	last.Want(http.StatusTooManyRequests)
	if last.Text("textarea") != "What I typed" || last.Text("[role=alert]") == "" || last.Header.Get("Retry-After") == "" {
		t.Errorf("%v %s", last.Header, last.Body)
	}
}

func TestAReasonThatCannotBeTakenComesBack(t *testing.T) {
	t.Parallel()
	s, c := site(t)
	long := strings.Repeat("x", 1001)
	a := s.Post(voteAt, url.Values{"opinion": {"no"}, "reason": {long}}).Want(422)
	if a.Text("textarea") != long || !strings.Contains(a.Text("[role=alert]"), "caractères") {
		t.Errorf("%s", a.Text("[role=alert]"))
	}
	if got := tally(t, s, c.Tracking); got.No != 0 {
		t.Errorf("%+v", got)
	}
	s.Post(voteAt, url.Values{"opinion": {"no"}, "reason": {strings.Repeat("x", 70_000)}}).Want(413)
}

func TestAScriptIsToldInJSON(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	script := webtest.With("Accept", "application/json")
	if a := s.Post(voteAt, opinion("no"), script).Want(200); string(a.Body) != `{"opinion":"no"}` || voter(t, a) == "" {
		t.Errorf("%s", a.Body)
	}
	if a := s.Post(voteAt, url.Values{"opinion": {"no"}, "reason": {strings.Repeat("x", 1001)}}, script).Want(422); !a.Has(`"message":`) {
		t.Errorf("%s", a.Body)
	}
}

func TestNobodyVotesOnWhatTheyCannotRead(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	for _, slug := range []string{"brouillon", "equipe", "clients", "interne", "retire", "nothing"} {
		s.Get("/fr/articles/" + slug + "/vote").Want(404)
		s.Post("/fr/articles/"+slug+"/vote", opinion("yes")).Want(404)
	}
	if a := s.Get("/fr/articles/ancien").Want(200); len(a.All("helpful-vote")) != 0 {
		t.Error("an archived article asks for votes")
	}
}

// The number on the article may be late, by five seconds; an edit never is.
func TestTheNumberOfVotesFollows(t *testing.T) {
	t.Parallel()
	var clock movingClock
	s := webtest.OpenAt(t, webtest.Defaults(), webtest.Built(), clock.now)
	c := s.Fill()
	said := func() string { return s.Get("/fr/articles/suivi").Text("helpful-vote .said") }
	if said() != "" {
		t.Errorf("before: %q", said())
	}
	s.Post(voteAt, opinion("yes")).Want(303)
	clock.pass(6 * time.Second)
	if got := said(); !strings.HasPrefix(got, "1 ") {
		t.Errorf("after five seconds: %q", got)
	}
	s.Text(c.Tracking, wording("Un autre titre"))
	if got := s.Get("/fr/articles/suivi").Text("h1"); got != "Un autre titre" {
		t.Errorf("after an edit: %q", got)
	}
}

type movingClock struct {
	mu    sync.Mutex
	moved time.Duration
}

func (c *movingClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return app.System().Add(c.moved)
}

func (c *movingClock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.moved += d
}

// Row 18: the forms of visitors refuse what another site made a browser send.
func TestVisitorsFormsRefuseOtherSites(t *testing.T) {
	t.Parallel()
	s, c := site(t)
	for _, at := range []string{voteAt, "/fr/ask", "/fr/ask/answered", "/fr/ask/x"} {
		for _, from := range []string{"https://evil.example", "null", "https://help.example.evil.example"} {
			w := httptest.NewRecorder()
			r := httptest.NewRequest("POST", webtest.Origin+at, strings.NewReader("opinion=yes"))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Origin", from)
			s.Handler.ServeHTTP(w, r.WithContext(kit.WithListener(t.Context(), s.Listener)))
			if w.Code != http.StatusForbidden || w.Header().Get("Set-Cookie") != "" {
				t.Errorf("%s from %s: %d", at, from, w.Code)
			}
		}
	}
	if got := tally(t, s, c.Tracking); got.Yes != 0 {
		t.Errorf("%+v", got)
	}
}
