package search

import (
	"math"
	"slices"
	"strings"
)

// why adds to a list, word by word of the query, by what a text was found.
func (p *plan) why(list []Why, r *record, text string) []Why {
	for i := range p.words {
		w := &p.words[i]
		one := Why{Word: text[w.start:w.end]}
		var hit match
		for j := range w.alternatives {
			a := &w.alternatives[j]
			f, ok := p.find(r, a, 1)
			if !ok {
				continue
			}
			faces := p.faces(a.terms)
			// Which of two equals is said does not hang on the order texts came in.
			same := hit.weight > 0 && math.Abs(f.gain-hit.gain) < 1e-9
			if hit.weight == 0 || !same && f.gain > hit.gain || same && compareFaces(faces, one.Found) < 0 {
				hit = f
				one.By, one.Title, one.Found = a.by, f.title > 0, faces
			}
		}
		list = append(list, one)
	}
	return list
}

// faces are the stems as words.
func (p *plan) faces(terms []uint32) string {
	if len(terms) == 1 {
		return p.known.face(terms[0])
	}
	words := make([]string, len(terms))
	for i, t := range terms {
		words[i] = p.known.face(t)
	}
	return strings.Join(words, " ")
}

// maxGist bounds the gist in bytes; a longer one is cut between two words.
const maxGist = 160

// gist is what the query says: the stems of its content words, typing errors put
// right, without narration if there is more, in their order.
func (p *planner) gist() string {
	var words, light []string
	for _, s := range p.steps {
		switch {
		case s.at < 0:
		case p.tongue.light[s.stem]:
			light = append(light, s.token)
		default:
			words = append(words, s.token)
		}
	}
	if len(words) == 0 {
		words = light
	}
	slices.Sort(words)
	words = slices.Compact(words)
	gist := strings.Join(words, " ")
	for len(gist) > maxGist {
		gist = gist[:strings.LastIndexByte(gist[:maxGist+1], ' ')]
	}
	return gist
}
