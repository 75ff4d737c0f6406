package house

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
)

// Words are those of the invented articles: how they are spread decides what a
// search costs, what they say does not.
var Words = strings.Fields(`commande livraison colis retard remboursement facture paiement carte compte adresse
	courriel mot passe panier article taille couleur échange retour garantie réparation atelier bon cadeau code
	promotion abonnement annulation contrat délai transporteur suivi numéro point relais domicile bureau heure
	matin soir jour semaine mois service client réponse question formulaire photo preuve défaut casse manque
	erreur double débit banque virement chèque devis société TVA pays étranger douane taxe frais port offert
	montant minimum stock rupture nouveauté réassort plante pot terre engrais arrosage lumière feuille racine`)

// WriteArticles writes so many French articles of about 3.8 kB each, always the
// same ones.
func WriteArticles(name string, n int) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	out := json.NewEncoder(f)
	rnd := rand.New(rand.NewPCG(7, 11))
	for i := range n {
		err := out.Encode(map[string]any{
			"id": fmt.Sprint(i), "lang": "fr", "state": "published",
			"category": "Thème " + fmt.Sprint(i%12),
			"title":    sentence(rnd, 7) + " " + fmt.Sprint(i) + " ?",
			"body":     body(rnd),
		})
		if err != nil {
			return err
		}
	}
	return f.Close()
}

func body(rnd *rand.Rand) string {
	var b strings.Builder
	for part := range 4 {
		if part > 0 {
			fmt.Fprintf(&b, "## %s\n\n", sentence(rnd, 4))
		}
		for range 3 {
			for range 4 {
				b.WriteString(sentence(rnd, 12) + ". ")
			}
			b.WriteString("\n\n")
		}
		for range 3 {
			fmt.Fprintf(&b, "- %s\n", sentence(rnd, 6))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func sentence(rnd *rand.Rand, n int) string {
	out := make([]string, n)
	for i := range out {
		// Squared: a few words are everywhere, most are rare.
		x := rnd.Float64()
		out[i] = Words[int(x*x*float64(len(Words)))]
	}
	out[0] = strings.ToUpper(out[0][:1]) + out[0][1:]
	return strings.Join(out, " ")
}
