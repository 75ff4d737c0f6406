package help

import (
	"slices"
	"time"

	"guichet/app"
	"guichet/app/help/fold"
	"guichet/store"
)

// Limits of one action on many articles. Up to BulkMax are done before DoBulk
// answers; StartBulk takes up to ChooseMax and goes on by itself.
const (
	BulkMax   = 500
	ChooseMax = 10_000
)

// bulkGroup is how many articles share an Update. Each is changed together with
// its line in the journal: whatever ends the program, the journal tells all that
// was done.
const bulkGroup = 50

// BulkDo is a thing to do to many articles.
type BulkDo string

// What can be done. Those to texts are done to the language of the Bulk, or to
// all an article has. DoJoin stands in the journal only; see Merge.
const (
	DoPublish   BulkDo = "publish"
	DoUnpublish BulkDo = "unpublish"
	DoArchive   BulkDo = "archive"
	DoMove      BulkDo = "move"
	DoAudience  BulkDo = "audience"
	DoReview    BulkDo = "review"
	DoTag       BulkDo = "tag"
	DoUntag     BulkDo = "untag"
	DoBin       BulkDo = "bin"
	DoRestore   BulkDo = "restore"
	DoJoin      BulkDo = "join"
)

// auditWord is what the action on one article is called in the log.
func (d BulkDo) auditWord() string {
	switch d {
	case DoPublish:
		return "article.publish"
	case DoUnpublish:
		return "article.unpublish"
	case DoArchive:
		return "article.archive"
	case DoTag, DoUntag:
		return "article.save"
	case DoBin:
		return "article.delete"
	case DoRestore:
		return "article.restore"
	}
	return "article.facts"
}

// Bulk is one action on many articles.
type Bulk struct {
	Do       BulkDo
	Articles []app.ID
	Lang     app.Lang     // for actions on texts; empty is every text
	Category app.ID       // for DoMove; zero is none
	Audience app.Audience // for DoAudience
	Review   Day          // for DoReview; empty takes the day away
	Keywords []string     // for DoTag and DoUntag
}

// Bulked tells what became of an action.
type Bulked struct {
	Action app.ID // its entry in the journal; zero when nothing was changed
	Done   int    // articles changed
	Each   []BulkDone
}

// BulkDone is what became of one article: Err is nil when the action was done or
// was not needed.
type BulkDone struct {
	Article app.ID
	Err     error
}

func (b *Bulk) clean(most int) error {
	var seen = map[app.ID]bool{}
	b.Articles = slices.DeleteFunc(slices.Clone(b.Articles), func(id app.ID) bool {
		twice := seen[id]
		seen[id] = true
		return twice
	})
	switch {
	case len(b.Articles) == 0:
		return app.E(app.Invalid, "help.error.bulk.none")
	case len(b.Articles) > most:
		return app.E(app.Invalid, "help.error.bulk.many", "Limit", most)
	}
	ok := true
	switch b.Do {
	case DoPublish, DoUnpublish, DoArchive, DoMove, DoBin, DoRestore:
	case DoAudience:
		if b.Audience, ok = app.ParseAudience(string(b.Audience)); !ok {
			return app.E(app.Invalid, "help.error.audience")
		}
	case DoReview:
		if b.Review, ok = ParseDay(string(b.Review)); !ok {
			return app.E(app.Invalid, "help.error.review")
		}
	case DoTag, DoUntag:
		return b.cleanKeywords()
	default:
		return app.E(app.Invalid, "help.error.bulk.unknown")
	}
	return nil
}

func (b *Bulk) cleanKeywords() error {
	in := TextInput{Keywords: b.Keywords}
	if err := in.cleanLists(); err != nil {
		return err
	}
	if b.Keywords = in.Keywords; len(b.Keywords) == 0 {
		return app.E(app.Invalid, "help.error.bulk.keywords")
	}
	return nil
}

// plan says what the action comes to for one article, without writing: the
// records as they are and as they will be. A refusal is an app.Error.
func (b *Bulk) plan(r store.Reader, id app.ID, now, binned time.Time) (change, error) {
	a, err := articles.Get(r, store.K(id))
	if err != nil {
		return change{}, found(err)
	}
	c := change{Article: id, Fate: FateChanged, Before: a, After: a}
	switch {
	case !a.Into.IsZero(), !a.Deleted.IsZero() && b.Do != DoRestore:
		return c, app.E(app.Gone, "help.error.gone")
	case a.expired(binned):
		return c, app.E(app.Gone, "help.error.gone")
	}
	switch b.Do {
	case DoMove:
		c.After.Category = b.Category
		if a.Kind == Page {
			c.After.Category = app.ID{}
		}
		return c, categoryThere(r, c.After.Category)
	case DoAudience:
		if audienceOf(a.Audience) != audienceOf(b.Audience) {
			c.After.Audience = b.Audience
		}
		return c, nil
	case DoReview:
		c.After.Review = b.Review
		return c, nil
	case DoRestore:
		c.After.Deleted = time.Time{}
		return c, homeless(r, &c.After)
	}
	all, err := textsOf(r, id)
	if err != nil {
		return c, err
	}
	if b.Do == DoBin {
		c.After.Deleted = now
		for _, t := range all {
			was := t
			if t.State == Scheduled { // nothing in the bin rings the bell
				t.State = Draft
			}
			c.noteText(was, t)
		}
		return c, nil
	}
	return c, b.planTexts(&c, all, now)
}

// homeless takes an article out of a category that is no more.
func homeless(r store.Reader, a *Article) error {
	if a.Category.IsZero() {
		return nil
	}
	ok, err := categories.Has(r, store.K(a.Category))
	if err == nil && !ok {
		a.Category = app.ID{}
	}
	return err
}

func (b *Bulk) planTexts(c *change, all []Text, now time.Time) error {
	done := false
	for _, t := range all {
		if b.Lang != "" && t.Lang != b.Lang {
			continue
		}
		if b.Do == DoArchive && !t.State.onShelf() {
			continue // an archived text can be read by its address: a draft must not
		}
		done = true
		was := t
		if err := b.change(&t, now); err != nil {
			return err
		}
		c.noteText(was, t)
	}
	switch {
	case !done && b.Do == DoArchive:
		return app.E(app.Conflict, "help.error.bulk.unpublished")
	case !done:
		return app.E(app.NotFound, "help.error.bulk.language")
	}
	return nil
}

// change does the action to one text, unless it is so.
func (b *Bulk) change(t *Text, now time.Time) error {
	to := func(s State) {
		if t.State != s {
			t.to(s, time.Time{}, now)
			t.Marked = false // a person has looked
		}
	}
	switch b.Do {
	case DoPublish:
		to(Published)
	case DoUnpublish:
		to(Draft)
	case DoArchive:
		to(Archived)
	case DoTag:
		t.Keywords = slices.Clone(t.Keywords)
		for _, k := range b.Keywords {
			if !hasWord(t.Keywords, k) {
				t.Keywords = append(t.Keywords, k)
			}
		}
		if len(t.Keywords) > MaxKeywords {
			return app.E(app.Invalid, "help.error.keywords.many", "Limit", MaxKeywords)
		}
	case DoUntag:
		t.Keywords = slices.DeleteFunc(slices.Clone(t.Keywords), func(k string) bool { return hasWord(b.Keywords, k) })
		if len(t.Keywords) == 0 {
			t.Keywords = nil
		}
	}
	return nil
}

// hasWord reports whether a list has a keyword, whatever its case and accents.
func hasWord(list []string, word string) bool {
	return slices.ContainsFunc(list, func(k string) bool { return fold.Key(k) == fold.Key(word) })
}
