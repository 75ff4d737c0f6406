package staff

import (
	"net/http"
	"net/url"
	"strings"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/web/kit"
	"guichet/store"
)

const synonymsPath = "/staff/search/synonyms"

// SynonymsPage is the groups of one language, and a search tried with them.
type SynonymsPage struct {
	Base
	In     app.Lang // the language of the groups
	Tabs   []SynonymTab
	Groups []SynonymLine
	Typed  string // what was refused for a new group
	Tried  string
	Trial  *Trial // nil when nothing was tried
}

// SynonymTab leads to the groups of a language.
type SynonymTab struct {
	Lang    app.Lang
	Path    string
	Current bool
}

// SynonymLine is one group.
type SynonymLine struct{ ID, Words string }

// Trial is what a search finds now, and why.
type Trial struct {
	Sure bool
	Hits []TrialHit
}

// TrialHit is one result.
type TrialHit struct {
	Title, Path string
	Lang        app.Lang
	Score       int
	Why         []string
}

// Synonyms shows the groups of a language.
func (s *Staff) Synonyms(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	f, err := kit.QueryForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	p, err := s.synonymsPage(w, r, f.Lang("lang"))
	if err != nil {
		return kit.Document{}, err
	}
	if words := f.Line("words"); words != "" {
		p.Typed = words + ", " // of a gap: what means the same is to be added
	}
	if p.Tried = f.Line("q"); p.Tried != "" {
		if p.Trial, err = s.try(r, p.In, p.Tried); err != nil {
			return kit.Document{}, err
		}
	}
	return s.page("synonyms", p)
}

func (s *Staff) synonymsPage(w http.ResponseWriter, r *http.Request, in app.Lang) (SynonymsPage, error) {
	p := SynonymsPage{Base: s.base(w, r, "staff.nav.synonyms"), In: in}
	set := s.Settings.Now()
	if !set.Offers(in) {
		p.In = set.Default()
	}
	for _, l := range set.Languages {
		p.Tabs = append(p.Tabs, SynonymTab{Lang: l, Path: synonymsPath + "?lang=" + string(l), Current: l == p.In})
	}
	err := s.view(r.Context(), func(rd store.Reader) error {
		list, err := s.Help.Synonyms(rd, kit.VisitOf(r).Actor, p.In)
		p.Groups = nil
		for _, g := range list {
			p.Groups = append(p.Groups, SynonymLine{g.ID.String(), strings.Join(g.Words, ", ")})
		}
		return err
	})
	return p, err
}

// try searches as a visitor does; it counts nowhere.
func (s *Staff) try(r *http.Request, lang app.Lang, text string) (*Trial, error) {
	found, err := s.Help.Search(r.Context(), app.Visitor(), help.SearchQuery{Text: text, Lang: lang, Limit: 5})
	if err != nil {
		return nil, err
	}
	words := s.words(r)
	t := &Trial{Sure: found.Confident}
	for _, h := range found.Hits {
		hit := TrialHit{Title: h.Title, Path: h.Path, Lang: h.Lang, Score: h.Score}
		for _, why := range h.Why {
			hit.Why = append(hit.Why, words.T(why.Key(), "Word", why.Word, "Found", why.Found))
		}
		t.Hits = append(t.Hits, hit)
	}
	return t, nil
}

// SaveSynonym keeps a group, a new one without an id, or takes it away.
func (s *Staff) SaveSynonym(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	f, err := kit.ReadForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	who, id, lang, note := kit.VisitOf(r).Actor, f.ID("id"), f.Lang("lang"), "synonym.saved"
	if f.Has("remove") {
		err, note = s.Help.RemoveSynonym(r.Context(), who, id, lang), "synonym.removed"
	} else {
		_, err = s.Help.SaveSynonym(r.Context(), who, id, lang, strings.FieldsFunc(f.Text("words"), func(c rune) bool {
			return c == ',' || c == ';' || c == '\n'
		}))
	}
	if err == nil {
		return kit.Document{}, &kit.Next{To: synonymsPath + "?lang=" + url.QueryEscape(string(lang)), Note: note}
	}
	p, failed := s.synonymsPage(w, r, lang)
	if failed != nil {
		return kit.Document{}, failed
	}
	field := "words"
	if p.Typed = f.Line("words"); !id.IsZero() {
		field, p.Typed = "words-"+id.String(), ""
		for i := range p.Groups {
			if p.Groups[i].ID == id.String() {
				p.Groups[i].Words = f.Line("words")
			}
		}
	}
	if err := s.blame(r, &p.Faults, field, err); err != nil {
		return kit.Document{}, err
	}
	return s.refused("synonyms", p)
}
