package staff

import (
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/web/kit"
	"guichet/store"
)

// MaxUpload is the most a request with a file may carry: the file and the form
// around it.
const MaxUpload = help.MaxFile + 64<<10

// FilesPage is what texts can show or link to.
type FilesPage struct {
	Base
	Rows     []FileLine
	Next     string
	MayWrite bool
	Limit    int // MiB
}

// FileLine is one file.
type FileLine struct {
	ID, Name, Path, Thumb, Markdown string
	Image                           bool
	Width, Height, KiB              int
	Added                           time.Time
	Users                           []kit.Link
}

// Files lists the files, the newest first.
func (s *Staff) Files(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	p, err := s.filesPage(w, r)
	if err != nil {
		return kit.Document{}, err
	}
	return s.page("files", p)
}

func (s *Staff) filesPage(w http.ResponseWriter, r *http.Request) (FilesPage, error) {
	p := FilesPage{Base: s.base(w, r, "staff.nav.files"), Limit: help.MaxFile >> 20}
	after, err := cursor(r)
	if err != nil {
		return p, err
	}
	who := kit.VisitOf(r).Actor
	p.MayWrite = who.Role >= app.Editor
	err = s.view(r.Context(), func(rd store.Reader) error {
		list, next, err := s.Help.Files(rd, who, after)
		if next != nil {
			p.Next = "/staff/files?after=" + cursorText(next)
		}
		for _, f := range list {
			p.Rows = append(p.Rows, s.fileLine(rd, r, f))
		}
		return err
	})
	return p, err
}

func (s *Staff) fileLine(rd store.Reader, r *http.Request, f help.FileUse) FileLine {
	l := FileLine{
		ID: f.ID.String(), Name: f.Name, Path: "/staff" + help.FilePath(f.ID, f.Name), Image: f.Image(),
		Width: f.Width, Height: f.Height, KiB: int((f.Size + 1023) >> 10), Added: s.local(f.Created),
		Markdown: markdownFor(f.File, ""),
	}
	l.Thumb = l.Path
	if f.Small != nil {
		l.Thumb += help.SmallQuery
	}
	for _, id := range f.Articles {
		e, err := s.Help.Editing(rd, kit.VisitOf(r).Actor, id, s.Settings.Now().Default())
		if err != nil {
			continue // it has just gone
		}
		title, lang := e.Row.Title(s.lang(r))
		l.Users = append(l.Users, kit.Link{Title: title, Path: s.open(r, id, lang), Lang: lang})
	}
	return l
}

// markdownFor is how a text shows an image, or links to a document.
func markdownFor(f help.File, alt string) string {
	alt = strings.NewReplacer("[", "", "]", "", "\n", " ", `\`, "").Replace(alt)
	path := help.FilePath(f.ID, f.Name)
	path = strings.NewReplacer("(", "%28", ")", "%29").Replace(path)
	if f.Image() {
		return "![" + alt + "](" + path + ")"
	}
	if alt == "" {
		alt = f.Name
	}
	return "[" + alt + "](" + path + ")"
}

// AddedFile is what a script puts into the text it uploaded a file for.
type AddedFile struct {
	Markdown string `json:"markdown"`
	Said     string `json:"said"`
}

// AddFile takes a file in.
func (s *Staff) AddFile(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	var added help.File
	alt := ""
	_, err := kit.ReadUpload(r, func(before kit.Form, up kit.Upload) (err error) {
		alt = before.Line("alt")
		added, err = s.Help.AddFile(r.Context(), kit.VisitOf(r).Actor, up.Name, up.Body)
		return err
	})
	if err == nil && added.ID.IsZero() {
		err = app.E(app.Unfit, "content.error.nofile")
	}
	if err == nil && kit.WantsJSON(r) {
		return data(AddedFile{Markdown: markdownFor(added, alt), Said: s.words(r).T("content.file.added", "Name", added.Name)})
	}
	if err == nil {
		return kit.Document{}, &kit.Next{To: "/staff/files", Note: "file.added"}
	}
	if kit.WantsJSON(r) {
		return kit.Document{}, err
	}
	p, pageErr := s.filesPage(w, r)
	if pageErr != nil {
		return kit.Document{}, pageErr
	}
	if err := s.blame(r, &p.Faults, "file", err); err != nil {
		return kit.Document{}, err
	}
	return s.refused("files", p)
}

// DeleteFile removes a file nothing uses.
func (s *Staff) DeleteFile(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	id, err := kit.PathID(r, "id")
	if err != nil {
		return kit.Document{}, err
	}
	if err := s.Help.DeleteFile(r.Context(), kit.VisitOf(r).Actor, id); err != nil {
		return kit.Document{}, err
	}
	return kit.Document{}, &kit.Next{To: "/staff/files", Note: "file.deleted"}
}

// File serves a file to the staff, also one of texts that are not published.
// Whatever the bytes are, the browser neither guesses their type nor runs them.
func (s *Staff) File(w http.ResponseWriter, r *http.Request) error {
	id, err := kit.PathID(r, "id")
	if err != nil {
		return err
	}
	var f help.File
	err = s.view(r.Context(), func(rd store.Reader) error {
		f, err = s.Help.File(rd, kit.VisitOf(r).Actor, id)
		return err
	})
	if err != nil {
		return err
	}
	open := s.Help.OpenFile
	if r.URL.RawQuery == strings.TrimPrefix(help.SmallQuery, "?") {
		open = func(f help.File) (io.ReadSeekCloser, error) {
			body, _, err := s.Help.OpenSmall(f)
			return body, err
		}
	}
	body, err := open(f)
	if err != nil {
		return err
	}
	defer body.Close()
	how := "attachment"
	if f.Image() {
		how = "inline"
	}
	if d := mime.FormatMediaType(how, map[string]string{"filename": f.Name}); d != "" {
		how = d
	}
	h := w.Header()
	h.Set("Content-Type", f.Type)
	h.Set("Content-Security-Policy", kit.FilePolicy)
	h.Set("Content-Disposition", how)
	http.ServeContent(w, r, "", time.Time{}, body)
	return nil
}
