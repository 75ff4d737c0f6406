package help

import (
	"context"

	"guichet/app"
	"guichet/app/audit"
	"guichet/store"
)

// FilePage is how many files the staff's list shows at once.
const FilePage = 60

// FileUse is a file with the articles whose current texts use it.
type FileUse struct {
	File
	Articles []app.ID // at most 20
}

// Files lists the files, the newest first. next continues the list.
func (h *Help) Files(r store.Reader, who app.Actor, after store.Key) (list []FileUse, next store.Key, err error) {
	if err := mayLook(who); err != nil {
		return nil, nil, err
	}
	some, next, err := files.Scan(r, store.Page{After: after, Limit: FilePage, Reverse: true})
	if err != nil {
		return nil, nil, err
	}
	for _, f := range some {
		u := FileUse{File: f}
		if u.Articles, err = usersOf(r, f.ID); err != nil {
			return nil, nil, err
		}
		list = append(list, u)
	}
	return list, next, nil
}

// usersOf returns articles whose current texts, or whose page on the shelf, use
// a file.
func usersOf(r store.Reader, id app.ID) ([]app.ID, error) {
	var out []app.ID
	seen := map[app.ID]bool{}
	take := func(keys []store.Key, _ store.Key, err error) error {
		for _, k := range keys {
			if a, ok := firstID(k); ok && !seen[a] && len(out) < 20 {
				seen[a] = true
				out = append(out, a)
			}
		}
		return err
	}
	if err := take(textsByFile.Keys(r, store.K(id), store.Page{})); err != nil {
		return nil, err
	}
	return out, take(pagesByFile.Keys(r, store.K(id), store.Page{}))
}

// DeleteFile removes a file that no current text uses. Earlier wordings that
// show it among their words lose it; the file of a medium is kept for them.
func (h *Help) DeleteFile(ctx context.Context, who app.Actor, id app.ID) error {
	if err := mayWrite(who); err != nil {
		return err
	}
	entry := audit.By(who, h.clock(), "file.delete").On("file", id)
	_, err := h.st.Update(ctx, func(tx *store.Tx) error {
		f, err := files.Get(tx, store.K(id))
		if err != nil {
			return found(err)
		}
		users, err := usersOf(tx, id)
		if err != nil {
			return err
		}
		if len(users) > 0 {
			return app.E(app.Conflict, "help.error.file.used")
		}
		held, _, err := revisionsByFile.Keys(tx, store.K(id), store.Page{Limit: 1})
		if err != nil {
			return err
		}
		if len(held) > 0 {
			return app.E(app.Conflict, "help.error.file.kept")
		}
		hashes := []string{f.Hash}
		if f.Small != nil && f.Small.Hash != f.Hash {
			hashes = append(hashes, f.Small.Hash)
		}
		for _, hash := range hashes {
			if err := store.Detach(tx, hash, store.K("help_file", id)); err != nil {
				return err
			}
		}
		if err := files.Delete(tx, store.K(id)); err != nil {
			return err
		}
		return audit.Record(tx, entry)
	})
	return err
}
