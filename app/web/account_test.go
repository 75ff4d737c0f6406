package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"guichet/app"
	"guichet/app/account"
	"guichet/app/web"
	"guichet/app/web/kit"
	"guichet/app/web/webtest"
	"guichet/store"
)

const goodWords = "neuf carottes bleues dansent"

// browser keeps cookies as one does.
type browser struct {
	*webtest.Site
	t   *testing.T
	jar map[string]string
}

func newBrowser(t *testing.T, s *webtest.Site) *browser {
	return &browser{Site: s, t: t, jar: map[string]string{}}
}

func (b *browser) cookies(r *http.Request) {
	for name, value := range b.jar {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
}

func (b *browser) keep(a *webtest.Answer) *webtest.Answer {
	for _, c := range (&http.Response{Header: a.Header}).Cookies() {
		if c.MaxAge < 0 {
			delete(b.jar, c.Name)
			continue
		}
		b.jar[c.Name] = c.Value
	}
	return a
}

func (b *browser) get(at string) *webtest.Answer { return b.keep(b.Get(at, b.cookies)) }

// post sends a form; pairs are name and value.
func (b *browser) post(at string, pairs ...string) *webtest.Answer {
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return b.keep(b.Post(at, form, b.cookies))
}

// leads wants a form to be carried out and to lead somewhere.
func (b *browser) leads(a *webtest.Answer, to string) {
	b.t.Helper()
	if a.Want(http.StatusSeeOther).Header.Get("Location") != to {
		b.t.Fatalf("%s leads to %q, want %q", a.Target, a.Header.Get("Location"), to)
	}
}

// owner makes the first owner by the page and stays signed in.
func owner(t *testing.T, s *webtest.Site) *browser {
	t.Helper()
	b := newBrowser(t, s)
	l, _, err := s.Accounts.NewFirst(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b.get(l.Path()).Want(http.StatusOK)
	b.leads(b.post(l.Path(), "name", "Claire", "email", "claire@basilic.example", "password", goodWords), "/staff")
	return b
}

var linkShown = regexp.MustCompile(`https://help\.example(/staff/(?:invitation|reset)/[\w-]{43})`)

// invite has the owner invite somebody and returns the path of the link.
func (b *browser) invite(email, role string) string {
	b.t.Helper()
	a := b.post("/staff/people", "email", email, "role", role).Want(http.StatusOK)
	m := linkShown.FindSubmatch(a.Body)
	if m == nil {
		b.t.Fatalf("no link: %.2000s", a.Body)
	}
	return string(m[1])
}

// join has somebody take an invitation in a browser of their own.
func (b *browser) join(email, role string) *browser {
	b.t.Helper()
	path := b.invite(email, role)
	other := newBrowser(b.t, b.Site)
	other.get(path).Want(http.StatusOK)
	other.leads(other.post(path, "name", "Person "+role, "password", goodWords), "/staff")
	return other
}

// TestTheWholeWayIn goes by forms alone from the first link to signing out: the
// first owner, an invitation, the second factor, recovery codes, a reset.
func TestTheWholeWayIn(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	b := owner(t, s)
	if a := b.get("/staff"); !a.Has("Claire") || !strings.Contains(a.Text(".note-line"), "Bienvenue") {
		t.Errorf("no welcome: %s", a.Text("main"))
	}
	other := b.join("paul@basilic.example", "editor")
	if got := other.get("/staff/people").Status; got != http.StatusForbidden {
		t.Errorf("an editor sees the staff: %d", got)
	}

	// The second factor of the owner.
	b.leads(b.post("/staff/me/factor"), "/staff/me/factor")
	a := b.get("/staff/me/factor").Want(http.StatusOK)
	secret := strings.ReplaceAll(a.Text(".secret"), " ", "")
	if len(a.All("svg .qr")) == 0 && len(a.All("svg")) == 0 || len(secret) != 32 {
		t.Fatalf("no QR code, or no secret %q", secret)
	}
	b.post("/staff/me/factor/on", "code", "000000").Want(http.StatusUnprocessableEntity)
	before := b.jar["__Host-session"]
	a = b.post("/staff/me/factor/on", "code", codeNow(t, secret)).Want(http.StatusOK)
	codes := a.Texts(".secret li")
	if len(codes) != 10 || b.jar["__Host-session"] == before {
		t.Fatalf("%d codes; the token stayed: %v", len(codes), b.jar["__Host-session"] == before)
	}
	b.leads(b.post("/staff/sign-out"), "/staff/sign-in")
	if !strings.Contains(b.get("/staff/sign-in").Text(".note-line"), "déconnecté") {
		t.Error("signing out is not said")
	}
	b.leads(b.post("/staff/sign-in", "email", "Claire@Basilic.example", "password", goodWords, "next", "/staff/people?x=1"),
		"/staff/sign-in/code?next=%2Fstaff%2Fpeople%3Fx%3D1")
	b.get("/staff/people").Want(http.StatusFound) // the password alone opens nothing
	b.post("/staff/sign-in/code", "code", "999999", "next", "/staff").Want(http.StatusUnprocessableEntity)
	b.leads(b.post("/staff/sign-in/code", "code", codes[0], "next", "/staff/people?x=1"), "/staff/people?x=1")
	b.get("/staff/people?x=1").Want(http.StatusOK)
	if got := b.get("/staff/me"); !got.Has("9 codes de secours") {
		t.Errorf("recovery codes left: %s", got.Text("main"))
	}

	// A reset for the editor ends their session and needs no old password.
	id := memberID(t, s, "paul@basilic.example")
	a = b.post("/staff/people/" + id + "/link").Want(http.StatusOK)
	reset := string(linkShown.FindSubmatch(a.Body)[1])
	fresh := newBrowser(t, s)
	fresh.get(reset).Want(http.StatusOK)
	fresh.post(reset, "password", "court").Want(http.StatusUnprocessableEntity)
	fresh.leads(fresh.post(reset, "password", "sept pommes vertes tombent"), "/staff/sign-in")
	fresh.get(reset).Want(http.StatusGone)
	other.get("/staff").Want(http.StatusFound)
	fresh.leads(fresh.post("/staff/sign-in", "email", "paul@basilic.example", "password", "sept pommes vertes tombent"), "/staff")
	fresh.get("/staff/me").Want(http.StatusOK)
}

func codeNow(t *testing.T, secret string) string {
	t.Helper()
	code, err := totp.GenerateCode(secret, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func memberID(t *testing.T, s *webtest.Site, email string) string {
	t.Helper()
	var id string
	err := s.Store.View(t.Context(), func(r store.Reader) error {
		m, err := s.Accounts.Find(r, app.Desk(), email)
		id = m.ID.String()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// Security.md section 2, rows 9, 11 and 12: every row of the table, asked by
// everybody, answers whom its permission says and nobody else.
func TestEveryRowAsksForItsRole(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	boss := owner(t, s)
	people := map[app.Role]*browser{
		app.Anyone: newBrowser(t, s), app.Agent: boss.join("agent@basilic.example", "agent"),
		app.Editor: boss.join("editor@basilic.example", "editor"), app.Owner: boss,
	}
	for role, who := range people {
		for _, row := range web.Table() {
			least := row.Permission().Least()
			if least == app.Anyone || row.Pattern() == "/staff/me/confirm" {
				continue
			}
			at := example(row.Pattern())
			a := s.Do(row.Method(), at, "", webtest.With("Origin", webtest.Origin), who.cookies)
			away := a.Status == http.StatusFound && strings.HasPrefix(a.Header.Get("Location"), "/staff/sign-in")
			open := a.Status != http.StatusForbidden && a.Status != http.StatusUnauthorized && !away
			if open != (role >= least) {
				t.Errorf("role %d: %s %s answers %d", role, row.Method(), at, a.Status)
			}
		}
	}
	// A role that is taken away is gone with the next request.
	id := memberID(t, s, "editor@basilic.example")
	boss.leads(boss.post("/staff/people/"+id+"/disable"), "/staff/people/"+id)
	people[app.Editor].get("/staff").Want(http.StatusFound)
}

// The table itself says who: the staff and the log are for owners, a person's
// own account for whoever is signed in, and the doors are open over a private
// line only.
func TestTheTableSaysWhoMayAsk(t *testing.T) {
	t.Parallel()
	for _, row := range web.Table() {
		under := func(path string) bool {
			return row.Pattern() == path || strings.HasPrefix(row.Pattern(), path+"/") || strings.HasPrefix(row.Pattern(), path+".")
		}
		want := app.Anyone
		switch {
		case under("/staff/people"), under("/staff/audit"):
			want = app.Owner
		case under("/staff/me"):
			want = app.Agent
		case under("/staff/sign-in"), under("/staff/sign-out"), under("/staff/first"), under("/staff/invitation"), under("/staff/reset"):
			if row.Permission() != kit.Private() {
				t.Errorf("%s %s is not on a private line", row.Method(), row.Pattern())
			}
		default:
			continue
		}
		if row.Permission().Least() != want {
			t.Errorf("%s %s is for role %d, want %d", row.Method(), row.Pattern(), row.Permission().Least(), want)
		}
	}
}

// Security.md section 2, row 13: fields nobody offered change nothing.
func TestFieldsNobodyOfferedChangeNothing(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	b := owner(t, s)
	path := b.invite("agent@basilic.example", "agent")
	more := []string{}
	for _, name := range []string{
		"role", "Role", "email", "Email", "state", "State", "gen", "Gen", "id", "ID", "account", "owner", "admin", "is_admin",
		"lookup", "hash", "Hash", "key", "made", "short", "lang", "confirmed", "factor", "until",
	} {
		more = append(more, name, "owner")
	}
	agent := newBrowser(t, s)
	agent.leads(agent.post(path, append([]string{"name", "Agent", "password", goodWords}, more...)...), "/staff")
	agent.leads(agent.post("/staff/me", append([]string{"name", "Agent"}, more...)...), "/staff/me")
	agent.get("/staff/people").Want(http.StatusForbidden)
	err := s.Store.View(t.Context(), func(r store.Reader) error {
		m, err := s.Accounts.Find(r, app.Desk(), "agent@basilic.example")
		if m.Role != app.Agent || m.State != account.Active {
			t.Errorf("%+v", m)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	// A field twice is a form no page of ours sends.
	agent.post("/staff/sign-in", "email", "a@b.example", "email", "c@d.example", "password", "x").Want(http.StatusBadRequest)
}

// Security.md section 2, row 31: no payload leads to another site.
func TestSigningInLeadsToThisSiteOnly(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	b := owner(t, s)
	evil := []string{
		"https://evil.example", "//evil.example", `/\evil.example`, `\\evil.example`, "///evil.example", "/%09/evil.example",
		"/\t/evil.example", "https:evil.example", "javascript:alert(1)", "data:text/html,x", "/%2F/evil.example", "/%5cevil.example",
		"//evil.example/%2f..", "/..//evil.example", "/.//evil.example", "http://evil.example@help.example/", "//help.example.evil.example",
		"/staff\r\nSet-Cookie: a=b", "%2f%2fevil.example", "evil.example", "?x", "#x", "", " //evil.example", "\u2028//evil.example",
		"/\u00a0//evil.example", "HTTPS://EVIL.EXAMPLE", "ftp://evil.example", "//[::1]/", "//evil.example:443/staff",
		"/staff/../..//evil.example", "/;//evil.example", "https:/evil.example", "https:///evil.example", "\x00//evil.example",
		"/" + strings.Repeat("a", 5000),
	}
	for i := range 24 {
		evil = append(evil, strings.Repeat("/", i%6+2)+"evil.example"+strings.Repeat("/", i/6))
	}
	for _, to := range evil {
		for _, at := range []string{"/staff/sign-in", "/staff/me/confirm"} {
			for _, a := range []*webtest.Answer{
				b.get(at + "?next=" + url.QueryEscape(to)),
				b.post(at, "email", "claire@basilic.example", "password", goodWords, "next", to),
			} {
				if a.Status == http.StatusBadRequest {
					continue // NUL and the like
				}
				where := a.Header.Get("Location")
				u, err := url.Parse(where)
				if err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(where, "/") || strings.HasPrefix(where, "//") || strings.HasPrefix(where, `/\`) {
					t.Errorf("%q at %s leads to %q", to, at, where)
				}
			}
		}
	}
}

// Over a line others can read there is no form to type a password into.
func TestNoPasswordOverAPlainLine(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	public, err := url.Parse("http://help.example")
	if err != nil {
		t.Fatal(err)
	}
	s.Listener = kit.NewListener(public, "0.0.0.0:80", false, nil)
	for _, row := range web.Table() {
		if !strings.HasPrefix(row.Pattern(), "/staff") {
			continue
		}
		a := s.Do(row.Method(), example(row.Pattern()), "", webtest.With("Host", "help.example"), webtest.With("Origin", "http://help.example"))
		if a.Status != http.StatusForbidden || len(a.All("[type=password]")) > 0 {
			t.Errorf("%s %s answers %d", row.Method(), row.Pattern(), a.Status)
		}
	}
}

// Security.md section 2, row 8: no header makes another sender of somebody who
// is not behind a trusted proxy.
func TestForwardedHeadersMakeNoOtherSender(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	owner(t, s)
	headers := []string{
		"X-Forwarded-For", "Forwarded", "X-Real-IP", "True-Client-IP", "CF-Connecting-IP", "X-Client-IP", "X-Cluster-Client-IP",
		"X-Forwarded", "Forwarded-For", "Fastly-Client-IP", "X-Original-Forwarded-For", "X-Remote-IP", "X-Remote-Addr", "Client-IP",
		"X-Forwarded-User", "Remote-User", "X-Remote-User", "X-Webauth-User", "X-Forwarded-Email", "X-Forwarded-Host",
	}
	guess := func(i int) int {
		return s.Post("/staff/sign-in", url.Values{"email": {"claire@basilic.example"}, "password": {"wrong wrong wrong"}}, func(r *http.Request) {
			r.RemoteAddr = "203.0.113.9:4000"
			for _, name := range headers {
				r.Header.Set(name, fmt.Sprintf("10.9.%d.%d", i/250, i%250))
			}
		}).Status
	}
	compared := 0
	for i := range 40 {
		if guess(i) == http.StatusUnprocessableEntity {
			compared++
		}
	}
	if compared != 10 {
		t.Errorf("%d guesses of one sender were compared", compared)
	}
	stranger := newBrowser(t, s)
	for _, name := range headers {
		a := s.Get("/staff", stranger.cookies, webtest.With(name, "claire@basilic.example"))
		if a.Status == http.StatusOK {
			t.Errorf("%s signs in", name)
		}
	}
}

// Security.md A4: the page says the same, in as many bytes, to a name that has
// an account and to one that has none.
func TestTheSignInPageTellsNobodyApart(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	owner(t, s)
	try := func(email string) *webtest.Answer {
		b := newBrowser(t, s)
		return b.post("/staff/sign-in", "email", email, "password", "wrong wrong wrong")
	}
	known, unknown := try("claire@basilic.example"), try("clarisse@basilic.examp")
	if known.Status != unknown.Status || len(known.Body) != len(unknown.Body) || len(known.Header) != len(unknown.Header) {
		t.Errorf("%d in %d bytes, %d in %d bytes", known.Status, len(known.Body), unknown.Status, len(unknown.Body))
	}
	if strings.ReplaceAll(string(known.Body), "claire@basilic.example", "x") != strings.ReplaceAll(string(unknown.Body), "clarisse@basilic.examp", "x") {
		t.Error("the pages differ")
	}
}

// The cookies that matter are out of reach of scripts and of other sites.
func TestTheCookiesOfSigningIn(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	b := newBrowser(t, s)
	l, _, err := s.Accounts.NewFirst(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	a := b.post(l.Path(), "name", "Claire", "email", "claire@basilic.example", "password", goodWords)
	seen := 0
	for _, c := range (&http.Response{Header: a.Header}).Cookies() {
		if c.Name == "__Host-session" || c.Name == "__Host-known" {
			seen++
		}
		if !strings.HasPrefix(c.Name, "__Host-") || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
			t.Errorf("%+v", c)
		}
		if c.Name == "__Host-session" && (c.MaxAge > int(account.AbsoluteLimit/time.Second) || c.MaxAge < 1) {
			t.Errorf("the session stays %d s", c.MaxAge)
		}
	}
	if seen != 2 {
		t.Errorf("%d cookies of two: %v", seen, a.Header["Set-Cookie"])
	}
}

// The log names people as they are called today, filters, pages, and comes as a
// file no spreadsheet computes anything of (section 2, row 30).
func TestTheAuditLogIsReadFilteredAndTakenAlong(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	b := owner(t, s)
	b.join("agent@basilic.example", "agent")
	id := memberID(t, s, "agent@basilic.example")
	b.leads(b.post("/staff/people/"+id+"/role", "role", "editor"), "/staff/people/"+id)
	for _, formula := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "|x", "%x", "＝1"} {
		b.leads(b.post("/staff/me", "name", formula), "/staff/me")
		a := b.get("/staff/audit.csv").Want(http.StatusOK)
		if !a.Has(";"+`'`+formula+";") || a.Has(";"+formula+";") {
			t.Errorf("%q is a formula in:\n%s", formula, a.Body)
		}
	}
	b.leads(b.post("/staff/me", "name", "Claire"), "/staff/me")
	a := b.get("/staff/audit").Want(http.StatusOK)
	for _, want := range []string{"Premier propriétaire créé", "Invitation acceptée", "Rôle changé", "role = editor", "Person agent", "Claire"} {
		if !a.Has(want) {
			t.Errorf("%q is not in the log", want)
		}
	}
	if all, some := len(a.All("tbody tr")), len(b.get("/staff/audit?about=account:"+id).All("tbody tr")); some == 0 || some >= all {
		t.Errorf("%d of %d entries are about the agent", some, all)
	}
	if rows := b.get("/staff/audit?area=redirect").All("tbody tr"); len(rows) != 0 {
		t.Errorf("%d entries about redirects", len(rows))
	}
	b.get("/staff/audit?who=nonsense&area=<b>&about=x:y&after=%2b%2b").Want(http.StatusOK)
	// A name that is removed is in no answer any more.
	b.leads(b.post("/staff/people/"+id+"/remove"), "/staff/people")
	if b.get("/staff/audit").Has("Person agent") {
		t.Error("the name of who was removed is still shown")
	}
}

// An owner who left the page open types their password before what is dangerous.
func TestWhatIsDangerousAsksForThePassword(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	b := owner(t, s)
	b.leads(b.post("/staff/me/confirm", "password", goodWords, "next", "/staff/people"), "/staff/people")
	b.post("/staff/me/confirm", "password", "wrong wrong wrong", "next", "/staff/people").Want(http.StatusUnprocessableEntity)
	if len(b.invite("zwei@basilic.example", "owner")) == 0 {
		t.Error("no invitation")
	}
	b.post("/staff/people", "email", "zwei@basilic.example", "role", "agent").Want(http.StatusUnprocessableEntity)
	b.post("/staff/people", "email", "no address", "role", "agent").Want(http.StatusUnprocessableEntity)
	b.post("/staff/people", "email", "drei@basilic.example", "role", "boss").Want(http.StatusUnprocessableEntity)
}
