package web

import (
	"net/http"

	"guichet/app"
	"guichet/app/web/kit"
	"guichet/app/web/staff"
)

// ownerRoutes are the pages on which owners run the site: settings, backups,
// import and export; the copy of what is public is for editors too.
func ownerRoutes(st *staff.Staff) []kit.Route {
	owner, editor := kit.For(app.Owner), kit.For(app.Editor)
	get := func(pattern string, d kit.Desk) kit.Route {
		return kit.Row(http.MethodGet, pattern, owner, kit.NoBody, d)
	}
	post := func(pattern string, body int64, d kit.Desk) kit.Route {
		return kit.Row(http.MethodPost, pattern, owner, body, d)
	}
	return []kit.Route{
		get("/staff/settings", st.Business),
		post("/staff/settings", staff.MaxSettingsForm, st.SaveBusiness),
		get("/staff/settings/look", st.LookSettings),
		get("/staff/settings/look/preview", st.LookPreview),
		post("/staff/settings/look", staff.MaxSettingsForm, st.SaveLook),
		post("/staff/settings/logo", staff.MaxLogoForm, st.SaveLogo),
		get("/staff/settings/languages", st.Tongues),
		post("/staff/settings/languages", staff.MaxSettingsForm, st.SaveTongues),
		post("/staff/settings/search", staff.MaxSettingsForm, st.SaveSearch),
		get("/staff/settings/pages", st.FooterPages),
		get("/staff/settings/addresses", st.Addresses),
		post("/staff/settings/addresses", staff.MaxAddressForm, st.AddAddresses),
		post("/staff/settings/addresses/remove", staff.MaxSettingsForm, st.RemoveAddress),
		get("/staff/settings/system", st.System),

		get("/staff/backups", st.BackupList),
		get("/staff/backups/state", st.BackupState),
		post("/staff/backups", staff.MaxSettingsForm, st.BackUp),
		post("/staff/backups/schedule", staff.MaxSettingsForm, st.SaveSchedule),
		post("/staff/backups/download", staff.MaxSettingsForm, st.HandBackup),
		post("/staff/backups/check", staff.MaxSettingsForm, st.CheckBackup),
		post("/staff/backups/remove", staff.MaxSettingsForm, st.RemoveBackup),

		get("/staff/import", st.ImportStart),
		post("/staff/import", staff.MaxImportForm, st.Receive),
		get("/staff/import/{id}", st.Incoming),
		get("/staff/import/{id}/state", st.IncomingState),
		post("/staff/import/{id}", staff.MaxSettingsForm, st.ConfirmImport),
		post("/staff/import/{id}/drop", staff.MaxSettingsForm, st.DropImport),

		get("/staff/export", st.Export),
		post("/staff/export", staff.MaxSettingsForm, st.HandExport),
		kit.Row(http.MethodGet, staff.CopyPath, editor, kit.NoBody, kit.Desk(st.Copy)),
		kit.Row(http.MethodPost, staff.CopyPath, editor, staff.MaxSettingsForm, kit.Desk(st.HandCopy)),
		kit.Row(http.MethodGet, staff.CopyPath+"/{token}", editor, kit.NoBody, kit.Handler(st.Download)),
		kit.Row(http.MethodGet, "/staff/download/{token}", owner, kit.NoBody, kit.Handler(st.Download)),
	}
}
