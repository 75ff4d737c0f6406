package source

import (
	"bufio"
	"io"
	"strings"
	"unicode"

	"guichet/app"
)

// tally counts, for each language, the words and signs only it uses.
type tally struct{ french, english, spanish int }

// sampled is how many bytes of a text are looked at to guess its language.
const sampled = 4 << 10

func count(s string) tally {
	if len(s) > sampled {
		s = s[:sampled]
	}
	var t tally
	words := strings.FieldsFunc(strings.ToLower(s), func(c rune) bool { return !unicode.IsLetter(c) })
	for _, w := range words {
		t.add(w)
	}
	t.spanish += 2 * (strings.Count(s, "¿") + strings.Count(s, "¡"))
	// Only French sets its question marks off by a space.
	t.french += strings.Count(s, " ?") + strings.Count(s, "\u00a0?") + strings.Count(s, "\u202f?")
	return t
}

// add counts one word. Words that two of the languages share count for none.
func (t *tally) add(w string) {
	switch w {
	case "le", "les", "des", "du", "et", "est", "une", "pour", "dans", "que", "qui", "vous", "votre", "vos", "nous",
		"notre", "nos", "sur", "avec", "pas", "ne", "au", "aux", "ce", "cette", "ces", "sont", "être", "ou", "où",
		"comment", "pourquoi", "quand", "quel", "quelle", "quels", "quelles", "puis", "je", "il", "elle", "mon", "mes",
		"plus", "par", "si", "oui", "peut", "avez", "faire", "à", "qu", "ai", "été", "très", "même", "depuis", "sans":
		t.french++
	case "the", "of", "and", "to", "is", "are", "you", "your", "we", "our", "for", "with", "from", "this", "that",
		"it", "be", "can", "how", "what", "when", "where", "why", "which", "do", "does", "my", "have", "has", "will",
		"if", "not", "or", "by", "an", "at", "as", "i", "yes", "please", "within", "any", "may":
		t.english++
	case "el", "los", "las", "del", "y", "una", "para", "con", "su", "sus", "tu", "tus", "por", "cómo", "qué",
		"cuándo", "dónde", "cuál", "cuáles", "puedo", "mi", "mis", "lo", "se", "al", "más", "está", "están", "son",
		"usted", "nuestro", "nuestra", "sí", "desde", "hasta", "pero", "como", "cuando", "este", "esta", "ha",
		"hay", "muy", "también", "sin", "unos", "unas":
		t.spanish++
	default:
		t.letters(w)
	}
}

func (t *tally) letters(w string) {
	switch {
	case strings.ContainsAny(w, "çœêèâîûëï"):
		t.french++
	case strings.ContainsAny(w, "ñíóúá"):
		t.spanish++
	}
}

func (t tally) of(l app.Lang) int {
	switch l {
	case app.French:
		return t.french
	case app.English:
		return t.english
	}
	return t.spanish
}

// guess names the language of a text. It leaves prior only for a language with
// twice as much evidence and two words more: titles are short, and names of
// products are English everywhere.
func guess(s string, prior app.Lang) app.Lang {
	t := count(s)
	best := prior
	for _, l := range app.Langs() {
		if t.of(l) > t.of(best) {
			best = l
		}
	}
	if best != prior && t.of(best) >= 2*t.of(prior)+2 {
		return best
	}
	return prior
}

// guessWhole names the language of a whole page or file: there one word more is
// evidence enough, and the least of it is better than what pages are elsewhere.
// sure says whether the text left little doubt.
func guessWhole(s string, prior app.Lang) (lang app.Lang, sure bool) {
	t := count(s)
	best, second := prior, 0
	for _, l := range app.Langs() {
		if t.of(l) > t.of(best) {
			best = l
		}
	}
	for _, l := range app.Langs() {
		if l != best {
			second = max(second, t.of(l))
		}
	}
	return best, t.of(best) >= 2 && t.of(best) >= 2*second
}

// guessPage sets the language of a page or file from its text.
func (r *reading) guessPage(s string) {
	if r.opt.Lang == "" {
		var sure bool
		r.lang, sure = guessWhole(s, r.opt.prior())
		r.doubt = !sure
	}
}

// guessFile sets the language of a file of records from its beginning.
func (r *reading) guessFile(br *bufio.Reader) error {
	start, err := br.Peek(sampled)
	if err != nil && err != io.EOF {
		return r.broken(err)
	}
	r.guessPage(string(start))
	return nil
}

// language is that of an entry that does not name one: the page's own, unless
// the entry is clearly in another. Doubt of both is told once.
func (r *reading) language(e *Entry) (app.Lang, error) {
	switch {
	case r.opt.Lang != "":
		return r.opt.Lang, nil
	case r.lang == "":
		r.guessPage(e.Title + "\n" + e.Body)
	}
	lang := guess(e.Title+"\n"+e.Body, r.lang)
	if _, sure := guessWhole(e.Title+"\n"+e.Body, r.lang); sure || !r.doubt {
		return lang, nil
	}
	return lang, r.tellOnce(Changed, 0, "", "source.note.language", "Language", string(lang))
}
