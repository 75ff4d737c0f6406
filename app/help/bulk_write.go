package help

import (
	"context"
	"errors"
	"sync"

	"guichet/app"
	"guichet/store"
)

// BulkMax is how many articles one bulk action takes.
const BulkMax = 200

// bulkWide is how many of them are worked on at once: their saves then share
// commits.
const bulkWide = 8

// BulkDo is a thing to do to many articles.
type BulkDo string

// What can be done. Those to texts are done to the language of the Bulk, or to
// all an article has.
const (
	DoPublish   BulkDo = "publish"
	DoUnpublish BulkDo = "unpublish"
	DoArchive   BulkDo = "archive"
	DoMove      BulkDo = "move"
	DoAudience  BulkDo = "audience"
	DoBin       BulkDo = "bin"
	DoRestore   BulkDo = "restore"
)

// Bulk is one action on many articles.
type Bulk struct {
	Do       BulkDo
	Articles []app.ID
	Lang     app.Lang     // for actions on texts; empty is every text
	Category app.ID       // for DoMove; zero is none
	Audience app.Audience // for DoAudience
}

// BulkDone is what became of one article: Err is nil when the action was done or
// was not needed.
type BulkDone struct {
	Article app.ID
	Err     error
}

// DoBulk does one thing to up to BulkMax articles, each by the same use case as
// alone: one that is refused does not hold up the others.
func (h *Help) DoBulk(ctx context.Context, who app.Actor, b Bulk) ([]BulkDone, error) {
	if err := mayWrite(who); err != nil {
		return nil, err
	}
	if len(b.Articles) == 0 {
		return nil, app.E(app.Invalid, "help.error.bulk.none")
	}
	if len(b.Articles) > BulkMax {
		return nil, app.E(app.Invalid, "help.error.bulk.many", "Limit", BulkMax)
	}
	one, err := h.bulkOne(who, &b)
	if err != nil {
		return nil, err
	}
	out := make([]BulkDone, len(b.Articles))
	next := make(chan int)
	var wide sync.WaitGroup
	for range min(bulkWide, len(out)) {
		wide.Go(func() {
			for i := range next {
				out[i] = BulkDone{Article: b.Articles[i], Err: one(ctx, b.Articles[i])}
			}
		})
	}
	for i := range out {
		next <- i
	}
	close(next)
	wide.Wait()
	return out, ctx.Err()
}

func (h *Help) bulkOne(who app.Actor, b *Bulk) (func(context.Context, app.ID) error, error) {
	switch b.Do {
	case DoPublish, DoUnpublish, DoArchive:
		return func(ctx context.Context, id app.ID) error { return h.bulkState(ctx, who, id, b) }, nil
	case DoMove:
		return func(ctx context.Context, id app.ID) error {
			return h.refact(ctx, who, id, func(in *ArticleInput) ArticleInput {
				in.Category = b.Category
				return *in
			})
		}, nil
	case DoAudience:
		return func(ctx context.Context, id app.ID) error {
			return h.refact(ctx, who, id, func(in *ArticleInput) ArticleInput {
				in.Audience = b.Audience
				return *in
			})
		}, nil
	case DoBin:
		return func(ctx context.Context, id app.ID) error { return h.Delete(ctx, who, id) }, nil
	case DoRestore:
		return func(ctx context.Context, id app.ID) error { return h.Restore(ctx, who, id) }, nil
	}
	return nil, app.E(app.Invalid, "help.error.bulk.unknown")
}

func (h *Help) bulkState(ctx context.Context, who app.Actor, id app.ID, b *Bulk) error {
	var all []Text
	err := h.st.View(ctx, func(r store.Reader) (err error) {
		if _, err = present(r, id); err != nil {
			return err
		}
		all, err = textsOf(r, id)
		return err
	})
	if err != nil {
		return err
	}
	var errs []error
	done := false
	for _, t := range all {
		if b.Lang != "" && t.Lang != b.Lang {
			continue
		}
		if b.Do == DoArchive && !t.State.onShelf() {
			continue // an archived text can be read by its address: a draft must not
		}
		done = true
		errs = append(errs, h.bulkText(ctx, who, &t, b.Do))
	}
	switch {
	case !done && b.Do == DoArchive:
		return app.E(app.Conflict, "help.error.bulk.unpublished")
	case !done:
		return app.E(app.NotFound, "help.error.bulk.language")
	}
	return errors.Join(errs...)
}

// bulkText changes the state of one text, unless it has it.
func (h *Help) bulkText(ctx context.Context, who app.Actor, t *Text, do BulkDo) (err error) {
	switch {
	case do == DoPublish && t.State != Published:
		_, err = h.Publish(ctx, who, t.Article, t.Lang)
	case do == DoUnpublish && t.State != Draft:
		_, err = h.Unpublish(ctx, who, t.Article, t.Lang)
	case do == DoArchive && t.State != Archived:
		_, err = h.Archive(ctx, who, t.Article, t.Lang)
	}
	return err
}
