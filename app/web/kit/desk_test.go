package kit

import (
	"context"
	"net/http"
	"testing"

	"guichet/app"
)

func atDesk(r *http.Request) { *r = *r.WithContext(WithDesk(r.Context())) }

func TestWhoSitsAtTheDeskIsTheOwner(t *testing.T) {
	t.Parallel()
	d := open(t, private()...)
	if w := d.ask("GET", "/staff/content", atDesk); w.Code != 200 || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("at the desk: %d %v", w.Code, w.Header())
	}
	if w := d.ask("GET", "/staff/content", atDesk, session("editor")); w.Code != 200 || w.Body.String() != "editor" {
		t.Errorf("signed in at the desk as somebody else: %d %q", w.Code, w.Body)
	}
	if w := d.ask("GET", "/staff/content", atDesk, session("agent")); w.Code != 403 {
		t.Errorf("signed in at the desk as an agent: %d", w.Code)
	}
	if w := d.ask("GET", "/staff/content"); w.Code != 302 {
		t.Errorf("the same address from elsewhere: %d", w.Code)
	}
	if w := d.ask("GET", "/staff/content", atDesk, with("X-Forwarded-For", "203.0.113.9")); w.Code != 403 {
		t.Errorf("at the desk, through a proxy: %d", w.Code)
	}
}

func TestTheDeskHasTheOwnersAccountOrNone(t *testing.T) {
	t.Parallel()
	owner := Visit{Actor: app.Actor{Role: app.Owner, ID: app.ID{7}}, Name: "the owner"}
	for name, row := range map[string]struct {
		visit  Visit
		status int
		body   string
	}{
		"an owner with an account": {owner, 200, "the owner"},
		"a password is asked for":  {Visit{}, 302, ""},
	} {
		d := open(t, private()...)
		d.desk = func(context.Context) (Visit, error) { return row.visit, nil }
		if w := d.ask("GET", "/staff/content", atDesk); w.Code != row.status || row.body != "" && w.Body.String() != row.body {
			t.Errorf("%s: %d %q", name, w.Code, w.Body)
		}
	}
}
