package help

import (
	"errors"
	"io"

	"guichet/app"
	"guichet/store"
)

// File returns a file the reader may have: one that a text on the shelf shows
// or links to, if the reader may read that text. The staff may have any. Anything
// else is not found.
func (h *Help) File(r store.Reader, who app.Actor, id app.ID) (File, error) {
	f, err := files.Get(r, store.K(id))
	if err != nil {
		return File{}, found(err)
	}
	if who.Role >= app.Agent {
		return f, nil
	}
	v, err := h.read(r, who, "")
	if err != nil {
		return File{}, err
	}
	users, _, err := pagesByFile.Keys(r, store.K(id), store.Page{Limit: 1000})
	if err != nil {
		return File{}, err
	}
	for _, key := range users {
		may, err := v.mayPage(key)
		if may || err != nil {
			return f, err
		}
	}
	return File{}, notFound()
}

func (v *reading) mayPage(key store.Key) (bool, error) {
	p, err := pages.Get(v.r, key)
	if err != nil {
		return false, err
	}
	s, err := shelf.Get(v.r, store.K(p.Article))
	if err != nil {
		return false, err
	}
	return v.may(s.Category, s.Audience)
}

// OpenFile opens the bytes of a file. The caller closes it.
func (h *Help) OpenFile(f File) (io.ReadSeekCloser, error) { return h.open(f.Hash) }

// OpenSmall opens the smaller size of an image, or the file itself where there
// is none, and returns the hash of what it opened. The caller closes it.
func (h *Help) OpenSmall(f File) (rc io.ReadSeekCloser, hash string, err error) {
	hash = f.Hash
	if f.Small != nil {
		hash = f.Small.Hash
	}
	rc, err = h.open(hash)
	return rc, hash, err
}

func (h *Help) open(hash string) (io.ReadSeekCloser, error) {
	rc, err := h.st.Blobs().Open(hash)
	if err != nil {
		return nil, errors.Join(app.E(app.Internal, "help.error.file.lost"), err)
	}
	return rc, nil
}
