package help

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"guichet/app"
	"guichet/store"
)

// Flaws checks all articles that are not in the bin: where their links lead,
// whether anything leads to them, and whether two have the same title. It looks
// at what is kept in memory of each text and asks the store for the rest; no
// address of others is ever asked.
func (h *Help) Flaws(ctx context.Context, who app.Actor) (Flaws, error) {
	if err := mayLook(who); err != nil {
		return Flaws{}, err
	}
	k := checking{h: h, langs: h.set.Now().Languages, bySlug: map[string]*rosterRow{}, bySaid: map[string]*rosterRow{}, reached: map[app.ID]bool{}}
	if err := k.load(ctx); err != nil {
		return Flaws{}, err
	}
	err := h.st.View(ctx, func(r store.Reader) error {
		k.r = r
		return errors.Join(k.links(), k.guides())
	})
	if err != nil {
		return Flaws{}, err
	}
	k.orphans()
	k.twins()
	out := Flaws{LinksAll: len(k.broken), OrphansAll: len(k.lonely), TwinsAll: len(k.doubled), StepsAll: len(k.misled)}
	out.Links, out.Orphans, out.Twins, out.Steps = firstFlaws(k.broken), firstFlaws(k.lonely), firstFlaws(k.doubled), firstFlaws(k.misled)
	return out, nil
}

// checking is one look at everything.
type checking struct {
	h       *Help
	r       store.Reader
	langs   []app.Lang
	rows    map[app.ID]*rosterRow
	list    []*rosterRow
	bySlug  map[string]*rosterRow
	bySaid  map[string]*rosterRow // by source and the id it gave
	reached map[app.ID]bool       // something online leads there
	known   map[string]aim        // addresses that were asked of the store
	lost    map[app.ID]bool       // files, by whether they are lost

	broken, lonely, doubled, misled []Flaw
}

// load takes what the roster has. Its rows are never changed, only replaced.
func (k *checking) load(ctx context.Context) error {
	ro := &k.h.roster
	ro.mu.Lock()
	defer ro.mu.Unlock()
	if err := ro.catchUp(ctx, k.h.st); err != nil {
		return err
	}
	k.rows = make(map[app.ID]*rosterRow, len(ro.rows))
	for id, row := range ro.rows {
		k.rows[id] = row
		k.list = append(k.list, row)
		for i := range row.Texts {
			if row.Into.IsZero() {
				k.bySlug[row.Texts[i].Slug] = row
			}
		}
		if row.from != "" && row.said != "" {
			k.bySaid[row.from+"\x00"+row.said] = row
		}
	}
	slices.SortFunc(k.list, func(a, b *rosterRow) int { return strings.Compare(a.id, b.id) })
	return nil
}

// kept reports whether a row is one to be checked.
func kept(row *rosterRow) bool { return row.Deleted.IsZero() && row.Into.IsZero() }

// aim is where a link leads: an article, or somewhere that is fine or is not.
type aim struct {
	row  *rosterRow
	fine bool
}

func (k *checking) links() error {
	k.known, k.lost = map[string]aim{}, map[app.ID]bool{}
	for _, row := range k.list {
		if !kept(row) {
			continue
		}
		for i := range row.Texts {
			if err := k.linksOf(row, i); err != nil {
				return err
			}
		}
		for _, ref := range row.refs {
			if to, err := k.named(row, ref); err != nil {
				return err
			} else if to.row != nil && row.online() {
				k.reached[to.row.Article] = true
			}
		}
	}
	return nil
}

func (c *ContentRow) online() bool {
	return c.some(func(t *ContentText) bool { return t.State == Published })
}

func (k *checking) linksOf(row *rosterRow, i int) error {
	t := &row.Texts[i]
	for _, link := range row.links[i] {
		kind, to, err := k.judge(row, t, link)
		if err != nil {
			return err
		}
		if kind != "" {
			k.broken = append(k.broken, k.flaw(kind, row, t, link, to))
		}
	}
	for _, id := range row.files[i] {
		lost, asked := k.lost[id]
		if !asked {
			there, err := files.Has(k.r, store.K(id))
			if err != nil {
				return err
			}
			lost = !there
			k.lost[id] = lost
		}
		if lost {
			k.broken = append(k.broken, k.flaw(FileLost, row, t, "/files/"+id.String()+"/", nil))
		}
	}
	return nil
}

func (k *checking) flaw(kind FlawKind, row *rosterRow, t *ContentText, target string, other *rosterRow) Flaw {
	f := Flaw{Kind: kind, Article: row.Article, Lang: t.Lang, Title: t.Title, State: t.State, Target: target}
	if other != nil {
		f.Other = other.Article
		f.OtherTitle, _ = other.Title(t.Lang)
	}
	return f
}

// judge says what is wrong with a link; the empty kind when nothing is.
func (k *checking) judge(row *rosterRow, t *ContentText, link string) (FlawKind, *rosterRow, error) {
	ref, named := strings.CutPrefix(link, "article:")
	if !named && (!strings.HasPrefix(link, "/") || strings.HasPrefix(link, "//") || strings.HasPrefix(link, `/\`)) {
		return LeadsOdd, nil, nil
	}
	lang := t.Lang
	var to aim
	var err error
	if named {
		to, err = k.named(row, ref)
	} else {
		to, lang, err = k.path(link, lang)
	}
	switch {
	case err != nil:
		return "", nil, err
	case to.fine:
		return "", nil, nil
	case to.row == nil:
		return LeadsNowhere, nil, nil
	}
	if t.State == Published && to.row.Article != row.Article {
		k.reached[to.row.Article] = true
	}
	return k.reading(row, to.row, lang), to.row, nil
}

// reading says what somebody finds who follows a link to an article.
func (k *checking) reading(from, to *rosterRow, lang app.Lang) FlawKind {
	shown := to.some(func(t *ContentText) bool { return t.State.onShelf() })
	switch {
	case !kept(to), !shown:
		return LeadsHidden
	case !to.some(func(t *ContentText) bool { return t.Lang == lang && t.State.onShelf() }):
		return LeadsElsewhere
	case narrower(to.Audience, from.Audience):
		return LeadsNarrow
	}
	return ""
}

// named finds an article by what a text calls it: our id, that of its source, or
// a slug.
func (k *checking) named(row *rosterRow, ref string) (aim, error) {
	if s, err := url.PathUnescape(ref); err == nil {
		ref = s
	}
	to := k.bySaid[row.from+"\x00"+ref]
	if row.from == "" {
		to = nil
	}
	if to == nil {
		if id, err := app.ParseID(ref); err == nil {
			to = k.rows[id]
		}
	}
	if to == nil {
		return k.slug(ref)
	}
	return aim{row: k.stayed(to)}, nil
}

// stayed follows joinings to the article that stayed.
func (k *checking) stayed(row *rosterRow) *rosterRow {
	for range joinedDepth {
		if row == nil || row.Into.IsZero() {
			return row
		}
		row = k.rows[row.Into]
	}
	return nil
}

// slug finds who answers to a slug, former ones too.
func (k *checking) slug(slug string) (aim, error) {
	if row := k.bySlug[slug]; row != nil {
		return aim{row: row}, nil
	}
	if to, ok := k.known[slug]; ok {
		return to, nil
	}
	var to aim
	if len(slug) > 0 && len(slug) <= 2*maxSlug {
		for _, l := range app.Langs() {
			row, err := slugs.Get(k.r, store.K(l, slug))
			if missing(err) {
				continue
			}
			if err != nil {
				return to, err
			}
			if to = (aim{row: k.stayed(k.rows[row.Article])}); row.Article.IsZero() && !row.Gone {
				to.fine = true // a category
			}
			break
		}
	}
	k.known[slug] = to
	return to, nil
}

// path finds what stands at an address of the site, and the language it is read
// in.
func (k *checking) path(link string, lang app.Lang) (aim, app.Lang, error) {
	address, _, _ := strings.Cut(link, "#")
	bare, _, _ := strings.Cut(address, "?")
	parts := strings.Split(strings.Trim(bare, "/"), "/")
	l, known := app.ParseLang(parts[0])
	if known && slices.Contains(k.langs, l) {
		lang = l
		switch {
		case len(parts) == 1, len(parts) == 2 && slices.Contains([]string{"articles", "search", "ask", "questions"}, parts[1]):
			return aim{fine: true}, lang, nil
		case len(parts) == 3 && (parts[1] == "articles" || parts[1] == "pages" || parts[1] == "categories"):
			to, err := k.slug(parts[2])
			return to, lang, err
		}
	}
	if bare == "/" || parts[0] == "staff" {
		return aim{fine: true}, lang, nil
	}
	if to, ok := k.known[address]; ok {
		return to, lang, nil
	}
	_, ok, err := k.h.Redirect(k.r, address)
	k.known[address] = aim{fine: ok}
	return aim{fine: ok}, lang, err
}

// orphans are what is online in no category, with nothing that leads there.
func (k *checking) orphans() {
	for _, row := range k.list {
		if !kept(row) || row.Kind == Page || !row.Category.IsZero() || k.reached[row.Article] || !row.online() {
			continue
		}
		for i := range row.Texts {
			if t := &row.Texts[i]; t.State == Published {
				k.lonely = append(k.lonely, k.flaw(Orphan, row, t, "", nil))
				break
			}
		}
	}
}

// twins are articles with the same title in the same language, whatever its
// case, accents and signs.
func (k *checking) twins() {
	first := make(map[string]*rosterRow, len(k.list))
	for _, row := range k.list {
		if !kept(row) {
			continue
		}
		for i := range row.Texts {
			t := &row.Texts[i]
			if t.State == Archived {
				continue
			}
			title := string(t.Lang) + bareTitle(row.words[i])
			if other := first[title]; other == nil {
				first[title] = row
			} else if other != row {
				k.doubled = append(k.doubled, k.flaw(Twin, row, t, "", other))
			}
		}
	}
}

// bareTitle is a folded title without its signs.
func bareTitle(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r != ' ' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }) < 0 {
		return s
	}
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}

// firstFlaws are the flaws to be shown: of what is online first, then by title.
func firstFlaws(all []Flaw) []Flaw {
	app.SortStable(all, func(a, b Flaw) int {
		online := func(f Flaw) int {
			if f.State == Published {
				return 0
			}
			return 1
		}
		return cmp.Or(online(a)-online(b), strings.Compare(a.Title, b.Title), strings.Compare(a.Target, b.Target))
	})
	return all[:min(len(all), FlawsMax)]
}
