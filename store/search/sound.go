package search

import (
	"slices"
	"strings"
	"sync"

	"guichet/app"
)

// sounds is which words of a vocabulary sound alike. It is built by the first
// word that is sought so, and then kept up to date by those that follow.
type sounds struct {
	mu    sync.Mutex
	lists map[string][]uint32
	heard []entry // what words sound like, each once, in fold
	grams grams   // of heard
	read  int     // words of the vocabulary taken in
}

// sounding returns the words that sound like a word that no text has, the
// commonest first, at most maxTypos. When there is none, near says that those that
// differ in one sound are given.
func (v *vocabulary) sounding(t *tongue, word string, done *work) (list []entry, near bool) {
	if t.sound == nil || len(word) < soundFrom {
		return nil, false
	}
	heard := t.sound(word)
	if len(heard) < soundLeast {
		return nil, false
	}
	v.sounds.mu.Lock()
	defer v.sounds.mu.Unlock()
	v.sounds.catchUp(t, v.list)
	list = v.alive(nil, v.sounds.lists[heard], done)
	if near = len(list) == 0 && len(heard) >= soundLong; near {
		for _, n := range v.sounds.grams.near(heard, v.sounds.heard) {
			other := v.sounds.heard[n].fold
			if done.distances++; other[0] == heard[0] && distance(heard, other, 1) == 1 {
				list = v.alive(list, v.sounds.lists[other], done)
			}
		}
	}
	slices.SortStableFunc(list, v.commonest)
	return list[:min(len(list), maxTypos)], near
}

// catchUp takes in the words added since the last time.
func (s *sounds) catchUp(t *tongue, words []entry) {
	if s.lists == nil {
		s.lists = map[string][]uint32{}
	}
	for ; s.read < len(words); s.read++ {
		heard := t.sound(words[s.read].fold)
		if s.lists[heard] == nil && len(heard) >= soundLong-1 {
			s.heard = append(s.heard, entry{fold: heard})
		}
		s.lists[heard] = append(s.lists[heard], uint32(s.read))
	}
}

// alive adds the words that some text has.
func (v *vocabulary) alive(list []entry, numbers []uint32, done *work) []entry {
	for _, n := range numbers {
		if done.distances++; v.df[v.list[n].term] > 0 && len(list) < maxCompared {
			list = append(list, v.list[n])
		}
	}
	return list
}

// frenchSounds are spellings and how they sound, the longest first. Capitals
// are sounds of their own: A I O the nasal vowels, U is "ou", W "oi", S "ch", N
// "gn".
func frenchSounds() [][2]string {
	return [][2]string{
		{"eaux", "o"}, {"eau", "o"}, {"aye", "e"}, {"aie", "e"}, {"tion", "siO"}, {"ain", "I"}, {"ein", "I"}, {"oin", "WI"}, {"ien", "iI"},
		{"aux", "o"}, {"au", "o"}, {"ou", "U"}, {"oi", "W"}, {"ai", "e"}, {"ei", "e"}, {"eu", "e"}, {"oeu", "e"},
		{"ch", "S"}, {"sh", "S"}, {"ph", "f"}, {"gn", "N"}, {"qu", "k"}, {"gu", "g"}, {"th", "t"},
		{"ce", "se"}, {"ci", "si"}, {"cy", "si"}, {"ge", "je"}, {"gi", "ji"}, {"gy", "ji"}, {"sc", "s"},
		{"an", "A"}, {"am", "A"}, {"en", "A"}, {"em", "A"}, {"in", "I"}, {"im", "I"}, {"un", "I"}, {"yn", "I"},
		{"on", "O"}, {"om", "O"}, {"c", "k"}, {"q", "k"}, {"y", "i"}, {"h", ""}, {"w", "v"}, {"x", "ks"}, {"z", "s"},
	}
}

// sound returns how words of a language sound, nil when their spelling says it.
func sound(lang app.Lang) func(string) string {
	switch lang {
	case app.French:
		return newSounder(frenchSounds(), "sxtdpze")
	case app.Spanish:
		return newSounder([][2]string{
			{"qu", "k"}, {"gue", "ge"}, {"gui", "gi"}, {"ch", "S"}, {"ll", "y"}, {"ce", "se"}, {"ci", "si"},
			{"ge", "je"}, {"gi", "ji"}, {"c", "k"}, {"z", "s"}, {"v", "b"}, {"h", ""}, {"w", "u"}, {"x", "s"},
		}, "")
	}
	return nil
}

// newSounder makes the function that reads a word by a table. Letters doubled in
// writing are one in speech, and the silent ones at the end are not heard.
func newSounder(table [][2]string, silent string) func(string) string {
	byFirst := map[byte][][2]string{}
	for _, r := range table {
		byFirst[r[0][0]] = append(byFirst[r[0][0]], r)
	}
	return func(word string) string {
		var b strings.Builder
		end := len(strings.TrimRight(word, silent))
		if silent != "" && strings.HasSuffix(word[:end], "er") {
			end = len(strings.TrimRight(word[:end-1], silent))
		}
		last := byte(0)
		for i := 0; i < end; {
			heard, n := heard(byFirst[word[i]], word[i:])
			for j := range len(heard) {
				if heard[j] != last {
					b.WriteByte(heard[j])
				}
				last = heard[j]
			}
			i += n
		}
		return b.String()
	}
}

// heard reads the spelling a word begins with. A nasal is one only before a
// consonant or at the end: "an" in "annee" is not.
func heard(rules [][2]string, word string) (string, int) {
	for _, r := range rules {
		rest, ok := strings.CutPrefix(word, r[0])
		if !ok {
			continue
		}
		nasal := len(r[0]) == 2 && strings.Contains("AIO", r[1])
		if nasal && rest != "" && strings.IndexByte("aeiouynm", rest[0]) >= 0 {
			continue
		}
		return r[1], len(r[0])
	}
	return word[:1], 1
}
