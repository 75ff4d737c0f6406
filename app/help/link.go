package help

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"strconv"

	"guichet/app"
)

// mark64 stands for a text it cannot be read from.
type mark64 uint64

// markOf marks some texts together.
func markOf(texts ...string) mark64 {
	h := fnv.New64a()
	for _, t := range texts {
		h.Write([]byte(t))
		h.Write([]byte{0})
	}
	return mark64(h.Sum64())
}

func parseMark(s string) (mark64, bool) {
	n, err := strconv.ParseUint(s, 16, 64)
	return mark64(n), err == nil
}

func (m mark64) String() string { return fmt.Sprintf("%016x", uint64(m)) }

// link is what the address of a hit carries: which article, for what query, and
// where it stood. It has no word of the query in it.
type link struct {
	lang    app.Lang
	article app.ID
	rank    int // from 1
	gist    mark64
}

func (l link) lesson() lessonKey { return lessonKey{l.lang, l.gist, l.article} }

// linkSize is a link's bytes: language, rank, article, mark, seal.
const linkSize = 2 + 1 + 16 + 8 + 8

// Link returns the token by which a click on a hit is told: Follow leads to the
// article by it. The rank counts from 1.
func (h *Help) Link(res *SearchResult, hit *SearchHit, rank int) string {
	l := link{res.Lang, hit.Article, min(rank, 255), res.gist}
	t := h.tally
	t.mu.Lock()
	defer t.mu.Unlock()
	t.turn(h.today())
	b := append(make([]byte, 0, linkSize), l.lang...)
	b = append(b, byte(l.rank))
	b = append(b, l.article[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(l.gist))
	return base64.RawURLEncoding.EncodeToString(append(b, sealOf(t.key, b)...))
}

func sealOf(key, b []byte) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("link\x00"))
	mac.Write(b)
	return mac.Sum(nil)[:8]
}

// open reads a token. A seal of neither this day nor the one before, as after a
// start of the program, still leads to the article and counts nothing.
func (t *tally) open(day, token string) (l link, sealed, ok bool) {
	b, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(b) != linkSize {
		return link{}, false, false
	}
	lang, known := app.ParseLang(string(b[:2]))
	l = link{
		lang: lang, rank: int(b[2]), article: app.ID(b[3:19]),
		gist: mark64(binary.BigEndian.Uint64(b[19:])),
	}
	body, seal := b[:linkSize-8], b[linkSize-8:]
	t.mu.Lock()
	defer t.mu.Unlock()
	t.turn(day)
	sealed = hmac.Equal(seal, sealOf(t.key, body)) || t.before != nil && hmac.Equal(seal, sealOf(t.before, body))
	return l, sealed, known && l.rank > 0
}
