package help

import (
	"sync"

	"guichet/app"
	"guichet/app/settings"
	"guichet/store"
	"guichet/store/search"
)

// preparedBytes bounds the memory of what search results are shown from: some
// 1,500 texts of ordinary length.
const preparedBytes = 12 << 20

// prepared holds texts as search results show them: read, put on one line, cut
// into words and stemmed; and how a hit is shown to visitors. It holds for as long
// as the tables it was read from do not change; then it begins anew.
type prepared struct {
	seen  store.Seen
	ready *search.Passages

	mu         sync.RWMutex
	texts      map[preparedKey]*preparedText
	shown      map[shownKey]*shownHit
	categories map[app.ID]*Category
	bytes      int
}

type preparedKey struct {
	article app.ID
	lang    app.Lang
}

type preparedText struct {
	title, body *search.Passage
	shown       []shownKey // the hits that show it
}

// shownKey is a hit as the index names it, and the language of its reader.
type shownKey struct {
	reader app.Lang
	key    string
}

// shownHit is what is the same in every result that shows a hit to a visitor. It is
// shared and not to be changed.
type shownHit struct {
	card   Card
	rubric string
	text   *preparedText
}

// What these take besides the texts, about.
const (
	preparedSize = 96
	shownSize    = 384
)

func (t *preparedText) size() int { return t.title.Size() + t.body.Size() + preparedSize }

func (s *shownHit) size() int {
	return shownSize + len(s.card.Title) + len(s.card.Excerpt) + len(s.card.Path) + len(s.card.Category.Path)
}

// prepare returns what is prepared, or an empty one if a text has changed since.
// Call it before the View in which results are read.
func (h *Help) prepare() *prepared {
	p := h.prepared.Load()
	if p != nil && p.seen.Fresh() {
		return p
	}
	fresh := &prepared{
		seen: h.st.SampleOf(shownFrom...), ready: search.NewPassages(),
		texts: map[preparedKey]*preparedText{}, shown: map[shownKey]*shownHit{}, categories: map[app.ID]*Category{},
	}
	h.prepared.CompareAndSwap(p, fresh)
	return fresh
}

// shownFrom are the tables that say what a visitor is shown of a hit.
var shownFrom = append([]store.AnyTable{shelf, pages, categories, slugs}, settings.Schema().Tables...)

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
		for _, k := range t.shown {
			if s := p.shown[k]; s != nil {
				delete(p.shown, k)
				p.bytes -= s.size()
			}
		}
	}
}

// text returns a published text ready to be shown.
func (p *prepared) text(r store.Reader, res search.Result, id app.ID, h head) (*preparedText, error) {
	key := preparedKey{id, h.Lang}
	p.mu.RLock()
	t, ok := p.texts[key]
	p.mu.RUnlock()
	if ok {
		return t, nil
	}
	page, err := pages.Get(r, store.K(id, h.Lang))
	if err != nil {
		return nil, err
	}
	t = &preparedText{title: p.ready.Line(res, h.Title, h.Lang), body: p.ready.Body(res, page.Plain, h.Lang)}
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

// known returns how a hit is shown to visitors, nil if that is to be found out.
func (p *prepared) known(key shownKey) *shownHit {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.shown[key]
}

// keep keeps how a hit is shown to visitors, as long as its text is kept.
func (p *prepared) keep(key shownKey, s *shownHit) {
	p.mu.Lock()
	defer p.mu.Unlock()
	text := preparedKey{s.card.Article, s.card.Lang}
	if p.texts[text] != s.text || p.shown[key] != nil {
		return
	}
	p.shown[key] = s
	s.text.shown = append(s.text.shown, key)
	p.bytes += s.size()
	p.makeRoom()
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
	whys    []Why // room for those of all hits
}

func (f *finder) seeker(lang app.Lang) *search.Seeker {
	s, ok := f.seekers[lang]
	if !ok {
		s = f.res.Seeker(lang)
		f.seekers[lang] = s
	}
	return s
}
