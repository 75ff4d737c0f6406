package kit

import (
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/text/language"

	"guichet/app"
)

// languageCookie remembers the choice in the language menu, nothing else.
const (
	languageCookie     = "lang"
	languageCookieLife = 180 * 24 * time.Hour
)

// Languages chooses the language of an answer among those a site offers.
type Languages struct {
	offered func() []app.Lang
	last    atomic.Pointer[matching]
}

// matching is the matcher of a list of languages: it is costly to make.
type matching struct {
	langs   []app.Lang
	matcher language.Matcher
}

// NewLanguages asks for the offered languages, the default first, with each
// request: staff change them while the site serves.
func NewLanguages(offered func() []app.Lang) *Languages { return &Languages{offered: offered} }

// best is the offered language nearest to a header's wishes.
func (s *Languages) best(header string) app.Lang {
	langs := s.offered()
	m := s.last.Load()
	if m == nil || !slices.Equal(m.langs, langs) {
		tags := make([]language.Tag, len(langs))
		for i, l := range langs {
			tags[i] = language.Make(string(l))
		}
		m = &matching{langs, language.NewMatcher(tags)}
		s.last.Store(m)
	}
	_, i := language.MatchStrings(m.matcher, header)
	return m.langs[i]
}

// Of returns the language to answer in: the one in the address, else the one
// chosen in the menu, else the best of Accept-Language, else the default.
func (s *Languages) Of(r *http.Request) app.Lang {
	if l, ok := s.InPath(r.URL.Path); ok {
		return l
	}
	if c, err := r.Cookie(ListenerOf(r).CookiePrefix + languageCookie); err == nil {
		if l, ok := s.Offered(c.Value); ok {
			return l
		}
	}
	return s.best(cutHeader(r.Header.Get("Accept-Language")))
}

// Offered reads a language code exactly as addresses write it.
func (s *Languages) Offered(code string) (app.Lang, bool) {
	for _, l := range s.offered() {
		if string(l) == code {
			return l, true
		}
	}
	return "", false
}

// InPath returns the language that is the first segment of a path.
func (s *Languages) InPath(path string) (app.Lang, bool) {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return s.Offered(first)
}

// Remember sets the cookie of a choice.
func (s *Languages) Remember(w http.ResponseWriter, r *http.Request, lang app.Lang) {
	l := ListenerOf(r)
	http.SetCookie(w, &http.Cookie{
		Name:     l.CookiePrefix + languageCookie,
		Value:    string(lang),
		Path:     "/",
		MaxAge:   int(languageCookieLife.Seconds()),
		Secure:   l.Secure,
		HttpOnly: true,
		SameSite: http.SameSiteLaxMode,
	})
}

// cutHeader keeps the whole ranges among the first bytes of Accept-Language:
// parsing a long one took quadratic time in more than one product.
func cutHeader(h string) string {
	if len(h) <= MaxAcceptLanguage {
		return h
	}
	h = h[:MaxAcceptLanguage]
	return h[:max(0, strings.LastIndexByte(h, ','))]
}
