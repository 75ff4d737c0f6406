package webtest

import (
	"time"

	"guichet/app"
	"guichet/app/help"
)

// Canary is a word that only stands in what no visitor may find: drafts, texts
// in review or to come, archived texts' lists, and what is for staff.
const Canary = "quetzalcanary"

// Hostile is a title that tries to leave the page it stands in.
const Hostile = `</script><script>alert("x")</script> & <b>bold</b> ' "quoted"`

// Content names what Fill made.
type Content struct {
	Category, Below                                app.ID
	Tracking, Guide, Solo, Archived, Gone, Hostile app.ID
}

// Fill publishes a small help centre: a question in three languages with an
// old address, a guide in two, one in French only, an archived and a removed
// article, a footer page, and what visitors must not find.
func (s *Site) Fill() Content {
	s.tb.Helper()
	var c Content
	c.Category = s.category(app.ID{}, app.Everyone, "Commandes", "Orders", "Pedidos")
	c.Below = s.category(c.Category, app.Everyone, "Retours", "Returns", "Devoluciones")
	hidden := s.category(app.ID{}, app.StaffOnly, "Interne "+Canary, "Internal "+Canary, "Interno "+Canary)

	c.Tracking = s.article(help.Question, c.Category, app.Everyone, help.TextInput{
		Lang: app.French, Title: "Où en est ma commande ?", Slug: "suivi", Body: "Le **colis** est suivi.",
		Aliases: []string{"/aide/suivi.html"},
	})
	s.Text(c.Tracking, help.TextInput{Lang: app.English, Title: "Where is my order?", Slug: "tracking",
		Body: "The parcel is tracked."})
	s.Text(c.Tracking, help.TextInput{Lang: app.Spanish, Title: "¿Dónde está mi pedido?", Slug: "rastreo",
		Body: "Se sigue el paquete."})
	c.Guide = s.article(help.Guide, c.Below, app.Everyone, help.TextInput{
		Lang: app.French, Title: "Renvoyer un colis", Slug: "renvoi",
		Body: "## Emballer\n\nDans son carton.\n\n## Poster\n\n| Pays | Prix |\n|---|---:|\n| France | 5 |\n",
	})
	s.Text(c.Guide, help.TextInput{Lang: app.English, Title: "Send a parcel back", Slug: "send-back",
		Body: "## Pack\n\nIn its box."})
	c.Solo = s.article(help.Guide, c.Category, app.Everyone, help.TextInput{
		Lang: app.French, Title: "Choisir un emballage", Slug: "emballage", Body: "Du carton brun.",
	})
	c.Hostile = s.article(help.Question, c.Category, app.Everyone, help.TextInput{
		Lang: app.English, Title: Hostile, Slug: "hostile", Body: "Text with " + Hostile,
	})
	c.Archived = s.article(help.Question, c.Category, app.Everyone, help.TextInput{
		Lang: app.French, Title: "Ancien tarif " + Canary, Slug: "ancien", Body: "Avant.", State: help.Archived,
	})
	c.Gone = s.article(help.Question, c.Category, app.Everyone, help.TextInput{
		Lang: app.French, Title: "Retiré " + Canary, Slug: "retire", Body: "Plus là.",
	})
	s.must(s.Help.Delete(s.tb.Context(), app.Desk(), c.Gone))
	s.article(help.Page, app.ID{}, app.Everyone, help.TextInput{
		Lang: app.French, Title: "Mentions légales", Slug: "mentions", Body: "Un texte.",
	})
	s.secrets(c.Category, hidden)
	s.Synced()
	return c
}

// secrets writes what no visitor may find anywhere.
func (s *Site) secrets(open, hidden app.ID) {
	s.tb.Helper()
	secret := func(slug string, state help.State) help.TextInput {
		return help.TextInput{Lang: app.French, Title: "Secret " + Canary, Slug: slug, Body: Canary, State: state,
			Keywords: []string{Canary}}
	}
	s.article(help.Question, open, app.Everyone, secret("brouillon", help.Draft))
	s.article(help.Question, open, app.Everyone, secret("relecture", help.Review))
	later := secret("plus-tard", help.Published)
	later.PublishAt = time.Now().Add(1000 * time.Hour)
	s.article(help.Question, open, app.Everyone, later)
	s.article(help.Question, open, app.StaffOnly, secret("equipe", help.Published))
	s.article(help.Question, open, app.SignedInOnly, secret("clients", help.Published))
	s.article(help.Question, hidden, app.StaffOnly, secret("interne", help.Published))
}

func (s *Site) category(parent app.ID, audience app.Audience, fr, en, es string) app.ID {
	s.tb.Helper()
	id, err := s.Help.CreateCategory(s.tb.Context(), app.Desk(), help.CategoryInput{
		Parent: parent, Icon: "package", Audience: audience,
		Names: map[app.Lang]help.CategoryName{
			app.French: {Title: fr}, app.English: {Title: en}, app.Spanish: {Title: es},
		},
	})
	s.must(err)
	return id
}

// article publishes unless the text names another state.
func (s *Site) article(kind help.Kind, category app.ID, audience app.Audience, t help.TextInput) app.ID {
	s.tb.Helper()
	if t.State == "" {
		t.State = help.Published
	}
	saved, err := s.Help.CreateArticle(s.tb.Context(), app.Desk(),
		help.ArticleInput{Kind: kind, Category: category, Audience: audience}, t)
	s.must(err)
	return saved.Article
}

// Text publishes a text of an article, its first in a language or a new one.
func (s *Site) Text(id app.ID, t help.TextInput) {
	s.tb.Helper()
	t.State = help.Published
	_, err := s.Help.SaveText(s.tb.Context(), app.Desk(), id, t, app.ID{})
	s.must(err)
}
