package search

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"guichet/app"
)

// roots is which words of a vocabulary are made of one root. It is built by the
// first word that is sought so, and then kept up to date by those that follow.
type roots struct {
	mu    sync.Mutex
	lists map[string][]uint32
	read  int // words of the vocabulary taken in
}

// rootFrom is the least letters of a root: of fewer, too many words are made.
const rootFrom = 4

// related returns the words made of the same root as a word that no text has
// ("remboursable" of "rembourser"), the commonest first, at most maxTypos.
func (v *vocabulary) related(t *tongue, word string, done *work) []entry {
	root := t.root(word)
	if root == "" {
		return nil
	}
	v.roots.mu.Lock()
	defer v.roots.mu.Unlock()
	if v.roots.lists == nil {
		v.roots.lists = map[string][]uint32{}
	}
	for ; v.roots.read < len(v.list); v.roots.read++ {
		if r := t.root(v.list[v.roots.read].fold); r != "" {
			v.roots.lists[r] = append(v.roots.lists[r], uint32(v.roots.read))
		}
	}
	var list []entry
	for _, n := range v.roots.lists[root] {
		if done.distances++; v.df[v.list[n].term] > 0 && len(list) < maxCompared {
			list = append(list, v.list[n])
		}
	}
	slices.SortStableFunc(list, v.commonest)
	return list[:min(len(list), maxTypos)]
}

// root cuts off the longest ending that makes another word of one. Snowball
// leaves most of them, since they often change what is meant: so it is asked only
// for words that are known in no other way. Empty when too little is left.
func (t *tongue) root(word string) string {
	if !stemmable(word) {
		return ""
	}
	word = strings.TrimRight(word, "s")
	for _, e := range t.suffixes {
		if begin, ok := strings.CutSuffix(word, e); ok && len(begin) >= rootFrom {
			return begin
		}
	}
	if len(word) < rootFrom {
		return ""
	}
	return word
}

// suffixes lists the endings root cuts off, the longest first.
func suffixes(lang app.Lang) []string {
	list := strings.Fields(map[app.Lang]string{
		app.French: `issement ement ment issage age ateur atrice eur euse rice ation ition tion sion ion able ible
			isation iser ise ance ence ant ante ent ente ite iste isme if ive eux ier iere erie ie aire oire ure at al ale el elle ique
			er ir re e ee i u ez ons`,
		app.English: `isation ization ation ition tion sion ion ment ness able ible ability ance ence er or ing ed al ally ly ity ive ful less
			y ist ism ize ise ee e age ure`,
		app.Spanish: `amiento imiento miento acion icion cion sion ador adora edor edora idor dor dora able ible ancia encia ante iente ista ismo
			idad dad ivo iva oso osa ero era eria ia aje azo ar er ir ado ada ido ida ando iendo o a e`,
	}[lang])
	slices.SortStableFunc(list, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	return list
}
