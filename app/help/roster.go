package help

import (
	"context"
	"errors"
	"sync"

	"guichet/app"
	"guichet/app/help/fold"
	"guichet/store"
)

// roster holds the heads of all articles in memory, for the staff's list: to
// filter and sort ten thousand of them by reading records takes a tenth of a
// second, from memory a few milliseconds. It follows the feed when asked.
type roster struct {
	mu   sync.Mutex
	pos  store.Pos
	rows map[app.ID]*rosterRow
	gen  int // raised when a row changed
	due  dueCount
}

type rosterRow struct {
	ContentRow
	id    string
	words []string   // the folded titles, for searching
	links [][]string // where each text leads
	files [][]app.ID // what each shows
	refs  []string   // what is named as related
	from  string     // the source it was imported from
	said  string     // the id that source gave it
}

// catchUp brings the roster to the head of the feed. The caller holds mu.
func (ro *roster) catchUp(ctx context.Context, st *store.Store) error {
	if ro.pos.IsZero() {
		return ro.fill(ctx, st)
	}
	for ro.pos != st.Head() {
		changes, next, err := st.Feed(ctx, ro.pos, 1000)
		if errors.Is(err, store.ErrGone) {
			return ro.fill(ctx, st)
		}
		if err != nil {
			return err
		}
		if err := ro.take(ctx, st, changes); err != nil {
			return err
		}
		if next == ro.pos {
			return nil
		}
		ro.pos = next
	}
	return nil
}

func (ro *roster) take(ctx context.Context, st *store.Store, changes []store.Change) error {
	dirty := map[app.ID]bool{}
	for _, c := range changes {
		if c.Table == articles.Name() || c.Table == texts.Name() {
			if id, ok := firstID(c.Key); ok {
				dirty[id] = true
			}
		}
	}
	if len(dirty) == 0 {
		return nil
	}
	ro.gen++
	return st.View(ctx, func(r store.Reader) error {
		for id := range dirty {
			a, err := articles.Get(r, store.K(id))
			if missing(err) {
				delete(ro.rows, id)
				continue
			}
			if err != nil {
				return err
			}
			all, err := textsOf(r, id)
			if err != nil {
				return err
			}
			ro.rows[id] = rowOf(&a, all)
		}
		return nil
	})
}

// fill reads everything, a thousand records at a time so that no View is long.
// What is written meanwhile comes again by the feed.
func (ro *roster) fill(ctx context.Context, st *store.Store) error {
	head := st.Head()
	byArticle := map[app.ID][]Text{}
	err := paged(ctx, st, texts, func(t Text) { byArticle[t.Article] = append(byArticle[t.Article], t) })
	if err != nil {
		return err
	}
	rows := make(map[app.ID]*rosterRow, len(byArticle))
	if err := paged(ctx, st, articles, func(a Article) { rows[a.ID] = rowOf(&a, byArticle[a.ID]) }); err != nil {
		return err
	}
	ro.rows, ro.pos = rows, head
	ro.gen++
	if head != st.Head() {
		return ro.catchUp(ctx, st)
	}
	return nil
}

func paged[T any](ctx context.Context, st *store.Store, table *store.Table[T], each func(T)) error {
	var after store.Key
	for {
		err := st.View(ctx, func(r store.Reader) error {
			some, next, err := table.Scan(r, store.Page{After: after, Limit: 1000})
			for _, rec := range some {
				each(rec)
			}
			after = next
			return err
		})
		if err != nil || after == nil {
			return err
		}
	}
}

func rowOf(a *Article, all []Text) *rosterRow {
	row := &rosterRow{ContentRow: ContentRow{
		Article: a.ID, Kind: a.Kind, Category: a.Category, Audience: app.Audience(audienceOf(a.Audience)),
		Updated: a.Created, Created: a.Created, Deleted: a.Deleted, Origin: a.Origin.Source != "",
		Review: a.Review, Into: a.Into,
	}, id: a.ID.String(), refs: a.Related, from: a.Origin.Source, said: a.Origin.ID}
	src, _ := sourceOf(a, all)
	row.Source = src.Lang
	for _, l := range app.Langs() {
		for _, t := range all {
			if t.Lang != l {
				continue
			}
			row.Texts = append(row.Texts, ContentText{
				Lang: l, Title: t.Title, State: t.State, Slug: t.Slug, PublishAt: t.PublishAt, Updated: t.Updated,
				Revision: t.Revision, Marked: t.Marked, Behind: t.behind(&src),
			})
			row.words = append(row.words, fold.Key(t.Title))
			row.links, row.files = append(row.links, t.Links), append(row.files, t.Files)
			if t.Updated.After(row.Updated) {
				row.Updated = t.Updated
			}
		}
	}
	return row
}
