package web

import (
	"net/http"
	"slices"

	"guichet/app"
	"guichet/app/web/api"
	"guichet/app/web/kit"
	"guichet/app/web/site"
	"guichet/app/web/staff"
)

// routes is every address of the program: method, pattern, who may ask, how
// many bytes a request may carry, and what answers. Kept pages are made once
// and served until a table they read changes.
func routes(s *site.Site, st *staff.Staff, a *api.API, assets *kit.Assets) []kit.Route {
	anyone := kit.For(app.Anyone)
	get := func(pattern string, who kit.Permission, e kit.Endpoint) kit.Route {
		return kit.Row(http.MethodGet, pattern, who, kit.NoBody, e)
	}
	public := []kit.Route{
		get("/", anyone, kit.Handler(s.Root)),
		get("/{lang}", anyone, kit.Kept(s.Home)),
		get("/{lang}/categories/{slug}", anyone, kit.KeptPaged(s.Category)),
		get("/{lang}/categories/{slug}/feed.xml", anyone, kit.Kept(s.CategoryFeed)),
		get("/{lang}/articles", anyone, kit.KeptPaged(s.Others)),
		get("/{lang}/articles/{slug}", anyone, kit.Kept(s.Article)),
		get("/{lang}/articles/{slug}/print", anyone, kit.Handler(s.PrintArticlePage)),
		get("/{lang}/categories/{slug}/print", anyone, kit.Handler(s.PrintCategory)),
		get("/{lang}/print", anyone, kit.Handler(s.PrintAll)),
		get("/{lang}/library", anyone, kit.KeptPaged(s.Library)),
		get("/{lang}/library/{slug}", anyone, kit.KeptPaged(s.Library)),
		get("/{lang}/pages/{slug}", anyone, kit.Kept(s.Page)),
		get("/{lang}/feed.xml", anyone, kit.Kept(s.Feed)),
		get("/{lang}/search", anyone, kit.Fresh(s.Results)),
		get("/go/{token}", anyone, kit.Handler(s.Choose)),
		kit.Row(http.MethodPost, "/language", anyone, site.MaxLanguageForm, kit.Handler(s.ChooseLanguage)),

		get("/files/{id}/{name}", anyone, kit.Handler(s.File)),
		get("/logo", anyone, kit.Handler(s.Logo)),
		get("/brand/{name}", anyone, kit.Handler(s.Brand)),
		get("/assets/{name}", anyone, assets.Handler()),
		get("/favicon.svg", anyone, assets.Handler()),
		get("/favicon.ico", anyone, assets.Handler()),
		get("/icon-180.png", anyone, assets.Handler()),

		get("/staff", kit.For(app.Agent), kit.Desk(st.Start)),

		get("/sitemap.xml", anyone, kit.Kept(s.Sitemap)),
		get("/sitemaps/{n}", anyone, kit.Kept(s.SitemapPart)),
		get("/robots.txt", anyone, kit.Fresh(s.Robots)),
		get("/healthz", anyone, kit.Fresh(healthy)),

		get("/api/v1/search", anyone, kit.Fresh(a.Search)),
		get("/api/v1/suggest", anyone, kit.Fresh(a.Suggest)),
		get("/api/v1/openapi.json", anyone, kit.Fresh(a.Description)),
	}
	return slices.Concat(public, visitorRoutes(s), loopRoutes(st), accountRoutes(st), contentRoutes(st), boardRoutes(st),
		writingRoutes(st), ownerRoutes(st))
}

// healthy says that the process answers; it asks nothing of the store.
func healthy(*http.Request, app.Lang) (kit.Document, error) {
	return kit.Document{Type: kit.Text, Body: []byte("ok\n")}, nil
}
