package web

import (
	"net/http"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/web/kit"
	"guichet/app/web/staff"
)

// Limits of the bodies of the forms around content, in bytes. A form's coding
// makes up to three of a byte, and a body may stand in it with what it was.
const (
	maxTextForm  = 3*help.MaxBody + 256<<10
	maxSmallForm = 64 << 10
)

// contentRoutes are the addresses under which the staff write and publish.
// Agents read; editors write.
func contentRoutes(st *staff.Staff) []kit.Route {
	agent, editor := kit.For(app.Agent), kit.For(app.Editor)
	get := func(pattern string, who kit.Permission, page kit.Desk) kit.Route {
		return kit.Row(http.MethodGet, pattern, who, kit.NoBody, page)
	}
	post := func(pattern string, body int64, page kit.Desk) kit.Route {
		return kit.Row(http.MethodPost, pattern, editor, body, page)
	}
	return []kit.Route{
		get("/staff/content", agent, st.Content),
		get("/staff/content/new", editor, st.NewArticle),
		post("/staff/content/bulk", maxSmallForm, st.Bulk),
		post("/staff/content/preview", maxTextForm, st.Preview),
		get("/staff/content/{id}", agent, st.FirstText),
		post("/staff/content/{id}/bin", maxSmallForm, st.BinArticle),
		post("/staff/content/{id}/restore", maxSmallForm, st.RestoreArticle),
		get("/staff/content/{id}/{lang}", editor, st.Edit),
		post("/staff/content/{id}/{lang}", maxTextForm, st.SaveText),
		post("/staff/content/{id}/{lang}/media", staff.MaxMediaForm, st.SaveTextFiles),
		post("/staff/content/{id}/{lang}/draft", maxTextForm, st.KeepDraft),
		post("/staff/content/{id}/{lang}/drop", maxSmallForm, st.DropDraft),
		post("/staff/content/{id}/{lang}/look", maxSmallForm, st.Look),
		kit.Row(http.MethodGet, "/staff/content/{id}/{lang}/news", editor, kit.NoBody, kit.Stream(st.ArticleNews)),
		get("/staff/content/{id}/{lang}/view", agent, st.View),
		get("/staff/content/{id}/{lang}/revisions", agent, st.Revisions),
		get("/staff/content/{id}/{lang}/compare", agent, st.Compare),
		post("/staff/content/{id}/{lang}/revert", maxSmallForm, st.Revert),

		get("/staff/search/synonyms", editor, st.Synonyms),
		post("/staff/search/synonyms", maxSmallForm, st.SaveSynonym),

		get("/staff/bin", agent, st.Bin),

		get("/staff/categories", agent, st.Categories),
		get("/staff/categories/new", editor, st.Category),
		post("/staff/categories/new", maxSmallForm, st.SaveCategory),
		get("/staff/categories/{id}", editor, st.Category),
		post("/staff/categories/{id}", maxSmallForm, st.SaveCategory),
		post("/staff/categories/{id}/move", maxSmallForm, st.MoveCategory),
		post("/staff/categories/{id}/delete", maxSmallForm, st.DeleteCategory),

		get("/staff/files", agent, st.Files),
		post("/staff/files", staff.MaxUpload, st.AddFile),
		post("/staff/files/media", staff.MaxMediaUpload, st.AddMedia),
		post("/staff/files/{id}/delete", maxSmallForm, st.DeleteFile),
		kit.Row(http.MethodGet, "/staff/files/{id}/{name}", agent, kit.NoBody, kit.Handler(st.File)),
	}
}
