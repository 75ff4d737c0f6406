package staff

import (
	"strings"

	"guichet/app"
)

// NavLink is one place in the navigation. Its name is the sentence of the key
// "staff.nav." and its word.
type NavLink struct {
	Word, Path, Icon string
	Current          bool
	Count            int // what waits there; 0 shows nothing
}

// Place is a row of the navigation: who it is for is the permission of the
// route it leads to, which a test compares.
type Place struct {
	Word, Path, Icon string
	Least            app.Role
}

// Places is the navigation, in groups.
func Places() [][]Place {
	return [][]Place{
		{
			{"start", "/staff", "house", app.Agent},
			{"foryou", ForYouPath, "list-checks", app.Agent},
		},
		{
			{"content", "/staff/content", "file-text", app.Agent},
			{"coverage", "/staff/coverage", "languages", app.Agent},
			{"snippets", snippetsPath, "sticky-note", app.Agent},
			{"categories", "/staff/categories", "folder-tree", app.Agent},
			{"files", "/staff/files", "image", app.Agent},
			{"checks", flawsPath, "list-checks", app.Agent},
			{"journal", journalPath, "undo-2", app.Agent},
			{"bin", "/staff/bin", "trash-2", app.Agent},
			{"synonyms", synonymsPath, "search", app.Editor},
		},
		{
			{"questions", "/staff/questions", "message-circle-question", app.Agent},
			{"reasons", "/staff/reasons", "thumbs-down", app.Agent},
			{"gaps", "/staff/gaps", "search", app.Agent},
			{"figures", "/staff/figures", "chart-column", app.Agent},
		},
		{
			{"people", PeoplePath, "users", app.Owner},
			{"settings", "/staff/settings", "settings", app.Owner},
			{"backups", "/staff/backups", "archive-restore", app.Owner},
			{"import", "/staff/import", "import", app.Owner},
			{"export", "/staff/export", "download", app.Owner},
			{"copy", CopyPath, "globe", app.Editor},
			{"audit", AuditPath, "scroll-text", app.Owner},
		},
	}
}

// nav is the navigation of a person, with what waits at a place by its word, and
// with the place the page belongs to marked: the longest path that leads its own.
func nav(who app.Actor, path string, waiting map[string]int) [][]NavLink {
	best := ""
	for _, group := range Places() {
		for _, p := range group {
			if leads(p.Path, path) && len(p.Path) > len(best) {
				best = p.Path
			}
		}
	}
	var out [][]NavLink
	for _, group := range Places() {
		var list []NavLink
		for _, p := range group {
			if who.Role >= p.Least {
				list = append(list, NavLink{Word: p.Word, Path: p.Path, Icon: p.Icon, Current: p.Path == best, Count: waiting[p.Word]})
			}
		}
		if len(list) > 0 {
			out = append(out, list)
		}
	}
	return out
}

func leads(place, path string) bool {
	return path == place || place != "/staff" && strings.HasPrefix(path, place+"/")
}
