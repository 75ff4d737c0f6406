package web

import (
	"net/http"

	"guichet/app"
	"guichet/app/web/kit"
	"guichet/app/web/site"
	"guichet/app/web/staff"
)

// visitorRoutes are what visitors tell and ask.
func visitorRoutes(s *site.Site) []kit.Route {
	anyone := kit.For(app.Anyone)
	get := func(pattern string, who kit.Permission, e kit.Endpoint) kit.Route {
		return kit.Row(http.MethodGet, pattern, who, kit.NoBody, e)
	}
	post := func(pattern string, who kit.Permission, body int64, e kit.Endpoint) kit.Route {
		return kit.Row(http.MethodPost, pattern, who, body, e)
	}
	return []kit.Route{
		get("/{lang}/articles/{slug}/vote", anyone, kit.Desk(s.Vote)),
		post("/{lang}/articles/{slug}/vote", anyone, site.MaxVoteForm, kit.Desk(s.CastVote)),
		get("/{lang}/ask", anyone, kit.Desk(s.Ask)),
		post("/{lang}/ask", anyone, site.MaxAskForm, kit.Desk(s.SendQuestion)),
		post("/{lang}/ask/answered", anyone, site.MaxAskForm, kit.Desk(s.Spared)),
		get("/{lang}/ask/thanks", anyone, kit.Desk(s.Thanks)),
		get("/{lang}/ask/withdrawn", anyone, kit.Desk(s.Thanks)),
		get("/{lang}/ask/{token}", anyone, kit.Desk(s.Asked)),
		post("/{lang}/ask/{token}", anyone, site.MaxSmallForm, kit.Desk(s.Withdraw)),
		get("/{lang}/questions", anyone, kit.KeptPaged(s.Questions)),

		get("/offline.js", anyone, kit.Fresh(s.OfflineWorker)),
		get("/{lang}/offline", anyone, kit.Desk(s.Offline)),
		get("/{lang}/offline/index.json", anyone, kit.Kept(s.OfflineIndex)),
	}
}

// loopRoutes are the pages on which the business makes answers of it.
func loopRoutes(st *staff.Staff) []kit.Route {
	agents := kit.For(app.Agent)
	get := func(pattern string, who kit.Permission, e kit.Endpoint) kit.Route {
		return kit.Row(http.MethodGet, pattern, who, kit.NoBody, e)
	}
	post := func(pattern string, who kit.Permission, body int64, e kit.Endpoint) kit.Route {
		return kit.Row(http.MethodPost, pattern, who, body, e)
	}
	return []kit.Route{
		get("/staff/questions", agents, kit.Desk(st.Questions)),
		get("/staff/questions/{id}", agents, kit.Desk(st.OneQuestion)),
		post("/staff/questions/{id}", agents, staff.MaxQuestionForm, kit.Desk(st.DecideQuestion)),
		get("/staff/reasons", agents, kit.Desk(st.Reasons)),
		post("/staff/reasons", agents, staff.MaxButtonForm, kit.Desk(st.DealWithReason)),
		get("/staff/gaps", agents, kit.Desk(st.Gaps)),
		post("/staff/gaps", agents, staff.MaxButtonForm, kit.Desk(st.DecideGap)),
		get("/staff/figures", agents, kit.Desk(st.Figures)),
		get("/staff/figures/{name}", agents, kit.Desk(st.FiguresFile)),
	}
}
