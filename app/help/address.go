package help

import (
	"net/url"

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

func pathOf(kind Kind, lang app.Lang, slug string) string {
	if kind == Page {
		return PagePath(lang, slug)
	}
	return ArticlePath(lang, slug)
}
