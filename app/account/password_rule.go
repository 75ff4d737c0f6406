package account

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"guichet/app"
)

// The shortest passwords, in characters (NIST SP 800-63B-4, 3.1.1.2): without a
// second factor the password stands alone.
const (
	MinAlone  = 15
	MinFactor = 8
)

// anything is the length from which a password is only compared with the lists.
const anything = 64

// shortAlone reports whether a password is too short to stand alone.
func shortAlone(password string) bool {
	return utf8.RuneCountInString(norm.NFKC.String(password)) < MinAlone
}

// context are the words a password must not rest on: those of the business and
// of the person.
func (a *Accounts) context(p person) []string {
	words := []string{a.set.Now().Name, p.Name, "guichet"}
	local, domain, _ := strings.Cut(p.Email, "@")
	host, _, _ := strings.Cut(domain, ".")
	return append(words, local, host)
}

// fit checks a new password. The sentence says why it is refused: no other rule
// than length and what everybody would guess.
func (a *Accounts) fit(p person, password string, factor bool) error {
	least := MinAlone
	if factor {
		least = MinFactor
	}
	text := norm.NFKC.String(password)
	n := utf8.RuneCountInString(text)
	switch {
	case !utf8.ValidString(password):
		return app.E(app.Unfit, "account.password.text")
	case n < least:
		return app.E(app.Unfit, "account.password.short", "Limit", least)
	case n > maxPassword:
		return app.E(app.Unfit, "account.password.long", "Limit", maxPassword)
	case n < anything && monotonous(text):
		return app.E(app.Unfit, "account.password.pattern")
	case a.everyones(text):
		return app.E(app.Unfit, "account.password.common")
	}
	if word := leansOn(text, a.context(p)); word != "" {
		return app.E(app.Unfit, "account.password.context", "Word", word)
	}
	return nil
}

// everyones looks a password up among the common ones: as it is, without what is
// put around a word, and with letters for the digits that stand for them.
func (a *Accounts) everyones(text string) bool {
	low := strings.ToLower(text)
	for _, form := range []string{low, plainLetters(low)} {
		if a.common.Has(form) || a.common.Has(strings.TrimFunc(form, notLetter)) {
			return true
		}
	}
	return false
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) }

// plainLetters undoes the usual disguises: p4ssw0rd.
func plainLetters(low string) string {
	return strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "@", "a", "$", "s", "!", "i").Replace(low)
}

// monotonous finds what only looks long: one short piece again and again, or a
// run along the alphabet, the digits or a keyboard.
func monotonous(text string) bool {
	runes := []rune(strings.ToLower(text))
	for size := 1; size <= 4 && size*2 <= len(runes); size++ {
		same := true
		for i := size; i < len(runes) && same; i++ {
			same = runes[i] == runes[i-size]
		}
		if same {
			return true
		}
	}
	steps := 0
	for i := 1; i < len(runes); i++ {
		if d := runes[i] - runes[i-1]; d >= -1 && d <= 1 || beside(runes[i-1], runes[i]) {
			steps++
		}
	}
	return steps*10 >= (len(runes)-1)*9
}

// beside reports whether two keys are neighbours in a row of a keyboard.
func beside(a, b rune) bool {
	for _, row := range []string{"1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn"} {
		i, j := strings.IndexRune(row, a), strings.IndexRune(row, b)
		if i >= 0 && j >= 0 && (i-j == 1 || j-i == 1) {
			return true
		}
	}
	return false
}

// shortWord is how long a word must be to count as one of the context.
const shortWord = 4

// leansOn returns a context word if fewer than eight characters that matter
// remain without all of them.
func leansOn(text string, words []string) string {
	rest, found := strings.ToLower(text), ""
	for _, word := range words {
		word = strings.ToLower(norm.NFKC.String(word))
		whole := strings.Join(strings.Fields(word), "")
		for _, w := range append([]string{word, whole}, strings.FieldsFunc(word, notLetter)...) {
			if utf8.RuneCountInString(w) >= shortWord && strings.Contains(rest, w) {
				rest, found = strings.ReplaceAll(rest, w, ""), cmp.Or(found, w)
			}
		}
	}
	if utf8.RuneCountInString(strings.TrimFunc(rest, notLetter)) < MinFactor {
		return found
	}
	return ""
}
