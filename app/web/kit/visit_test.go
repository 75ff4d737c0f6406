package kit

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"guichet/app"
	"guichet/store"
)

// visit is the sign-in of these tests: the token is the word of a role.
func (d *desk) visit(_ context.Context, token string) (Visit, error) {
	for _, role := range []app.Role{app.SignedIn, app.Agent, app.Editor, app.Owner} {
		if token == role.String() && !d.ended.Load() {
			return Visit{Actor: app.Actor{Role: role, ID: app.ID{byte(role)}}, Name: token}, nil
		}
	}
	return Visit{}, nil
}

func session(token string) func(*http.Request) { return with("Cookie", "session="+token) }

func fromHere(r *http.Request) {
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
}

func private(lines ...Route) []Route {
	return append(lines,
		Row("GET", "/staff/content", For(app.Editor), NoBody, Desk(func(_ http.ResponseWriter, r *http.Request) (Document, error) {
			return Document{Type: Text, Body: []byte(VisitOf(r).Name)}, nil
		})),
		Row("POST", "/staff/content", For(app.Editor), 100, Desk(func(_ http.ResponseWriter, r *http.Request) (Document, error) {
			return Document{}, &Next{To: "/staff/content", Note: "article.saved"}
		})),
		Row("GET", "/staff/sign-in", Private(), NoBody, says("sign in")),
		Row("GET", "/{lang}", For(app.Anyone), NoBody, says("home")),
	)
}

func TestWhoMayAskForARow(t *testing.T) {
	t.Parallel()
	d := open(t, private()...)
	for _, row := range []struct {
		name, token, method, accept string
		status                      int
		body                        string
	}{
		{"nobody", "", "GET", "", 302, ""},
		{"nobody, by script", "", "GET", "application/json", 401, "api error.signedout "},
		{"nobody, for news", "", "GET", "text/event-stream", 401, "page error.signedout "},
		{"nobody, with a form", "", "POST", "", 401, "page error.signedout "},
		{"a customer", "customer", "GET", "", 403, "page error.role "},
		{"a role below", "agent", "GET", "", 403, "page error.role "},
		{"the role", "editor", "GET", "", 200, "editor"},
		{"a role above", "owner", "GET", "", 200, "owner"},
		{"no token of ours", "x", "GET", "", 302, ""},
		{"a token as long as a page", strings.Repeat("x", 3000), "GET", "", 302, ""},
		{"the role, with a form", "editor", "POST", "", 303, ""},
	} {
		edits := []func(*http.Request){with("Accept", row.accept), with("Sec-Fetch-Site", "same-origin")}
		if row.token != "" {
			edits = append(edits, session(row.token))
		}
		w := d.ask(row.method, "/staff/content", edits...)
		if w.Code != row.status || row.body != "" && w.Body.String() != row.body {
			t.Errorf("%s: %d %q", row.name, w.Code, w.Body)
		}
		if w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: may be stored: %q", row.name, w.Header().Get("Cache-Control"))
		}
		if w.Code == 302 && w.Header().Get("Location") != "/staff/sign-in?next=%2Fstaff%2Fcontent" {
			t.Errorf("%s: leads to %q", row.name, w.Header().Get("Location"))
		}
	}
	two := d.ask("GET", "/staff/content", func(r *http.Request) { r.Header["Cookie"] = []string{"session=owner; session=editor"} })
	if two.Code != 302 {
		t.Errorf("two session cookies: %d", two.Code)
	}
}

// A page that is kept is one page for all: it must be for everyone.
func TestNoPageOfASignedInPersonIsKept(t *testing.T) {
	t.Parallel()
	page := Kept(func(store.Reader, Variant) (Document, error) { return Document{}, nil })
	for name, p := range map[string]Permission{"staff": For(app.Agent), "customers": For(app.SignedIn), "doors": Private()} {
		_, err := NewRouter(Config{Routes: []Route{Row("GET", "/x", p, NoBody, page)}, Languages: NewLanguages(offered)})
		if err == nil {
			t.Errorf("%s: a kept page was taken", name)
		}
	}
}

func TestAPrivateLineIsAskedFor(t *testing.T) {
	t.Parallel()
	d := open(t, private()...)
	through := func(listener *Listener, host, peer string, edit func(*http.Request)) int {
		w := d.ask("GET", "/staff/sign-in", func(r *http.Request) {
			r.Host, r.RemoteAddr = host, peer
			*r = *r.WithContext(WithListener(r.Context(), listener))
			edit(r)
		})
		return w.Code
	}
	plain := NewListener(nil, "0.0.0.0:8080", false, nil)
	plain.Hosts = append(plain.Hosts, "192.168.1.5:8080", "help.example")
	secure := NewListener(nil, "0.0.0.0:8080", true, nil)
	none := func(*http.Request) {}
	for _, row := range []struct {
		name     string
		listener *Listener
		host     string
		peer     string
		edit     func(*http.Request)
		status   int
	}{
		{"this machine", plain, "localhost:8080", "127.0.0.1:5000", none, 200},
		{"this machine, by number", plain, "127.0.0.1:8080", "127.0.0.1:5000", none, 200},
		{"this machine, IPv6", plain, "[::1]:8080", "[::1]:5000", none, 200},
		{"the local network", plain, "192.168.1.5:8080", "192.168.1.9:5000", none, 403},
		{"a name on this machine", plain, "help.example", "127.0.0.1:5000", none, 403},
		{"another machine that says it is this one", plain, "localhost:8080", "192.168.1.9:5000", none, 403},
		{"a proxy on this machine", plain, "localhost:8080", "127.0.0.1:5000", with("X-Forwarded-For", "203.0.113.9"), 403},
		{"a proxy that says Via", plain, "localhost:8080", "127.0.0.1:5000", with("Via", "1.1 x"), 403},
		{"TLS from anywhere", secure, "localhost:8080", "203.0.113.9:5000", none, 200},
	} {
		if got := through(row.listener, row.host, row.peer, row.edit); got != row.status {
			t.Errorf("%s: %d, want %d", row.name, got, row.status)
		}
	}
}

func TestANoteIsSaidOnce(t *testing.T) {
	t.Parallel()
	said := Row("GET", "/staff/said", For(app.Agent), NoBody, Desk(func(w http.ResponseWriter, r *http.Request) (Document, error) {
		return Document{Type: Text, Body: []byte(TakeNote(w, r))}, nil
	}))
	d := open(t, private(said)...)
	done := d.ask("POST", "/staff/content", session("owner"), fromHere)
	cookie := done.Result().Cookies()
	if done.Code != 303 || done.Header().Get("Location") != "/staff/content" || len(cookie) != 1 || !cookie[0].HttpOnly {
		t.Fatalf("%d %v", done.Code, done.Header())
	}
	next := d.ask("GET", "/staff/said", with("Cookie", "session=owner; note="+cookie[0].Value))
	if next.Body.String() != "article.saved" || next.Result().Cookies()[0].MaxAge >= 0 {
		t.Errorf("%q %v", next.Body, next.Header())
	}
	for _, forged := range []string{"<script>", strings.Repeat("a", 61), "a b"} {
		w := d.ask("GET", "/staff/said", with("Cookie", "session=owner; note="+forged))
		if w.Body.Len() != 0 {
			t.Errorf("%q was said", w.Body)
		}
	}
}

func TestANoteLeadsNowhereElse(t *testing.T) {
	t.Parallel()
	away := Row("POST", "/staff/away", For(app.Agent), 10, Desk(func(http.ResponseWriter, *http.Request) (Document, error) {
		return Document{}, &Next{To: "https://evil.example/"}
	}))
	w := open(t, away).ask("POST", "/staff/away", session("owner"), fromHere)
	if w.Header().Get("Location") != "/" {
		t.Errorf("leads to %q", w.Header().Get("Location"))
	}
}

func TestReadingsAreCounted(t *testing.T) {
	t.Parallel()
	id := app.NewID(time.Unix(1, 0))
	page := func(subject app.ID) Kept {
		return func(store.Reader, Variant) (Document, error) {
			return Document{Type: Text, Body: []byte("x"), Subject: subject, SubjectIn: app.French}, nil
		}
	}
	d := open(t, Row("GET", "/a", For(app.Anyone), NoBody, page(id)), Row("GET", "/b", For(app.Anyone), NoBody, page(app.ID{})))
	n := 0
	d.kept.read = func(got app.ID, lang app.Lang) {
		if got != id || lang != app.French {
			t.Errorf("%v in %s", got, lang)
		}
		n++
	}
	reader := with("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")
	d.ask("GET", "/a", reader)
	d.ask("GET", "/a", reader)
	d.ask("HEAD", "/a", reader)
	d.ask("GET", "/b", reader)
	d.ask("GET", "/a", with("User-Agent", "SomeBot/1.0 (+https://bot.example)"))
	if n != 2 {
		t.Errorf("%d readings, want 2", n)
	}
}
