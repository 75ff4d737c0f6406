package web

import (
	"net/http"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/web/kit"
	"guichet/app/web/staff"
)

// maxMergeForm is a body of each language, as maxTextForm counts one.
const maxMergeForm = 3*3*help.MaxBody + 64<<10

// boardRoutes are what stands around the list of articles: the journal of
// actions, the joining of two, the checks, the palette, and a person's habits.
func boardRoutes(st *staff.Staff) []kit.Route {
	agent, editor := kit.For(app.Agent), kit.For(app.Editor)
	get := func(pattern string, who kit.Permission, page kit.Desk) kit.Route {
		return kit.Row(http.MethodGet, pattern, who, kit.NoBody, page)
	}
	post := func(pattern string, who kit.Permission, body int64, page kit.Desk) kit.Route {
		return kit.Row(http.MethodPost, pattern, who, body, page)
	}
	return []kit.Route{
		get("/staff/journal", agent, st.Journal),
		get("/staff/journal/{id}", agent, st.Action),
		post("/staff/journal/{id}/undo", editor, maxSmallForm, st.UndoAction),
		get("/staff/merge", editor, st.Merge),
		post("/staff/merge", editor, maxMergeForm, st.DoMerge),
		get("/staff/checks", agent, st.Flaws),
		kit.Row(http.MethodGet, "/staff/palette.json", agent, kit.NoBody, kit.Handler(st.Palette)),
		post("/staff/views", agent, maxSmallForm, st.SaveView),
		post("/staff/views/drop", agent, maxSmallForm, st.DropView),
		post("/staff/keys", agent, maxSmallForm, st.SetKeys),
	}
}
