package boot

import (
	"context"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"guichet/app"
	"guichet/app/account"
	"guichet/app/audit"
	"guichet/app/backup"
	"guichet/app/help"
	"guichet/app/web"
	"guichet/app/web/kit"
	"guichet/app/web/staff"
	"guichet/app/web/webtest"
	"guichet/frontend"
	"guichet/store"
)

const deskOrigin = "https://help.example"

// counter is a house with its pages, and owners who sit before them.
type counter struct {
	*House
	t       *testing.T
	handler http.Handler
	door    *kit.Listener
	late    atomic.Int64 // how far the clock was put forward
	tokens  map[string]string
}

const deskPassword = "a long sentence of the counter"

// token is the session that goes by a name: "editor" is an editor's, every other
// one a sign-in of the owner.
func (c *counter) token(name string) string {
	c.t.Helper()
	must := func(err error) {
		c.t.Helper()
		if err != nil {
			c.t.Fatal(err)
		}
	}
	if c.tokens[name] != "" {
		return c.tokens[name]
	}
	ctx := c.t.Context()
	var entry account.Entry
	switch {
	case c.tokens == nil:
		c.tokens = map[string]string{}
		link, _, err := c.Accounts.NewFirst(ctx)
		must(err)
		entry, err = c.Accounts.TakeFirst(ctx, account.Client{}, link.Token, account.Newcomer{
			Name: "Owner", Email: "owner@shop.example", Password: deskPassword, Lang: app.English,
		})
		must(err)
	case name == "editor":
		owner, err := c.Accounts.Identify(ctx, c.token("mine"))
		must(err)
		link, err := c.Accounts.Invite(ctx, owner, "editor@shop.example", app.Editor)
		must(err)
		entry, err = c.Accounts.TakeInvitation(ctx, account.Client{}, link.Token, account.Newcomer{
			Name: "Editor", Password: deskPassword, Lang: app.English,
		})
		must(err)
	default:
		var err error
		entry, err = c.Accounts.SignIn(ctx, account.Client{}, "owner@shop.example", deskPassword)
		must(err)
	}
	c.tokens[name] = entry.Session
	return entry.Session
}

func openCounter(t *testing.T) *counter {
	t.Helper()
	c := &counter{t: t}
	opt := options(t, t.TempDir(), "serve")
	opt.Clock = func() time.Time { return time.Now().UTC().Add(time.Duration(c.late.Load())) }
	var err error
	if c.House, err = Open(t.Context(), opt); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.House.Close(); err != nil {
			t.Error(err)
		}
	})
	front, err := frontend.From(webtest.Built())
	if err != nil {
		t.Fatal(err)
	}
	if c.handler, err = web.New(c.handlerDeps(front)); err != nil {
		t.Fatal(err)
	}
	public, err := url.Parse(deskOrigin)
	if err != nil {
		t.Fatal(err)
	}
	c.door = kit.NewListener(public, "127.0.0.1:8080", false, nil)
	return c
}

// confirm types the owner's password once more.
func (c *counter) confirm(name string) {
	c.t.Helper()
	session, err := c.Accounts.Identify(c.t.Context(), c.token(name))
	if err != nil {
		c.t.Fatal(err)
	}
	entry, err := c.Accounts.Confirm(c.t.Context(), account.Client{}, session, deskPassword)
	if err != nil {
		c.t.Fatal(err)
	}
	c.tokens[name] = entry.Session
}

// ask sends a request as the session of a token.
func (c *counter) ask(token, method, target, kind, body string) *httptest.ResponseRecorder {
	c.t.Helper()
	r := httptest.NewRequest(method, deskOrigin+target, strings.NewReader(body))
	r = r.WithContext(kit.WithListener(c.t.Context(), c.door))
	r.RequestURI = target
	r.Header.Set("Cookie", "__Host-session="+c.token(token))
	r.Header.Set("Accept-Language", "en")
	if method == http.MethodPost {
		r.Header.Set("Content-Type", kind)
		r.Header.Set("Origin", deskOrigin)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	w := httptest.NewRecorder()
	c.handler.ServeHTTP(w, r)
	return w
}

func (c *counter) get(token, target string) *httptest.ResponseRecorder {
	return c.ask(token, http.MethodGet, target, "", "")
}

func (c *counter) post(token, target string, form url.Values) *httptest.ResponseRecorder {
	return c.ask(token, http.MethodPost, target, "application/x-www-form-urlencoded", form.Encode())
}

// next is where a form that was carried out leads.
func (c *counter) next(w *httptest.ResponseRecorder) string {
	c.t.Helper()
	if w.Code != http.StatusSeeOther {
		c.t.Fatalf("%d, want 303: %.1500s", w.Code, w.Body)
	}
	return w.Header().Get("Location")
}

// until waits for work that goes on beside the pages.
func (c *counter) until(what string, done func() bool) {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), 3*time.Minute)
	defer cancel()
	for !done() {
		if pause(ctx, 5*time.Millisecond) != nil {
			c.t.Fatalf("%s: not in time", what)
		}
	}
}

// spooled lists the files under tmp/.
func (c *counter) spooled() []string {
	c.t.Helper()
	var names []string
	err := filepath.WalkDir(filepath.Join(c.opt.Dir, tmpFolder), func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			names = append(names, name)
		}
		return skipMissing(err)
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return names
}

func (c *counter) backedUp() {
	c.t.Helper()
	c.until("a backup", func() bool {
		all, err := c.desk.Backups(app.Desk())
		if err != nil || all.Run.Err != nil {
			c.t.Fatal(err, all.Run.Err)
		}
		return !all.Run.Running
	})
}

func TestABackupIsHandedOverOnceToWhoAskedForIt(t *testing.T) {
	t.Parallel()
	c := openCounter(t)
	c.next(c.post("mine", "/staff/backups", url.Values{"to": {"hand"}, "seal": {"none"}}))
	c.backedUp()
	files := c.spooled()
	if len(files) != 1 {
		t.Fatalf("under tmp/: %v", files)
	}
	if about, err := os.Stat(files[0]); err != nil || about.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", about.Mode(), err)
	}
	if w := c.get("mine", "/staff/backups"); !strings.Contains(w.Body.String(), "can be downloaded once") {
		t.Error("the page does not say that it is ready")
	}
	link := c.next(c.post("mine", "/staff/backups/download", nil))
	if !regexp.MustCompile(`^/staff/download/[A-Za-z0-9_-]{43}$`).MatchString(link) {
		t.Errorf("the link is %s", link)
	}
	if w := c.get("editor", link); w.Code != http.StatusForbidden {
		t.Errorf("an editor: %d", w.Code)
	}
	for _, other := range []string{"other", ""} {
		if w := c.get(other, link); w.Code == http.StatusOK {
			t.Errorf("another session: %d", w.Code)
		}
	}
	if w := c.ask("mine", http.MethodHead, link, "", ""); w.Code == http.StatusOK {
		t.Errorf("HEAD: %d", w.Code)
	}
	w := c.get("mine", link)
	if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment") ||
		w.Header().Get("Cache-Control") != "no-store" || !strings.HasPrefix(w.Header().Get("Content-Security-Policy"), "sandbox") {
		t.Fatalf("%d %v", w.Code, w.Header())
	}
	if _, err := backup.Verify(t.Context(), w.Body); err != nil {
		t.Errorf("what was handed over is no backup: %v", err)
	}
	if w := c.get("mine", link); w.Code != http.StatusGone {
		t.Errorf("a second time: %d", w.Code)
	}
	if files := c.spooled(); len(files) > 0 {
		t.Errorf("left behind: %v", files)
	}
	if !c.logged("backup.run") || !c.logged("backup.download") {
		t.Error("the log does not know")
	}
}

// logged reports whether the log of who did what has an action of the owner.
func (c *counter) logged(action string) bool {
	c.t.Helper()
	found := false
	err := c.Store.View(c.t.Context(), func(r store.Reader) error {
		list, _, err := audit.List(r, app.Desk(), audit.Filter{Action: action}, nil, 10)
		for _, e := range list {
			found = found || !e.Actor.IsZero()
		}
		return err
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return found
}

func TestALinkAndWhatItLeadsToEndAfterTenMinutes(t *testing.T) {
	t.Parallel()
	c := openCounter(t)
	link := c.next(c.post("mine", "/staff/export", url.Values{"format": {"jsonl"}}))
	c.next(c.post("mine", "/staff/backups", url.Values{"to": {"hand"}, "seal": {"none"}}))
	c.backedUp()
	c.late.Store(int64(10 * time.Minute))
	if w := c.get("mine", link); w.Code != http.StatusGone {
		t.Errorf("after ten minutes: %d", w.Code)
	}
	c.desk.expire()
	if files := c.spooled(); len(files) > 0 {
		t.Errorf("left behind: %v", files)
	}
	c.confirm("mine")
	link = c.next(c.post("mine", "/staff/backups/download", nil))
	if w := c.get("mine", link); w.Code != http.StatusGone {
		t.Errorf("a backup that is gone: %d", w.Code)
	}
}

func TestAnExportIsHandedOverOnce(t *testing.T) {
	t.Parallel()
	c := openCounter(t)
	_, err := c.Help.CreateArticle(t.Context(), app.Desk(), help.ArticleInput{Kind: help.Question}, help.TextInput{
		Lang: app.French, Title: "Une question", Body: "Une réponse.", State: help.Published})
	if err != nil {
		t.Fatal(err)
	}
	for format, want := range map[string]string{"jsonl": "Une question", "markdown": "PK\x03\x04"} {
		link := c.next(c.post("mine", "/staff/export", url.Values{"format": {format}}))
		if w := c.get("mine", link); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d %.100q", format, w.Code, w.Body)
		}
		if w := c.get("mine", link); w.Code != http.StatusGone {
			t.Errorf("%s, twice: %d", format, w.Code)
		}
	}
	if w := c.post("mine", "/staff/export", url.Values{"format": {"exe"}}); w.Code != http.StatusBadRequest {
		t.Errorf("%d", w.Code)
	}
	if files := c.spooled(); len(files) > 0 {
		t.Errorf("left behind: %v", files)
	}
	if !c.logged("export.run") {
		t.Error("the log does not know")
	}
}

// Where the room of accounts asks for the password again, nothing leaves the
// house before.
func TestWhatLeavesTheHouseAsksForThePasswordAgain(t *testing.T) {
	t.Parallel()
	c := openCounter(t)
	c.token("mine")
	c.late.Store(int64(account.ConfirmedFor + time.Second))
	for at, form := range map[string]url.Values{
		"/staff/backups":          {"to": {"hand"}, "seal": {"none"}},
		"/staff/backups/download": nil,
		"/staff/backups/remove":   {"id": {"x"}},
		"/staff/export":           {"format": {"jsonl"}},
	} {
		if to := c.next(c.post("mine", at, form)); !strings.HasPrefix(to, "/staff/me/confirm?next=%2Fstaff%2F") {
			t.Errorf("%s leads to %s", at, to)
		}
	}
	if all, _ := c.desk.Backups(app.Desk()); !all.Run.Started.IsZero() {
		t.Error("a backup was begun")
	}
}

func TestKeptBackupsAreListedCheckedAndRemoved(t *testing.T) {
	t.Parallel()
	c := openCounter(t)
	if w := c.post("mine", "/staff/backups", url.Values{"to": {"folder"}, "seal": {"none"}}); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("without a folder: %d", w.Code)
	}
	dir := filepath.Join(t.TempDir(), "kept")
	c.next(c.post("mine", "/staff/backups/schedule", url.Values{"folder": {dir}, "how": {"every"}, "every": {"24"}, "keep": {"3"}}))
	c.next(c.post("mine", "/staff/backups", url.Values{"to": {"folder"}, "seal": {"passphrase"}, "keys": {"1"},
		"passphrase": {"a long enough phrase"}, "again": {"a long enough phrase"}}))
	c.backedUp()
	all, err := c.desk.Backups(app.Desk())
	if err != nil || len(all.List) != 1 || !all.List[0].Sealed || !all.List[0].WithKeys || !all.List[0].There {
		t.Fatalf("%+v, %v", all, err)
	}
	one := all.List[0]
	page := c.get("mine", "/staff/backups").Body.String()
	if !strings.Contains(page, "with the keys") || strings.Contains(page, "a long enough phrase") {
		t.Error("the page does not show it as it is")
	}
	c.next(c.post("mine", "/staff/backups/check", url.Values{"id": {one.ID}}))
	if page := c.get("mine", "/staff/backups").Body.String(); !strings.Contains(page, "read, whole") {
		t.Error("the page does not say that it was read")
	}
	link := c.next(c.post("mine", "/staff/backups/download", url.Values{"id": {one.ID}}))
	if w := c.get("mine", link); w.Code != 200 || int64(w.Body.Len()) != one.Size {
		t.Errorf("%d, %d bytes", w.Code, w.Body.Len())
	}
	data, err := os.ReadFile(one.Path)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)/2] ^= 1
	if err := os.WriteFile(one.Path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if w := c.post("mine", "/staff/backups/check", url.Values{"id": {one.ID}}); w.Code == http.StatusSeeOther {
		t.Error("a changed byte was not found")
	}
	for _, id := range []string{"", "../../etc/passwd", "x", strings.Repeat("a", 64)} {
		if w := c.post("mine", "/staff/backups/remove", url.Values{"id": {id}}); w.Code == http.StatusSeeOther {
			t.Errorf("%q was removed", id)
		}
	}
	c.next(c.post("mine", "/staff/backups/remove", url.Values{"id": {one.ID}}))
	if _, err := os.Stat(one.Path); err == nil {
		t.Error("the file is still there")
	}
	if all, _ := c.desk.Backups(app.Desk()); len(all.List) != 0 {
		t.Errorf("%+v", all.List)
	}
}

func TestABackupWithABadPassphraseIsNotBegun(t *testing.T) {
	t.Parallel()
	c := openCounter(t)
	for name, form := range map[string]url.Values{
		"short":     {"to": {"hand"}, "seal": {"passphrase"}, "passphrase": {"short"}, "again": {"short"}},
		"differ":    {"to": {"hand"}, "seal": {"passphrase"}, "passphrase": {"a long enough phrase"}, "again": {"another long phrase"}},
		"empty":     {"to": {"hand"}, "seal": {"passphrase"}},
		"recipient": {"to": {"hand"}, "seal": {"recipient"}, "recipient": {"age1nothing"}},
		"nobody":    {"to": {"hand"}, "seal": {"recipient"}},
	} {
		w := c.post("mine", "/staff/backups", form)
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `id="faults"`) {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
	if all, _ := c.desk.Backups(app.Desk()); !all.Run.Started.IsZero() {
		t.Error("one was begun")
	}
}

func TestTheDeskAnswersOwnersOnly(t *testing.T) {
	t.Parallel()
	c := openCounter(t)
	for _, who := range []app.Actor{app.Visitor(), {Role: app.SignedIn}, {Role: app.Agent}, {Role: app.Editor}} {
		_, facts := c.desk.Facts(t.Context(), who)
		_, list := c.desk.Backups(who)
		_, opened := c.desk.OpenBackup(t.Context(), who, "")
		_, exported := c.desk.Export(t.Context(), who, help.JSONL)
		_, received := c.desk.Import().Receive(who, "a.txt", strings.NewReader(page), help.ImportOptions{})
		_, seen := c.desk.Import().Look(who, app.ID{1})
		for what, err := range map[string]error{
			"facts": facts, "list": list, "open": opened, "export": exported, "receive": received, "look": seen,
			"back up": c.desk.BackUp(who, staff.BackupJob{Hand: true}),
			"check":   c.desk.CheckBackup(t.Context(), who, "x"),
			"remove":  c.desk.RemoveBackup(t.Context(), who, "x"),
			"confirm": c.desk.Import().Confirm(t.Context(), who, app.ID{1}),
			"drop":    c.desk.Import().Drop(who, app.ID{1}),
		} {
			if app.KindOf(err) != app.Forbidden {
				t.Errorf("role %s, %s: %v", who.Role, what, err)
			}
		}
	}
}

func TestTheSystemPageSaysWhatIsTrue(t *testing.T) {
	t.Parallel()
	c := openCounter(t)
	if err := c.Start(deskOrigin); err != nil {
		t.Fatal(err)
	}
	body := c.get("mine", "/staff/settings/system").Body.String()
	for _, want := range []string{c.opt.Dir, "Guichet test", c.Keys.File, deskOrigin} {
		if !strings.Contains(body, want) {
			t.Errorf("it does not say %s", want)
		}
	}
	if strings.Contains(body, c.owner.Token) {
		t.Error("it says the token of the inner listener")
	}
}
