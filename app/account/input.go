package account

import (
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"

	"guichet/app"
)

// Limits of what people type.
const (
	MaxEmail = 254 // bytes (RFC 5321, 4.5.3.1.3)
	MaxName  = 80  // characters
)

// cleanEmail checks an address as a person typed it and returns it with how it
// is compared.
func cleanEmail(text string) (shown, same string, err error) {
	shown = strings.TrimSpace(text)
	same, ok := sameEmail(shown)
	if !ok {
		return "", "", app.E(app.Unfit, "account.error.email")
	}
	return shown, same, nil
}

// sameEmail is the form in which two spellings of an address are equal: NFKC and
// lower case, the domain in ASCII. ok is false for what is no address.
func sameEmail(text string) (same string, ok bool) {
	text = strings.TrimSpace(text)
	if len(text) > MaxEmail || !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) {
		return "", false
	}
	parsed, err := mail.ParseAddress(text)
	if err != nil || parsed.Name != "" || parsed.Address != text {
		return "", false
	}
	at := strings.LastIndexByte(text, '@')
	domain, err := idna.Lookup.ToASCII(norm.NFKC.String(text[at+1:]))
	if err != nil || domain == "" {
		return "", false
	}
	return strings.ToLower(norm.NFKC.String(text[:at])) + "@" + strings.ToLower(domain), true
}

// cleanName checks the name of a person.
func cleanName(text string) (string, error) {
	name := strings.Join(strings.Fields(text), " ")
	switch {
	case name == "":
		return "", app.E(app.Unfit, "account.error.name.missing")
	case utf8.RuneCountInString(name) > MaxName:
		return "", app.E(app.Unfit, "account.error.name.long", "Limit", MaxName)
	case !utf8.ValidString(name) || strings.ContainsFunc(name, hidden):
		return "", app.E(app.Unfit, "account.error.name.signs")
	}
	return name, nil
}

// hidden are the signs that a name could use to look like another one, or to
// break a line: control and format characters (Unicode Cc, Cf).
func hidden(r rune) bool { return unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r) }

// cleanRole checks a role of the staff.
func cleanRole(role app.Role) error {
	switch role {
	case app.Agent, app.Editor, app.Owner:
		return nil
	}
	return app.E(app.Unfit, "account.error.role")
}

// RoleOf reads the word of a role of the staff.
func RoleOf(word string) (app.Role, bool) {
	for _, role := range Roles() {
		if RoleWord(role) == word {
			return role, true
		}
	}
	return app.Anyone, false
}

// Roles lists the roles of the staff, the least first.
func Roles() []app.Role { return []app.Role{app.Agent, app.Editor, app.Owner} }

// RoleWord is the stable word of a role of the staff, empty for any other.
func RoleWord(role app.Role) string {
	switch role {
	case app.Agent:
		return "agent"
	case app.Editor:
		return "editor"
	case app.Owner:
		return "owner"
	}
	return ""
}
