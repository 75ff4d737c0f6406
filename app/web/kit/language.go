package kit

import (
	"net/http"
	"strings"
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
	offered []app.Lang
	matcher language.Matcher
}

// NewLanguages takes the offered languages, the default first.
func NewLanguages(offered []app.Lang) *Languages {
	tags := make([]language.Tag, len(offered))
	for i, l := range offered {
		tags[i] = language.Make(string(l))
	}
	return &Languages{offered: offered, matcher: language.NewMatcher(tags)}
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
	_, i := language.MatchStrings(s.matcher, cutHeader(r.Header.Get("Accept-Language")))
	return s.offered[i]
}

// Offered reads a language code exactly as addresses write it.
func (s *Languages) Offered(code string) (app.Lang, bool) {
	for _, l := range s.offered {
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
