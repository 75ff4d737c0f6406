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
	need := h.needs(&q)
	first, err := q.first()
	if err != nil {
		return out, err
	}
	for _, row := range ro.rows {
		out.Work.count(row, &need)
		if !row.matches(&q, in, words) || !need.met(row) {
			continue
		}
		for _, s := range row.states(q.Lang) {
			out.States[s]++
		}
		if q.State == "" || slices.Contains(row.states(q.Lang), q.State) {
			out.Total++
			first.add(sorted{row: row, key: row.key(q.Sort, lang, q.Scores)})
		}
	}
	return out, out.page(first)
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
	case q.Bin == row.Deleted.IsZero(), !row.Into.IsZero(),
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
	Number int64  `json:"u,omitempty"` // negative: the last or the most first
	Title  string `json:"t,omitempty"`
	ID     string `json:"i"`
}

func (row *rosterRow) key(by Sort, lang app.Lang, scores func(app.ID) Votes) sortKey {
	k := sortKey{ID: row.id}
	at := row.Updated
	if row.Deleted.After(at) {
		at = row.Deleted
	}
	var v Votes
	if scores != nil {
		v = scores(row.Article)
	}
	switch by {
	case ByTitle:
		title, _ := row.Title(lang)
		k.Title = fold.Key(title)
	case ByOldest:
		k.Number = at.UnixNano()
	case ByReview:
		k.Title = string(row.Review)
		if k.Title == "" {
			k.Title = "9" // after all days
		}
	case ByHelpful:
		if k.Number = int64(v.Share()); k.Number < 0 {
			k.Number = 101
		}
	case ByNo:
		k.Number = -int64(v.No)
	default:
		k.Number = -at.UnixNano()
	}
	return k
}

func (a sorted) compare(b sorted) int { return a.key.compare(b.key) }

func (k sortKey) compare(o sortKey) int {
	return cmp.Or(cmp.Compare(k.Number, o.Number), strings.Compare(k.Title, o.Title), strings.Compare(k.ID, o.ID))
}

// firstRows are the rows of one page as they are found: the first after a key,
// and one more, which tells that the list goes on.
type firstRows struct {
	after *sortKey
	limit int
	list  []sorted // in order, once it is full or done
	full  bool
}

// first reads where the page begins and how long it is.
func (q *ContentQuery) first() (*firstRows, error) {
	f := &firstRows{limit: q.Limit}
	if f.limit <= 0 {
		f.limit = ContentPage
	}
	f.limit = min(f.limit, ChooseMax)
	if q.After == "" {
		return f, nil
	}
	data, err := base64.RawURLEncoding.DecodeString(q.After)
	if err == nil {
		err = json.Unmarshal(data, &f.after)
	}
	if err != nil || f.after == nil {
		return nil, app.E(app.Invalid, "help.error.cursor").Wrap(err)
	}
	return f, nil
}

// add takes a row if it is among the first: most are not, and cost one compare.
func (f *firstRows) add(s sorted) {
	switch {
	case f.after != nil && s.key.compare(*f.after) <= 0:
	case len(f.list) <= f.limit:
		f.list = append(f.list, s)
	default:
		if !f.full {
			slices.SortFunc(f.list, sorted.compare)
			f.full = true
		}
		if last := len(f.list) - 1; s.compare(f.list[last]) < 0 {
			at, _ := slices.BinarySearchFunc(f.list, s, sorted.compare)
			copy(f.list[at+1:], f.list[at:last])
			f.list[at] = s
		}
	}
}

// page takes the rows that were found.
func (c *Content) page(f *firstRows) error {
	if !f.full {
		slices.SortFunc(f.list, sorted.compare)
	}
	for i, s := range f.list {
		if i == f.limit {
			end, err := json.Marshal(f.list[i-1].key)
			c.Next = base64.RawURLEncoding.EncodeToString(end)
			return err
		}
		row := s.row.ContentRow
		row.Texts = slices.Clone(row.Texts)
		c.Rows = append(c.Rows, row)
	}
	return nil
}
