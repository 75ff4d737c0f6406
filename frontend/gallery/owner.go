package main

import (
	"time"

	"guichet/app"
	"guichet/app/backup"
	"guichet/app/help"
	"guichet/app/i18n"
	"guichet/app/settings"
	"guichet/app/web/kit"
	"guichet/app/web/staff"
)

// ownerScenes are the pages on which owners run the site.
func ownerScenes(lang app.Lang) []scene {
	business := staff.BusinessPage{
		SettingsBase: settingsBase(lang, "business"), Name: "Les Deux Moulins", Email: "bonjour@deuxmoulins.example",
		Phone:   "+33 1 99 00 45 67",
		Tagline: lines("tagline", "Cafés torréfiés à la commande.", "Coffee roasted to order.", "Café tostado por encargo."),
		Hours:   lines("hours", "Du lundi au vendredi, 9 h – 17 h", "Monday to Friday, 9 am – 5 pm", "De lunes a viernes, de 9 a 17 h"),
		Remarks: lines("note", "Nous répondons vite.", "We answer quickly.", ""),
	}
	clash := business
	clash.Faults = kit.Faults{{Message: in("Quelqu’un d’autre a enregistré.", "Somebody else has saved.", "Otra persona ha guardado.")[lang]},
		{Field: "email", Message: in("Il faut une adresse e-mail seule.", "An e-mail address alone is needed.",
			"Hace falta una sola dirección.")[lang]}}
	clash.Newer = []staff.Newer{{Label: in("Nom", "Name", "Nombre")[lang], Value: "Le Moulin"}}
	clash.Fixed = func(f string) (string, bool) { return settings.FileName, f == "name" || f == "contact.hours" }
	return []scene{
		{"staff-settings", "staff/settings-business", business},
		{"staff-settings-clash", "staff/settings-business", clash},
		{"staff-settings-look", "staff/settings-look", look(lang, settings.Colours{})},
		{"staff-settings-look-red", "staff/settings-look", look(lang, settings.Colours{Brand: "#ff7f6e", Accent: "#1d3557"})},
		{"staff-settings-languages", "staff/settings-languages", languages(lang)},
		{"staff-settings-pages", "staff/settings-pages", footers(lang)},
		{"staff-settings-nopages", "staff/settings-pages", staff.FooterPage{SettingsBase: settingsBase(lang, "pages")}},
		{"staff-settings-addresses", "staff/settings-addresses", addresses(lang)},
		{"staff-settings-noaddresses", "staff/settings-addresses", staff.AddressPage{SettingsBase: settingsBase(lang, "addresses")}},
		{"staff-settings-system", "staff/settings-system", system(lang)},
		{"staff-backups", "staff/backups", backups(lang)},
		{"staff-backups-none", "staff/backups", noBackups(lang)},
		{"staff-import", "staff/import", importing(lang)},
		{"staff-import-preview", "staff/incoming", incoming(lang, help.Waiting)},
		{"staff-import-reading", "staff/incoming", incoming(lang, help.Reading)},
		{"staff-import-done", "staff/incoming", incoming(lang, help.Finished)},
		{"staff-export", "staff/export", staff.ExportPage{Base: ownerBase(lang, "export", "/staff/export")}},
	}
}

// words are the sentences of a language; the catalogue is part of the program.
func words(lang app.Lang) *i18n.Printer {
	texts, err := i18n.Load()
	if err != nil {
		panic(err)
	}
	return texts.Printer(lang)
}

func ownerBase(lang app.Lang, name, path string) staff.Base {
	b := staffBase(lang, name)
	b.Note = ""
	for i := range b.Nav {
		for j := range b.Nav[i] {
			b.Nav[i][j].Current = b.Nav[i][j].Path == path
		}
	}
	return b
}

func settingsBase(lang app.Lang, word string) staff.SettingsBase {
	b := staff.SettingsBase{Base: ownerBase(lang, word, "/staff/settings"), Tabs: staff.Sections(), Saved: drawn}
	for i := range b.Tabs {
		b.Tabs[i].Current = b.Tabs[i].Word == word
	}
	return b
}

func lines(control, fr, en, es string) []staff.LangLine {
	return []staff.LangLine{{Lang: app.French, ID: control + "-fr", Value: fr}, {Lang: app.English, ID: control + "-en", Value: en},
		{Lang: app.Spanish, ID: control + "-es", Value: es}}
}

func look(lang app.Lang, c settings.Colours) staff.LookPage {
	p := staff.LookPage{SettingsBase: settingsBase(lang, "look"), Brand: c.Brand, Accent: c.Accent,
		Preview: staff.NewPreview(words(lang), c), Proposed: !c.IsZero()}
	return p
}

func languages(lang app.Lang) staff.LanguagesPage {
	p := staff.LanguagesPage{SettingsBase: settingsBase(lang, "languages"), Zone: "Europe/Paris",
		Zones: []string{"Europe/Paris", "Europe/Madrid"}, Time: drawn, Own: true, Learning: true}
	for i, l := range app.Langs() {
		p.Choices = append(p.Choices, staff.LanguageChoice{Lang: l, Name: words(l).T("base.language"), Offered: i < 2, Default: i == 0})
	}
	return p
}

func footers(lang app.Lang) staff.FooterPage {
	p := staff.FooterPage{SettingsBase: settingsBase(lang, "pages")}
	for _, l := range base(lang, "x").Footer {
		p.Pages = append(p.Pages, staff.FooterLine{ID: app.ID{1}, Title: l.Title, Path: l.Path, Lang: lang})
	}
	p.Pages[1].Foreign = true
	return p
}

func addresses(lang app.Lang) staff.AddressPage {
	return staff.AddressPage{
		SettingsBase: settingsBase(lang, "addresses"), More: "?after=x",
		Kept: []settings.Redirect{{From: "/contact.html", To: "/fr"}},
		List: []settings.Redirect{{From: "/faq.php?id=12&lang=fr", To: "/fr/articles/suivre-ma-commande"},
			{From: "/help/returns-and-refunds-for-every-country.html", To: "/en/articles/return-item"}},
	}
}

func system(lang app.Lang) staff.SystemPage {
	return staff.SystemPage{
		SettingsBase: settingsBase(lang, "system"), FreeText: "12,4 GiB", StoreText: "18,0 MiB", Text: "240,5 MiB",
		Facts: staff.Facts{Version: "0.2.0", Since: drawn, Folder: "/var/lib/guichet", KeyFile: "/etc/guichet/keys.json",
			Address: "https://aide.deuxmoulins.example", Free: 1 << 33, Indexed: true},
	}
}

func backups(lang app.Lang) staff.BackupsPage {
	p := noBackups(lang)
	row := func(age int, size string, r backup.Record, there, checked bool) {
		b := staff.BackupRow{BackupView: staff.BackupView{ID: "0123456789abcdef", Record: r, There: there}, Size: size, Age: age}
		b.Made = drawn.Add(time.Duration(-age) * 24 * time.Hour)
		if checked {
			b.Checked = drawn
		}
		p.Rows = append(p.Rows, b)
	}
	row(0, "18,2 MiB", backup.Record{Sealed: true, WithKeys: true}, true, true)
	row(1, "18,1 MiB", backup.Record{Scheduled: true}, true, false)
	row(9, "17,4 MiB", backup.Record{Scheduled: true}, false, false)
	p.Last, p.Next = &p.Rows[0], drawn.Add(20*time.Hour)
	p.Failed = &backup.Failure{Time: drawn}
	p.Run = staff.BackupRun{Started: drawn, Ready: true, Until: drawn.Add(10 * time.Minute)}
	p.RunSize = "18,2 MiB"
	p.Schedule = staff.ScheduleForm{Folder: "/mnt/backups/guichet", How: "daily", At: "03:30", Every: "24", Keep: "7"}
	return p
}

func noBackups(lang app.Lang) staff.BackupsPage {
	b := settingsBase(lang, "backups")
	b.Base, b.Tabs, b.Saved = ownerBase(lang, "backups", "/staff/backups"), nil, time.Time{}
	p := staff.BackupsPage{SettingsBase: b, Seal: "none"}
	p.Run = staff.BackupRun{Started: drawn, Running: true}
	p.Percent = 40
	p.Schedule = staff.ScheduleForm{How: "never", At: "03:30", Every: "24", Keep: "7"}
	return p
}

func importing(lang app.Lang) staff.ImportPage {
	p := staff.ImportPage{Base: ownerBase(lang, "import", "/staff/import")}
	for _, l := range app.Langs() {
		p.Choices = append(p.Choices, kit.LangLink{Lang: l, Name: words(l).T("base.language")})
	}
	for _, c := range topics(lang) {
		p.Categories = append(p.Categories, staff.CategoryOption{ID: c.Title, Title: c.Title})
	}
	return p
}

func incoming(lang app.Lang, stage help.Stage) staff.IncomingPage {
	p := staff.IncomingPage{Base: ownerBase(lang, "import", "/staff/import"), SizeText: "48,2 KiB", Page: 1,
		Working: stage == help.Reading, Confirmed: stage == help.Finished}
	p.Incoming = help.Incoming{Name: "faq.txt", Stage: stage, Until: drawn.Add(help.IntakeLife)}
	if p.Working {
		p.At.Entries = 214
		return p
	}
	p.Report = help.Report{Created: 31, Changed: 4, Conflicts: 1, Refused: 1, Left: 2}
	p.Summary = []staff.SummaryLine{{Word: "created", Count: 31}, {Word: "changed", Count: 4}, {Word: "conflict", Count: 1},
		{Word: "refused", Count: 1}, {Word: "left", Count: 2}}
	ask := in("Où en est ma commande ?", "Where is my order?", "¿Dónde está mi pedido?")[lang]
	why := in("Le titre manque.", "The title is missing.", "Falta el título.")[lang]
	p.Rows = []staff.IncomingRow{
		{Event: help.Event{Lang: lang, Title: ask}, Word: "created", Tone: "good", Lines: "3–9", State: "draft"},
		{Event: help.Event{Lang: lang, Title: ask}, Word: "changed", Tone: "info", Lines: "11–18", State: "published"},
		{Event: help.Event{Lang: lang, Title: ask}, Word: "conflict", Tone: "wait", Lines: "20–24"},
		{Event: help.Event{}, Word: "refused", Tone: "bad", Lines: "26", Reason: why},
		{Event: help.Event{Text: "© 2026 – Menu"}, Word: "left", Tone: "wait", Lines: "1"},
	}
	p.More = 12
	return p
}
