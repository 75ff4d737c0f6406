package help

import (
	"strings"
	"testing"

	"guichet/app"
	"guichet/store"
)

// joined is what an editor sends who takes the proposal as it is.
func (h *house) proposal(keep, gone app.ID) JoinInput {
	h.t.Helper()
	in := JoinInput{Keep: keep, Gone: gone}
	h.must(h.view(func(r store.Reader) error {
		j, err := h.JoinOf(r, editor, keep, gone)
		for _, t := range j.Texts {
			if t.Changes() {
				in.Texts = append(in.Texts, JoinInputText{
					Lang: t.Lang, Title: t.Title, Body: t.Body, State: t.State, Base: t.Base, From: t.From,
				})
			}
		}
		return err
	}))
	return in
}

func (h *house) join(keep, gone app.ID) app.ID {
	h.t.Helper()
	id, err := h.Join(h.t.Context(), editor, h.proposal(keep, gone))
	h.must(err)
	return id
}

// twins are two articles about the same: in French both, in English the second
// alone, in Spanish a draft of the second; the second had another title once.
func twins(h *house) (keep, gone app.ID) {
	cat := h.category(named("C"))
	keep = h.article(ArticleInput{Category: cat}, TextInput{
		Lang: app.French, Title: "Suivre un colis", Body: "Regardez le courriel.\n\nCommun.", State: Published,
		Keywords: []string{"colis"}, Aliases: []string{"/vieux/un"},
	}).Article
	gone = h.article(ArticleInput{}, TextInput{
		Lang: app.French, Title: "Ou est le paquet", Body: "Premier jet.", State: Published, Aliases: []string{"/vieux/deux"},
	}).Article
	h.text(gone, TextInput{
		Lang: app.French, Title: "Où est mon paquet", Slug: "mon-paquet", Body: "Commun.\n\nAppelez-nous.", State: Published,
		Keywords: []string{"paquet", "COLIS"}, Aliases: []string{"/vieux/deux"},
	})
	h.text(gone, live(app.English, "Where is my parcel", "Call us."))
	h.text(gone, TextInput{Lang: app.Spanish, Title: "Paquete", Body: "Llame."})
	return keep, gone
}

func TestTwoArticlesBecomeOne(t *testing.T) {
	t.Parallel()
	h := open(t)
	keep, gone := twins(h)
	third := h.article(ArticleInput{Related: []string{gone.String()}},
		live(app.French, "Voir aussi", "Lisez [ceci](article:"+gone.String()+").")).Article
	h.CountRead(gone, app.French)
	h.CountRead(keep, app.French)
	h.must(h.WriteReads(t.Context()))
	h.join(keep, gone)
	v, err := h.get(app.French, "suivre-un-colis")
	h.must(err)
	for _, part := range []string{"Regardez le courriel.", "Appelez-nous."} {
		if !strings.Contains(v.Plain, part) {
			t.Errorf("%q is not in %q", part, v.Plain)
		}
	}
	if strings.Count(v.Plain, "Commun.") != 1 || strings.Join(v.Keywords, " ") != "colis paquet" {
		t.Errorf("%q, %q", v.Plain, v.Keywords)
	}
	for slug, lang := range map[string]app.Lang{"mon-paquet": app.French, "ou-est-le-paquet": app.French} {
		_, err := h.get(lang, slug)
		wantMoved(t, err, "/fr/articles/suivre-un-colis")
	}
	if en, err := h.get(app.English, "where-is-my-parcel"); err != nil || en.Article != keep {
		t.Errorf("%+v, %v", en.Card, err)
	}
	h.must(h.view(func(r store.Reader) error {
		for _, old := range []string{"/vieux/un", "/vieux/deux"} {
			if to, ok, err := h.Redirect(r, old); err != nil || !ok || to != "/fr/articles/suivre-un-colis" {
				t.Errorf("%s leads to %q, %v", old, to, err)
			}
		}
		return nil
	}))
	also, err := h.get(app.French, "voir-aussi")
	h.must(err)
	if len(also.Related) != 1 || also.Related[0].Article != keep || !strings.Contains(also.HTML, "/fr/articles/suivre-un-colis") {
		t.Errorf("%+v, %s", also.Related, also.HTML)
	}
	h.must(h.view(func(r store.Reader) error {
		names, err := h.NamesOf(r, app.Visitor(), app.French, []app.ID{gone})
		if n := names[gone]; n.Article != keep || n.Path != "/fr/articles/suivre-un-colis" {
			t.Errorf("a question it answered leads to %+v", n)
		}
		return err
	}))
	if n := h.readsOf(keep); n.All != 2 || n.Recent != 2 {
		t.Errorf("%+v", n)
	}
	if c := h.contents(ContentQuery{}); c.Total != 2 {
		t.Errorf("%d in the list", c.Total)
	}
	if c := h.contents(ContentQuery{Bin: true}); c.Total != 0 {
		t.Errorf("%d in the bin", c.Total)
	}
	wantKind(t, h.Restore(t.Context(), editor, gone), app.Conflict)
	h.must(h.Delete(t.Context(), editor, third))
}

func TestAJoiningIsUndoneExactly(t *testing.T) {
	t.Parallel()
	h := open(t)
	keep, gone := twins(h)
	before := h.records(keep, gone)
	v := h.undo1(h.join(keep, gone))
	h.same("apart again", before, keep, gone)
	if v.Back != 1 || v.Left != 0 {
		t.Errorf("%+v", v.Action)
	}
	// The other way round, and on to a third.
	first := h.join(gone, keep)
	third := h.article(ArticleInput{}, live(app.French, "Troisième", "Autre.")).Article
	second := h.join(third, gone)
	for _, slug := range []string{"suivre-un-colis", "mon-paquet", "ou-est-le-paquet"} {
		_, err := h.get(app.French, slug)
		wantMoved(t, err, "/fr/articles/troisieme")
	}
	_, err := h.Undo(t.Context(), editor, first)
	wantKind(t, err, app.Conflict)
	_, err = h.Join(t.Context(), editor, JoinInput{Keep: keep, Gone: third})
	wantKind(t, err, app.Gone) // no ring of joinings
	h.undo1(second)
	h.undo1(first)
	h.same("apart after two", before, keep, gone)
}

func TestUndoingAJoiningLeavesWhatWasWrittenSince(t *testing.T) {
	t.Parallel()
	h := open(t)
	keep, gone := twins(h)
	was := h.records(gone)
	act := h.join(keep, gone)
	h.text(keep, TextInput{Lang: app.English, Title: "Where is my parcel", Body: "Call us. Or write."})
	v := h.undo1(act)
	if v.Left != 1 || v.Back != 1 {
		t.Errorf("%+v", v.Action)
	}
	h.same("the one that went", was, gone)
	en, err := h.get(app.English, "where-is-my-parcel")
	if err != nil || en.Article != gone {
		t.Errorf("%+v, %v", en.Card, err)
	}
	en, err = h.get(app.English, "where-is-my-parcel-2")
	if err != nil || en.Article != keep || !strings.Contains(en.Plain, "Or write.") {
		t.Errorf("%+v, %v", en.Card, err)
	}
	fr, err := h.get(app.French, "suivre-un-colis")
	if err != nil || strings.Contains(fr.Plain, "Appelez") {
		t.Errorf("%q, %v", fr.Plain, err)
	}
}

func TestAJoiningIsRefused(t *testing.T) {
	t.Parallel()
	h := open(t)
	keep, gone := twins(h)
	page := h.article(ArticleInput{Kind: Page}, live(app.French, "Mentions", "x")).Article
	in := h.proposal(keep, gone)
	before := h.records(keep, gone, page)
	try := func(kind app.Kind, change func(*JoinInput)) {
		t.Helper()
		bad := in
		bad.Texts = append([]JoinInputText(nil), in.Texts...)
		change(&bad)
		_, err := h.Join(t.Context(), editor, bad)
		wantKind(t, err, kind)
	}
	try(app.Invalid, func(in *JoinInput) { in.Gone = in.Keep })
	try(app.Invalid, func(in *JoinInput) { in.Gone = page })
	try(app.NotFound, func(in *JoinInput) { in.Gone = app.ID{7} })
	try(app.Conflict, func(in *JoinInput) { in.Texts = in.Texts[1:] })
	try(app.Conflict, func(in *JoinInput) { in.Texts[0].From = app.ID{7} })
	try(app.Conflict, func(in *JoinInput) { in.Texts[0].Base = app.ID{7} })
	try(app.Invalid, func(in *JoinInput) { in.Texts[0].Title = "" })
	_, err := h.Join(t.Context(), app.Actor{Role: app.Agent}, in)
	wantKind(t, err, app.Forbidden)
	h.same("after refusals", before, keep, gone, page)
}

func TestThePurgeTakesWhatWasJoined(t *testing.T) {
	t.Parallel()
	h := open(t)
	keep, gone := twins(h)
	h.join(keep, gone)
	h.pass(40 * 24 * 60 * 60 * 1e9)
	_, err := h.Strike(t.Context())
	h.must(err)
	if h.records(gone) == "" || !strings.Contains(h.records(gone), "Premier jet.") {
		t.Error("its wordings are gone while the other is there")
	}
	h.must(h.Delete(t.Context(), editor, keep))
	h.pass(31 * 24 * 60 * 60 * 1e9)
	_, err = h.Strike(t.Context())
	h.must(err)
	if left := h.records(gone); strings.Contains(left, "Premier jet.") {
		t.Errorf("left: %s", left)
	}
	if _, err := h.get(app.French, "mon-paquet"); app.KindOf(err) != app.Gone {
		t.Errorf("%v", err)
	}
}
