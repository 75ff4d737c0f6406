package staff

import (
	"net/http"
	"strconv"
	"strings"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/web/kit"
	"guichet/store"
)

// MaxImportForm bounds the form of an import, in bytes: the file and a little.
const MaxImportForm = help.MaxIntake + 1<<20

// ImportPage is where an import begins: a file, or pasted text.
type ImportPage struct {
	Base
	Choices    []kit.LangLink
	Categories []CategoryOption
	Chosen     app.Lang
	Into       string
	Publish    bool
	Source     string
	Text       string
}

// CategoryOption is one category to choose. Title has those above it before it.
type CategoryOption struct{ ID, Title string }

// ImportStart shows the page.
func (s *Staff) ImportStart(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	p, err := s.importPage(w, r)
	if err != nil {
		return kit.Document{}, err
	}
	return s.page("import", p)
}

func (s *Staff) importPage(w http.ResponseWriter, r *http.Request) (ImportPage, error) {
	if s.House == nil {
		return ImportPage{}, app.E(app.NotFound, "error.notfound")
	}
	p := ImportPage{Base: s.base(w, r, "staff.nav.import")}
	set := s.Settings.Now()
	for _, l := range set.Languages {
		p.Choices = append(p.Choices, kit.LangLink{Lang: l, Name: s.Texts.Printer(l).T("base.language")})
	}
	err := s.view(r.Context(), func(rd store.Reader) error {
		tree, err := s.Help.Tree(rd, kit.VisitOf(r).Actor, set.Default())
		p.Categories = options(tree, "")
		return err
	})
	return p, err
}

// options lists a tree of categories, each with those above it.
func options(tree []help.CategoryNode, above string) []CategoryOption {
	var out []CategoryOption
	for _, n := range tree {
		title := above + n.Title
		out = append(out, CategoryOption{ID: n.ID.String(), Title: title})
		out = append(out, options(n.Children, title+" › ")...)
	}
	return out
}

// pastedName is the name of pasted text, which is read as text copied from a
// page is.
const pastedName = "pasted.txt"

// Receive takes the file or the text and leads to what would become of it.
func (s *Staff) Receive(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	if s.House == nil {
		return kit.Document{}, app.E(app.NotFound, "error.notfound")
	}
	who := kit.VisitOf(r).Actor
	var id app.ID
	var failed error
	took := false
	f, err := kit.ReadUpload(r, func(f kit.Form, u kit.Upload) error {
		if u.Field != "file" || took {
			return app.E(app.Invalid, "error.form")
		}
		took = true
		id, failed = s.House.Import().Receive(who, u.Name, u.Body, importOptions(f))
		return nil
	})
	if err != nil {
		return kit.Document{}, err
	}
	text := f.Text("text")
	control := "file"
	if !took && strings.TrimSpace(text) != "" {
		control, took = "text", true
		id, failed = s.House.Import().Receive(who, pastedName, strings.NewReader(text), importOptions(f))
	}
	switch {
	case !took:
		return s.importAgain(w, r, f, kit.Fault{Field: "file", Message: s.words(r).T("staff.import.nothing")})
	case failed != nil:
		var faults kit.Faults
		if err := s.blame(r, &faults, control, failed); err != nil {
			return kit.Document{}, err
		}
		return s.importAgain(w, r, f, faults[0])
	}
	return kit.Document{}, &kit.Next{To: "/staff/import/" + id.String()}
}

// importOptions reads what the form says of the file.
func importOptions(f kit.Form) help.ImportOptions {
	return help.ImportOptions{
		Source: f.Line("source"), Lang: f.Lang("lang"), Publish: f.Line("state") == "publish", Into: f.ID("into"),
	}
}

// importAgain shows the form with what was typed; a file has to be chosen again.
func (s *Staff) importAgain(w http.ResponseWriter, r *http.Request, f kit.Form, fault kit.Fault) (kit.Document, error) {
	p, err := s.importPage(w, r)
	if err != nil {
		return kit.Document{}, err
	}
	opt := importOptions(f)
	p.Chosen, p.Into, p.Publish, p.Source, p.Text = opt.Lang, f.Line("into"), opt.Publish, opt.Source, f.Text("text")
	p.Faults = kit.Faults{fault}
	return s.refused("import", p)
}

// IncomingPage is one upload: what would become of it, and what became of it.
type IncomingPage struct {
	Base
	help.Incoming
	SizeText  string
	Summary   []SummaryLine
	Rows      []IncomingRow
	More      int // lines that are not shown
	Working   bool
	Pages     []int
	Page      int
	Message   string // why it failed
	Confirmed bool   // the page shows what became of it
	State     string // path of what changes while it works
}

// SummaryLine is one number of a report.
type SummaryLine struct {
	Word  string
	Count int
}

// IncomingRow is one line of a report.
type IncomingRow struct {
	help.Event
	Word   string // "created", "changed", …
	Tone   string // of its badge
	Lines  string // "12–15"
	Reason string
	State  string // word of the state it is in then, or empty
}

// incomingRows is how many lines one page of a report shows.
const incomingRows = 200

// Incoming shows an upload.
func (s *Staff) Incoming(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	p, err := s.incoming(w, r)
	if err != nil {
		return kit.Document{}, err
	}
	return s.page("incoming", p)
}

// IncomingState is what changes of it while it is read or imported.
func (s *Staff) IncomingState(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	p, err := s.incoming(w, r)
	if err != nil {
		return kit.Document{}, err
	}
	return s.fragment("incoming", "incoming-state", p)
}

func (s *Staff) incoming(w http.ResponseWriter, r *http.Request) (IncomingPage, error) {
	id, err := kit.PathID(r, "id")
	if err != nil {
		return IncomingPage{}, err
	}
	number, err := kit.PageNumber(r)
	if err != nil {
		return IncomingPage{}, err
	}
	if s.House == nil {
		return IncomingPage{}, app.E(app.NotFound, "error.notfound")
	}
	one, err := s.House.Import().Look(kit.VisitOf(r).Actor, id)
	if err != nil {
		return IncomingPage{}, err
	}
	p := IncomingPage{
		Base: s.base(w, r, "staff.nav.import"), Incoming: one, SizeText: s.size(r, one.Size), Page: number,
		Working:   one.Stage == help.Reading || one.Stage == help.Taking,
		Confirmed: one.Stage == help.Taking || one.Stage == help.Finished,
		State:     "/staff/import/" + one.ID.String() + "/state",
	}
	p.Until = s.local(one.Until)
	p.Summary = summary(one.Report)
	if one.Err != nil {
		p.Message = s.words(r).Error(one.Err)
	}
	return p, s.fillRows(r, &p)
}

// fillRows takes the lines of one page of the report.
func (s *Staff) fillRows(r *http.Request, p *IncomingPage) error {
	all := p.Incoming.Lines
	pages := (len(all) + incomingRows - 1) / incomingRows
	if p.Page > max(1, pages) {
		return app.E(app.NotFound, "error.notfound")
	}
	if pages > 1 {
		for n := range pages {
			p.Pages = append(p.Pages, n+1)
		}
	}
	if p.Page == pages {
		p.More = p.Incoming.More
	}
	first := (p.Page - 1) * incomingRows
	for _, e := range all[first:min(len(all), first+incomingRows)] {
		p.Rows = append(p.Rows, s.incomingRow(r, e))
	}
	return nil
}

func (s *Staff) incomingRow(r *http.Request, e help.Event) IncomingRow {
	row := IncomingRow{Event: e, Word: outcomeWord(e.Outcome)}
	switch e.Outcome {
	case help.Created:
		row.Tone = "good"
	case help.Changed:
		row.Tone = "info"
	case help.Conflict, help.Noted, help.Gone, help.Left:
		row.Tone = "wait"
	case help.Refused:
		row.Tone = "bad"
	}
	if e.From > 0 {
		row.Lines = lineSpan(e.From, e.To)
	}
	if e.Key != "" {
		row.Reason = s.words(r).T(e.Key, e.Args...)
	}
	if e.Outcome == help.Created || e.Outcome == help.Changed {
		row.State = string(e.State)
		if e.Review {
			row.State = "title"
		}
	}
	return row
}

func outcomeWord(o help.Outcome) string {
	return [...]string{
		help.Created: "created", help.Changed: "changed", help.Unchanged: "unchanged", help.Conflict: "conflict",
		help.Refused: "refused", help.Gone: "gone", help.Left: "left", help.Noted: "noted",
	}[o]
}

func summary(r help.Report) []SummaryLine {
	var out []SummaryLine
	for _, l := range []SummaryLine{
		{"created", r.Created}, {"changed", r.Changed}, {"unchanged", r.Unchanged}, {"conflict", r.Conflicts},
		{"refused", r.Refused}, {"gone", r.Gone}, {"left", r.Left}, {"noted", r.Noted},
	} {
		if l.Count > 0 {
			out = append(out, l)
		}
	}
	return out
}

// ConfirmImport imports what was looked at.
func (s *Staff) ConfirmImport(_ http.ResponseWriter, r *http.Request) (kit.Document, error) {
	id, err := s.uploadID(r)
	if err != nil {
		return kit.Document{}, err
	}
	if err := s.House.Import().Confirm(r.Context(), kit.VisitOf(r).Actor, id); err != nil {
		return kit.Document{}, err
	}
	return kit.Document{}, &kit.Next{To: "/staff/import/" + id.String()}
}

// DropImport deletes an upload that was not confirmed.
func (s *Staff) DropImport(_ http.ResponseWriter, r *http.Request) (kit.Document, error) {
	id, err := s.uploadID(r)
	if err != nil {
		return kit.Document{}, err
	}
	if err := s.House.Import().Drop(kit.VisitOf(r).Actor, id); err != nil {
		return kit.Document{}, err
	}
	return kit.Document{}, &kit.Next{To: "/staff/import", Note: "import.dropped"}
}

func (s *Staff) uploadID(r *http.Request) (app.ID, error) {
	if _, err := kit.ReadForm(r); err != nil {
		return app.ID{}, err
	}
	if s.House == nil {
		return app.ID{}, app.E(app.NotFound, "error.notfound")
	}
	return kit.PathID(r, "id")
}

// lineSpan writes the lines of a source.
func lineSpan(from, to int) string {
	if to <= from {
		return strconv.Itoa(from)
	}
	return strconv.Itoa(from) + "–" + strconv.Itoa(to)
}
