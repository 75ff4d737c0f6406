package plain

import "guichet/app"

// manyTimes is a count as a page shows it: "7", "1 204", "1,204", "3 k".
const manyTimes = `(?:\d{1,3}(?:[ .,']\d{3})+|\d{1,7})(?: ?k)?`

// Counters in words, in the soft form.
var (
	voteCount = app.NewPattern(`^[(+]?\d{1,6}\)? ?(votes?|votos?|likes?|j'aime|me gusta|vues?|views?|vistas?|` +
		`commentaires?|comments?|comentarios?|(personnes?|people|users?|utilisateurs?|personas?|(sur|of|out of|` +
		`de) \d+)\b.{0,60})$`)
	viewCount = app.NewPattern(`^(?:(?:vue?s?|lue?s?|consultee?s?|vist[oa]|leid[oa]|viewed|read|seen) ` + manyTimes +
		` ?(?:fois|times|veces)|` +
		`(?:vues?|views?|vistas?|visites?|visits?|visitas?|lectures?|lecturas?|reads?|votes?|votos?|likes?) ?: ?` +
		manyTimes + `|` + manyTimes +
		` (?:vues?|views?|vistas?|visites?|visits?|visitas?|lectures?|lecturas?|reads?|votes?|votos?|likes?))$`)
	// "12 of 14 people found this helpful", "A 24 de 30 personas les ha resultado útil"
	foundHelpful = app.NewPattern(`^(?:a )?` + manyTimes + `(?: \p{L}+)?(?: (?:sur|of|out of|de)` +
		`(?: las?| les| the)? ` + manyTimes + `)(?: \p{L}+)?\b.{0,50}\b(?:utiles?|useful|helpful|util|aidee?s?|helped|ayud\p{L}+|sirvio|servido)` +
		`\b.{0,20}$|` +
		`^(?:a )?` + manyTimes + ` \p{L}+ (?:ont trouve|found|encontraron|han encontrado|les ha resultado)\b.{0,30}` +
		`\b(?:utiles?|useful|helpful|util)\b.{0,20}$`)
)

// isVote reports whether a soft text is a counter of votes or views and nothing
// else.
func isVote(fold string) bool {
	return len(fold) <= 160 && (voteCount.MatchString(fold) || viewCount.MatchString(fold) ||
		foundHelpful.MatchString(fold))
}
