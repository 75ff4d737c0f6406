package web_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/web/webtest"
)

// BenchmarkSearch is a search nobody asked a moment ago, from the request to the
// packed answer: one word or its beginning, twenty results of 3.8 kB each.
func BenchmarkSearch(b *testing.B) {
	for _, n := range []int{200, 2000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s := webtest.OpenDurable(b)
			words := searchable(b, s, n)
			gzip := webtest.With("Accept-Encoding", "gzip")
			for _, kind := range []struct{ name, path string }{
				{"json", "/api/v1/search?lang=fr&limit=20&q="}, {"page", "/fr/search?q="},
			} {
				b.Run(kind.name, func(b *testing.B) {
					b.ReportAllocs()
					for i := 0; b.Loop(); i++ {
						// A number nobody wrote makes each query another one.
						q := words[i%len(words)]
						if i >= len(words) {
							q += strings.Repeat(" ", i/len(words)%3)
						}
						if a := s.Get(kind.path+url.QueryEscape(q), gzip); a.Status != 200 {
							b.Fatal(a.Status)
						}
					}
				})
			}
		})
	}
}

// searchable imports n articles of the words returned, and their beginnings.
func searchable(b *testing.B, s *webtest.Site, n int) []string {
	words := strings.Fields(`commande livraison colis retard remboursement facture paiement carte compte adresse
		courriel mot passe panier article taille couleur échange retour garantie réparation atelier bon cadeau code
		promotion abonnement annulation contrat délai transporteur suivi numéro point relais domicile bureau heure
		matin soir jour semaine mois service client réponse question formulaire photo preuve défaut casse manque
		erreur double débit banque virement chèque devis société TVA pays étranger douane taxe frais port offert
		montant minimum stock rupture nouveauté réassort plante pot terre engrais arrosage lumière feuille racine`)
	rng := rand.New(rand.NewPCG(7, 11))
	said := func(n int) string {
		list := make([]string, n)
		for i := range list {
			x := rng.Float64()
			list[i] = words[int(x*x*float64(len(words)))]
		}
		return strings.Join(list, " ")
	}
	var lines strings.Builder
	for i := range n {
		line, err := json.Marshal(map[string]any{
			"id": fmt.Sprint(i), "lang": "fr", "state": "published", "category": fmt.Sprint("Thème ", i%12),
			"title": said(7) + fmt.Sprint(" ", i, " ?"),
			"body":  strings.Repeat(said(12)+". "+said(12)+".\n\n- "+said(6)+"\n\n", 16),
		})
		if err != nil {
			b.Fatal(err)
		}
		lines.Write(append(line, '\n'))
	}
	files := fstest.MapFS{"a.jsonl": {Data: []byte(lines.String())}}
	_, err := s.Help.Import(b.Context(), app.Actor{Role: app.Owner}, files, []string{"a.jsonl"},
		help.ImportOptions{Lang: app.French, Publish: true}, func(help.Event) error { return nil })
	if err != nil {
		b.Fatal(err)
	}
	s.Synced()
	var all []string
	for _, w := range words {
		letters := []rune(w)
		for n := min(4, len(letters)); n <= len(letters); n++ {
			all = append(all, string(letters[:n]))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
