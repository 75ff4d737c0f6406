package web

import (
	"net/http"

	"guichet/app"
	"guichet/app/web/kit"
	"guichet/app/web/staff"
)

// accountRoutes are the pages of signing in, of a person's own account, of the
// staff and of the audit log.
func accountRoutes(st *staff.Staff) []kit.Route {
	get := func(pattern string, who kit.Permission, d kit.Desk) kit.Route {
		return kit.Row(http.MethodGet, pattern, who, kit.NoBody, d)
	}
	post := func(pattern string, who kit.Permission, d kit.Desk) kit.Route {
		return kit.Row(http.MethodPost, pattern, who, staff.MaxDoorForm, d)
	}
	door, agent, owner := kit.Private(), kit.For(app.Agent), kit.For(app.Owner)
	return []kit.Route{
		get("/staff/sign-in", door, st.SignIn),
		post("/staff/sign-in", door, st.DoSignIn),
		get("/staff/sign-in/code", door, st.Code),
		post("/staff/sign-in/code", door, st.DoCode),
		post("/staff/sign-out", door, st.SignOut),
		get("/staff/first/{token}", door, st.First),
		post("/staff/first/{token}", door, st.DoFirst),
		get("/staff/invitation/{token}", door, st.Invitation),
		post("/staff/invitation/{token}", door, st.DoInvitation),
		get("/staff/reset/{token}", door, st.Reset),
		post("/staff/reset/{token}", door, st.DoReset),

		get("/staff/me", agent, st.Me),
		post("/staff/me", agent, st.SaveMe),
		post("/staff/me/email", agent, st.SaveMyEmail),
		post("/staff/me/password", agent, st.SaveMyPassword),
		get("/staff/me/confirm", agent, st.Confirm),
		post("/staff/me/confirm", agent, st.DoConfirm),
		get("/staff/me/factor", agent, st.Factor),
		post("/staff/me/factor", agent, st.BeginFactor),
		post("/staff/me/factor/on", agent, st.EnableFactor),
		post("/staff/me/factor/off", agent, st.DisableFactor),
		post("/staff/me/recovery", agent, st.RenewRecovery),
		post("/staff/me/sessions/end", agent, st.EndMyOthers),
		post("/staff/me/sessions/{id}/end", agent, st.EndMySession),
		post("/staff/me/devices/{id}/forget", agent, st.ForgetMyDevice),

		get("/staff/people", owner, st.People),
		post("/staff/people", owner, st.Invite),
		get("/staff/people/{id}", owner, st.Person),
		post("/staff/people/{id}/role", owner, st.SetRole),
		post("/staff/people/{id}/link", owner, st.NewLink),
		post("/staff/people/{id}/disable", owner, st.Disable),
		post("/staff/people/{id}/enable", owner, st.Enable),
		post("/staff/people/{id}/factor", owner, st.ResetFactor),
		post("/staff/people/{id}/remove", owner, st.Remove),

		get("/staff/audit", owner, st.AuditLog),
		post("/staff/audit", owner, st.VerifyAudit),
		kit.Row(http.MethodGet, "/staff/audit.csv", owner, kit.NoBody, kit.Handler(st.AuditCSV)),
	}
}
