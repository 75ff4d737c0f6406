package main

import (
	"guichet/app"
	"guichet/app/web/staff"
)

// synonymScene is the page of synonyms with groups and a search tried.
func synonymScene(b staff.Base, lang app.Lang) staff.SynonymsPage {
	p := staff.SynonymsPage{
		Base: b, In: lang, Tried: "bon cadeau",
		Groups: []staff.SynonymLine{
			{ID: "06h1fhc8wsvmqeqxq39qmgvhp4", Words: "farine T65, farine blanche, farine de blé"},
			{ID: "06h1fhc8wsyanbxg41jgxy6xeg", Words: "meule, moulin, pierre à moudre"},
		},
		Trial: &staff.Trial{Sure: true, Hits: []staff.TrialHit{
			{Title: "Offrir une carte cadeau", Path: "#", Lang: app.French, Score: 88,
				Why: []string{"« bon » : même sens que « carte cadeau »", "« cadeau » s’y trouve"}},
			{Title: "Livrer à une autre adresse", Path: "#", Lang: app.French, Score: 31,
				Why: []string{"« bon » ne s’y trouve pas", "« cadeau » s’y trouve"}},
		}},
	}
	for _, l := range app.Langs() {
		p.Tabs = append(p.Tabs, staff.SynonymTab{Lang: l, Path: "#", Current: l == lang})
	}
	return p
}
