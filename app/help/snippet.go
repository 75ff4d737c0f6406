package help

import (
	"cmp"
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"guichet/app"
	"guichet/app/audit"
	"guichet/app/help/fold"
	"guichet/store"
)

// Limits of snippets.
const (
	MaxSnippets    = 200     // of a language
	MaxSnippetName = 60      // runes
	MaxSnippet     = 4 << 10 // bytes of Markdown
)

// Snippet is a piece of text the business puts into its articles again and
// again. What was put in stays as it is when the snippet changes.
type Snippet struct {
	ID      app.ID    `json:"id"`
	Lang    app.Lang  `json:"lang"`
	Name    string    `json:"name"`
	Body    string    `json:"body"` // Markdown
	By      app.ID    `json:"by,omitzero"`
	Updated time.Time `json:"updated"`
}

var snippets = store.NewTable("help_snippet", func(s *Snippet) store.Key { return store.K(s.Lang, s.ID) })

// Snippets lists those of a language by name. All staff may read them.
func (h *Help) Snippets(r store.Reader, who app.Actor, lang app.Lang) ([]Snippet, error) {
	if err := mayLook(who); err != nil {
		return nil, err
	}
	var list []Snippet
	for s, err := range snippets.Each(r, store.K(lang)) {
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	app.Sort(list, func(a, b Snippet) int { return cmp.Compare(fold.Key(a.Name), fold.Key(b.Name)) })
	return list, nil
}

// SaveSnippet keeps a snippet, a new one with a zero ID, and returns its id. Two
// of a language do not bear the same name. Editors may.
func (h *Help) SaveSnippet(ctx context.Context, who app.Actor, s Snippet) (app.ID, error) {
	if err := mayWrite(who); err != nil {
		return app.ID{}, err
	}
	if !h.offers(s.Lang) {
		return app.ID{}, app.E(app.Invalid, "help.error.language")
	}
	if err := s.clean(); err != nil {
		return app.ID{}, err
	}
	err := h.st.View(ctx, func(r store.Reader) error {
		_, err := h.render(r, s.Lang, s.Body) // what no text could hold is no snippet
		return err
	})
	if err != nil {
		return app.ID{}, err
	}
	now, fresh := h.clock(), s.ID.IsZero()
	s.By, s.Updated = who.ID, now
	if fresh {
		s.ID = app.NewID(now)
	}
	entry := audit.By(who, now, "snippet.save").On("snippet", s.ID).With("lang", string(s.Lang))
	_, err = h.st.Update(ctx, func(tx *store.Tx) error {
		if err := roomForSnippet(tx, &s, fresh); err != nil {
			return err
		}
		if err := snippets.Put(tx, s); err != nil {
			return err
		}
		return audit.Record(tx, entry)
	})
	return s.ID, err
}

func roomForSnippet(tx *store.Tx, s *Snippet, fresh bool) error {
	n, there := 0, false
	for old, err := range snippets.Each(tx, store.K(s.Lang)) {
		if err != nil {
			return err
		}
		n++
		there = there || old.ID == s.ID
		if old.ID != s.ID && fold.Key(old.Name) == fold.Key(s.Name) {
			return app.E(app.Unfit, "help.error.snippet.twice")
		}
	}
	switch {
	case fresh && n >= MaxSnippets:
		return app.E(app.Unfit, "help.error.snippet.many", "Limit", MaxSnippets)
	case !fresh && !there:
		return app.E(app.NotFound, "help.error.snippet.missing")
	}
	return nil
}

func (s *Snippet) clean() error {
	s.Name = fold.Line(s.Name)
	if !fold.Legible(s.Name) {
		return app.E(app.Unfit, "help.error.snippet.name")
	}
	if err := checkHidden(s.Name); err != nil {
		return err
	}
	if utf8.RuneCountInString(s.Name) > MaxSnippetName {
		return app.E(app.Unfit, "help.error.snippet.long", "Limit", MaxSnippetName)
	}
	s.Body = strings.Trim(strings.ReplaceAll(s.Body, "\r\n", "\n"), "\n")
	switch {
	case strings.TrimSpace(s.Body) == "":
		return app.E(app.Unfit, "help.error.snippet.empty")
	case len(s.Body) > MaxSnippet:
		return app.E(app.Unfit, "help.error.snippet.large", "Limit", MaxSnippet>>10)
	}
	return checkHidden(s.Body)
}

// RemoveSnippet takes a snippet away; one that is gone already is no error.
// Articles keep what was put into them. Editors may.
func (h *Help) RemoveSnippet(ctx context.Context, who app.Actor, lang app.Lang, id app.ID) error {
	if err := mayWrite(who); err != nil {
		return err
	}
	if id.IsZero() {
		return nil
	}
	entry := audit.By(who, h.clock(), "snippet.remove").On("snippet", id).With("lang", string(lang))
	_, err := h.st.Update(ctx, func(tx *store.Tx) error {
		there, err := snippets.Has(tx, store.K(lang, id))
		if err != nil || !there {
			return err
		}
		if err := snippets.Delete(tx, store.K(lang, id)); err != nil {
			return err
		}
		return audit.Record(tx, entry)
	})
	return err
}
