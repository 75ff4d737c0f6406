package search

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// mend finds what a word that no text and no thesaurus has was meant to be, and
// returns the stem it was taken for, if any. In the order in which they are
// tried: an article that lost its apostrophe ("lappli"), two words written as
// one, a typing error, a word written as it sounds.
func (p *planner) mend(one *planned) string {
	if rest, ok := p.unelided(one.fold); ok {
		if token, ok := p.whole(one, rest); ok {
			return token
		}
	}
	if p.addSplit(one) {
		return ""
	}
	list := p.corrections(one.fold)
	if rest, ok := p.unelided(one.fold); ok && len(list) == 0 {
		list = p.corrections(rest)
	}
	return p.take(one, list)
}

// take lets a word stand for its corrections.
func (p *planner) take(one *planned, list []mended) string {
	token := ""
	for i, c := range list {
		if i == 0 {
			one.meant, one.trust, token = c.form, c.weight, c.stem
		}
		if term, ok := p.known.live(c.stem); ok {
			one.add(alternative{terms: []uint32{term}, weight: c.weight, by: c.by})
		}
	}
	return token
}

// whole lets a word stand for another, if that is known as written; a short one
// to the texts, for many words end in one ("lundi" is not "l'undi").
func (p *planner) whole(one *planned, fold string) (string, bool) {
	if !p.known.knows(fold) && (len(fold) < firstLong || !p.spelt(fold)) {
		return "", false
	}
	stem := p.tongue.stem(fold)
	term, ok := p.known.live(stem)
	if !ok && !p.named(fold, stem) {
		return "", false
	}
	if ok {
		one.add(alternative{terms: []uint32{term}, weight: weightSplit, by: BySpace})
	}
	return stem, true
}

// unelided cuts off an elided article that was written without its apostrophe:
// one of l d j m t s n c, or qu, before a vowel.
func (p *planner) unelided(fold string) (string, bool) {
	if len(p.tongue.elided) == 0 {
		return "", false
	}
	rest, ok := strings.CutPrefix(fold, "qu")
	if !ok && strings.IndexByte("ldjmtsnc", fold[0]) >= 0 {
		rest, ok = fold[1:], true
	}
	ok = ok && utf8.RuneCountInString(rest) >= splitFrom && strings.IndexByte("aeiouyh", rest[0]) >= 0
	return rest, ok
}

// mended is a word that a misspelt one may have meant.
type mended struct {
	form, stem string
	weight     float64
	by         By
}

// corrections seeks a misspelt word in the texts and in the thesauri.
func (p *planner) corrections(fold string) []mended {
	list := p.near(p.known, fold)
	for _, s := range p.same {
		found := p.near(s.words, fold)
		if len(found) > 0 && (len(list) == 0 || found[0].weight > list[0].weight) {
			list = found
		}
	}
	return list
}

// near seeks a misspelt word in one vocabulary: by its letters, by its root, by
// its sound.
func (p *planner) near(v *vocabulary, fold string) []mended {
	var list []mended
	for _, c := range v.correct(fold, p.done) {
		list = append(list, mended{c.form, v.spelt[c.term], c.weight, ByTypo})
	}
	if len(list) > 0 && list[0].weight >= weightTypo1 {
		return list
	}
	if made := v.related(p.tongue, fold, p.done); len(made) > 0 {
		list = nil
		for _, e := range made {
			list = append(list, mended{"", v.spelt[e.term], weightRoot, ByWord})
		}
		return list
	}
	if len(list) > 0 && list[0].weight >= weightSound {
		return list
	}
	heard, near := v.sounding(p.tongue, fold, p.done)
	weight := weightSound
	if near {
		if len(list) > 0 {
			return list
		}
		weight = weightSoundNear
	}
	for _, e := range heard {
		list = append(list, mended{e.form, v.spelt[e.term], weight, ByTypo})
	}
	return list
}

// addRelated lets a word that is spelt right, but that no text has, stand for those
// of its root, and reports whether there are any.
func (p *planner) addRelated(one *planned) bool {
	list := p.known.related(p.tongue, one.fold, p.done)
	for _, e := range list {
		one.add(alternative{terms: []uint32{e.term}, weight: weightRoot, by: ByWord})
	}
	return len(list) > 0
}

// slips returns the words of the texts that an everyday word may have been typed
// for all the same: those one edit away that begin alike.
func (p *planner) slips(fold string) []mended {
	var list []mended
	for _, c := range p.known.correct(fold, p.done) {
		if c.weight == weightTypo1 {
			list = append(list, mended{c.form, p.known.spelt[c.term], weightSlip, ByTypo})
		}
	}
	return list
}

// doubted returns the corrections of a word that is known by its stem alone, when
// one of them is one edit away and no word of that stem is: "chosir" has the stem
// of "chose" and is "choisir".
func (p *planner) doubted(fold, stem string) []mended {
	var list []mended
	for _, v := range p.vocabularies() {
		for _, c := range v.correct(fold, p.done) {
			if c.weight < weightTypo1*firstLetter*firstLetter || distance(fold, c.fold, 1) > 1 {
				continue
			}
			if other := v.spelt[c.term]; p.tongue.family(other) == p.tongue.family(stem) {
				return nil
			}
			list = append(list, mended{c.form, v.spelt[c.term], c.weight, ByTypo})
		}
		if len(list) > 0 {
			break
		}
	}
	return list
}

// vocabularies are the words of the texts, and then those of the thesauri.
func (p *planner) vocabularies() []*vocabulary {
	list := []*vocabulary{p.known}
	for _, s := range p.same {
		list = append(list, s.words)
	}
	return list
}

// spelt reports whether a word is known as it is written.
func (p *planner) spelt(fold string) bool {
	return slices.ContainsFunc(p.vocabularies(), func(v *vocabulary) bool { return v.knows(fold) })
}
