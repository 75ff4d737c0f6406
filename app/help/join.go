package help

import (
	"slices"
	"strings"

	"guichet/app"
	"guichet/store"
)

// Joined is what two articles would become: one that stays and takes the texts,
// keywords, addresses, votes and reads of one that goes.
type Joined struct {
	Keep, Gone ContentRow
	Texts      []JoinedText // each language either has, in the order of app.Langs
	// Narrow says that the one that goes is for fewer people than the one that
	// stays: what it says would be read by more.
	Narrow bool
	Drafts []JoinedDraft // what somebody has typed into the one that goes
}

// JoinedText is one language of it. Body and State are proposals; KeepBody and
// GoneBody are what there is, empty for none.
type JoinedText struct {
	Lang               app.Lang
	Title, Body        string
	State              State
	KeepTitle, KeepWas string
	GoneTitle, GoneWas string
	KeepState          State
	GoneState          State
	Keywords           []string
	Base, From         app.ID // the revisions it is made of; zero for no text
}

// Changes reports whether the article that stays gets another wording.
func (t *JoinedText) Changes() bool { return !t.From.IsZero() }

// JoinedDraft is who has something unsaved in the article that goes.
type JoinedDraft struct {
	Who  app.ID
	Lang app.Lang
}

// JoinInput is what an editor says of a joining.
type JoinInput struct {
	Keep, Gone app.ID
	Texts      []JoinInputText // of each language the one that goes has a text in
}

// JoinInputText is the joined wording of one language. Base and From are the
// revisions the editor saw; other ones by now are a Conflict.
type JoinInputText struct {
	Lang        app.Lang
	Title, Body string
	State       State
	Base, From  app.ID
}

// JoinOf proposes what two articles would be as one.
func (h *Help) JoinOf(r store.Reader, who app.Actor, keep, gone app.ID) (Joined, error) {
	var j Joined
	if err := mayWrite(who); err != nil {
		return j, err
	}
	a, b, err := joinable(r, keep, gone)
	if err != nil {
		return j, err
	}
	mine, err := textsOf(r, keep)
	if err != nil {
		return j, err
	}
	theirs, err := textsOf(r, gone)
	if err != nil {
		return j, err
	}
	j.Keep, j.Gone = rowOf(&a, mine).ContentRow, rowOf(&b, theirs).ContentRow
	j.Narrow = narrower(b.Audience, a.Audience)
	for _, l := range app.Langs() {
		if !h.offers(l) {
			continue
		}
		t, ok, err := joinText(r, l, mine, theirs)
		if err != nil {
			return j, err
		}
		if ok {
			j.Texts = append(j.Texts, t)
		}
	}
	open, _, err := draftsByArticle.Find(r, store.K(gone), store.Page{Limit: 100})
	for _, d := range open {
		j.Drafts = append(j.Drafts, JoinedDraft{d.Who, d.Lang})
	}
	return j, err
}

// JoinedTo lists the articles that were joined to one: their wordings are kept.
func (h *Help) JoinedTo(r store.Reader, who app.Actor, id app.ID) ([]ContentRow, error) {
	if err := mayLook(who); err != nil {
		return nil, err
	}
	all, _, err := articlesByInto.Find(r, store.K(id), store.Page{Limit: 100})
	if err != nil {
		return nil, err
	}
	out := make([]ContentRow, len(all))
	for i := range all {
		list, err := textsOf(r, all[i].ID)
		if err != nil {
			return nil, err
		}
		out[i] = rowOf(&all[i], list).ContentRow
	}
	return out, nil
}

// joinable returns two articles that can be one: neither in the bin, and of a
// kind that has addresses of the same form.
func joinable(r store.Reader, keep, gone app.ID) (a, b Article, err error) {
	if keep == gone {
		return a, b, app.E(app.Invalid, "help.error.join.same")
	}
	if a, err = present(r, keep); err != nil {
		return a, b, err
	}
	if b, err = present(r, gone); err != nil {
		return a, b, err
	}
	if (a.Kind == Page) != (b.Kind == Page) {
		err = app.E(app.Invalid, "help.error.join.kind")
	}
	return a, b, err
}

func narrower(a, b app.Audience) bool {
	order := []app.Audience{app.Everyone, app.SignedInOnly, app.StaffOnly}
	at := func(x app.Audience) int { return slices.Index(order, app.Audience(audienceOf(x))) }
	return at(a) > at(b)
}

func textIn(all []Text, l app.Lang) (Text, bool) {
	i := slices.IndexFunc(all, func(t Text) bool { return t.Lang == l })
	if i < 0 {
		return Text{}, false
	}
	return all[i], true
}

func joinText(r store.Reader, l app.Lang, mine, theirs []Text) (j JoinedText, ok bool, err error) {
	m, has := textIn(mine, l)
	o, other := textIn(theirs, l)
	if !has && !other {
		return j, false, nil
	}
	mv, err := wording(r, &m)
	if err != nil {
		return j, false, err
	}
	ov, err := wording(r, &o)
	if err != nil {
		return j, false, err
	}
	j = JoinedText{
		Lang: l, Title: mv.Title, Body: joinBodies(mv.Body, ov.Body), State: m.State, Base: m.Revision, From: o.Revision,
		KeepTitle: mv.Title, KeepWas: mv.Body, GoneTitle: ov.Title, GoneWas: ov.Body, KeepState: m.State, GoneState: o.State,
		Keywords: joinWords(m.Keywords, o.Keywords),
	}
	if !has {
		j.Title, j.State = ov.Title, o.State
	}
	// What visitors could read they go on to read.
	if other && o.State == Published && !m.State.onShelf() {
		j.State = Published
	}
	if j.State == Scheduled || j.State == "" {
		j.State = Draft
	}
	return j, true, nil
}

// joinBodies puts one text below another. Paragraphs that the first has word
// for word are left out, unless a block of code makes paragraphs uncertain.
func joinBodies(a, b string) string {
	switch {
	case b == "" || a == b:
		return a
	case a == "":
		return b
	}
	if strings.Contains(a+b, "```") || strings.Contains(a+b, "~~~") {
		return a + "\n\n" + b
	}
	have := map[string]bool{}
	for _, p := range strings.Split(a, "\n\n") {
		have[strings.TrimSpace(p)] = true
	}
	out := a
	for _, p := range strings.Split(b, "\n\n") {
		if p = strings.Trim(p, "\n"); p != "" && !have[strings.TrimSpace(p)] {
			out += "\n\n" + p
		}
	}
	return out
}

// joinWords are the keywords of both, as many as a text takes.
func joinWords(a, b []string) []string {
	out := slices.Clone(a)
	for _, k := range b {
		if !hasWord(out, k) && len(out) < MaxKeywords {
			out = append(out, k)
		}
	}
	return out
}
