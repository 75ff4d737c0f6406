package gate

import (
	"bytes"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"os"
	"strconv"
	"strings"

	"guichet/app"
)

// mostHead is how much of a page is looked at for the end of its head.
const mostHead = 64 << 10

// answer is the handler's answer on its way to the window. A page gets the
// window's script, a download goes to a file and from there to where a person
// wants it; everything else passes as it is.
type answer struct {
	http.ResponseWriter
	gate    *Gate
	request *http.Request

	status int
	page   bool         // the head of a page, held back in head until it is whole
	head   bytes.Buffer // of a page
	file   *os.File     // of a download
	name   string
	failed error // why the download is not whole
}

// Unwrap leads http.ResponseController to the connection.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// WriteHeader decides what the answer is.
func (a *answer) WriteHeader(status int) {
	if status < 200 {
		a.ResponseWriter.WriteHeader(status)
		return
	}
	if a.status != 0 {
		return
	}
	a.status = status
	h := a.Header()
	a.hear(h)
	switch kind, _, _ := mime.ParseMediaType(h.Get("Content-Type")); {
	case status == http.StatusOK && a.request.Method != http.MethodHead && a.attached():
		a.failed = a.begin()
		return
	case kind == "text/html" && a.request.Method != http.MethodHead && h.Get("Content-Encoding") == "":
		a.page = true
		return
	}
	a.ResponseWriter.WriteHeader(status)
}

// hear notes a language that was chosen on a page: a web view forgets its cookies
// when it is closed.
func (a *answer) hear(h http.Header) {
	for _, line := range h["Set-Cookie"] {
		if c, err := http.ParseSetCookie(line); err == nil && c.Name == languageCookie {
			if l, ok := app.ParseLang(c.Value); ok {
				a.gate.opt.Chose(l)
			}
		}
	}
}

// attached reports whether the answer is one to be saved, and remembers the name
// it asks for, bare of every path.
func (a *answer) attached() bool {
	kind, params, err := mime.ParseMediaType(a.Header().Get("Content-Disposition"))
	if kind != "attachment" || err != nil && !errors.Is(err, mime.ErrInvalidMediaParameter) {
		return false
	}
	a.name = fileName(params["filename"])
	return true
}

// Write takes a piece of the answer.
func (a *answer) Write(p []byte) (int, error) {
	if a.status == 0 {
		a.WriteHeader(http.StatusOK)
	}
	switch {
	case a.failed != nil:
		return 0, a.failed
	case a.file != nil:
		n, err := a.file.Write(p)
		if err != nil {
			a.failed = fmt.Errorf("gate: keep a download: %w", err)
		}
		return n, err
	case a.page:
		a.head.Write(p)
		if a.head.Len() >= mostHead || bytes.Contains(a.head.Bytes(), endOfHead) {
			return len(p), a.release()
		}
		return len(p), nil
	}
	return a.ResponseWriter.Write(p)
}

var endOfHead = []byte("</head>")

// release sends the head of a page with the window's script in it.
func (a *answer) release() error {
	a.page = false
	head := a.head.Bytes()
	h := a.Header()
	if i := bytes.Index(head, endOfHead); i >= 0 && allowsScript(h) {
		add := fmt.Sprintf(`<script src="%swindow.js?zoom=%d" defer></script>`, prefix, a.gate.zoom.Load())
		head = bytes.Join([][]byte{head[:i], []byte(add), head[i:]}, nil)
		if n, err := strconv.Atoi(h.Get("Content-Length")); err == nil {
			h.Set("Content-Length", strconv.Itoa(n+len(add)))
		}
	}
	a.ResponseWriter.WriteHeader(a.status)
	_, err := a.ResponseWriter.Write(head)
	a.head.Reset()
	return err
}

// allowsScript leaves alone a document that may run nothing: an uploaded file.
func allowsScript(h http.Header) bool {
	return strings.Contains(h.Get("Content-Security-Policy"), "script-src 'self'")
}

// finish ends the answer once the handler has returned.
func (a *answer) finish() {
	switch {
	case a.name != "" && a.status != 0:
		a.deliver()
	case a.page:
		// The reader may have gone; there is nobody left to tell.
		_ = a.release()
	}
}

// abandon removes what is left of a download, also after a panic.
func (a *answer) abandon() {
	if a.file != nil {
		_ = a.file.Close()
		_ = os.Remove(a.file.Name())
	}
}
