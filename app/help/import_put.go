package help

import (
	"slices"

	"guichet/app"
	"guichet/store"
)

// lookup finds the article an entry is about and its text in the language; nil
// for what there is not.
func (im *importer) lookup(r store.Reader, it *item) (*Article, *Text, error) {
	a, err := im.known(r, it)
	if err != nil || a == nil {
		return nil, nil, err
	}
	t, err := texts.Get(r, store.K(a.ID, it.event.Lang))
	if missing(err) {
		return a, nil, nil
	}
	return a, &t, err
}

func (im *importer) known(r store.Reader, it *item) (*Article, error) {
	if it.own.ID == "" {
		return im.asked(r, it)
	}
	a, err := articlesByOrigin.One(r, store.K(it.own.Source, it.own.ID))
	if err == nil {
		return &a, nil
	}
	if !missing(err) {
		return nil, err
	}
	id, err := app.ParseID(it.own.ID) // our own, from an export
	if err != nil {
		return nil, nil
	}
	a, err = articles.Get(r, store.K(id))
	if missing(err) {
		return nil, nil
	}
	return &a, err
}

// asked finds an article by its question: in the same category of the source,
// else the only one with that question, if the source does not hold it as well.
func (im *importer) asked(r store.Reader, it *item) (*Article, error) {
	o := it.own
	a, err := articlesByQuestion.One(r, store.K(o.Source, o.Lang, o.Question, o.Category))
	if err == nil {
		return &a, nil
	}
	if !missing(err) {
		return nil, err
	}
	same, _, err := articlesByQuestion.Find(r, store.K(o.Source, o.Lang, o.Question), store.Page{Limit: 20})
	if err != nil {
		return nil, err
	}
	same = slices.DeleteFunc(same, func(a Article) bool { return im.seen[a.Origin.identity(o.Lang)] })
	if len(same) != 1 {
		return nil, nil
	}
	return &same[0], nil
}

// put writes one entry and fills in its line of the report.
func (im *importer) put(p *placing, it item, e *Event) error {
	a, t, err := im.lookup(p.tx, &it)
	if err != nil {
		return err
	}
	if a != nil && t != nil && edited(a, t, &it) {
		e.Outcome, e.Article, e.State = Conflict, a.ID, t.State
		return nil
	}
	w := *it.write
	if t != nil && (it.entry.Review || !im.wanted(&it, t) && it.entry.State == "") {
		w.State = "" // a text that is here keeps its state
		w.marked = t.Marked
	}
	fresh := a == nil
	if fresh {
		a = &Article{ID: it.fresh[0], Kind: Question, Lang: w.Lang, Origin: it.own, Created: p.now}
		if it.entry.Kind != string(Page) {
			a.Category = im.opt.Into
		}
	}
	facts, err := im.factsOf(p, a, &it)
	if said, ok := asError(err); ok {
		e.Outcome, e.Key, e.Args = Refused, said.Key, said.Args
		return nil
	}
	if err != nil {
		return err
	}
	if w.Aliases, err = freeAliases(p.tx, a.ID, w.Aliases); err != nil {
		return err
	}
	changed, err := p.article(a, facts, it.own, fresh)
	if err != nil {
		return err
	}
	saved, err := w.put(p.tx, a)
	if err != nil {
		return err
	}
	e.Article, e.State, e.Review = a.ID, saved.State, w.marked
	switch {
	case t == nil:
		e.Outcome = Created
	case saved.Changed || changed:
		e.Outcome = Changed
	default:
		e.Outcome = Unchanged
	}
	return nil
}

// edited reports whether a text was changed here since the import wrote it, or
// was written here in the first place. A line that names our own id comes from
// an export of ours and says what its writer wants.
func edited(a *Article, t *Text, it *item) bool {
	if t.Revision == t.Imported {
		return false
	}
	return !t.Imported.IsZero() || a.ID.String() != it.own.ID
}

// factsOf joins what the entry says of the article with what is known.
func (im *importer) factsOf(p *placing, a *Article, it *item) (ArticleInput, error) {
	in := a.input()
	e := it.entry
	if e.Kind != "" {
		in.Kind = Kind(e.Kind)
	}
	if e.Audience != "" {
		in.Audience = e.Audience
	}
	if len(e.Related) > 0 {
		in.Related = e.Related
	}
	if e.ReviewBy != "" {
		in.Review = Day(e.ReviewBy)
	}
	if err := in.clean(); err != nil {
		return in, err
	}
	if in.Kind == Page || e.Category == "" {
		return in, nil
	}
	var err error
	in.Category, err = p.place(levels(e.Category), e.Lang, a)
	return in, err
}

// article writes a new article, or changed facts of one.
func (p *placing) article(a *Article, in ArticleInput, own Origin, fresh bool) (bool, error) {
	if fresh {
		a.take(in)
		return true, articles.Insert(p.tx, *a)
	}
	before := *a
	moved := own.ID == "" && a.Origin != own && a.Origin.Source == own.Source
	if moved {
		a.Origin = own
	}
	if err := a.change(p.tx, in); err != nil {
		return false, err
	}
	if moved {
		if err := articles.Put(p.tx, *a); err != nil {
			return false, err
		}
	}
	return !sameFacts(before, *a), nil
}

func sameFacts(a, b Article) bool {
	if a.Kind != b.Kind || a.Review != b.Review || a.Category != b.Category || a.Audience != b.Audience || len(a.Related) != len(b.Related) {
		return false
	}
	for i := range a.Related {
		if a.Related[i] != b.Related[i] {
			return false
		}
	}
	return true
}

// freeAliases leaves out the old addresses that lead to another article.
func freeAliases(r store.Reader, id app.ID, all []string) ([]string, error) {
	var free []string
	for _, path := range all {
		row, err := aliases.Get(r, store.K(path))
		if err != nil && !missing(err) {
			return nil, err
		}
		if err != nil || row.Article == id {
			free = append(free, path)
		}
	}
	return free, nil
}
