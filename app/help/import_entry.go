package help

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"guichet/app"
	"guichet/app/help/fold"
	"guichet/app/help/source"
	"guichet/app/settings"
)

// importer carries one import.
type importer struct {
	h      *Help
	set    settings.Settings // as they were when it began
	ctx    context.Context
	who    app.Actor
	opt    ImportOptions
	tell   func(Event) error
	ids    *moments
	report Report

	name   string            // of the source being read
	seen   map[identity]bool // what it held so far
	unread bool              // nothing of it could be read
	failed error             // of ours, while it was read

	made  map[app.ID]bool // categories this import made
	twins [][2]app.ID     // those of them that are to be merged into others

	batch []item
	cost  int // writes the batch may need
	bytes int
}

// identity is what a text of a source is recognised by, hashed.
type identity = [16]byte

// item is a line of the report to come: an entry, or an event that is settled.
type item struct {
	event Event
	entry *source.Entry // nil when the event is settled
	own   Origin
	same  identity
	heard string
	media Media // the files of its medium
	write *textWrite
	fresh [2]app.ID // ids for a new article and a new revision
}

// moments makes ids that sort in the order they were made in.
type moments struct {
	clock app.Clock
	last  time.Time
}

func (m *moments) next() app.ID {
	now := m.clock().Truncate(time.Millisecond)
	if !now.After(m.last) {
		now = m.last.Add(time.Millisecond)
	}
	m.last = now
	return app.NewID(m.last)
}

// note takes a line of the source's report.
func (im *importer) note(n source.Note) error {
	outcome := [...]Outcome{source.Left: Left, source.Changed: Noted, source.Refused: Refused}[n.Level]
	return im.add(item{event: Event{
		Outcome: outcome, Name: n.Name, From: n.Line, To: n.To, Key: n.Key, Args: n.Args, Text: n.Text,
	}})
}

// entry takes an entry of the source.
func (im *importer) entry(e source.Entry) error {
	im.report.Entries++
	it := item{entry: &e, event: Event{Name: e.Name, From: e.From, To: e.To, Lang: e.Lang, Title: e.Title}}
	it.own = origin(im.name, &e)
	it.same = it.own.identity(e.Lang)
	switch {
	case im.seen[it.same]:
		return im.refuse(it, app.E(app.Invalid, "help.import.twice"))
	case !im.set.Offers(e.Lang):
		return im.refuse(it, app.E(app.Invalid, "help.error.language"))
	case len(e.ID) > 2*MaxSource:
		return im.refuse(it, app.E(app.Invalid, "help.import.id", "Limit", 2*MaxSource))
	}
	im.seen[it.same] = true
	said := e
	sums, err := im.files(&it)
	if err != nil {
		return im.fail(err)
	}
	it.heard = heard(&said, sums)
	it.fresh = [2]app.ID{im.ids.next(), im.ids.next()}
	if err := im.trim(&it); err != nil {
		return err
	}
	return im.add(it)
}

// fail keeps our own error apart from those of the source.
func (im *importer) fail(err error) error {
	im.failed = err
	return err
}

func (im *importer) refuse(it item, e *app.Error) error {
	it.entry = nil
	it.event.Outcome, it.event.Key, it.event.Args = Refused, e.Key, e.Args
	return im.add(it)
}

// trim leaves out of the lists what is over our limits, and says so.
func (im *importer) trim(it *item) error {
	e := it.entry
	for _, list := range [...]struct {
		field string
		of    *[]string
		limit int
		ok    func(string) bool
	}{
		{"keywords", &e.Keywords, MaxKeywords, func(s string) bool { return checkLine(s, MaxKeyword, "") == nil }},
		{"aliases", &e.Aliases, MaxAliases, func(s string) bool { _, ok := settings.CleanAddress(s); return ok }},
		{"related", &e.Related, MaxRelated, func(string) bool { return true }},
	} {
		all := tidy(*list.of)
		kept := slices.DeleteFunc(slices.Clone(all), func(s string) bool { return !list.ok(s) })
		kept = kept[:min(len(kept), list.limit)]
		*list.of = kept
		if len(kept) < len(all) {
			if err := im.noted(it, "", "help.import.left_out", "Field", list.field); err != nil {
				return err
			}
		}
	}
	return nil
}

// noted adds a remark about an entry to the report.
func (im *importer) noted(it *item, text, key string, args ...any) error {
	e := it.event
	e.Outcome, e.Text, e.Key, e.Args = Noted, shorten(text, 120), key, args
	return im.add(item{event: e})
}

// origin is what an entry is recognised by.
func origin(name string, e *source.Entry) Origin {
	o := Origin{Source: name, ID: e.ID, Lang: e.Lang}
	if e.ID == "" {
		o.Question, o.Category = sum(folded(e.Title)), sum(folded(e.Category))
	}
	return o
}

func folded(s string) string {
	if k := fold.Key(s); k != "" {
		return k
	}
	return s
}

// digest is a short hash, so that keys hold neither much nor anything personal.
func digest(parts ...string) (d [16]byte) {
	h := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	copy(d[:], h[:])
	return d
}

func sum(parts ...string) string {
	d := digest(parts...)
	return hex.EncodeToString(d[:])
}

// identity is the same for the text of an article in a language and for the
// entry it came from.
func (o Origin) identity(lang app.Lang) identity {
	if o.ID != "" {
		return digest("id", o.ID, string(lang))
	}
	return digest("question", string(o.Lang), o.Question, o.Category)
}

// heard is a hash of all that a source says of an entry.
func heard(e *source.Entry, files []string) string {
	said, err := json.Marshal([]any{
		e.Lang, e.Category, e.Title, e.Body, e.Kind, e.Slug, e.State, e.PublishAt.Unix(), e.Keywords, e.Related,
		e.Aliases, e.Audience, e.Review, files,
	})
	if err == nil && (e.ReviewBy != "" || e.Media != source.Media{}) { // what few say leaves the others as they were
		var more []byte
		more, err = json.Marshal([]any{e.ReviewBy, e.Media})
		said = append(said, more...)
	}
	if err != nil { // nothing of it can fail
		said = []byte(err.Error())
	}
	return sum(string(said))
}

// asSaid turns an entry into what an editor would say.
func (im *importer) asSaid(it *item) TextInput {
	e := it.entry
	in := TextInput{
		Media: it.mediaOf(),
		Lang:  e.Lang, Title: e.Title, Body: e.Body, Slug: e.Slug, Keywords: e.Keywords, Aliases: e.Aliases,
		State: State(e.State), PublishAt: e.PublishAt,
	}
	if e.Review {
		in.State = Draft
	} else if in.State == "" && im.opt.Publish {
		in.State = Published
	}
	return in
}

func asError(err error) (*app.Error, bool) {
	var e *app.Error
	if !errors.As(err, &e) {
		return nil, false
	}
	return e, e.Kind == app.Invalid || e.Kind == app.TooLarge || e.Kind == app.Conflict
}
