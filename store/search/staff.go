package search

import (
	"slices"
	"unicode/utf8"

	"guichet/app"
)

// Limits of the groups that staff add. What is over them is left out.
const (
	MaxGroups  = 500 // of one language
	MaxMembers = 24  // expressions of one group
	MaxMember  = 60  // runes of one expression
)

// Synonyms are groups of expressions that mean the same in one language.
type Synonyms map[app.Lang][][]string

// SetSynonyms lets further groups count beside those that ship, in the place of
// those set before, for every Search begun afterwards. They are kept in memory
// only: whoever sets them sets them again after Open.
func (x *Index) SetSynonyms(all Synonyms) {
	staff := map[app.Lang]*thesaurus{}
	for lang, groups := range all {
		if t := x.tongues[lang]; t != nil {
			staff[lang] = t.collect(groups[:min(len(groups), MaxGroups)])
		}
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.staff = staff
}

func (t *tongue) collect(groups [][]string) *thesaurus {
	c := t.begin()
	for _, words := range groups {
		words = slices.Clone(words[:min(len(words), MaxMembers)])
		words = slices.DeleteFunc(words, func(w string) bool { return utf8.RuneCountInString(w) > MaxMember })
		c.add(&group{weight: weightStaff}, words, words)
	}
	return c.end()
}

// thesauri are those that count in a language: the one that ships and the
// staff's. The caller holds x.mu.
func (x *Index) thesauri(lang app.Lang) []*thesaurus {
	list := []*thesaurus{x.tongues[lang].same()}
	if s := x.staff[lang]; s != nil {
		list = append(list, s)
	}
	return list
}
