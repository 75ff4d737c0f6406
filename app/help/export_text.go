package help

import (
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"guichet/app"
	"guichet/app/help/source"
	"guichet/store"
)

// own finds out which article each given id belongs to.
func (x *exporter) own() error {
	return x.each(func(_ store.Reader, a *Article) error {
		if a.Origin.ID != "" && x.owners[a.Origin.ID].IsZero() {
			x.owners[a.Origin.ID] = a.ID
		}
		return nil
	})
}

// id is what the article is called in the export.
func (x *exporter) id(a *Article) string {
	if x.owners[a.Origin.ID] == a.ID {
		return a.Origin.ID
	}
	return a.ID.String()
}

// each calls fn for all articles that are not in the bin, some in each View.
func (x *exporter) each(fn func(r store.Reader, a *Article) error) error {
	var after store.Key
	for {
		err := x.h.st.View(x.ctx, func(r store.Reader) error {
			page, next, err := articles.Scan(r, store.Page{After: after, Limit: 50})
			if err != nil {
				return err
			}
			after = next
			for i := range page {
				if !page[i].Deleted.IsZero() {
					continue
				}
				if err := fn(r, &page[i]); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || after == nil {
			return err
		}
	}
}

// texts calls write for every text. Writing may wait for somebody, so it
// happens between the Views.
func (x *exporter) texts(write func(source.Entry) error) error {
	var after store.Key
	for {
		var batch []source.Entry
		err := x.h.st.View(x.ctx, func(r store.Reader) error {
			page, next, err := articles.Scan(r, store.Page{After: after, Limit: 50})
			after = next
			for i := range page {
				if err == nil && page[i].Deleted.IsZero() {
					batch, err = x.entries(r, &page[i], batch)
				}
			}
			return err
		})
		if err != nil {
			return err
		}
		for _, e := range batch {
			x.done.Texts++
			if err := write(e); err != nil {
				return err
			}
		}
		if after == nil {
			return nil
		}
	}
}

// entries adds the texts of an article, the one it came in first: that one
// places it in its category, and the others name the category.
func (x *exporter) entries(r store.Reader, a *Article, batch []source.Entry) ([]source.Entry, error) {
	var all []Text
	for t, err := range texts.Each(r, store.K(a.ID)) {
		if err != nil {
			return batch, err
		}
		all = append(all, t)
	}
	line, err := lineOf(r, a.Category)
	if err != nil {
		return batch, err
	}
	app.SortStable(all, func(s, t Text) int { return rank(a, line, s) - rank(a, line, t) })
	for _, t := range all {
		e, err := x.entry(r, a, t)
		if err != nil {
			return batch, err
		}
		e.Category = pathIn(line, t.Lang)
		batch = append(batch, e)
	}
	x.done.Articles++
	return batch, nil
}

func rank(a *Article, line []Category, t Text) int {
	switch {
	case len(line) > 0 && pathIn(line, t.Lang) == "":
		return 2
	case t.Lang == a.Origin.Lang:
		return 0
	}
	return 1
}

// pathIn is the path of a category in a language, "" if a part has no name.
func pathIn(line []Category, lang app.Lang) string {
	titles := make([]string, len(line))
	for i, c := range line {
		n, ok := c.Names[lang]
		if !ok {
			return ""
		}
		titles[i] = n.Title
	}
	return strings.Join(titles, nesting)
}

func (x *exporter) entry(r store.Reader, a *Article, t Text) (source.Entry, error) {
	v, err := revisions.Get(r, store.K(a.ID, t.Lang, t.Revision))
	if err != nil {
		return source.Entry{}, err
	}
	e := source.Entry{
		ID: x.id(a), Lang: t.Lang, Title: v.Title, Kind: string(a.Kind), Slug: t.Slug, State: string(t.State),
		Keywords: t.Keywords, Aliases: t.Aliases, Audience: a.Audience, Review: t.Marked,
	}
	switch {
	case t.State == Scheduled:
		e.State, e.PublishAt = source.StatePublished, t.PublishAt
	case t.State.onShelf():
		e.PublishAt = t.First.Truncate(time.Second)
	default:
		e.PublishAt = t.PublishAt
	}
	for _, ref := range a.Related {
		name, err := x.named(r, ref, a)
		if err != nil {
			return e, err
		}
		e.Related = append(e.Related, name)
	}
	e.ReviewBy = string(a.Review)
	if err := x.medium(r, v.Media, &e); err != nil {
		return e, err
	}
	if e.Media.Transcript, err = x.body(r, v.Media.Transcript, a); err != nil {
		return e, err
	}
	e.Body, err = x.body(r, v.Body, a)
	return e, err
}

// medium names the files of a medium as the export does.
func (x *exporter) medium(r store.Reader, m Media, e *source.Entry) error {
	e.Media = source.Media{Link: m.Link, Held: string(m.Held)}
	if m.Seconds > 0 {
		e.Media.Seconds = strconv.Itoa(m.Seconds)
	}
	for _, part := range [...]struct {
		id app.ID
		to *string
	}{{m.File, &e.Media.File}, {m.Captions, &e.Media.Captions}, {m.Poster, &e.Media.Poster}} {
		if part.id.IsZero() {
			continue
		}
		f, err := files.Get(r, store.K(part.id))
		if missing(err) {
			continue
		}
		if err != nil {
			return err
		}
		x.media[part.id] = true
		*part.to = x.prefix + mediaFolder + part.id.String() + "/" + url.PathEscape(f.Name)
	}
	return nil
}

// named is what a reference is called in the export.
func (x *exporter) named(r store.Reader, ref string, from *Article) (string, error) {
	id, err := resolve(r, ref, from.Origin.Source)
	if err != nil || id.IsZero() {
		return ref, err
	}
	a, err := articles.Get(r, store.K(id))
	if missing(err) {
		return ref, nil
	}
	return x.id(&a), err
}

var (
	articleLink = app.NewPattern(`\]\(article:[^)\s]+\)`)
	fileLink    = app.NewPattern(`(\]\([ ]*<?)/files/([0-9a-z]{26}/[^)>\s]+)`)
)

// body names articles and files as the export does.
func (x *exporter) body(r store.Reader, body string, a *Article) (string, error) {
	var failed error
	body = articleLink.ReplaceAllStringFunc(body, func(link string) string {
		ref := link[len("](article:") : len(link)-1]
		name, err := x.named(r, ref, a)
		if err != nil {
			failed = err
		}
		if name == ref || strings.ContainsAny(name, "() ") {
			return link
		}
		return "](article:" + name + ")"
	})
	body = fileLink.ReplaceAllStringFunc(body, func(link string) string {
		head, rest, _ := strings.Cut(link, "/files/")
		id, ok := fileID("/files/" + rest)
		if !ok {
			return link
		}
		if there, err := files.Has(r, store.K(id)); err != nil || !there {
			failed = err
			return link
		}
		x.files[id] = true
		return head + x.prefix + "files/" + rest
	})
	return body, failed
}

// apart gives each Markdown file a name of its own.
func (x *exporter) apart(name string) string {
	x.names[name]++
	n := x.names[name]
	if n == 1 {
		return name
	}
	ext := path.Ext(name)
	return x.apart(strings.TrimSuffix(name, ext) + "-" + strconv.Itoa(n) + ext)
}
