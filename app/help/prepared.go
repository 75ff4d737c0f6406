package help

import (
	"sync"

	"guichet/app"
	"guichet/store"
	"guichet/store/search"
)

// preparedBytes bounds the memory of what search results are shown from: some
// thousand texts of ordinary length.
const preparedBytes = 8 << 20

// prepared holds texts as search results show them: read, put on one line, cut
// into words and stemmed. It holds for as long as the tables it was read from do
// not change; then it begins anew.
type prepared struct {
	seen  store.Seen
	ready *search.Passages

	mu         sync.RWMutex
	texts      map[preparedKey]preparedText
	shelf      map[app.ID]*shelved
	categories map[app.ID]*Category
	bytes      int
}

type preparedKey struct {
	article app.ID
	lang    app.Lang
}

type preparedText struct{ title, body *search.Passage }

// prepare returns what is prepared, or an empty one if a text has changed since
// or there are too many. Call it before the View in which results are read.
func (h *Help) prepare() *prepared {
	p := h.prepared.Load()
	if p != nil && p.seen.Fresh() && p.size() < preparedBytes {
		return p
	}
	fresh := &prepared{
		seen: h.st.SampleOf(shelf, pages, categories), ready: search.NewPassages(),
		texts: map[preparedKey]preparedText{}, shelf: map[app.ID]*shelved{}, categories: map[app.ID]*Category{},
	}
	h.prepared.CompareAndSwap(p, fresh)
	return fresh
}

func (p *prepared) size() int {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.bytes
}

// text returns a published text ready to be shown.
func (p *prepared) text(r store.Reader, res search.Result, id app.ID, h head) (preparedText, error) {
	key := preparedKey{id, h.Lang}
	p.mu.RLock()
	t, ok := p.texts[key]
	p.mu.RUnlock()
	if ok {
		return t, nil
	}
	page, err := pages.Get(r, store.K(id, h.Lang))
	if err != nil {
		return t, err
	}
	t = preparedText{title: p.ready.Line(res, h.Title, h.Lang), body: p.ready.Body(res, page.Plain, h.Lang)}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.texts[key] = t
	p.bytes += t.title.Size() + t.body.Size()
	return t, nil
}

// shelved returns the article on the shelf, or store.ErrNotFound. It is shared
// and not to be changed.
func (p *prepared) shelved(r store.Reader, id app.ID) (*shelved, error) {
	p.mu.RLock()
	s := p.shelf[id]
	p.mu.RUnlock()
	if s != nil {
		return s, nil
	}
	read, err := shelf.Get(r, store.K(id))
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.shelf[id] = &read
	p.bytes += 1 << 10
	return &read, nil
}

// category returns a category that was read before.
func (p *prepared) category(id app.ID) (*Category, bool) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	c, ok := p.categories[id]
	return c, ok
}

func (p *prepared) keepCategory(c *Category) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.categories[c.ID] = c
}

// finder shows the hits of one search.
type finder struct {
	res     search.Result
	from    *prepared
	seekers map[app.Lang]search.Seeker
}

func (f *finder) seeker(lang app.Lang) search.Seeker {
	s, ok := f.seekers[lang]
	if !ok {
		s = f.res.Seeker(lang)
		f.seekers[lang] = s
	}
	return s
}
