package source

import (
	"cmp"
	"io"
	"io/fs"
	"net/url"
	"path"
	"strings"

	"guichet/app"
)

// maxRefs bounds the files one body may refer to.
const maxRefs = 200

// attach finds the files of the same folder or archive that the body refers to
// and tells of those that are not there.
func (r *reading) attach(e *Entry) error {
	if r.fsys == nil {
		return nil
	}
	seen := map[string]bool{}
	for _, part := range [...]struct{ part, ref string }{
		{PartFile, e.Media.File}, {PartCaptions, e.Media.Captions}, {PartPoster, e.Media.Poster},
	} {
		if err := r.attachPart(e, part.part, part.ref); err != nil {
			return err
		}
	}
	for _, ref := range references(e.Body + "\n\n" + e.Media.Transcript) {
		if seen[ref] || len(seen) == maxRefs {
			continue
		}
		seen[ref] = true
		name := r.target(ref)
		if name == "" {
			continue
		}
		info, err := fs.Lstat(r.fsys, name)
		switch {
		case err != nil:
			err = r.tell(Changed, e.From, e.To, ref, "source.note.file_missing", "File", ref)
		case !info.Mode().IsRegular():
			err = r.tell(Changed, e.From, e.To, ref, "source.note.file_missing", "File", ref)
		case info.Size() > MaxFile:
			err = r.tell(Changed, e.From, e.To, ref, "source.note.file_large", "File", ref, "Limit", MaxFile>>20)
		case formatOf(name) != unknown:
			err = r.tell(Changed, e.From, e.To, ref, "source.note.document", "File", ref)
		default:
			open := func() (io.ReadCloser, error) { return r.fsys.Open(name) }
			e.Files = append(e.Files, File{Ref: ref, Name: name, Size: info.Size(), Open: open})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// attachPart finds the file of a part of Media.
func (r *reading) attachPart(e *Entry, part, ref string) error {
	if ref == "" {
		return nil
	}
	name := r.target(ref)
	info, err := fs.Stat(r.fsys, cmp.Or(name, "-"))
	switch {
	case name == "" || err != nil || !info.Mode().IsRegular():
		return r.tell(Changed, e.From, e.To, ref, "source.note.file_missing", "File", ref)
	case info.Size() > MaxMedia:
		return r.tell(Changed, e.From, e.To, ref, "source.note.file_large", "File", ref, "Limit", MaxMedia>>20)
	}
	open := func() (io.ReadCloser, error) { return r.fsys.Open(name) }
	e.Files = append(e.Files, File{Ref: ref, Name: name, Size: info.Size(), Part: part, Open: open})
	return nil
}

// ownFile reports whether a path is that of a file in an export of ours: never a
// source, whatever it is called.
func ownFile(name string) bool {
	dir := path.Dir(name)
	top := path.Base(path.Dir(dir))
	_, err := app.ParseID(path.Base(dir))
	return err == nil && (top == "media" || top == "files")
}

// target is the path a relative address leads to, "" for one that leads out of
// the folder, to another site or to a place on the page.
func (r *reading) target(ref string) string {
	u, err := url.Parse(ref)
	if err != nil || u.Scheme != "" || u.Host != "" || u.Path == "" || u.Path[0] == '/' ||
		strings.ContainsAny(u.Path, "\\\x00:") {
		return ""
	}
	name := path.Join(path.Dir(r.path), u.Path)
	if !fs.ValidPath(name) || name == "." {
		return ""
	}
	return name
}

// references returns the addresses that stand in a Markdown body as the target
// of a link or image, in order.
func references(body string) []string {
	var refs []string
	for len(refs) < 4*maxRefs {
		_, after, ok := strings.Cut(body, "](")
		if !ok {
			break
		}
		body = after
		if ref := destination(after); ref != "" {
			refs = append(refs, ref)
		}
	}
	return refs
}

// destination reads a link destination (CommonMark 0.31, 6.3).
func destination(s string) string {
	s = head(strings.TrimLeft(s, " "), MaxAlias)
	if strings.HasPrefix(s, "<") {
		ref, _, ok := strings.Cut(s[1:], ">")
		if ok && !strings.Contains(ref, "\n") {
			return ref
		}
		return ""
	}
	depth := 0
	for i := range len(s) {
		switch c := s[i]; {
		case c <= ' ':
			return s[:i]
		case c == '(':
			depth++
		case c == ')':
			if depth--; depth < 0 {
				return s[:i]
			}
		}
	}
	return ""
}

func head(s string, n int) string { return s[:min(len(s), n)] }
