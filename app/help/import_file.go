package help

import (
	"io"
	"path"
	"regexp"
	"strings"

	"guichet/app"
	"guichet/app/help/source"
	"guichet/store"
)

// files keeps the files an entry refers to, puts their addresses into its body
// and returns the hashes of their bytes. One that cannot be taken is told and
// its reference stays as it was.
func (im *importer) files(it *item) (sums []string, err error) {
	for _, ref := range it.entry.Files {
		f, err := im.file(ref)
		if said, ok := asError(err); ok || err != nil && said != nil && said.Kind == app.Unsupported {
			if err := im.noted(it, ref.Ref, said.Key, said.Args...); err != nil {
				return nil, err
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		sums = append(sums, f.said())
		it.entry.Body = refer(it.entry.Body, ref.Ref, FilePath(f.ID, f.Name))
	}
	it.entry.Files = nil
	return sums, nil
}

func (im *importer) file(ref source.File) (File, error) {
	rc, err := ref.Open()
	if err != nil {
		return File{}, app.E(app.Invalid, "help.error.file.lost").Wrap(err)
	}
	defer rc.Close()
	if im.opt.DryRun {
		return im.lookAt(ref, rc)
	}
	f, refs, err := im.h.keep(im.ctx, ref.Name, rc)
	if err != nil {
		return f, err
	}
	if id, ok := ownName(ref.Name); ok && len(refs) > 0 {
		f.ID = id
	}
	_, err = im.h.st.UpdateBulk(im.ctx, func(tx *store.Tx) error {
		if had, err := files.Get(tx, store.K(f.ID)); err == nil && had.Hash != f.Hash {
			f.ID = im.ids.next()
		} else if err != nil && !missing(err) {
			return err
		}
		f, err = putFile(tx, f, refs)
		return err
	})
	return f, err
}

// lookAt is what a dry run does with a file.
func (im *importer) lookAt(ref source.File, rd io.Reader) (File, error) {
	data, err := io.ReadAll(io.LimitReader(rd, MaxFile+1))
	if err != nil {
		return File{}, app.E(app.Invalid, "help.error.file.lost").Wrap(err)
	}
	f := File{ID: im.ids.next(), Name: fileName(ref.Name), Hash: sum(string(data))}
	return f, f.inspect(data)
}

// said is the hash of the bytes that came in.
func (f *File) said() string {
	if f.Source != "" {
		return f.Source
	}
	return f.Hash
}

// ownName returns the id in a file's path of an export of ours,
// "files/<id>/<name>": there it keeps its address.
func ownName(name string) (app.ID, bool) {
	dir := path.Dir(name)
	if path.Base(path.Dir(dir)) != "files" {
		return app.ID{}, false
	}
	id, err := app.ParseID(path.Base(dir))
	return id, err == nil
}

// refer replaces the destination of links and images that lead to a file.
func refer(body, ref, to string) string {
	at := regexp.MustCompile(`(\]\([ ]*<?)` + regexp.QuoteMeta(ref) + `([> )\n])`)
	return at.ReplaceAllString(body, "${1}"+strings.ReplaceAll(to, "$", "$$")+"${2}")
}
