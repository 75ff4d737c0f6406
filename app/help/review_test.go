package help

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"guichet/app"
	"guichet/app/settings"
	"guichet/store"
)

var (
	agent = app.Actor{Role: app.Agent, ID: app.ID{3}}
	boss  = app.Actor{Role: app.Owner, ID: app.ID{4}}
)

// online is an article of one French text visitors read.
func (h *house) online() Saved {
	h.t.Helper()
	return h.article(ArticleInput{}, TextInput{Lang: app.French, Title: "Arrosage", Body: "Un peu d’eau le matin.", State: Published})
}

// change proposes another wording of what is online.
func (h *house) change(who app.Actor, s Saved, title, body string, ask Ask) (Saved, error) {
	h.t.Helper()
	return h.Propose(h.t.Context(), who, s.Article, Edit{
		Base: s.Revision, Text: TextInput{Lang: app.French, Title: title, Body: body, Keywords: []string{"eau"}, Ask: ask},
	})
}

// evening is what is online and the editor's change to it.
func (h *house) evening() (online, change Saved) {
	h.t.Helper()
	online = h.online()
	change, err := h.change(editor, online, "Arrosage", "Un peu d’eau le soir.", Ask{})
	h.must(err)
	return online, change
}

func (h *house) review(id app.ID) ReviewView {
	h.t.Helper()
	var v ReviewView
	h.must(h.view(func(r store.Reader) (err error) {
		v, err = h.Review(r, agent, id, app.French)
		return err
	}))
	return v
}

// turns lists what waits for a person.
func (h *house) turns(who app.Actor) string {
	h.t.Helper()
	var out []string
	h.must(h.view(func(r store.Reader) error {
		list, err := h.ForYou(r, who)
		out = nil
		for _, w := range list {
			out = append(out, string(w.Turn)+" "+w.Title)
		}
		return err
	}))
	return strings.Join(out, ", ")
}

func (h *house) deeds(id app.ID) []Deed {
	h.t.Helper()
	var out []Deed
	h.must(h.view(func(r store.Reader) error {
		list, err := h.History(r, agent, id, app.French)
		out = nil
		for _, a := range list {
			out = append(out, a.Deed)
		}
		return err
	}))
	return out
}

func (h *house) reads(slug string) string {
	h.t.Helper()
	v, err := h.get(app.French, slug)
	if err != nil {
		return err.Error()
	}
	return v.Plain
}

func (h *house) fourEyed() {
	h.t.Helper()
	h.must(h.set.SaveWriting(h.t.Context(), boss, app.ID{}, settings.Writing{FourEyes: true}))
}

func wantKey(t *testing.T, err error, key string) {
	t.Helper()
	var e *app.Error
	if !errors.As(err, &e) || e.Key != key {
		t.Errorf("error %v, want %s", err, key)
	}
}

func TestADraftIsProposedGivenBackAndApproved(t *testing.T) {
	t.Parallel()
	h := open(t)
	ctx := t.Context()
	s := h.article(ArticleInput{}, TextInput{Lang: app.French, Title: "Arrosage", Body: "Un peu d’eau."})
	saved, err := h.Propose(ctx, editor, s.Article, Edit{Base: s.Revision, Text: TextInput{
		Lang: app.French, Title: "Arrosage", Body: "Un peu d’eau le soir.", Ask: Ask{To: second.ID, Note: "Vous savez."},
	}})
	if err != nil || saved.State != Review {
		t.Fatalf("%+v, %v", saved, err)
	}
	if h.turns(second) != "review Arrosage" || h.turns(editor) != "" || h.turns(agent) != "" {
		t.Errorf("waits for %q, %q, %q", h.turns(second), h.turns(editor), h.turns(agent))
	}
	wantKey(t, h.Return(ctx, second, s.Article, app.French, s.Revision, ""), "help.error.proposal.moved")
	h.must(h.Return(ctx, second, s.Article, app.French, saved.Revision, "Le matin plutôt."))
	if h.turns(editor) != "returned Arrosage" || h.turns(second) != "" {
		t.Errorf("waits for %q, %q", h.turns(editor), h.turns(second))
	}
	again, err := h.Propose(ctx, editor, s.Article, Edit{Base: saved.Revision, Text: TextInput{
		Lang: app.French, Title: "Arrosage", Body: "Un peu d’eau le matin.",
	}})
	h.must(err)
	v := h.review(s.Article)
	if v.Against.ID != saved.Revision || len(v.Changes) != 1 || v.Changes[0].Fate != "changed" {
		t.Errorf("compared with %s: %+v", v.Against.ID, v.Changes)
	}
	if h.turns(second) != "review Arrosage" || h.turns(boss) != "review Arrosage" {
		t.Error("it does not wait for whoever may")
	}
	_, err = h.Approve(ctx, editor, s.Article, app.French, Verdict{Seen: again.Revision})
	wantKey(t, err, "help.error.proposal.own")
	_, err = h.Approve(ctx, agent, s.Article, app.French, Verdict{Seen: again.Revision})
	wantKind(t, err, app.Forbidden)
	_, err = h.Approve(ctx, second, s.Article, app.French, Verdict{Seen: again.Revision, Note: "Oui."})
	h.must(err)
	if h.turns(editor) != "approved Arrosage" || h.turns(second) != "" {
		t.Errorf("waits for %q, %q", h.turns(editor), h.turns(second))
	}
	_, err = h.Publish(ctx, editor, s.Article, app.French)
	h.must(err)
	if h.turns(editor) != "" || h.reads("arrosage") != "Un peu d’eau le matin." {
		t.Errorf("waits %q, reads %q", h.turns(editor), h.reads("arrosage"))
	}
	want := []Deed{WentOnline, Approved, Proposed, Returned, Proposed}
	if got := h.deeds(s.Article); !reflect.DeepEqual(got, want) {
		t.Errorf("history %v", got)
	}
}

func TestAChangeWaitsBesideWhatIsRead(t *testing.T) {
	t.Parallel()
	h := open(t)
	ctx := t.Context()
	s, p := h.evening()
	if h.reads("arrosage") != "Un peu d’eau le matin." || h.turns(second) != "review Arrosage" {
		t.Fatalf("reads %q, waits %q", h.reads("arrosage"), h.turns(second))
	}
	v := h.review(s.Article)
	if v.Text.Revision != s.Revision || v.Subject.Body != "Un peu d’eau le soir." || len(v.Text.Keywords) > 0 {
		t.Errorf("%+v", v.Text)
	}
	_, err := h.change(second, s, "Arrosage", "Autre chose.", Ask{})
	wantKey(t, err, "help.error.proposal.other")
	// Somebody saves another sentence meanwhile: both are published.
	h.text(s.Article, TextInput{Lang: app.French, Title: "Arrosage d’hiver", Body: "Un peu d’eau le matin."})
	saved, err := h.Approve(ctx, second, s.Article, app.French, Verdict{Seen: p.Revision, Publish: true})
	if err != nil || !saved.Merged {
		t.Fatalf("%+v, %v", saved, err)
	}
	got, err := h.get(app.French, "arrosage")
	h.must(err)
	if got.Title != "Arrosage d’hiver" || got.Plain != "Un peu d’eau le soir." || len(got.Keywords) != 1 {
		t.Errorf("%+v", got)
	}
	if v := h.review(s.Article); v.Proposal.Stage != "" || h.turns(second) != "" || h.turns(editor) != "" {
		t.Errorf("still proposed: %+v", v.Proposal)
	}
}

func TestAChangeIsPublishedAsTheRevisionThatWasApproved(t *testing.T) {
	t.Parallel()
	h := open(t)
	s, p := h.evening()
	saved, err := h.Approve(t.Context(), second, s.Article, app.French, Verdict{Seen: p.Revision, Publish: true})
	h.must(err)
	v := h.review(s.Article)
	if saved.Revision != p.Revision || v.Now.By != editor.ID || v.Text.Approved != p.Revision {
		t.Errorf("revision %s by %s, proposed %s", saved.Revision, v.Now.By, p.Revision)
	}
}

func TestAChangeGoesOnlineAtItsMoment(t *testing.T) {
	t.Parallel()
	h := open(t)
	ctx := t.Context()
	s, p := h.evening()
	at := dayOne.Add(48 * time.Hour)
	_, err := h.Approve(ctx, second, s.Article, app.French, Verdict{Seen: p.Revision, Publish: true, At: at})
	h.must(err)
	next, err := h.Strike(ctx)
	if err != nil || !next.Equal(at) || h.turns(editor) != "" {
		t.Fatalf("next %s, %v, waits %q", next, err, h.turns(editor))
	}
	h.must(h.Unplan(ctx, editor, s.Article, app.French))
	h.pass(72 * time.Hour)
	if _, err := h.Strike(ctx); err != nil || h.reads("arrosage") != "Un peu d’eau le matin." {
		t.Fatalf("%v, reads %q", err, h.reads("arrosage"))
	}
	if h.turns(editor) != "approved Arrosage" {
		t.Errorf("waits %q", h.turns(editor))
	}
	_, err = h.PublishChange(ctx, editor, s.Article, app.French, dayOne.Add(96*time.Hour))
	h.must(err)
	h.pass(24 * time.Hour) // the program was not running then
	if _, err := h.Strike(ctx); err != nil || h.reads("arrosage") != "Un peu d’eau le soir." {
		t.Fatalf("%v, reads %q", err, h.reads("arrosage"))
	}
	if got := h.deeds(s.Article); got[0] != WentOnline || got[1] != Planned || got[2] != Cancelled {
		t.Errorf("history %v", got)
	}
}

func TestAChangeThatCollidesIsHeldAtItsMoment(t *testing.T) {
	t.Parallel()
	h := open(t)
	ctx := t.Context()
	s := h.online()
	_, err := h.change(editor, s, "Arrosage", "Un peu d’eau le soir.", Ask{})
	h.must(err)
	_, err = h.PublishChange(ctx, editor, s.Article, app.French, dayOne.Add(time.Hour))
	h.must(err)
	h.text(s.Article, TextInput{Lang: app.French, Title: "Arrosage", Body: "Un peu d’eau à midi."})
	h.pass(2 * time.Hour)
	next, err := h.Strike(ctx)
	if err != nil || !next.IsZero() {
		t.Fatalf("next %s, %v", next, err)
	}
	if h.reads("arrosage") != "Un peu d’eau à midi." || h.turns(editor) != "held Arrosage" || h.deeds(s.Article)[0] != Held {
		t.Errorf("reads %q, waits %q, %v", h.reads("arrosage"), h.turns(editor), h.deeds(s.Article))
	}
}

func TestFourEyes(t *testing.T) {
	t.Parallel()
	h := open(t)
	ctx := t.Context()
	s := h.online()
	draft := h.article(ArticleInput{}, TextInput{Lang: app.French, Title: "Rempotage", Body: "Au printemps."})
	h.fourEyed()
	text := TextInput{Lang: app.French, Title: "Arrosage", Body: "Un peu d’eau le soir."}
	refused := map[string]func() error{
		"save what is online": func() error {
			_, err := h.SaveEdit(ctx, editor, s.Article, Edit{Base: s.Revision, Text: text})
			return err
		},
		"save it by another way": func() error { _, err := h.SaveText(ctx, editor, s.Article, text, app.ID{}); return err },
		"create online": func() error {
			text := text
			text.State = Published
			_, err := h.CreateArticle(ctx, editor, ArticleInput{}, text)
			return err
		},
		"create for later": func() error {
			text := text
			text.State, text.PublishAt = Scheduled, dayOne.Add(time.Hour)
			_, err := h.CreateArticle(ctx, editor, ArticleInput{}, text)
			return err
		},
		"publish": func() error { _, err := h.Publish(ctx, editor, draft.Article, app.French); return err },
		"schedule": func() error {
			_, err := h.Schedule(ctx, editor, draft.Article, app.French, dayOne.Add(time.Hour))
			return err
		},
		"archive": func() error { _, err := h.Archive(ctx, editor, draft.Article, app.French); return err },
		"bulk": func() error {
			done, err := h.DoBulk(ctx, editor, Bulk{Do: DoPublish, Articles: []app.ID{draft.Article}})
			return errors.Join(err, done.Each[0].Err)
		},
		"publish a change": func() error {
			if _, err := h.change(editor, s, "Arrosage", "Un peu d’eau le soir.", Ask{}); err != nil {
				return err
			}
			_, err := h.PublishChange(ctx, editor, s.Article, app.French, time.Time{})
			return err
		},
		"plan a change": func() error {
			_, err := h.PublishChange(ctx, editor, s.Article, app.French, dayOne.Add(time.Hour))
			return err
		},
	}
	for name, do := range refused {
		if name == "plan a change" {
			continue
		}
		t.Run(name, func(t *testing.T) { wantKey(t, do(), "help.error.proposal.needed") })
	}
	wantKey(t, refused["plan a change"](), "help.error.proposal.needed")
	if h.reads("arrosage") != "Un peu d’eau le matin." {
		t.Errorf("reads %q", h.reads("arrosage"))
	}
	_, err := h.SaveEdit(ctx, editor, draft.Article, Edit{Base: draft.Revision, Text: TextInput{
		Lang: app.French, Title: "Rempotage", Body: "Au printemps, en avril."}})
	h.must(err) // a draft is nobody else's
	v := h.review(draft.Article)
	_, err = h.Approve(ctx, editor, draft.Article, app.French, Verdict{Seen: v.Now.ID})
	wantKey(t, err, "help.error.proposal.own") // not one's own words, proposed or not
	_, err = h.Approve(ctx, second, draft.Article, app.French, Verdict{Seen: v.Now.ID})
	h.must(err)
	_, err = h.Publish(ctx, editor, draft.Article, app.French)
	h.must(err)
	_, err = h.SaveEdit(ctx, editor, draft.Article, Edit{Base: v.Now.ID, Text: TextInput{
		Lang: app.French, Title: "Rempotage", Body: "Au printemps, en mai."}})
	wantKey(t, err, "help.error.proposal.needed") // what was approved was the other wording
	_, err = h.Revert(ctx, editor, draft.Article, app.French, draft.Revision, v.Now.ID)
	wantKey(t, err, "help.error.proposal.needed")
	_, err = h.SaveEdit(ctx, boss, draft.Article, Edit{Base: v.Now.ID, Text: TextInput{
		Lang: app.French, Title: "Rempotage", Body: "Au printemps, en mai."}})
	h.must(err) // owners are free
}

func TestCommentsKeepToTheirPassage(t *testing.T) {
	t.Parallel()
	h := open(t)
	ctx := t.Context()
	s := h.article(ArticleInput{}, TextInput{Lang: app.French, Title: "Arrosage",
		Body: "Un début.\n\nUn peu d’eau **le matin** suffit aux plantes.\n\nUne fin."})
	say := func(who app.Actor, quote, text string) (app.ID, error) {
		return h.Comment(ctx, who, s.Article, app.French, CommentInput{Revision: h.review(s.Article).Subject.ID, Quote: quote, Line: 3, Text: text})
	}
	_, err := say(agent, "le soir", "Ah ?")
	wantKey(t, err, "help.error.comment.passage")
	_, err = say(agent, "Une fin.", "  ")
	wantKey(t, err, "help.error.comment.empty")
	_, err = say(app.Visitor(), "Une fin.", "x")
	wantKind(t, err, app.Forbidden)
	first, err := say(agent, "d'eau le matin", "Pourquoi le matin ?") // as it reads, not as it is written
	h.must(err)
	th := h.review(s.Article).Threads
	if len(th) != 1 || th[0].Quote != "d’eau **le matin" || th[0].Place.Line != 3 || th[0].Place.Gone {
		t.Fatalf("%+v", th)
	}
	if h.turns(editor) != "answer Arrosage" || h.turns(agent) != "" {
		t.Errorf("waits for %q, %q", h.turns(editor), h.turns(agent))
	}
	_, err = h.Comment(ctx, editor, s.Article, app.French, CommentInput{Thread: first, Text: "Il fait frais."})
	h.must(err)
	if h.turns(editor) != "" || h.turns(agent) != "answer Arrosage" {
		t.Errorf("waits for %q, %q", h.turns(editor), h.turns(agent))
	}
	h.text(s.Article, TextInput{Lang: app.French, Title: "Arrosage",
		Body: "Tout nouveau.\n\nUn début.\n\nUn peu d’eau **le matin** suffit aux plantes.\n\nUne fin."})
	if th = h.review(s.Article).Threads; th[0].Place.Line != 5 || th[0].Place.Reworded || len(th[0].Answers) != 1 {
		t.Errorf("%+v", th)
	}
	h.text(s.Article, TextInput{Lang: app.French, Title: "Arrosage", Body: "Tout nouveau.\n\nUne fin."})
	if th = h.review(s.Article).Threads; !th[0].Place.Gone {
		t.Errorf("%+v", th)
	}
	h.must(h.Settle(ctx, agent, s.Article, app.French, first, true))
	if h.turns(agent) != "" || h.review(s.Article).Threads[0].Settled.IsZero() {
		t.Errorf("waits for %q", h.turns(agent))
	}
	h.must(h.Settle(ctx, agent, s.Article, app.French, first, false))
	if h.turns(agent) != "answer Arrosage" {
		t.Error("it was not opened again")
	}
	wantKind(t, h.Settle(ctx, agent, s.Article, app.French, app.ID{9}, true), app.NotFound)
}

func TestWhatIsSaidGoesWithTheArticle(t *testing.T) {
	t.Parallel()
	h := open(t)
	ctx := t.Context()
	s := h.online()
	_, err := h.change(editor, s, "Arrosage", "Un peu d’eau le soir.", Ask{})
	h.must(err)
	_, err = h.Comment(ctx, agent, s.Article, app.French, CommentInput{Revision: s.Revision, Quote: "eau", Text: "Chaude ?"})
	h.must(err)
	h.must(h.Delete(ctx, editor, s.Article))
	if h.turns(second) != "" {
		t.Error("what is in the bin waits for somebody")
	}
	h.pass((BinDays + 1) * 24 * time.Hour)
	_, err = h.Strike(ctx)
	h.must(err)
	h.must(h.view(func(r store.Reader) error {
		n := 0
		for range acts.Each(r, nil) {
			n++
		}
		for range comments.Each(r, nil) {
			n++
		}
		for range proposals.Each(r, nil) {
			n++
		}
		if n != 0 {
			t.Errorf("%d records are left", n)
		}
		return nil
	}))
}

func TestACommentIsItsAuthors(t *testing.T) {
	t.Parallel()
	h := open(t)
	a := h.article(ArticleInput{}, live(app.French, "Délais", "Deux jours."))
	other := app.Actor{Role: app.Editor, ID: app.NewID(h.clock())}
	first, err := h.Comment(t.Context(), editor, a.Article, app.French, CommentInput{Revision: a.Revision, Quote: "Deux", Line: 1, Text: "Ou trois ?"})
	h.must(err)
	answer, err := h.Comment(t.Context(), other, a.Article, app.French, CommentInput{Thread: first, Text: "Deux."})
	h.must(err)
	wantKind(t, h.RewordComment(t.Context(), other, a.Article, app.French, first, "Non"), app.Forbidden)
	wantKind(t, h.DropComment(t.Context(), other, a.Article, app.French, first), app.Forbidden)
	wantKind(t, h.RewordComment(t.Context(), editor, a.Article, app.French, first, " \n"), app.Unfit)
	h.must(h.RewordComment(t.Context(), editor, a.Article, app.French, first, "Ou quatre ?"))
	said := func() (all []Comment) {
		h.must(h.view(func(r store.Reader) error {
			for c, err := range comments.Each(r, store.K(a.Article, app.French)) {
				h.must(err)
				all = append(all, c)
			}
			return nil
		}))
		return all
	}
	if all := said(); len(all) != 2 || all[0].Text != "Ou quatre ?" || all[0].Edited.IsZero() {
		t.Errorf("%+v", all)
	}
	h.must(h.DropComment(t.Context(), editor, a.Article, app.French, first))
	if all := said(); len(all) != 2 || all[0].Text != "" || all[0].Dropped.IsZero() || all[0].Quote != "Deux" {
		t.Errorf("%+v", all)
	}
	wantKind(t, h.RewordComment(t.Context(), editor, a.Article, app.French, first, "Encore"), app.NotFound)
	h.must(h.DropComment(t.Context(), other, a.Article, app.French, answer))
	if all := said(); len(all) != 1 {
		t.Errorf("%+v", all)
	}
}
