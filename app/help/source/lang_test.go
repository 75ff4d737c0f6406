package source

import (
	"testing"

	"guichet/app"
)

func TestGuessFindsTheLanguageOfAnAnswer(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, text string
		want       app.Lang
	}{
		{"french question", "Comment puis-je suivre mon colis ? Un lien est dans votre e-mail.", app.French},
		{"french without accents", "Vous pouvez payer sur le site avec votre carte", app.French},
		{"english question", "How do I follow my parcel? The link is in your e-mail.", app.English},
		{"english answer", "You can pay with the card on our site", app.English},
		{"spanish question", "¿Cómo sigo mi paquete? El enlace está en el correo.", app.Spanish},
		{"spanish answer", "Puede pagar con la tarjeta en los mostradores de las tiendas", app.Spanish},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			for _, prior := range app.Langs() {
				if got := guess(row.text, prior); got != row.want {
					t.Errorf("from %s: %s, want %s (%+v)", prior, got, row.want, count(row.text))
				}
			}
		})
	}
}

func TestGuessKeepsToThePageWithoutEvidence(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "PayPal", "Click & Collect", "Mode hors ligne", "Wi-Fi 6", "Contact",
		"Mode of payment"} {
		for _, prior := range app.Langs() {
			if got := guess(text, prior); got != prior {
				t.Errorf("%q from %s: %s", text, prior, got)
			}
		}
	}
}
