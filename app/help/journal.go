package help

import (
	"reflect"
	"slices"
	"sync"
	"time"

	"guichet/app"
	"guichet/store"
)

// JournalDays is how long an action on many articles, or a joining of two, can
// be undone. After that its entry is thrown away.
const JournalDays = 30

// Action is an entry of the journal: what was done to some articles at once.
type Action struct {
	ID       app.ID       `json:"id"`
	Do       BulkDo       `json:"do"`
	By       app.ID       `json:"by,omitzero"`
	At       time.Time    `json:"at"`
	Lang     app.Lang     `json:"lang,omitempty"`
	Category app.ID       `json:"category,omitzero"`
	Audience app.Audience `json:"audience,omitempty"`
	Review   Day          `json:"review,omitempty"`
	Keywords []string     `json:"keywords,omitempty"`
	Into     app.ID       `json:"into,omitzero"` // the article that stayed, of DoJoin

	Total   int       `json:"total"`             // articles it was asked for
	Seen    int       `json:"seen"`              // articles looked at so far
	Done    int       `json:"done"`              // articles changed
	Refused int       `json:"refused,omitempty"` // articles it could not be done to
	Ended   time.Time `json:"ended,omitzero"`    // zero: it is under way, or was broken off

	Undone   time.Time `json:"undone,omitzero"`
	UndoneBy app.ID    `json:"undone_by,omitzero"`
	Back     int       `json:"back,omitempty"` // articles that are as before again
	Left     int       `json:"left,omitempty"` // articles left alone, since they changed meanwhile
}

// expired reports that an action is too old to be undone.
func (a *Action) expired(now time.Time) bool { return !a.At.After(now.AddDate(0, 0, -JournalDays)) }

// Fate says what became of one article of an action.
type Fate string

// The fates. Changed is the only one that can still be undone.
const (
	FateChanged Fate = "changed"
	FateRefused Fate = "refused"
	FateBack    Fate = "back"
	FateLeft    Fate = "left"
)

// change is what an action did to one article: the records before and after.
type change struct {
	Action  app.ID       `json:"action"`
	Article app.ID       `json:"article"`
	Fate    Fate         `json:"fate"`
	Key     string       `json:"key,omitempty"` // why it was refused or left, with Args
	Args    []any        `json:"args,omitempty"`
	Before  Article      `json:"before,omitzero"`
	After   Article      `json:"after,omitzero"`
	Texts   []textChange `json:"texts,omitempty"` // those that changed
	Slugs   []slugRow    `json:"slugs,omitempty"` // of a joining: whose they were
}

// textChange is one text before and after; nil is no text.
type textChange struct {
	Lang   app.Lang `json:"lang"`
	Before *Text    `json:"before,omitempty"`
	After  *Text    `json:"after,omitempty"`
}

var (
	actions = store.NewTable("help_action", func(a *Action) store.Key { return store.K(a.ID) })
	changes = store.NewTable("help_change", func(c *change) store.Key { return store.K(c.Action, c.Article) })
)

// acting are the actions this process is carrying out or undoing now.
type acting struct {
	mu  sync.Mutex
	ids map[app.ID]chan struct{} // closed at the end of the action
}

// begin takes an action; false when somebody has it.
func (a *acting) begin(id app.ID) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.ids[id] != nil {
		return false
	}
	if a.ids == nil {
		a.ids = map[app.ID]chan struct{}{}
	}
	a.ids[id] = make(chan struct{})
	return true
}

func (a *acting) end(id app.ID) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if over := a.ids[id]; over != nil {
		close(over)
		delete(a.ids, id)
	}
}

func (a *acting) has(id app.ID) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.ids[id] != nil
}

// noteText adds a text to the change if it is another now.
func (c *change) noteText(before, after Text) {
	if !reflect.DeepEqual(before, after) {
		c.Texts = append(c.Texts, textChange{Lang: before.Lang, Before: &before, After: &after})
	}
}

// empty reports that nothing is another than it was.
func (c *change) empty() bool { return len(c.Texts) == 0 && reflect.DeepEqual(c.Before, c.After) }

// revert brings one value back to what it was before. It reports whether it may:
// it is as the action left it, or the action did not touch it.
func revert[T any](now *T, before, after T, same func(a, b T) bool) bool {
	if same(before, after) {
		return true
	}
	if !same(*now, after) {
		return false
	}
	*now = before
	return true
}

func equal[T comparable](a, b T) bool { return a == b }

// facts brings the facts of an article back.
func (c *change) facts(a *Article) bool {
	b, f := &c.Before, &c.After
	return revert(&a.Category, b.Category, f.Category, equal) && revert(&a.Audience, b.Audience, f.Audience, equal) &&
		revert(&a.Review, b.Review, f.Review, equal) && revert(&a.Deleted, b.Deleted, f.Deleted, time.Time.Equal)
}

// text brings one text back. What the action did to its state is not undone
// over another wording: whoever wrote it saw that state.
func (t *textChange) text(now *Text) bool {
	b, f := t.Before, t.After
	if b.State != f.State || !b.PublishAt.Equal(f.PublishAt) || !b.First.Equal(f.First) {
		if now.Revision != f.Revision || now.State != f.State || !now.PublishAt.Equal(f.PublishAt) || !now.First.Equal(f.First) {
			return false
		}
		now.State, now.PublishAt, now.First, now.Updated, now.Marked = b.State, b.PublishAt, b.First, b.Updated, b.Marked
	}
	return revert(&now.Keywords, b.Keywords, f.Keywords, slices.Equal[[]string])
}
