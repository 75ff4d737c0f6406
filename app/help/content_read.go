package help

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"

	"guichet/app"
	"guichet/app/help/fold"
	"guichet/store"
)

// Contents lists articles for the staff. It takes no Reader: the heads it lists
// are kept in memory and brought up to the last save before it answers.
func (h *Help) Contents(ctx context.Context, who app.Actor, lang app.Lang, q ContentQuery) (Content, error) {
	out := Content{States: map[State]int{}}
	if err := mayLook(who); err != nil {
		return out, err
	}
	in, err := h.categoryAndBelow(ctx, q.Category)
	if err != nil {
		return out, err
	}
	ro := &h.roster
	ro.mu.Lock()
	defer ro.mu.Unlock()
	if err := ro.catchUp(ctx, h.st); err != nil {
		return out, err
	}
	words := strings.Fields(fold.Key(q.Title))
	var list []sorted
	for _, row := range ro.rows {
		if !row.matches(&q, in, words) {
			continue
		}
		for _, s := range row.states(q.Lang) {
			out.States[s]++
		}
		if q.State == "" || slices.Contains(row.states(q.Lang), q.State) {
			list = append(list, sorted{row: row, key: row.key(q.Sort, lang)})
		}
	}
	slices.SortFunc(list, sorted.compare)
	out.Total = len(list)
	return out, out.page(list, &q)
}

// categoryAndBelow returns a category and those below it; nil for the zero id.
func (h *Help) categoryAndBelow(ctx context.Context, id app.ID) (map[app.ID]bool, error) {
	if id.IsZero() {
		return nil, nil
	}
	in := map[app.ID]bool{id: true}
	err := h.st.View(ctx, func(r store.Reader) error {
		v := &reading{h: h, r: r, seen: map[app.ID]*Category{}}
		all, err := v.below(id)
		for _, c := range all {
			in[c] = true
		}
		return err
	})
	return in, err
}

// matches reports whether all but the state of the query lets the row through.
func (row *rosterRow) matches(q *ContentQuery, in map[app.ID]bool, words []string) bool {
	switch {
	case q.Bin == row.Deleted.IsZero(),
		q.Kind != "" && row.Kind != q.Kind,
		in != nil && !in[row.Category],
		q.None && (!row.Category.IsZero() || row.Kind == Page),
		q.Audience != "" && row.Audience != q.Audience:
		return false
	}
	if q.Lang != "" && !row.some(func(t *ContentText) bool { return t.Lang == q.Lang }) {
		return false
	}
	if q.Missing != "" && row.some(func(t *ContentText) bool { return t.Lang == q.Missing }) {
		return false
	}
	if q.Behind && !row.some(func(t *ContentText) bool { return t.Behind && (q.Lang == "" || t.Lang == q.Lang) }) {
		return false
	}
	if q.Marked && !row.some(func(t *ContentText) bool { return t.Marked }) {
		return false
	}
	return row.has(words)
}

func (c *ContentRow) some(ok func(*ContentText) bool) bool {
	for i := range c.Texts {
		if ok(&c.Texts[i]) {
			return true
		}
	}
	return false
}

// has reports whether one title has all the words, each as the begin of a word
// or within one.
func (row *rosterRow) has(words []string) bool {
	if len(words) == 0 {
		return true
	}
	return slices.ContainsFunc(row.words, func(title string) bool {
		for _, w := range words {
			if !strings.Contains(title, w) {
				return false
			}
		}
		return true
	})
}

func (c *ContentRow) states(lang app.Lang) []State {
	var all []State
	for _, t := range c.Texts {
		if (lang == "" || t.Lang == lang) && !slices.Contains(all, t.State) {
			all = append(all, t.State)
		}
	}
	return all
}

// sorted is a row with what it is sorted by. Key and id together are where a
// page ends, so that the next one continues there whatever was saved meanwhile.
type sorted struct {
	row *rosterRow
	key sortKey
}

type sortKey struct {
	Time  int64  `json:"u,omitempty"` // negative: the last first
	Title string `json:"t,omitempty"`
	ID    string `json:"i"`
}

func (row *rosterRow) key(by Sort, lang app.Lang) sortKey {
	k := sortKey{ID: row.Article.String()}
	if by == ByTitle {
		title, _ := row.Title(lang)
		k.Title = fold.Key(title)
		return k
	}
	at := row.Updated
	if row.Deleted.After(at) {
		at = row.Deleted
	}
	k.Time = -at.UnixNano()
	return k
}

func (a sorted) compare(b sorted) int { return a.key.compare(b.key) }

func (k sortKey) compare(o sortKey) int {
	return cmp.Or(cmp.Compare(k.Time, o.Time), strings.Compare(k.Title, o.Title), strings.Compare(k.ID, o.ID))
}

// page takes the rows after the cursor.
func (c *Content) page(list []sorted, q *ContentQuery) error {
	limit := q.Limit
	if limit <= 0 {
		limit = ContentPage
	}
	limit = min(limit, BulkMax)
	if q.After != "" {
		var last sortKey
		data, err := base64.RawURLEncoding.DecodeString(q.After)
		if err == nil {
			err = json.Unmarshal(data, &last)
		}
		if err != nil {
			return app.E(app.Invalid, "help.error.cursor").Wrap(err)
		}
		at, found := slices.BinarySearchFunc(list, last, func(s sorted, k sortKey) int { return s.key.compare(k) })
		if found {
			at++
		}
		list = list[at:]
	}
	for i, s := range list {
		if i == limit {
			end, err := json.Marshal(list[i-1].key)
			c.Next = base64.RawURLEncoding.EncodeToString(end)
			return err
		}
		row := s.row.ContentRow
		row.Texts = slices.Clone(row.Texts)
		c.Rows = append(c.Rows, row)
	}
	return nil
}
