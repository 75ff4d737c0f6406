package search

import (
	"cmp"
	"slices"
	"sync"
	"unicode/utf8"
)

// grams is the trigram table of a vocabulary: which words hold three letters in
// a row. Typing errors are sought here and not with a trigram field over the
// texts, which took 430 ms in place of 5 (search.md, section 3). It is built by
// the first misspelt word and then kept up to date by those that follow.
type grams struct {
	mu    sync.RWMutex
	lists map[[3]rune][]uint32
	read  int // words of the vocabulary taken in
}

// trigrams returns the three-letter windows of a word with two blanks on either
// side: so every word within the forgiven distance shares at least one, since an
// edit spoils three of them and a transposition four.
func trigrams(word string) [][3]rune {
	letters := append([]rune{0, 0}, []rune(word)...)
	letters = append(letters, 0, 0)
	list := make([][3]rune, 0, len(letters)-2)
	for i := range len(letters) - 2 {
		list = append(list, [3]rune(letters[i:i+3]))
	}
	return list
}

// catchUp takes in the words added since the last time.
func (g *grams) catchUp(list []entry) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.lists == nil {
		g.lists = map[[3]rune][]uint32{}
	}
	for ; g.read < len(list); g.read++ {
		n := uint32(g.read)
		for _, t := range trigrams(list[n].fold) {
			if l := g.lists[t]; len(l) == 0 || l[len(l)-1] != n {
				g.lists[t] = append(l, n)
			}
		}
	}
}

// near returns the words that share most trigrams with the given one, at most
// maxCompared, best first.
func (g *grams) near(word string, list []entry) []uint32 {
	g.mu.RLock()
	stale := g.read < len(list)
	g.mu.RUnlock()
	if stale {
		g.catchUp(list)
	}
	g.mu.RLock()
	defer g.mu.RUnlock()
	shared := make([]uint8, len(list))
	var met []uint32
	for _, t := range trigrams(word) {
		for _, n := range g.lists[t] {
			if shared[n] == 0 {
				met = append(met, n)
			}
			shared[n]++
		}
	}
	return most(met, shared, maxCompared)
}

// most returns the n numbers with the highest counts, highest first.
func most(met []uint32, counts []uint8, n int) []uint32 {
	var size [maxWord + 3]int
	for _, m := range met {
		size[counts[m]]++
	}
	least := len(size) - 1
	for total := size[least]; least > 1 && total+size[least-1] <= n; least-- {
		total += size[least-1]
	}
	met = slices.DeleteFunc(met, func(m uint32) bool { return int(counts[m]) < least })
	slices.SortFunc(met, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	return met[:min(len(met), n)]
}

// correction is a word of the vocabulary that a misspelt one may have meant.
type correction struct {
	entry
	weight float64
}

// correct finds what a word that no text has was meant to be: one edit from
// typoFrom letters, two from typo2From; two are looked at only when one does not
// do. The likeliest comes first, then the commonest.
func (v *vocabulary) correct(word string, done *work) []correction {
	letters := utf8.RuneCountInString(word)
	if letters < typoFrom {
		return nil
	}
	reach := 1
	if letters >= typo2From {
		reach = 2
	}
	var found []correction
	for _, n := range v.grams.near(word, v.list) {
		e := v.list[n]
		if v.df[e.term] == 0 || abs(utf8.RuneCountInString(e.fold)-letters) > reach {
			continue
		}
		done.distances++
		if d := distance(word, e.fold, reach); d <= reach {
			found = append(found, correction{e, typoWeight(word, e.fold, d)})
		}
	}
	slices.SortStableFunc(found, func(a, b correction) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(v.df[b.term], v.df[a.term]),
			cmp.Compare(a.fold, b.fold))
	})
	return likeliest(found)
}

// likeliest keeps the corrections with the fewest edits, at most maxTypos.
func likeliest(found []correction) []correction {
	for i, c := range found {
		if i == maxTypos || c.weight < found[0].weight*firstLetter*firstLetter {
			return found[:i]
		}
	}
	return found
}

func typoWeight(typed, meant string, edits int) float64 {
	weight := weightTypo1
	if edits > 1 {
		weight = weightTypo2
		if utf8.RuneCountInString(typed) >= typo2Long {
			weight = weightTypo2Long
		}
	}
	if first(typed) != first(meant) {
		weight *= firstLetter
		if utf8.RuneCountInString(typed) < firstLong {
			weight *= firstLetter
		}
	}
	return weight
}

func first(word string) rune {
	r, _ := utf8.DecodeRuneInString(word)
	return r
}

func abs(n int) int { return max(n, -n) }
