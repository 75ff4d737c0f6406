package help

import (
	"net/url"
	"strings"

	"guichet/app"
)

// ArticlePath is the address of an article in a reader's language.
func ArticlePath(lang app.Lang, slug string) string { return "/" + string(lang) + "/articles/" + slug }

// CategoryPath is the address of a category.
func CategoryPath(lang app.Lang, slug string) string {
	return "/" + string(lang) + "/categories/" + slug
}

// PagePath is the address of a footer page.
func PagePath(lang app.Lang, slug string) string { return "/" + string(lang) + "/pages/" + slug }

// FilePath is the address of a file. The name is for people; the id decides.
func FilePath(id app.ID, name string) string {
	return "/files/" + id.String() + "/" + url.PathEscape(name)
}

// OthersPath is the address of the list of what stands in no category.
func OthersPath(lang app.Lang) string { return "/" + string(lang) + "/articles" }

// LibraryPath is the address of the library: of all kinds, or of one, in all
// categories or in the one with a slug.
func LibraryPath(lang app.Lang, kind Kind, category string) string {
	path := "/" + string(lang) + "/library"
	switch name := LibraryName(kind, category); name {
	case "":
		return path
	default:
		return path + "/" + name
	}
}

// LibraryName is the last part of a library's address. No slug has the sign
// between the two.
func LibraryName(kind Kind, category string) string {
	switch {
	case category == "":
		return string(kind)
	case kind == "":
		return libraryAll + "_" + category
	}
	return string(kind) + "_" + category
}

const libraryAll = "all"

// readLibraryName is what LibraryName wrote; ok is false for anything else.
func readLibraryName(name string) (kind Kind, category string, ok bool) {
	if name == "" {
		return "", "", true
	}
	first, category, parted := strings.Cut(name, "_")
	if parted && first == libraryAll {
		return "", category, category != ""
	}
	for _, k := range libraryKinds() {
		if string(k) == first {
			return k, category, !parted || category != ""
		}
	}
	return "", "", false
}

func pathOf(kind Kind, lang app.Lang, slug string) string {
	if kind == Page {
		return PagePath(lang, slug)
	}
	return ArticlePath(lang, slug)
}
