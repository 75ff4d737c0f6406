package web

import (
	"net/http"

	"guichet/app"
	"guichet/app/web/kit"
	"guichet/app/web/staff"
)

// writingRoutes are the addresses of the writers' workshop: what is proposed and
// said of texts, snippets, translations. Agents read and comment; editors decide.
func writingRoutes(st *staff.Staff) []kit.Route {
	agent, editor, owner := kit.For(app.Agent), kit.For(app.Editor), kit.For(app.Owner)
	get := func(pattern string, who kit.Permission, page kit.Desk) kit.Route {
		return kit.Row(http.MethodGet, pattern, who, kit.NoBody, page)
	}
	post := func(pattern string, who kit.Permission, page kit.Desk) kit.Route {
		return kit.Row(http.MethodPost, pattern, who, maxSmallForm, page)
	}
	return []kit.Route{
		get(staff.ForYouPath, agent, st.ForYou),
		get("/staff/coverage", agent, st.CoverageTable),
		get("/staff/snippets", agent, st.Snippets),
		post("/staff/snippets", editor, st.SaveSnippet),
		get("/staff/snippets/list", editor, st.SnippetList),
		get("/staff/content/titles", editor, st.TitleList),

		get("/staff/content/{id}/{lang}/review", agent, st.Review),
		post("/staff/content/{id}/{lang}/review", editor, st.SaveReview),
		post("/staff/content/{id}/{lang}/comment", agent, st.SaveComment),
		post("/staff/content/{id}/{lang}/reword", agent, st.ChangeComment),
		post("/staff/content/{id}/{lang}/settle", agent, st.SettleThread),
		kit.Row(http.MethodPost, "/staff/content/{id}/{lang}/uptodate", editor, maxTextForm, kit.Desk(st.UpToDate)),

		get("/staff/settings/writing", owner, st.WritingSettings),
		post("/staff/settings/writing", owner, st.SaveWriting),
	}
}
