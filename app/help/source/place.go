package source

import (
	"path"
	"strings"

	"golang.org/x/text/unicode/norm"

	"guichet/app"
)

// place takes from a file's path within its folder what its contents may leave
// open: the language from a folder "fr" or a name such as "faq.fr.md", the
// category from the other folders.
func (r *reading) place() {
	var folders []string
	for _, dir := range strings.Split(path.Dir(r.path), "/") {
		if lang, known := app.ParseLang(dir); known && len(dir) == 2 {
			r.opt.Lang = lang
		} else if dir != "." && dir != "" {
			folders = append(folders, humanName(dir))
		}
	}
	if lang, ok := app.ParseLang(strings.TrimPrefix(path.Ext(stem(r.path)), ".")); ok {
		r.opt.Lang = lang
	}
	r.group = strings.Join(folders, " > ")
}

func stem(p string) string { return strings.TrimSuffix(path.Base(p), path.Ext(p)) }

// humanName makes a title of a file or folder name: "01-our_shop" is "Our shop".
func humanName(s string) string {
	s = norm.NFC.String(strings.ToValidUTF8(s, ""))
	trimmed := strings.TrimLeft(s, "0123456789")
	if len(trimmed) < len(s) && strings.HasPrefix(trimmed, "-") || strings.HasPrefix(trimmed, "_") {
		s = trimmed[1:]
	}
	if !strings.Contains(s, " ") {
		s = strings.Map(func(c rune) rune {
			if c == '-' || c == '_' {
				return ' '
			}
			return c
		}, s)
	}
	first, rest := s, ""
	for i := range s {
		if i > 0 {
			first, rest = s[:i], s[i:]
			break
		}
	}
	return strings.ToUpper(first) + rest
}
