package staff

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/help/merge"
	"guichet/app/web/kit"
	"guichet/store"
)

// Limits of requests with files of media, in bytes. A form with files is read
// beyond what is kept of a file, so that it can be shown again with its text.
const (
	MaxMediaUpload = help.MaxMedia + 64<<10
	MaxMediaForm   = 1 << 30
)

// MediaPanel is the part of the editor about the file of a text.
type MediaPanel struct {
	Kind  string // of the article, as it stands in the form
	Shown bool   // the kind has a medium
	Parts []MediaSlot
	Limit int // MiB
}

// Accepts says what its file is for: "plays" or "takes".
func (m MediaPanel) Accepts() string {
	if help.Kind(m.Kind) == help.Download {
		return "takes"
	}
	return "plays"
}

// Takes and AcceptPlays are what the file chooser offers for each.
func (m MediaPanel) Takes() string { return acceptTakes }

// AcceptPlays is what it offers for what is played.
func (m MediaPanel) AcceptPlays() string { return acceptPlays }

// MediaSlot is the place for one file.
type MediaSlot struct {
	Part, ID, Name, Facts, Path string // all but Part are empty while there is no file
	Accept                      string
	Plays                       bool // for what is played alone
	Hidden                      bool
}

// What the file chooser offers; what is taken is found from the bytes.
const (
	acceptPlays = ".mp4,.m4v,.webm,.ogg,.oga,.ogv,.mp3,.m4a,video/mp4,video/webm,audio/mpeg,audio/mp4,audio/ogg"
	acceptTakes = ".pdf,.zip,.csv,.txt,.docx,.xlsx,.pptx,.odt,.ods,.odp,.png,.jpg,.jpeg,.gif,.webp"
)

func mediaField(part help.MediaPart) string { return "media-" + string(part) }

func mediaParts() []help.MediaPart {
	return []help.MediaPart{help.FilePart, help.CaptionsPart, help.PosterPart}
}

// fillMedia makes the panel of what stands in the form.
func (s *Staff) fillMedia(rd store.Reader, r *http.Request, p *EditPage) error {
	kind := help.Kind(p.Form.Kind)
	p.Media = MediaPanel{Kind: p.Form.Kind, Shown: kind.Media(), Limit: help.MaxMedia >> 20}
	m, _ := mediaOf(&p.Form.Typed)
	file, captions, poster, err := s.Help.MediaFiles(rd, kit.VisitOf(r).Actor, m)
	if err != nil {
		return err
	}
	for i, f := range [...]*help.File{file, captions, poster} {
		slot := MediaSlot{Part: string(mediaParts()[i])}
		switch mediaParts()[i] {
		case help.FilePart:
			slot.Accept = acceptPlays
			if kind == help.Download {
				slot.Accept = acceptTakes
			}
		case help.CaptionsPart:
			slot.Accept, slot.Plays = ".vtt,text/vtt", true
		case help.PosterPart:
			slot.Accept, slot.Plays = "image/png,image/jpeg,image/gif,image/webp", true
		}
		slot.Hidden = slot.Plays && kind == help.Download
		if f != nil {
			slot.ID, slot.Name, slot.Facts, slot.Path = f.ID.String(), f.Name, s.mediaFacts(r, f), "/staff"+help.FilePath(f.ID, f.Name)
		}
		p.Media.Parts = append(p.Media.Parts, slot)
	}
	return nil
}

// mediaFacts says what a file is, how large and how long.
func (s *Staff) mediaFacts(r *http.Request, f *help.File) string {
	facts := []string{f.Type, s.size(r, f.Size)}
	if f.Seconds > 0 {
		facts = append(facts, lengthText(f.Seconds))
	}
	if f.Width > 0 {
		facts = append(facts, fmt.Sprintf("%d × %d", f.Width, f.Height))
	}
	return strings.Join(facts, " · ")
}

// mediaOf reads what stands in the controls.
func mediaOf(t *help.Typed) (help.Media, error) {
	m := help.Media{Link: t.MediaLink, Held: help.Day(t.Held), Transcript: t.Transcript}
	for _, one := range [...]struct {
		text string
		to   *app.ID
	}{{t.MediaFile, &m.File}, {t.Captions, &m.Captions}, {t.Poster, &m.Poster}} {
		if id, err := app.ParseID(one.text); err == nil {
			*one.to = id
		}
	}
	var err error
	m.Seconds, err = readLength(t.Length)
	return m, err
}

// readLength reads how long something takes: 4:05, 1:02:03.
func readLength(text string) (int, error) {
	if text == "" {
		return 0, nil
	}
	bad := app.E(app.Invalid, "help.error.media.length")
	parts := strings.Split(text, ":")
	if len(parts) < 2 || len(parts) > 3 {
		return 0, bad
	}
	total := 0
	for i, part := range parts {
		n, err := strconv.ParseUint(part, 10, 16)
		if err != nil || i > 0 && (n > 59 || len(part) != 2) {
			return 0, bad
		}
		total = total*60 + int(n) // #nosec G115 -- 16 bits
	}
	if total > help.MaxSeconds {
		return 0, bad
	}
	return total, nil
}

func lengthText(seconds int) string {
	switch {
	case seconds == 0:
		return ""
	case seconds >= 3600:
		return fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
	}
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
}

// typedMedia is what a form says of the medium. A tick takes a file away.
func typedMedia(f kit.Form, t *help.Typed) {
	t.MediaLink, t.Length, t.Held, t.Transcript = f.Line("media-link"), f.Line("media-length"), f.Line("media-held"), f.Text("media-transcript")
	for _, one := range [...]struct {
		part help.MediaPart
		to   *string
	}{{help.FilePart, &t.MediaFile}, {help.CaptionsPart, &t.Captions}, {help.PosterPart, &t.Poster}} {
		if *one.to = f.Line(mediaField(one.part)); f.Has("drop-" + string(one.part)) {
			*one.to = ""
		}
	}
}

// savedMedia puts what is saved into the controls.
func savedMedia(m help.Media, t *help.Typed) {
	t.MediaFile, t.Captions, t.Poster = idText(m.File), idText(m.Captions), idText(m.Poster)
	t.MediaLink, t.Length, t.Held, t.Transcript = m.Link, lengthText(m.Seconds), string(m.Held), m.Transcript
}

// SaveTextFiles is SaveText for a form with files. A file that is refused ends
// nothing: the form is shown again with all that was typed.
func (s *Staff) SaveTextFiles(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	id, lang, err := s.textOf(r)
	if err != nil {
		return kit.Document{}, err
	}
	got := map[string]string{}
	var refused error
	control := ""
	f, err := kit.ReadUpload(r, func(before kit.Form, up kit.Upload) error {
		part := help.MediaPart(strings.TrimPrefix(up.Field, "up-"))
		added, err := s.Help.AddMedia(r.Context(), kit.VisitOf(r).Actor, help.Kind(before.Line("media-kind")), part, up.Name, up.Body)
		var known *app.Error
		if err = store.Visible(err); errors.As(err, &known) {
			if refused == nil { // the rest of the form is still to come
				refused, control = err, up.Field
			}
			return nil
		}
		if err == nil {
			got[mediaField(part)] = added.ID.String()
		}
		return err
	})
	if err != nil {
		return kit.Document{}, err
	}
	for name, value := range got {
		f = f.With(name, value)
	}
	if refused != nil {
		return s.editFault(w, r, f, refused, control)
	}
	return s.saveForm(w, r, id, lang, f)
}

// AddedMedia is what a script puts into the panel it uploaded a file for.
type AddedMedia struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Facts string `json:"facts"`
	Path  string `json:"path"`
	Said  string `json:"said"`
}

// AddMedia takes one file in for a script.
func (s *Staff) AddMedia(_ http.ResponseWriter, r *http.Request) (kit.Document, error) {
	var added help.File
	_, err := kit.ReadUpload(r, func(before kit.Form, up kit.Upload) (err error) {
		added, err = s.Help.AddMedia(r.Context(), kit.VisitOf(r).Actor, help.Kind(before.Line("kind")),
			help.MediaPart(before.Line("part")), up.Name, up.Body)
		return err
	})
	if err == nil && added.ID.IsZero() {
		err = app.E(app.Unfit, "content.error.nofile")
	}
	if err != nil {
		return kit.Document{}, err
	}
	return data(AddedMedia{
		ID: added.ID.String(), Name: added.Name, Facts: s.mediaFacts(r, &added), Path: "/staff" + help.FilePath(added.ID, added.Name),
		Said: s.words(r).T("media.upload.done", "Name", added.Name),
	})
}

// MediaChange is what became of the medium between two wordings.
type MediaChange struct {
	Lang       app.Lang // of the transcript
	Files      []MediaSwap
	Transcript []merge.Run
}

// MediaSwap is one part that is another now; empty for none.
type MediaSwap struct{ Part, Was, Is string }

// mediaChange compares the media of two wordings, nil where they are the same.
func (s *Staff) mediaChange(rd store.Reader, r *http.Request, lang app.Lang, from, to help.Media) (*MediaChange, error) {
	if from == to {
		return nil, nil
	}
	out := &MediaChange{Lang: lang}
	var names [2][3]string
	for i, m := range [...]help.Media{from, to} {
		file, captions, poster, err := s.Help.MediaFiles(rd, kit.VisitOf(r).Actor, m)
		if err != nil {
			return nil, err
		}
		for j, f := range [...]*help.File{file, captions, poster} {
			if f != nil {
				names[i][j] = f.Name
			}
		}
	}
	add := func(part, was, is string, same bool) {
		if !same {
			out.Files = append(out.Files, MediaSwap{part, was, is})
		}
	}
	add("file", names[0][0], names[1][0], from.File == to.File)
	add("captions", names[0][1], names[1][1], from.Captions == to.Captions)
	add("poster", names[0][2], names[1][2], from.Poster == to.Poster)
	add("link", from.Link, to.Link, from.Link == to.Link)
	add("length", lengthText(from.Seconds), lengthText(to.Seconds), from.Seconds == to.Seconds)
	add("held", string(from.Held), string(to.Held), from.Held == to.Held)
	if from.Transcript != to.Transcript {
		out.Transcript = merge.Words(from.Transcript, to.Transcript)
	}
	return out, nil
}
