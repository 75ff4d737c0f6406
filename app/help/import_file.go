package help

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"path"
	"regexp"
	"strconv"
	"strings"

	"guichet/app"
	"guichet/app/help/source"
	"guichet/store"
	"guichet/store/blob"
)

// files keeps the files an entry refers to, puts their addresses into its body
// and returns the hashes of their bytes. One that cannot be taken is told and
// its reference stays as it was.
func (im *importer) files(it *item) (sums []string, err error) {
	for _, ref := range it.entry.Files {
		take := im.file
		if ref.Part != "" {
			take = func(ref source.File) (File, error) { return im.mediaFile(it, ref) }
		}
		f, err := take(ref)
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
		if ref.Part != "" {
			setPart(it, ref.Part, f.ID)
			continue
		}
		it.entry.Media.Transcript = refer(it.entry.Media.Transcript, ref.Ref, FilePath(f.ID, f.Name))
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
	return im.keepAs(ref, f, refs)
}

// keepAs writes the record of a file that was kept, under the id an export of
// ours gave it.
func (im *importer) keepAs(ref source.File, f File, refs []blob.Ref) (File, error) {
	if id, ok := ownName(ref.Name); ok && len(refs) > 0 {
		f.ID = id
	}
	_, err := im.h.st.UpdateBulk(im.ctx, func(tx *store.Tx) error {
		if had, err := files.Get(tx, store.K(f.ID)); err == nil && had.Hash != f.Hash {
			f.ID = im.ids.next()
		} else if err != nil && !missing(err) {
			return err
		}
		var err error
		f, err = putFile(tx, f, refs)
		return err
	})
	return f, err
}

// mediaFile keeps a part of a medium.
func (im *importer) mediaFile(it *item, ref source.File) (File, error) {
	rc, err := ref.Open()
	if err != nil {
		return File{}, app.E(app.Invalid, "help.error.file.lost").Wrap(err)
	}
	defer rc.Close()
	if im.opt.DryRun {
		sum := sha256.New()
		if _, err := io.Copy(sum, io.LimitReader(rc, MaxMedia)); err != nil {
			return File{}, app.E(app.Invalid, "help.error.file.lost").Wrap(err)
		}
		return File{Hash: hex.EncodeToString(sum.Sum(nil))}, nil
	}
	f, refs, err := im.h.keepMedia(im.ctx, Kind(it.entry.Kind), MediaPart(ref.Part), ref.Name, rc)
	if err != nil {
		return f, err
	}
	return im.keepAs(ref, f, refs)
}

// setPart notes which file a part of the entry's medium is.
func setPart(it *item, part string, id app.ID) {
	switch MediaPart(part) {
	case FilePart:
		it.media.File = id
	case CaptionsPart:
		it.media.Captions = id
	case PosterPart:
		it.media.Poster = id
	}
}

// mediaOf is what an entry says of its medium.
func (it *item) mediaOf() Media {
	m, e := it.media, &it.entry.Media
	m.Link, m.Held, m.Transcript = e.Link, Day(e.Held), e.Transcript
	if e.Seconds != "" {
		n, err := strconv.Atoi(e.Seconds)
		if m.Seconds = n; err != nil {
			m.Seconds = -1 // refused with its own sentence
		}
	}
	return m
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
// "files/<id>/<name>" or "media/<id>/<name>": there it keeps its address.
func ownName(name string) (app.ID, bool) {
	dir := path.Dir(name)
	if top := path.Base(path.Dir(dir)); top != "files" && top != "media" {
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
