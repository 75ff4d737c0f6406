package kit

import (
	"net/http"
	"strings"
)

// pagePolicy is the content security policy of everything but files: own
// styles, scripts and images, nothing inline, nothing evaluated, no other
// host, no frame, and no string that becomes HTML in a script. data: images
// are icons inside the style sheet.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
	"connect-src 'self'; manifest-src 'self'; worker-src 'none'; form-action 'self'; base-uri 'none'; " +
	"frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

// staffPolicy lets the scripts of the staff's pages, and no others, put a piece
// of a page that the server drew in its place: the one Trusted Types policy
// "fragment" (frontend/elements/fragment.ts).
var staffPolicy = strings.Replace(pagePolicy, "trusted-types 'none'", "trusted-types fragment", 1)

// WorkerPolicy is the policy of the one page that may set up the service worker:
// its script makes the worker's address by the one Trusted Types policy "offline"
// (frontend/pages/offline/offline.ts).
var WorkerPolicy = strings.NewReplacer("worker-src 'none'", "worker-src 'self'", "trusted-types 'none'", "trusted-types offline").
	Replace(pagePolicy)

// mediaPolicy lets a page that says so (Document.Plays) play files of this site.
var mediaPolicy = PlaysPolicy(pagePolicy)

// PlaysPolicy is a policy that also lets a page play files of this site.
func PlaysPolicy(policy string) string {
	return strings.Replace(policy, "connect-src", "media-src 'self'; connect-src", 1)
}

// StaffPlaysPolicy is that of a page of the staff that plays a file.
var StaffPlaysPolicy = PlaysPolicy(staffPolicy)

// FilePolicy is the policy of a file somebody uploaded: opened directly, it is
// a document of no origin that may run and load nothing.
const FilePolicy = "sandbox; default-src 'none'; frame-ancestors 'none'"

// headers are the values every answer carries. They are made once and shared
// by all answers: a handler replaces a header, it never appends to one of them.
type headers struct {
	policy, staff, nosniff, referrer, permissions, opener, resource, transport []string
}

func newHeaders() headers {
	return headers{
		policy:   []string{pagePolicy},
		staff:    []string{staffPolicy},
		nosniff:  []string{"nosniff"},
		referrer: []string{"same-origin"},
		permissions: []string{
			"browsing-topics=(), camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
		},
		opener:   []string{"same-origin"},
		resource: []string{"same-origin"},
		// One year, the least the preload list asks for (hstspreload.org).
		transport: []string{"max-age=31536000"},
	}
}

// write puts the security headers on an answer, just before its status goes out,
// so that errors and refusals carry them too. What the row set itself stays. 304
// carries the headers of the page it stands for by their tag alone (RFC 9110,
// 15.4.5), and writing them to take them away cost a tenth of it. A page that is
// the same for everybody has nothing to keep from the window that opened it, and
// the browser would begin a process for it, a third of the time to its first paint.
func (h *headers) write(to http.Header, status int, r *http.Request, l *Listener, everybody bool) {
	// RFC 6797, 7.2: never over plain HTTP.
	if l.Secure && (r.TLS != nil || ClientOf(r).HTTPS) {
		to["Strict-Transport-Security"] = h.transport
	}
	if status == http.StatusNotModified {
		return
	}
	if to["Content-Security-Policy"] == nil {
		to["Content-Security-Policy"] = h.policy
		if isStaff(r.URL.Path) {
			to["Content-Security-Policy"] = h.staff
		}
	}
	to["X-Content-Type-Options"] = h.nosniff
	to["Referrer-Policy"] = h.referrer
	to["Permissions-Policy"] = h.permissions
	if !everybody {
		to["Cross-Origin-Opener-Policy"] = h.opener
	}
	to["Cross-Origin-Resource-Policy"] = h.resource
}
