package kit

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"guichet/app"
)

// mostFields is how many fields a form may have: a page of two hundred rows
// with a tick each, and what stands around them.
const mostFields = 1000

// Form is what a person sent: text that is UTF-8 and has no NUL in it, each
// field once but for those that may come more often.
type Form struct {
	values url.Values
}

// ReadForm reads a form in the coding browsers use for forms without files. The
// fields named in many may come several times; any other that does is a form no
// page of ours sends. The row's body limit bounds it.
func ReadForm(r *http.Request, many ...string) (Form, error) {
	if kind := contentType(r); kind != formType {
		return Form{}, app.E(app.Unsupported, "error.form")
	}
	if err := readFields(r); err != nil {
		return Form{}, unreadable(err)
	}
	return newForm(r.PostForm, many)
}

// readFields reads the fields of the body as http.Request.ParseForm does, without
// mixing those of the address in.
func readFields(r *http.Request) error {
	if r.PostForm != nil {
		return nil // read before
	}
	var body bytes.Buffer
	if n := r.ContentLength; n > 0 && n <= usualForm {
		body.Grow(int(n) + bytes.MinRead) // and ReadFrom asks for no more
	}
	_, err := body.ReadFrom(r.Body)
	if r.PostForm = (url.Values{}); err == nil {
		r.PostForm, err = url.ParseQuery(body.String()) // what can be read, with an error
	}
	return err
}

// usualForm is up to how many bytes are made ready on the word of a
// Content-Length.
const usualForm = 8 << 10

// QueryForm reads the fields of an address the same way, for pages that are
// filtered.
func QueryForm(r *http.Request, many ...string) (Form, error) {
	return newForm(r.URL.Query(), many)
}

// Upload is one file of a form, read as it comes.
type Upload struct {
	Field, Name string
	Body        io.Reader
}

// ReadUpload reads a form with files: each file is handed to take with the
// fields that came before it, and is to be read there. Nothing is kept on the
// disk in between. An empty file field, as browsers send one that was not
// filled in, is left out.
func ReadUpload(r *http.Request, take func(Form, Upload) error, many ...string) (Form, error) {
	if contentType(r) != "multipart/form-data" {
		return Form{}, app.E(app.Unsupported, "error.form")
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return Form{}, unreadable(err)
	}
	values, text := url.Values{}, int64(0)
	for n := 0; ; n++ {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return newForm(values, many)
		}
		if err == nil && n >= mostFields {
			err = app.E(app.Invalid, "error.form")
		}
		if err != nil {
			return Form{}, unreadable(err)
		}
		if err := readPart(part, values, &text, many, take); err != nil {
			return Form{}, unreadable(err)
		}
	}
}

// mostText bounds the fields of a form with files together: the longest article
// and what belongs to it.
const mostText = 256 << 10

func readPart(part *multipart.Part, values url.Values, text *int64, many []string,
	take func(Form, Upload) error) error {
	name := part.FormName()
	if _, params, err := mime.ParseMediaType(part.Header.Get("Content-Disposition")); err == nil {
		if file, ok := params["filename"]; ok {
			if file == "" {
				return nil
			}
			f, err := newForm(values, many)
			if err != nil {
				return err
			}
			return take(f, Upload{Field: name, Name: file, Body: part})
		}
	}
	body, err := io.ReadAll(io.LimitReader(part, mostText-*text+1))
	if err != nil {
		return err
	}
	if *text += int64(len(body)); *text > mostText {
		return app.E(app.TooLarge, "error.toolarge", "Limit", mostText)
	}
	values.Add(name, string(body))
	return nil
}

// formType is the coding of forms without files.
const formType = "application/x-www-form-urlencoded"

func contentType(r *http.Request) string {
	written := r.Header.Get("Content-Type")
	if written == formType {
		return formType
	}
	kind, _, err := mime.ParseMediaType(written)
	if err != nil {
		return ""
	}
	return kind
}

// unreadable keeps an error that says more than that a form could not be read:
// too large, too slow, or one of ours.
func unreadable(err error) error {
	var big *http.MaxBytesError
	var known *app.Error
	f := failureOf(err)
	if errors.As(err, &big) || errors.As(err, &known) || f.Status == http.StatusRequestTimeout {
		return err
	}
	return app.E(app.Invalid, "error.form").Wrap(err)
}

func newForm(values url.Values, many []string) (Form, error) {
	fields := 0
	for name, list := range values {
		fields += len(list)
		if fields > mostFields || len(list) > 1 && !slices.Contains(many, name) {
			return Form{}, app.E(app.Invalid, "error.form")
		}
		if !isText(name) || slices.ContainsFunc(list, func(v string) bool { return !isText(v) }) {
			return Form{}, app.E(app.Invalid, "error.form")
		}
	}
	return Form{values}, nil
}

func isText(s string) bool { return utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 }

// Text returns a field as it was sent, with the line breaks of forms (CRLF)
// made single; the empty string if it is not there.
func (f Form) Text(name string) string {
	return strings.ReplaceAll(f.values.Get(name), "\r\n", "\n")
}

// Line returns a field without the blanks around it.
func (f Form) Line(name string) string { return strings.TrimSpace(f.values.Get(name)) }

// Secret returns a field to the byte: a password may begin with a blank.
func (f Form) Secret(name string) string { return f.values.Get(name) }

// With is the form with another value of a field.
func (f Form) With(name, value string) Form {
	values := maps.Clone(f.values)
	values.Set(name, value)
	return Form{values}
}

// Has reports whether a field was sent at all: a tick, or the button pressed.
func (f Form) Has(name string) bool { return f.values.Has(name) }

// All returns a field that may come several times.
func (f Form) All(name string) []string { return f.values[name] }

// ID returns a field that names a record; the zero id if it is empty or names
// none.
func (f Form) ID(name string) app.ID {
	id, err := app.ParseID(f.values.Get(name))
	if err != nil {
		return app.ID{}
	}
	return id
}

// Lang returns a field that names a language; empty if it names none.
func (f Form) Lang(name string) app.Lang {
	l, ok := app.ParseLang(f.values.Get(name))
	if !ok {
		return ""
	}
	return l
}

// PathID reads an id from the address; anything else is not found.
func PathID(r *http.Request, name string) (app.ID, error) {
	id, err := app.ParseID(r.PathValue(name))
	if err != nil {
		return app.ID{}, app.E(app.NotFound, "error.notfound")
	}
	return id, nil
}

// Fault is one thing a form must be changed in. Field is the id of the control;
// empty for the form as a whole. Status is that of the answer where it is not the
// writer's fault (507 for a full disk); 0 is 422.
type Fault struct {
	Field, Message string
	Status         int
}

// Faults are what a form was refused for, in the order of its controls. Page
// structs embed or hold them; the part "faults" draws the list and "fault" the
// sentence beside a control.
type Faults []Fault

// Of returns the sentence beside a control, or the empty string.
func (f Faults) Of(field string) string {
	for _, one := range f {
		if one.Field == field {
			return one.Message
		}
	}
	return ""
}

// Status is that of the page that shows a form again.
func (f Faults) Status() int {
	for _, one := range f {
		if one.Status != 0 {
			return one.Status
		}
	}
	return http.StatusUnprocessableEntity
}

// Blames returns the fault a refusal means, and whether it is one that a form
// can be shown again for. On a full disk, or when the folder is gone, it is: what
// was typed would be lost with the page. A fault of ours becomes an error page.
func Blames(err error, say func(*app.Error) string, field string) (Fault, bool) {
	var known *app.Error
	if !errors.As(err, &known) {
		return Fault{}, false
	}
	switch known.Kind {
	case app.Invalid, app.Unfit, app.TooLarge, app.Unsupported, app.Conflict:
		return Fault{Field: field, Message: say(known)}, true
	case app.Busy, app.Full:
		return Fault{Message: say(known), Status: statusOfKind(known.Kind)}, true
	}
	return Fault{}, false
}
