package question

import "guichet/app"

// Spots of text that may be somebody's own and should not become public.
var (
	mailSpot   = app.NewPattern(`[^\s@<>]{1,64}@[^\s@<>]{1,100}\.[\pL]{2,24}`)
	numberSpot = app.NewPattern(`\+?\d(?:[ .\-/]?\d){7,}|\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]){11,30}\b`)
)

// Spots tells what a question seems to hold that is somebody's own: "mail" for
// an address, "number" for a phone, card, account or order number. It is a hint
// for whoever decides, not a rule.
func (q Question) Spots() []string {
	var out []string
	text := q.Text + "\n" + q.Name
	if mailSpot.MatchString(text) {
		out = append(out, "mail")
	}
	if numberSpot.MatchString(text) {
		out = append(out, "number")
	}
	return out
}
