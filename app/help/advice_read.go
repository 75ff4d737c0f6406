package help

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"guichet/app"
	"guichet/app/help/fold"
	"guichet/store"
)

// What a text is told to be too long for.
const (
	LongTitle = 80   // runes; search results elsewhere cut it
	LongText  = 1200 // words, six minutes
)

// Written is a text as it stands in a form.
type Written struct {
	Article  app.ID // zero for a new one
	Lang     app.Lang
	Kind     Kind
	Title    string
	Body     string
	Keywords []string
	Media    Media
}

// Advice is one thing that could be better. Its sentence is the catalogue's
// "help.advice." and Word with Args.
type Advice struct {
	Word string
	Line int // of the body, from 1; 0 for none
	// Control is the control it is about where it is not the body: title,
	// keywords. Empty for the body and for the article as a whole.
	Control string
	Args    []any
	Article app.ID   // another one it speaks of
	Lang    app.Lang // a language of this one it speaks of
}

// mostAdvice bounds how much is said at once.
const mostAdvice = 50

// Advise says what could be better in a text that is being written. A text that
// cannot be rendered is the error its saving would be.
func (h *Help) Advise(ctx context.Context, who app.Actor, w Written) ([]Advice, error) {
	if err := mayLook(who); err != nil {
		return nil, err
	}
	if !h.offers(w.Lang) {
		return nil, notFound()
	}
	out, err := h.answered(ctx, who, &w)
	if err != nil {
		return nil, err
	}
	title := fold.Line(w.Title)
	if n := utf8.RuneCountInString(title); n > LongTitle {
		out = append(out, Advice{Word: "title.long", Control: "title", Args: []any{"Length", n, "Limit", LongTitle}})
	}
	if title != "" && len(tidy(w.Keywords)) == 0 {
		out = append(out, Advice{Word: "keywords", Control: "keywords"})
	}
	out = append(out, adviseMedia(&w)...)
	err = h.st.View(ctx, func(r store.Reader) error {
		text, err := h.adviseText(r, &w)
		if err != nil {
			return err
		}
		langs, err := h.adviseLangs(r, &w)
		out = append(append(slices.Clip(out), text...), langs...)
		return err
	})
	return out[:min(len(out), mostAdvice)], err
}

// adviseMedia says what a medium lacks.
func adviseMedia(w *Written) []Advice {
	var out []Advice
	add := func(word, control string) { out = append(out, Advice{Word: word, Control: control}) }
	m := w.Media
	if w.Kind.Media() && m.File.IsZero() && m.Link == "" {
		add("media.file", "up-file")
	}
	if w.Kind.Plays() && !m.File.IsZero() && m.Captions.IsZero() {
		add("media.captions", "up-captions")
	}
	if w.Kind.Plays() && m.Transcript == "" {
		add("media.transcript", "media-transcript")
	}
	return out
}

// answered looks for another article that answers the title already: one of
// that title, or one the search is sure of.
func (h *Help) answered(ctx context.Context, who app.Actor, w *Written) ([]Advice, error) {
	title := fold.Key(w.Title)
	if utf8.RuneCountInString(title) < 4 || h.follower.Load() == nil {
		return nil, nil
	}
	found, err := h.Search(ctx, app.Actor{Role: max(who.Role, app.Agent), ID: who.ID},
		SearchQuery{Text: w.Title, Lang: w.Lang, Limit: 3})
	if err != nil || len(found.Hits) == 0 {
		return nil, err
	}
	for i, hit := range found.Hits {
		if hit.Lang != w.Lang {
			continue
		}
		if hit.Article == w.Article {
			return nil, nil // it is the answer itself
		}
		if fold.Key(hit.Title) == title || i == 0 && found.Confident {
			return []Advice{{Word: "answered", Control: "title", Article: hit.Article, Args: []any{"Title", hit.Title}}}, nil
		}
	}
	return nil, nil
}

func (h *Help) adviseText(r store.Reader, w *Written) ([]Advice, error) {
	v, err := h.read(r, app.Visitor(), w.Lang)
	if err != nil {
		return nil, err
	}
	page, err := h.renderLined(r, w.Lang, w.Body)
	if err != nil {
		return nil, err
	}
	a, err := articles.Get(r, store.K(w.Article))
	if err != nil && !missing(err) {
		return nil, err
	}
	targets, err := v.targets(page.Doc, a.Origin.Source)
	if err != nil {
		return nil, err
	}
	var out []Advice
	if w.Kind == Troubleshooting {
		out = h.adviseSteps(w.Body)
	}
	if page.Words > LongText {
		out = append(out, Advice{Word: "text.long", Args: []any{"Count", page.Words, "Limit", LongText}})
	}
	for _, t := range targets {
		if t.Broken != "" {
			label := cmp.Or(strings.TrimSpace(t.Label), t.Dest)
			out = append(out, Advice{
				Word: "link." + string(t.Broken), Line: t.Line, Args: []any{"Link", shorten(label, 60)}, Article: t.Article,
			})
		}
		if t.Image && strings.TrimSpace(t.Label) == "" {
			out = append(out, Advice{Word: "alt", Line: t.Line})
		}
	}
	return out, nil
}

// adviseSteps says what is wrong with the steps of a guide. A choice that leads to
// no heading is named among the links.
func (h *Help) adviseSteps(body string) []Advice {
	var out []Advice
	for _, f := range h.stepFaults(body) {
		if f.lost {
			continue
		}
		_, args := f.Said()
		out = append(out, Advice{Word: f.word(), Line: f.Line, Args: args})
	}
	return out
}

// adviseLangs tells which translations are missing or behind.
func (h *Help) adviseLangs(r store.Reader, w *Written) ([]Advice, error) {
	a, err := articles.Get(r, store.K(w.Article))
	if missing(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	all, err := textsOf(r, a.ID)
	if err != nil {
		return nil, err
	}
	row := rowOf(&a, all)
	var out []Advice
	for _, l := range h.set.Now().Languages {
		switch t, ok := row.In(l); {
		case !ok && l != w.Lang:
			out = append(out, Advice{Word: "untranslated", Lang: l, Article: a.ID})
		case ok && t.Behind:
			out = append(out, Advice{Word: "behind", Lang: l, Article: a.ID})
		}
	}
	return out, nil
}
