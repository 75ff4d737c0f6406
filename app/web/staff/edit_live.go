package staff

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"strings"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/web/kit"
	"guichet/store"
)

// KeptDraft is the answer to what a page keeps by itself. Said is a sentence
// that is true.
type KeptDraft struct {
	Said string `json:"said"`
}

// KeepDraft keeps what the person has typed. A script asks for it every few
// seconds of change.
func (s *Staff) KeepDraft(_ http.ResponseWriter, r *http.Request) (kit.Document, error) {
	id, lang, f, err := s.textForm(r, kit.ReadForm)
	if err != nil {
		return kit.Document{}, err
	}
	at, err := s.Help.KeepDraft(r.Context(), kit.VisitOf(r).Actor, id, lang, f.ID("base"), typed(f))
	if err != nil {
		return kit.Document{}, err
	}
	words := s.words(r)
	return data(KeptDraft{Said: words.T("content.draft.kept", "Time", words.Time(s.local(at)))})
}

// DropDraft throws what was typed away and shows what is saved.
func (s *Staff) DropDraft(_ http.ResponseWriter, r *http.Request) (kit.Document, error) {
	id, lang, err := s.textOf(r)
	if err != nil {
		return kit.Document{}, err
	}
	if err := s.Help.DropDraft(r.Context(), kit.VisitOf(r).Actor, id, lang); err != nil {
		return kit.Document{}, err
	}
	to := textPath(id, lang)
	if r.URL.Query().Has("new") {
		to = "/staff/content"
	}
	return kit.Document{}, &kit.Next{To: to, Note: "draft.dropped"}
}

// data is an answer for a script.
func data(v any) (kit.Document, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return kit.Document{}, fmt.Errorf("staff: write %T: %w", v, err)
	}
	return kit.Document{Type: kit.JSON, Body: append(body, '\n'), Negotiated: true}, nil
}

// Preview makes what visitors would read of a wording that is not saved, and
// what could be better in it.
func (s *Staff) Preview(_ http.ResponseWriter, r *http.Request) (kit.Document, error) {
	f, err := kit.ReadForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	lang := f.Lang("text-lang")
	if !s.Settings.Now().Offers(lang) {
		return kit.Document{}, app.E(app.Invalid, "help.error.language")
	}
	part := s.preview(r, lang, f.Line("title"), f.Text("body"))
	p := EditPage{Base: Base{Base: kit.Base{Lang: s.lang(r)}}, TextLang: lang, Preview: &part}
	p.Advice = s.advice(r, written(f, lang))
	return s.fragment("edit", "written", p)
}

func (s *Staff) preview(r *http.Request, lang app.Lang, title, body string) PreviewPart {
	part := PreviewPart{Lang: lang}
	err := s.view(r.Context(), func(rd store.Reader) error {
		v, err := s.Help.PreviewText(rd, kit.VisitOf(r).Actor, lang, title, body)
		part.HTML = ownFiles(v.HTML)
		return err
	})
	var said *app.Error
	switch {
	case errors.As(err, &said):
		part.Why = s.words(r).Error(said)
	case err != nil:
		s.Log.Error("a preview failed", "err", err)
		part.Why = s.words(r).T("error.internal")
	}
	return part
}

// ownFiles lets the staff see the files of texts that are not published: those
// of the shelf alone are served to everyone.
func ownFiles(html string) template.HTML {
	html = strings.ReplaceAll(html, `"/files/`, `"/staff/files/`)
	html = strings.ReplaceAll(html, `w, /files/`, `w, /staff/files/`)
	return template.HTML(html) // #nosec G203 -- made safe by markup.Render
}

// NowHere is who else works on an article and whether somebody saved it.
type NowHere struct {
	Here  string `json:"here"`
	Saved string `json:"saved"` // a sentence, empty while the page shows the newest
}

// Look notes that the person has the article open and tells who else has.
func (s *Staff) Look(_ http.ResponseWriter, r *http.Request) (kit.Document, error) {
	id, lang, f, err := s.textForm(r, kit.ReadForm)
	if err != nil {
		return kit.Document{}, err
	}
	v := kit.VisitOf(r)
	if f.Has("gone") {
		s.Help.Leave(v.Actor, id)
		return data(NowHere{})
	}
	if err := s.Help.Look(v.Actor, v.Name, id, lang, f.Has("typing")); err != nil {
		return kit.Document{}, err
	}
	others, _ := s.Help.WhoElse(v.Actor, id)
	out := NowHere{Here: s.here(r, others)}
	err = s.view(r.Context(), func(rd store.Reader) error {
		e, err := s.Help.Editing(rd, v.Actor, id, lang)
		if app.KindOf(err) == app.NotFound {
			return nil
		}
		if err == nil && !e.Text.Revision.IsZero() && e.Text.Revision != f.ID("base") {
			out.Saved = s.words(r).T("content.newer", "Time", s.when(s.words(r), e.Now.At))
		}
		return err
	})
	if err != nil {
		return kit.Document{}, err
	}
	return data(out)
}

// here says who else has the article open.
func (s *Staff) here(r *http.Request, others []help.Here) string {
	words := s.words(r)
	var names []string
	typing := ""
	for _, o := range others {
		name := o.Name
		if name == "" {
			name = words.T("content.here.someone")
		}
		names = append(names, name)
		if o.Typing && typing == "" {
			typing = name
		}
	}
	switch {
	case len(names) == 0:
		return ""
	case typing != "":
		return words.T("content.here.typing", "Name", typing)
	}
	return words.T("content.here", "Count", len(names), "Names", words.List(names))
}

// ArticleNews is the stream of an open article: a name when it was saved or
// when somebody came, went or typed. The page then asks again.
func (s *Staff) ArticleNews(r *http.Request) (func(context.Context, string) ([]kit.Event, error), error) {
	id, err := kit.PathID(r, "id")
	if err != nil {
		return nil, err
	}
	who := kit.VisitOf(r).Actor
	seen := s.Store.Head()
	return func(ctx context.Context, after string) ([]kit.Event, error) {
		if pos, err := store.ParsePos(after); err == nil && after != "" {
			seen = pos
		}
		for {
			_, moved := s.Help.WhoElse(who, id)
			names, next, again, err := s.Help.Changed(ctx, seen)
			if err != nil {
				return nil, err
			}
			seen = next
			if events := newsOf(id, names, next, again); events != nil {
				return events, nil
			}
			select {
			case <-ctx.Done():
				return nil, ctx.Err()
			case <-moved:
				return []kit.Event{{Name: "here", Data: "-"}}, nil
			case <-s.Store.Wait(seen):
			}
		}
	}, nil
}

func newsOf(id app.ID, names []string, next store.Pos, again bool) []kit.Event {
	if again {
		return []kit.Event{{ID: next.String(), Name: "article", Data: "-"}}
	}
	for _, n := range names {
		if n == help.ArticleChange(id) {
			return []kit.Event{{ID: next.String(), Name: "article", Data: "-"}}
		}
	}
	return nil
}
