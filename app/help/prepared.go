package help

import (
	"sync"

	"guichet/app"
	"guichet/store"
	"guichet/store/search"
)

// preparedBytes bounds the memory of what search results are shown from: some
// 1,500 texts of ordinary length.
const preparedBytes = 12 << 20

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

func (t preparedText) size() int { return t.title.Size() + t.body.Size() }

// prepare returns what is prepared, or an empty one if a text has changed since.
// Call it before the View in which results are read.
func (h *Help) prepare() *prepared {
	p := h.prepared.Load()
	if p != nil && p.seen.Fresh() {
		return p
	}
	fresh := &prepared{
		seen: h.st.SampleOf(shelf, pages, categories), ready: search.NewPassages(),
		texts: map[preparedKey]preparedText{}, shelf: map[app.ID]*shelved{}, categories: map[app.ID]*Category{},
	}
	h.prepared.CompareAndSwap(p, fresh)
	return fresh
}

// shelvedBytes is about what an article of the shelf takes.
const shelvedBytes = 1 << 10

// makeRoom lets an eighth go, whichever comes first, when there is too much. The
// caller holds mu.
func (p *prepared) makeRoom() {
	if p.bytes <= preparedBytes {
		return
	}
	for key, t := range p.texts {
		if p.bytes <= preparedBytes/8*7 {
			return
		}
		delete(p.texts, key)
		p.bytes -= t.size()
		if p.shelf[key.article] != nil {
			delete(p.shelf, key.article)
			p.bytes -= shelvedBytes
		}
	}
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
	if other, ok := p.texts[key]; ok {
		return other, nil // somebody else was faster
	}
	p.texts[key] = t
	p.bytes += t.size()
	p.makeRoom()
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
	if p.shelf[id] == nil {
		p.bytes += shelvedBytes
	}
	p.shelf[id] = &read
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
	seekers map[app.Lang]*search.Seeker
}

func (f *finder) seeker(lang app.Lang) *search.Seeker {
	s, ok := f.seekers[lang]
	if !ok {
		s = f.res.Seeker(lang)
		f.seekers[lang] = s
	}
	return s
}
