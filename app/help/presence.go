package help

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"guichet/app"
)

// How long a person counts as here, and as typing, after the last sign.
const (
	HereFor   = 45 * time.Second
	TypingFor = 10 * time.Second
)

// maxHere bounds what is remembered of all articles together.
const maxHere = 5000

// Here is a person who has an article open to edit it.
type Here struct {
	Who    app.ID
	Name   string
	Lang   app.Lang
	Typing bool
	Since  time.Time
}

// presence remembers who has what open. It lives in memory: after a restart the
// open pages tell again.
type presence struct {
	mu    sync.Mutex
	at    map[app.ID]map[app.ID]*sight // by article and person
	count int
	moved chan struct{} // closed when something changes; nil when nobody waits
}

type sight struct {
	name               string
	lang               app.Lang
	since, seen, typed time.Time
}

// Look notes that a person, whose name the others are shown, has an article
// open, and whether that person is typing. Pages say so every HereFor/3.
func (h *Help) Look(who app.Actor, name string, id app.ID, lang app.Lang, typing bool) error {
	if err := mayLook(who); err != nil {
		return err
	}
	now := h.clock()
	p := &h.present
	p.mu.Lock()
	defer p.mu.Unlock()
	p.expire(id, now)
	s := p.at[id][who.ID]
	if s == nil {
		if p.count >= maxHere {
			p.expireAll(now)
		}
		if p.count >= maxHere {
			return nil // more people than a help desk has: the rest is not shown
		}
		s = &sight{since: now}
		if p.at == nil {
			p.at = map[app.ID]map[app.ID]*sight{}
		}
		if p.at[id] == nil {
			p.at[id] = map[app.ID]*sight{}
		}
		p.at[id][who.ID] = s
		p.count++
	}
	was := s.typing(now)
	news := s.seen.IsZero() || s.lang != lang
	s.name, s.lang, s.seen = shorten(name, 80), lang, now
	if typing {
		s.typed = now
	}
	if news || was != s.typing(now) {
		p.tell()
	}
	return nil
}

// Leave notes that a person has closed an article.
func (h *Help) Leave(who app.Actor, id app.ID) {
	p := &h.present
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.at[id][who.ID] != nil {
		p.drop(id, who.ID)
		p.tell()
	}
}

// WhoElse lists who else has an article open, the first to come first, and a
// channel that is closed when that changes.
func (h *Help) WhoElse(who app.Actor, id app.ID) (list []Here, moved <-chan struct{}) {
	now := h.clock()
	p := &h.present
	p.mu.Lock()
	defer p.mu.Unlock()
	p.expire(id, now)
	for person, s := range p.at[id] {
		if person != who.ID {
			list = append(list, Here{Who: person, Name: s.name, Lang: s.lang, Typing: s.typing(now), Since: s.since})
		}
	}
	app.Sort(list, func(a, b Here) int {
		return cmp.Or(a.Since.Compare(b.Since), slices.Compare(a.Who[:], b.Who[:]))
	})
	if p.moved == nil {
		p.moved = make(chan struct{})
	}
	return list, p.moved
}

func (s *sight) typing(now time.Time) bool { return !s.typed.IsZero() && now.Sub(s.typed) < TypingFor }

func (p *presence) tell() {
	if p.moved != nil {
		close(p.moved)
		p.moved = nil
	}
}

func (p *presence) drop(id, person app.ID) {
	delete(p.at[id], person)
	p.count--
	if len(p.at[id]) == 0 {
		delete(p.at, id)
	}
}

func (p *presence) expire(id app.ID, now time.Time) {
	for person, s := range p.at[id] {
		if now.Sub(s.seen) >= HereFor {
			p.drop(id, person)
			p.tell()
		}
	}
}

func (p *presence) expireAll(now time.Time) {
	for id := range p.at {
		p.expire(id, now)
	}
}
