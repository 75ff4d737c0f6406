package search

import (
	"cmp"
	"embed"
	"slices"
	"strings"

	"guichet/app"
)

// sameFiles holds what ships with the program: groups of words that mean the
// same to a customer. The head of same.fr.txt says how they are written.
//
//go:embed words/same.*.txt
var sameFiles embed.FS

// thesaurus is groups of expressions of one language, sought by their first
// word. It never changes.
type thesaurus struct {
	keys  map[string][]key
	words *vocabulary // every word of the keys, to put typing errors right
}

// key is an expression that stands for others.
type key struct {
	tokens []string // stems of its content words and the grammar words that count
	whole  bool     // it says nothing without its grammar words and must be met word by word
	group  *group
}

// group is what its keys stand for.
type group struct {
	members []member
	weight  float64
	leads   bool // one way: the keys lead to the members and are none
}

// member is what a word may stand for.
type member struct {
	stems  []string // all of which a text must have
	weight float64  // beside the group's: less when its particle is not sought
}

// sameText is the list that comes with the program.
func (t *tongue) sameText() string {
	text, err := sameFiles.ReadFile("words/same." + string(t.lang) + ".txt")
	if err != nil {
		return ""
	}
	return string(text)
}

// shipped reads the groups that come with the program.
func (t *tongue) shipped() *thesaurus {
	b := t.begin()
	for line := range strings.Lines(t.sameText()) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			b.read(line)
		}
	}
	return b.end()
}

// shippedForms makes one family of the forms of each word; a form belongs to one
// only.
func (t *tongue) shippedForms() map[string]string {
	families := map[string]string{}
	for line := range strings.Lines(t.sameText()) {
		forms, ok := strings.CutPrefix(line, "=")
		if !ok {
			continue
		}
		first := ""
		for f := range strings.SplitSeq(forms, ",") {
			stems := t.stems(f)
			if len(stems) != 1 {
				continue
			}
			first = cmp.Or(first, families[stems[0]], stems[0])
			if families[stems[0]] == "" {
				families[stems[0]] = first
			}
		}
	}
	return families
}

// collector makes a thesaurus.
type collector struct {
	*tongue
	made  *thesaurus
	spelt map[string]written
}

func (t *tongue) begin() *collector {
	own := *t
	own.stemmed = map[string]string{} // each word stands there four times
	return &collector{&own, &thesaurus{keys: map[string][]key{}, words: newVocabulary()}, map[string]written{}}
}

// end makes every word of the keys known.
func (c *collector) end() *thesaurus {
	c.doubt()
	c.made.words.learn(c.spelt)
	for i := range c.made.words.df {
		c.made.words.df[i] = 1
	}
	return c.made
}

// doubt lowers the words that stand in more than two groups: "note" is a mark,
// a bill and a message.
func (c *collector) doubt() {
	groups := map[*group]bool{}
	for _, keys := range c.made.keys {
		for _, k := range keys {
			groups[k.group] = !k.group.leads
		}
	}
	senses := map[string]int{}
	for g, both := range groups {
		for _, m := range g.members {
			if both && len(m.stems) == 1 {
				senses[c.family(m.stems[0])]++
			}
		}
	}
	for g := range groups {
		for i, m := range g.members {
			if g.weight != weightForm && len(m.stems) == 1 && senses[c.family(m.stems[0])] > 2 {
				g.members[i].weight *= weightAmbiguous
			}
		}
	}
}

// read takes in one line.
func (c *collector) read(line string) {
	weight := weightSynonym
	if rest, ok := strings.CutPrefix(line, "="); ok {
		line, weight = rest, weightForm
	}
	left, right, leads := strings.Cut(line, ">")
	g := &group{weight: weight, leads: leads}
	members := left
	if leads {
		g.weight, members = weightLead, right
	}
	c.add(g, strings.Split(left, ","), strings.Split(members, ","))
}

// add takes in a group: its keys, and what they stand for.
func (c *collector) add(g *group, keys, members []string) {
	for _, m := range members {
		stems := c.stems(m)
		if len(stems) == 0 || slices.ContainsFunc(g.members, func(o member) bool { return slices.Equal(o.stems, stems) }) {
			continue
		}
		one := member{stems, 1}
		if len(stems) == 1 && c.phrasal(m) {
			one.weight = weightPhrasal
		}
		g.members = append(g.members, one)
	}
	for _, text := range keys {
		k := c.key(text)
		k.group = g
		if len(k.tokens) == 0 {
			continue
		}
		c.made.keys[k.tokens[0]] = append(c.made.keys[k.tokens[0]], k)
		for w := range c.content(text) {
			c.spelt[w.fold] = written{w.form, c.stem(w.fold)}
		}
	}
}

// stems returns the stems of the content words of an expression. Without its
// turning word "not received" would be found in every text that says
// "received": such an expression has none.
func (t *tongue) stems(text string) []string {
	var list []string
	for w := range t.words(text) {
		switch {
		case t.turning(w.fold):
			return nil
		case !w.stop:
			list = append(list, t.stem(w.fold))
		}
	}
	return list
}

// key reads an expression as it is sought in a query.
func (t *tongue) key(text string) key {
	var k key
	var all, telling []string
	content := false
	for w := range t.words(text) {
		token := t.token(w)
		all = append(all, token)
		if !t.articles[w.fold] {
			telling = append(telling, token)
		}
		if !w.stop || t.turning(w.fold) || content && t.particles[w.fold] {
			k.tokens = append(k.tokens, token)
			content = content || !w.stop
		}
	}
	switch {
	case !content:
		k.tokens, k.whole = all, true
	case len(k.tokens) == 1 && len(telling) > 1:
		// "every month" is not any month, nor "autre article" any article.
		k.tokens, k.whole = telling, true
	}
	return k
}

// articles are the grammar words that change no expression.
func articles(lang app.Lang) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(map[app.Lang]string{
		app.French:  "le la les l un une des du de d",
		app.English: "the a an",
		app.Spanish: "el la los las un una unos unas de del",
	}[lang]) {
		set[w] = true
	}
	return set
}

// phrasal reports whether an expression ends in a particle, which the texts are
// not searched for: "set up" would be found in whatever is set.
func (t *tongue) phrasal(text string) bool {
	last := ""
	for w := range t.words(text) {
		last = w.fold
	}
	return t.particles[last]
}

// particles are the grammar words that make another verb of the one before.
func particles(lang app.Lang) map[string]bool {
	set := map[string]bool{}
	if lang == app.English {
		for _, w := range strings.Fields("up in out on off over down back") {
			set[w] = true
		}
	}
	return set
}

func (t *tongue) turning(fold string) bool {
	_, ok := t.turns[fold]
	return ok
}

// token is what a word of a query and of a key are compared by: the stem that
// stands for all forms of the word. A grammar word is no stem: "avant" is not the
// beginning of "avantage".
func (t *tongue) token(w word) string {
	if w.stop {
		return "'" + w.fold
	}
	return t.family(t.stem(w.fold))
}

func (t *tongue) family(stem string) string { return cmp.Or(t.families()[stem], stem) }

// turning are the grammar words that turn the meaning of what follows: true for
// those that deny it.
func turning(lang app.Lang) map[string]bool {
	deny, ask := map[app.Lang]string{
		app.French:  "pas plus rien jamais sans aucun aucune",
		app.English: "not no never nothing cannot",
		app.Spanish: "no nada nunca sin ya",
	}[lang], map[app.Lang]string{
		app.French:  "trop quand combien",
		app.English: "too when where",
		app.Spanish: "demasiado cuando donde cuanto cuanta cuantos cuantas",
	}[lang]
	set := map[string]bool{}
	for _, w := range strings.Fields(deny) {
		set[w] = true
	}
	for _, w := range strings.Fields(ask) {
		set[w] = false
	}
	return set
}
