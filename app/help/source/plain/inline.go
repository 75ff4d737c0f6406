package plain

import "guichet/app"

// inline knows a question and its answer on one line.
var inline = app.NewPattern(`^(.{8,160}?[?？][»”"]?)\s+([\p{Lu}\p{N}«“"¡].*[.!…»”")])$`)

// splitInline parts the lines that ask and answer at once. One such line is a
// figure of speech; several are how the page is written.
func (p *page) splitInline() {
	var found []int
	for i := range p.lines {
		l := &p.lines[i]
		if l.kind != text || l.answer || len(l.text) > maxInline || !inline.MatchString(l.text) {
			continue
		}
		if s := inline.FindStringSubmatch(l.text)[1]; asksByWord(s) {
			found = append(found, i)
		}
	}
	if len(found) < 3 {
		return
	}
	for _, i := range found {
		l := &p.lines[i]
		m := inline.FindStringSubmatch(l.text)
		l.kind, l.sure, l.mark, l.text, l.reply = question, true, none, m[1], m[2]
		l.refresh()
	}
}

// maxInline bounds, in bytes, the lines searched for a question within.
const maxInline = 8 << 10

// asksByWord reports whether a text begins as a question does.
func asksByWord(s string) bool {
	f := soft(head(s, recognised))
	return asksFrench.MatchString(f) || asksEnglish.MatchString(f) || asksSpanish.MatchString(f) ||
		inverted.MatchString(f) || accented.MatchString(s)
}
