package main

import (
	"slices"

	"guichet/app"
	"guichet/app/web/kit"
	"guichet/app/web/staff"
)

// staffScenes are the pages of the people of the business.
func staffScenes(lang app.Lang) []scene {
	start := staff.StartPage{Base: staffBase(lang, "start")}
	for _, group := range start.Nav {
		for _, l := range group {
			if l.Path != "/staff" {
				start.Starts = append(start.Starts, l)
			}
		}
	}
	refused := staff.StartPage{Base: staffBase(lang, "start")}
	refused.Faults = kit.Faults{
		{Field: "main", Message: in("Le titre manque.", "The title is missing.", "Falta el título.")[lang]},
		{Message: in("Quelqu’un a enregistré entre-temps.", "Somebody saved in the meantime.",
			"Alguien guardó mientras tanto.")[lang]},
	}
	refused.Note = ""
	door := staff.ErrorPage{Base: staffBase(lang, "error"), Status: 401, SignIn: "/staff/sign-in"}
	door.Signed = false
	door.Heading = in("Connectez-vous", "Please sign in", "Inicie sesión")[lang]
	door.Message = in("Vous n’êtes plus connecté.", "You are no longer signed in.", "La sesión ha terminado.")[lang]
	return append(slices.Concat(ownerScenes(lang), accountScenes(lang), writingScenes(lang)), []scene{
		{"staff-start", "staff/start", start},
		{"staff-refused", "staff/start", refused},
		{"staff-door", "staff/error", door},
	}...)
}

// staffBase is the frame around them, as an owner sees it.
func staffBase(lang app.Lang, name string) staff.Base {
	b := staff.Base{
		Base:   base(lang, name),
		Signed: true,
		Who:    staff.Person{Name: in("Équipe du moulin", "The mill", "Equipo del molino")[lang], Role: app.Owner},
		Note:   in("C’est enregistré.", "Saved.", "Guardado.")[lang],
	}
	for _, group := range staff.Places() {
		var list []staff.NavLink
		for _, p := range group {
			list = append(list, staff.NavLink{Word: p.Word, Path: p.Path, Icon: p.Icon, Current: p.Path == "/staff"})
		}
		b.Nav = append(b.Nav, list)
	}
	return b
}
