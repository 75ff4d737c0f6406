package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io/fs"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"guichet/app"
	"guichet/app/account"
	"guichet/app/boot"
	"guichet/app/feedback"
	"guichet/app/help"
	"guichet/app/i18n"
	"guichet/app/question"
	"guichet/app/settings"
	"guichet/store"
	"guichet/store/engine"
	"guichet/store/engine/bolt"
)

// beside is what is kept of a release's folder outside it: a folder that nobody
// uses has no secrets.
type beside struct {
	Key      []byte `json:"key"`      // the key file
	Recovery string `json:"recovery"` // a code of the owner's, not used
}

// Who is in a kept folder, and what they know.
const (
	releaseOwner    = "owner@shop.example"
	releaseEditor   = "editor@shop.example"
	releasePassword = "a long sentence of this release"
)

var (
	releaseDevice = feedback.Device{1, 2, 3}
	releaseToken  = question.Token{4, 5, 6}
	releaseClient = account.Client{Addr: netip.MustParseAddr("192.0.2.7"), Agent: "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}
)

// openHouse opens a folder as serve does, without a listener.
func openHouse(t *testing.T, data, key string) *boot.House {
	t.Helper()
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	h, err := boot.Open(t.Context(), boot.Options{
		Dir: data, Command: "serve", Version: "test", Clock: app.System, Log: slog.New(slog.DiscardHandler),
		Getenv: func(string) string { return "" }, Words: words, Keys: key,
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// filling is a house into which a release's records go.
type filling struct {
	*boot.House
	t   *testing.T
	ctx context.Context
}

func (f *filling) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatalf("%+v", err)
	}
}

func (f *filling) view(fn func(r store.Reader) error) {
	f.t.Helper()
	f.must(f.Store.View(f.ctx, fn))
}

// fillRelease puts into a folder what later releases must still read: a record
// at least in every table. A room that gets tables of its own adds some of its
// records here, and what must be seen of them to openRelease.
func fillRelease(t *testing.T, data string) beside {
	t.Helper()
	key := filepath.Join(t.TempDir(), "key")
	env := []string{"GUICHET_KEY=" + key}
	if r := run(t, env, "import", "--data", data, write(t, "content.jsonl", ofRelease)); r.code != ExitDone {
		t.Fatal(r.out, r.err)
	}
	f := &filling{openHouse(t, data, key), t, t.Context()}
	f.must(f.Start("http://127.0.0.1:1"))
	owner, recovery := f.people()
	post := f.content(owner)
	f.readers(owner, post)
	f.must(f.Close())
	raw, err := os.ReadFile(key)
	f.must(err)
	return beside{Key: raw, Recovery: recovery}
}

// people makes an owner with a second factor, an editor and an invitation.
func (f *filling) people() (owner app.Actor, recovery string) {
	a, ctx := f.Accounts, f.ctx
	first, _, err := a.NewFirst(ctx)
	f.must(err)
	entry, err := a.TakeFirst(ctx, releaseClient, first.Token,
		account.Newcomer{Name: "Odile", Email: releaseOwner, Password: releasePassword, Lang: app.French})
	f.must(err)
	s, err := a.Identify(ctx, entry.Session)
	f.must(err)
	link, err := a.Invite(ctx, s, releaseEditor, app.Editor)
	f.must(err)
	_, err = a.TakeInvitation(ctx, releaseClient, link.Token,
		account.Newcomer{Name: "Eduardo", Password: releasePassword, Lang: app.Spanish})
	f.must(err)
	_, err = a.Invite(ctx, s, "agent@shop.example", app.Agent)
	f.must(err)

	f.must(a.BeginFactor(ctx, s))
	var setup account.Setup
	f.view(func(r store.Reader) (err error) {
		setup, err = a.FactorSetup(r, s)
		return err
	})
	code, err := totp.GenerateCode(strings.ReplaceAll(setup.Secret, " ", ""), time.Now())
	f.must(err)
	codes, entry, err := a.EnableFactor(ctx, releaseClient, s, code)
	f.must(err)
	if s, err = a.Identify(ctx, entry.Session); err != nil {
		f.t.Fatal(err)
	}
	// A sign-in that waits for its code, and one that was guessed at.
	_, err = a.SignIn(ctx, releaseClient, releaseOwner, releasePassword)
	f.must(err)
	if _, err := a.SignIn(ctx, releaseClient, releaseEditor, "not the sentence of this release"); err == nil {
		f.t.Fatal("a wrong password was taken")
	}
	return s.Actor(), codes[0]
}

// content saves settings, a picture, synonyms and a draft, and returns the
// article about the post.
func (f *filling) content(owner app.Actor) app.ID {
	ctx := f.ctx
	f.must(f.Settings.SaveBusiness(ctx, owner, app.ID{}, settings.Business{
		Name: "Le Pot", Tagline: settings.Texts{app.French: "Des pots"}, Contact: settings.Contact{Email: "le-pot@shop.example"},
	}))
	f.must(f.Settings.SaveColours(ctx, owner, app.ID{}, settings.Colours{Brand: "#0a5c36"}))
	_, err := f.Settings.AddRedirects(ctx, owner, []settings.Redirect{{From: "/old/post.php", To: "/en/articles/how-long-does-the-post-take"}})
	f.must(err)
	var logo, photo strings.Builder
	f.must(errors.Join(png.Encode(&logo, image.NewNRGBA(image.Rect(0, 0, 40, 40))), png.Encode(&photo, image.NewNRGBA(image.Rect(0, 0, 900, 60)))))
	f.must(f.Settings.SaveLogo(ctx, owner, app.ID{}, strings.NewReader(logo.String())))
	file, err := f.Help.AddFile(ctx, owner, "pots.png", strings.NewReader(photo.String()))
	f.must(err)
	saved, err := f.Help.CreateArticle(ctx, owner, help.ArticleInput{Kind: help.Guide, Audience: app.Everyone}, help.TextInput{
		Lang: app.English, Title: "Our pots in a picture", State: help.Published,
		Body: fmt.Sprintf("![Pots](file:%s)\n\nAll of them.", file.ID),
	})
	f.must(err)
	f.joined(owner, saved)
	other, err := f.Help.CreateArticle(ctx, owner, help.ArticleInput{Kind: help.Guide, Audience: app.Everyone}, help.TextInput{
		Lang: app.English, Title: "Where our pots are made", State: help.Published, Body: "Clay.\n\nAll of them, in one place."})
	f.must(err)
	f.workshop(owner, other, app.English, "Clay.\n\nAll of them, in two places.")
	list, err := f.Help.AddMedia(ctx, owner, help.Download, help.FilePart, "pots.csv", strings.NewReader("pot,cm\nsmall,9\n"))
	f.must(err)
	_, err = f.Help.CreateArticle(ctx, owner, help.ArticleInput{Kind: help.Download, Audience: app.Everyone, Review: "2030-01-02"}, help.TextInput{
		Lang: app.English, Title: "Our pots in a table", State: help.Published, Body: "For spreadsheets.", Media: help.Media{File: list.ID}})
	f.must(err)
	_, err = f.Help.SaveSynonym(ctx, owner, app.ID{}, app.English, []string{"post", "mail"})
	f.must(err)
	_, err = f.Help.KeepDraft(ctx, owner, saved.Article, app.French, app.ID{}, help.Typed{Title: "Nos pots", Body: "Tous."})
	f.must(err)
	f.must(f.Help.Synced(ctx))
	found, err := f.Help.Search(ctx, app.Visitor(), help.SearchQuery{Text: "post", Lang: app.English, Counted: true})
	f.must(err)
	if len(found.Hits) == 0 {
		f.t.Fatal("nothing is found")
	}
	_, err = f.Help.Choose(ctx, app.Visitor(), f.Help.Link(&found, &found.Hits[0], 1), "a reader")
	f.must(err)
	f.Help.CountRead(found.Hits[0].Article, app.English)
	return found.Hits[0].Article
}

// workshop keeps a snippet, proposes a change of what is online and comments on it.
func (f *filling) workshop(owner app.Actor, about help.Saved, lang app.Lang, body string) {
	_, err := f.Help.SaveSnippet(f.ctx, owner, help.Snippet{Lang: lang, Name: "Greeting", Body: "Write to us."})
	f.must(err)
	_, err = f.Help.Comment(f.ctx, owner, about.Article, lang, help.CommentInput{
		Revision: about.Revision, Quote: "All of them", Line: 3, Text: "Really all?"})
	f.must(err)
	_, err = f.Help.Propose(f.ctx, owner, about.Article, help.Edit{Base: about.Revision, Text: help.TextInput{
		Lang: lang, Title: "Every pot in a picture", Body: body}})
	f.must(err)
}

// joined makes an article part of another, and gives a list a name.
func (f *filling) joined(owner app.Actor, keep help.Saved) {
	gone, err := f.Help.CreateArticle(f.ctx, owner, help.ArticleInput{Kind: help.Guide, Audience: app.Everyone}, help.TextInput{
		Lang: app.English, Title: "More pots in a picture", State: help.Published, Body: "A few more."})
	f.must(err)
	_, err = f.Feedback.Vote(f.ctx, feedback.Ballot{
		Device: releaseDevice, Article: gone.Article, Lang: app.English, Opinion: feedback.Helped})
	f.must(err)
	_, err = f.Help.Join(f.ctx, owner, help.JoinInput{
		Keep: keep.Article, Gone: gone.Article,
		Texts: []help.JoinInputText{{
			Lang: app.English, Title: "Our pots in pictures", Body: "All of them, and a few more.", State: help.Published,
			Base: keep.Revision, From: gone.Revision,
		}},
	})
	f.must(err)
	f.must(f.Accounts.SaveView(f.ctx, owner, "Drafts", "state=draft"))
}

// readers votes, searches in vain and asks.
func (f *filling) readers(owner app.Actor, post app.ID) {
	ctx := f.ctx
	_, err := f.Feedback.Vote(ctx, feedback.Ballot{
		Device: releaseDevice, Article: post, Lang: app.English, Opinion: feedback.HelpedNot, Reason: "And to islands?"})
	f.must(err)
	f.Feedback.Sought(ctx, feedback.Search{
		Lang: app.English, Query: "gift wrapping", Visitor: f.Feedback.Meet(releaseClient.Addr, releaseClient.Agent)})
	_, err = f.Question.Ask(ctx, question.Input{Lang: app.French, Text: "Livrez-vous le samedi ?", Name: "Ana", Public: true, Token: question.Token{9}})
	f.must(err)
	q, err := f.Question.Ask(ctx, question.Input{Lang: app.English, Text: "Do you post to islands?", Name: "Ben", Public: true, Token: releaseToken})
	f.must(err)
	_, err = f.Question.Answer(ctx, owner, question.Decision{ID: q.ID}, "To all of them.")
	f.must(err)
}

// openRelease sees that what is kept of people and readers can still be used. A
// folder from before there were any has nothing beside it.
func openRelease(t *testing.T, data, name string) {
	t.Helper()
	raw, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	var kept beside
	if err := errors.Join(err, json.Unmarshal(raw, &kept)); err != nil {
		t.Fatal(err)
	}
	key := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(key, kept.Key, 0o600); err != nil {
		t.Fatal(err)
	}
	f := &filling{openHouse(t, data, key), t, t.Context()}
	defer func() { f.must(f.Close()) }()
	a, ctx := f.Accounts, f.ctx
	_, err = a.SignIn(ctx, releaseClient, releaseEditor, releasePassword)
	f.must(err)
	entry, err := a.SignIn(ctx, releaseClient, releaseOwner, releasePassword)
	f.must(err)
	entry, err = a.SecondFactor(ctx, releaseClient, entry.Pending, kept.Recovery)
	f.must(err)
	s, err := a.Identify(ctx, entry.Session)
	f.must(err)
	f.view(func(r store.Reader) error {
		q, err1 := f.Question.ByToken(r, releaseToken)
		to, _, err2 := f.Settings.Redirect(r, "/old/post.php")
		list, err3 := f.Help.Synonyms(r, s.Actor(), app.English)
		held, err4 := f.Question.Counts(r, s.Actor())
		drafts, err5 := f.Help.Drafts(r, s.Actor())
		reasons, err6 := f.Feedback.ReasonsWaiting(r, s.Actor())
		now, err7 := f.Settings.At(r)
		habits, err8 := a.HabitsOf(r, s.Actor())
		tallies, err9 := f.Feedback.Tallies(r, s.Actor())
		snippets, err10 := f.Help.Snippets(r, s.Actor(), app.English)
		for what, got := range map[string]bool{
			"the answer":   q.Answer == "To all of them." && q.Name == "Ben",
			"the redirect": to == "/en/articles/how-long-does-the-post-take",
			"the synonyms": len(list) == 1 && slices.Equal(list[0].Words, []string{"post", "mail"}),
			"what is held": held[question.Held] == 1,
			"the draft":    len(drafts) == 1 && drafts[0].Typed.Title == "Nos pots",
			"the reason":   reasons == 1,
			"the settings": now.Name == "Le Pot" && now.Colours.Brand == "#0a5c36",
			"the snippet":  len(snippets) == 1 && snippets[0].Body == "Write to us.",
			"the view":     len(habits.Views) == 1 && habits.Views[0].Name == "Drafts",
			"the votes":    slices.ContainsFunc(tallies, func(t feedback.Tally) bool { return t.Yes == 1 && t.No == 0 }),
		} {
			if !got {
				t.Errorf("%s: not there: %s", name, what)
			}
		}
		return errors.Join(err1, err2, err3, err4, err5, err6, err7, err8, err9, err10)
	})
	verdict, err := f.Audit.Verify(ctx)
	f.must(err)
	if !verdict.Sound() || verdict.Entries == 0 {
		t.Errorf("%s: the log of who did what: %+v", name, verdict)
	}
}

// TestAKeptFolderHasARecordInEachTable fails where a room has a new table that
// no kept folder would hold a record of.
func TestAKeptFolderHasARecordInEachTable(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	fillRelease(t, data)
	// What no folder holds that was closed in order, and what nobody uses yet.
	without := []string{"audit_pending", "_once", "help_search_text"}
	made, filled := tablesIn(t, data)
	for _, name := range made {
		if slices.Contains(filled, name) == slices.Contains(without, name) {
			t.Errorf("table %s: with a record %v", name, slices.Contains(filled, name))
		}
	}
	if len(made) < 30 {
		t.Errorf("only %v", made)
	}
}

// tablesIn lists the tables a folder was opened with, and those that have
// records, as the file itself has them.
func tablesIn(t *testing.T, data string) (made, filled []string) {
	t.Helper()
	root, err := os.OpenRoot(data)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	e, err := bolt.Open(root, "store.db", engine.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	err = e.View(t.Context(), func(r engine.Reader) error {
		for it, err := range r.Scan(engine.Range{}) {
			if err != nil {
				return err
			}
			name, rest, _ := strings.Cut(string(it.Key), "\x00")
			if rest[0] != 0 { // of an index
				continue
			}
			if name == "_table" {
				made = append(made, strings.Trim(rest[1:], "\x00\x02"))
			}
			if !slices.Contains(filled, name) {
				filled = append(filled, name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return made, filled
}
