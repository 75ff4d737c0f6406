package main

import (
	"guichet/app"
	"guichet/app/account"
	"guichet/app/web/kit"
	"guichet/app/web/staff"
)

// accountScenes are the pages of signing in, of a person's own account, of the
// people of the business and of the audit log.
func accountScenes(lang app.Lang) []scene {
	b, door := staffBase(lang, "me"), staffBase(lang, "door")
	b.Note, door.Signed, door.Note = "", false, ""
	wrong := door
	wrong.Asks = true
	wrong.Faults = kit.Faults{{Message: in("L’adresse ou le mot de passe ne convient pas.", "The e-mail address or the password is not right.",
		"El correo o la contraseña no es correcto.")[lang]}}
	short := door
	short.Faults = kit.Faults{{Field: "password", Message: in("Ce mot de passe est trop court.", "This password is too short.",
		"Esta contraseña es demasiado corta.")[lang]}}
	until := in("2 mars 2026 à 09:15", "2 March 2026, 09:15", "2 de marzo de 2026, 09:15")[lang]
	titled := func(b staff.Base, t map[app.Lang]string) staff.Base {
		b.Title = t[lang]
		return b
	}
	return []scene{
		{"door-sign-in", "staff/sign-in", staff.SignInPage{Base: door, Next: "/staff"}},
		{"door-wrong", "staff/sign-in", staff.SignInPage{Base: wrong, Email: "claire@moulin.example", Next: "/staff"}},
		{"door-code", "staff/code", staff.CodePage{Base: door, Next: "/staff"}},
		{"door-first", "staff/join", staff.JoinPage{Base: titled(short, in("Devenir propriétaire", "Become the owner", "Ser el propietario")),
			Purpose: account.First, Name: "Claire", Email: "claire@moulin.example", Shortest: 15, Until: until}},
		{"door-invitation", "staff/join", staff.JoinPage{Base: titled(door, in("Bienvenue", "Welcome", "Le damos la bienvenida")),
			Purpose: account.Invitation, Email: "paul@moulin.example", Role: "editor", Shortest: 15, Until: until}},
		{"door-reset", "staff/join", staff.JoinPage{Base: titled(door, in("Nouveau mot de passe", "New password", "Contraseña nueva")),
			Purpose: account.Reset, Email: "paul@moulin.example", Shortest: 8, Until: until}},
		{"synonyms", "staff/synonyms", synonymScene(titled(b, in("Synonymes", "Synonyms", "Sinónimos")), lang)},
		{"me-confirm", "staff/confirm", staff.ConfirmPage{Base: b, Email: "claire@moulin.example", Next: "/staff/me"}},
		{"me", "staff/me", myScene(b, lang, until)},
		{"me-locked", "staff/me", staff.MePage{Base: b, Name: "Claire", Email: "claire@moulin.example", Tongues: b.Languages,
			Confirm: "/staff/me/confirm", Shortest: 15, Sessions: seenScene(until)[:1]}},
		{"me-factor", "staff/factor", factorScene(b)},
		{"me-codes", "staff/codes", codesScene(b)},
		{"people", "staff/people", peopleScene(b, until)},
		{"person", "staff/person", staff.PersonPage{Base: titled(b, in("Paul Durand", "Paul Durand", "Paul Durand")), Person: peopleRows(until)[1], Made: until, Roles: roleWords(), Link: linkScene(until)}},
		{"audit", "staff/audit", auditScene(b, lang, until)},
	}
}

func roleWords() []string { return []string{"agent", "editor", "owner"} }

func seenScene(until string) []staff.SeenRow {
	return []staff.SeenRow{
		{ID: "a", Agent: "Firefox · Linux", Made: until, Used: until, Current: true},
		{ID: "b", Agent: "Safari · iPhone", Made: until, Used: until},
		{ID: "c", Made: until, Used: until},
	}
}

func myScene(b staff.Base, _ app.Lang, until string) staff.MePage {
	return staff.MePage{Base: b, Name: "Claire Martin", Email: "claire@moulin.example", Chosen: app.French, Tongues: b.Languages,
		Confirmed: true, Shortest: 8, PasswordSet: until, Factor: true, FactorSince: until, Recovery: 7,
		Sessions: seenScene(until), Devices: seenScene(until)}
}

func factorScene(b staff.Base) staff.FactorPage {
	qr, err := staff.DrawQR("otpauth://totp/Moulin:claire@moulin.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Moulin")
	if err != nil {
		panic(err)
	}
	return staff.FactorPage{Base: b, QR: qr, Secret: "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP", Until: "09:30", On: true}
}

func codesScene(b staff.Base) staff.CodesPage {
	p := staff.CodesPage{Base: b}
	for range 10 {
		p.Codes = append(p.Codes, "k3m9x2-7wq4ta-90zzgh-rv51nd")
		p.All += "k3m9x2-7wq4ta-90zzgh-rv51nd\n"
	}
	return p
}

func peopleRows(until string) []staff.PersonRow {
	return []staff.PersonRow{
		{ID: "a", Name: "Claire Martin", Email: "claire@moulin.example", Role: "owner", State: "active", Factor: true, Password: true, Self: true},
		{ID: "b", Name: "Paul Durand", Email: "paul.durand.le.meunier@moulin-des-trois-rivieres.example", Role: "editor", State: "active", Factor: true, Password: true},
		{ID: "c", Email: "ines@moulin.example", Role: "agent", State: "invited", Password: true, Linked: until},
		{ID: "d", Name: "Karim", Email: "karim@moulin.example", Role: "agent", State: "disabled", Password: true},
		{ID: "e", Name: "Lola", Email: "lola@moulin.example", Role: "agent", State: "active"},
	}
}

func linkScene(until string) *staff.LinkShown {
	return &staff.LinkShown{Purpose: account.Invitation, URL: "https://aide.moulin.example/staff/invitation/7Jc0b1T9yQ2m8VdXz4kLwPq6RfHsN3uEaGiOtZbYvCk",
		Email: "ines@moulin.example", Until: until}
}

func peopleScene(b staff.Base, until string) staff.PeoplePage {
	b.Faults = kit.Faults{{Field: "email", Message: "claire@moulin.example"}}
	return staff.PeoplePage{Base: b, People: peopleRows(until), Email: "claire@moulin.example", Role: "agent", Roles: roleWords(),
		Link: linkScene(until), Confirm: "/staff/me/confirm"}
}

func auditScene(b staff.Base, lang app.Lang, until string) staff.AuditPage {
	did := in("Article publié", "Article published", "Artículo publicado")[lang]
	p := staff.AuditPage{Base: b, Areas: []string{"account", "article", "settings"}, People: []kit.Link{{Title: "Claire Martin", Path: "a"}},
		Older: "/staff/audit?after=x", CSV: "/staff/audit.csv",
		Chain:    staff.ChainView{Known: true, Entries: 1284, Waiting: 1, Anchored: 1280, Since: until},
		Verified: &staff.VerdictView{Entries: 1284, Flaws: []string{"917"}}}
	for range 6 {
		p.Rows = append(p.Rows, staff.AuditRow{At: until, Stamp: "2026-03-02T09:15:00Z", Who: "Claire Martin", Role: "owner", Action: did,
			About: "article:06b7c9k2m4n6p8r0t2v4x6z8a0", Subject: "06b7c9k2m4n6p8r0t2v4x6z8a0", Kind: "article", Details: []string{"lang = fr", "state = published"}})
	}
	return p
}
