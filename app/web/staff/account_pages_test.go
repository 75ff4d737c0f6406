package staff_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/jba/templatecheck"
	"golang.org/x/net/html"

	"guichet/app"
	"guichet/app/account"
	"guichet/app/i18n"
	"guichet/app/web/kit"
	"guichet/app/web/staff"
	"guichet/frontend"
)

// hostile must never come out as markup.
const hostile = `"><img src=x onerror=alert(1)>`

// accountPages are the templates of this file's pages, filled in every place.
func accountPages(lang app.Lang) map[string][]kit.Page {
	b := staff.Base{Base: kit.Base{Lang: lang, Title: hostile, Site: kit.SiteInfo{Name: hostile}}, Signed: true,
		Who: staff.Person{Name: hostile, Role: app.Owner}, Note: hostile,
		Faults: kit.Faults{{Field: "email", Message: hostile}, {Field: "password", Message: hostile}, {Message: hostile}}}
	door := b
	door.Signed = false
	row := staff.PersonRow{ID: "x", Name: hostile, Email: hostile, Role: "owner", State: "active", Factor: true, Linked: hostile, Self: true}
	closed, invited := row, row
	closed.State, invited.State, invited.Name = "disabled", "invited", ""
	link := &staff.LinkShown{Purpose: account.Reset, URL: hostile, Email: hostile, Until: hostile}
	seen := []staff.SeenRow{{ID: "a", Agent: hostile, Made: hostile, Used: hostile, Current: true}, {ID: "b"}}
	entry := staff.AuditRow{At: hostile, Stamp: hostile, Who: hostile, Role: "editor", Action: hostile, About: hostile, Subject: hostile, Kind: hostile, Details: []string{hostile}}
	roles := []string{"agent", "editor", "owner"}
	return map[string][]kit.Page{
		"sign-in": {&staff.SignInPage{Base: door, Email: hostile, Next: hostile}, &staff.SignInPage{Base: door, Closed: hostile}},
		"code":    {&staff.CodePage{Base: door, Next: hostile}},
		"join": {
			&staff.JoinPage{Base: door, Purpose: account.First, Name: hostile, Email: hostile, Shortest: 15, Until: hostile},
			&staff.JoinPage{Base: door, Purpose: account.Invitation, Role: "agent", Email: hostile},
			&staff.JoinPage{Base: door, Purpose: account.Reset, Email: hostile},
		},
		"confirm": {&staff.ConfirmPage{Base: b, Email: hostile, Next: hostile}},
		"me": {
			&staff.MePage{Base: b, Name: hostile, Email: hostile, Confirmed: true, Factor: true, FactorSince: hostile, Recovery: 3, PasswordSet: hostile, Sessions: seen, Devices: seen},
			&staff.MePage{Base: b, Confirmed: true, Sessions: seen[:1]}, &staff.MePage{Base: b, Confirm: hostile},
		},
		"factor": {&staff.FactorPage{Base: b, QR: staff.QR{Path: "M0 0h1v1h-1z", Size: 9}, Secret: hostile, Until: hostile, On: true}},
		"codes":  {&staff.CodesPage{Base: b, Codes: []string{hostile}, All: hostile}},
		"people": {&staff.PeoplePage{Base: b, People: []staff.PersonRow{row, closed, invited}, Email: hostile, Role: "editor", Roles: roles, Link: link, Confirm: hostile}},
		"person": {
			&staff.PersonPage{Base: b, Person: row, Made: hostile, Roles: roles, Link: link, Confirm: hostile},
			&staff.PersonPage{Base: b, Person: closed}, &staff.PersonPage{Base: b, Person: invited},
		},
		"audit": {
			&staff.AuditPage{Base: b, Rows: []staff.AuditRow{entry}, Actor: "x", Area: "account", About: hostile, People: []kit.Link{{Title: hostile, Path: "x"}},
				Areas: []string{"account"}, Older: "/staff/audit?after=x", Newest: "/staff/audit", CSV: "/staff/audit.csv",
				Chain:    staff.ChainView{Known: true, Entries: 3, Waiting: 1, Anchored: 2, Since: hostile},
				Verified: &staff.VerdictView{Entries: 3, Foreign: 1, Flaws: []string{hostile}, More: 2}},
			&staff.AuditPage{Base: b, Verified: &staff.VerdictView{Sound: true}},
		},
	}
}

func TestAccountPagesAreSoundAndSafe(t *testing.T) {
	t.Parallel()
	front, err := frontend.Open()
	if err != nil {
		t.Fatal(err)
	}
	texts, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	r := kit.NewRenderer(front, texts)
	for _, lang := range app.Langs() {
		for name, list := range accountPages(lang) {
			tmpl, err := r.Template("staff/"+name, lang)
			if err != nil {
				t.Fatal(err)
			}
			for _, page := range list {
				if err := templatecheck.CheckHTML(tmpl, page); err != nil {
					t.Errorf("%s: %v", name, err)
				}
				out, err := r.Render("staff/"+name, page)
				if err != nil {
					t.Fatal(err)
				}
				inspect(t, string(lang)+"/"+name, out)
			}
		}
	}
}

// inspect refuses what no page may hold: markup out of a text, inline style or
// script, an id twice, a control without a label, a key instead of a sentence.
func inspect(t *testing.T, name string, page []byte) {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	ids, labels, heads := map[string]bool{}, map[string]bool{}, 0
	for n := range doc.Descendants() {
		if n.Type == html.TextNode {
			for word := range strings.FieldsSeq(n.Data) {
				for _, room := range []string{"door.", "me.", "people.", "audit.", "account.", "staff."} {
					if strings.HasPrefix(word, room) && !strings.HasSuffix(word, ".") {
						t.Errorf("%s shows a key: %s", name, word)
					}
				}
			}
			continue
		}
		if n.Data == "h1" {
			heads++
		}
		for _, a := range n.Attr {
			switch {
			case a.Key == "style", strings.HasPrefix(a.Key, "on"), a.Key == "src" && a.Val == "x":
				t.Errorf("%s: <%s %s=%q>", name, n.Data, a.Key, a.Val)
			case a.Key == "id" && ids[a.Val]:
				t.Errorf("%s: id %q twice", name, a.Val)
			case a.Key == "id":
				ids[a.Val] = true
			case a.Key == "for":
				labels[a.Val] = true
			}
		}
	}
	if heads != 1 {
		t.Errorf("%s: %d first headings", name, heads)
	}
	for id := range labels {
		if !ids[id] {
			t.Errorf("%s: a label for %q, which is not there", name, id)
		}
	}
}
