package help

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"guichet/app"
	"guichet/app/help/fold"
	"guichet/app/settings"
)

// ArticleInput is what an editor says about an article in all its languages.
type ArticleInput struct {
	Kind     Kind
	Category app.ID // zero for none; ignored for a Page
	Audience app.Audience
	Related  []string // ids, ours or those of the article's own source
	Review   Day      // to be read again by then; empty is never
}

// TextInput is what an editor says in one language.
type TextInput struct {
	Lang     app.Lang
	Title    string
	Body     string // Markdown
	Media    Media
	Slug     string // "" keeps the present one, or makes one of the title
	Keywords []string
	Aliases  []string // old addresses on this site
	State    State    // "" keeps the present one; a new text is a Draft
	// PublishAt, when to come, makes Published mean Scheduled; when past it is
	// the day the text was first published.
	PublishAt time.Time
	// Draft is the id under which the form of a new article kept its draft; see
	// KeepDraft. It becomes the article's own, so that a form sent twice makes one.
	Draft app.ID
	// Ask goes with State Review: who is asked to look, and a note to them.
	Ask Ask `json:"-"`
}

func (in *ArticleInput) clean() error {
	var ok bool
	if in.Kind, ok = ParseKind(string(in.Kind)); !ok {
		return app.E(app.Invalid, "help.error.kind")
	}
	if in.Audience, ok = app.ParseAudience(string(in.Audience)); !ok {
		return app.E(app.Invalid, "help.error.audience")
	}
	if in.Kind == Page {
		in.Category = app.ID{}
	}
	if in.Review, ok = ParseDay(string(in.Review)); !ok {
		return app.E(app.Invalid, "help.error.review")
	}
	in.Related = tidy(in.Related)
	if len(in.Related) > MaxRelated {
		return app.E(app.Invalid, "help.error.related.many", "Limit", MaxRelated)
	}
	for _, ref := range in.Related {
		if err := checkLine(ref, 2*MaxSource, "help.error.related.bad"); err != nil {
			return err
		}
	}
	return nil
}

func (in *TextInput) clean(offered func(app.Lang) bool) error {
	if !offered(in.Lang) {
		return app.E(app.Invalid, "help.error.language")
	}
	in.Title = fold.Line(in.Title)
	if !fold.Legible(in.Title) {
		return app.E(app.Invalid, "help.error.title.missing")
	}
	if err := checkLine(in.Title, MaxTitle, "help.error.title.long"); err != nil {
		return err
	}
	in.Body = strings.TrimRight(strings.ReplaceAll(in.Body, "\r\n", "\n"), " \t\n")
	if strings.TrimSpace(in.Body) == "" {
		return app.E(app.Invalid, "help.error.body.missing")
	}
	if err := checkHidden(in.Body); err != nil {
		return err
	}
	if err := in.Media.clean(); err != nil {
		return err
	}
	if in.Slug != "" && !validSlug(in.Slug) {
		return app.E(app.Invalid, "help.error.slug", "Limit", maxSlug)
	}
	if in.State != "" {
		if _, ok := ParseState(string(in.State)); !ok {
			return app.E(app.Invalid, "help.error.state")
		}
	}
	var err error
	if in.Ask.Note, err = note(in.Ask.Note, MaxNote); err != nil {
		return err
	}
	in.PublishAt = in.PublishAt.UTC().Truncate(time.Second)
	return in.cleanLists()
}

func (in *TextInput) cleanLists() error {
	in.Keywords, in.Aliases = tidy(in.Keywords), tidy(in.Aliases)
	if len(in.Keywords) > MaxKeywords {
		return app.E(app.Invalid, "help.error.keywords.many", "Limit", MaxKeywords)
	}
	for _, k := range in.Keywords {
		if err := checkLine(k, MaxKeyword, "help.error.keywords.long"); err != nil {
			return err
		}
	}
	if len(in.Aliases) > MaxAliases {
		return app.E(app.Invalid, "help.error.aliases.many", "Limit", MaxAliases)
	}
	for i, a := range in.Aliases {
		clean, ok := settings.CleanAddress(a)
		if !ok {
			return app.E(app.Invalid, "help.error.aliases.bad", "Address", shorten(a, 80))
		}
		in.Aliases[i] = clean
	}
	in.Aliases = tidy(in.Aliases)
	return nil
}

// tidy trims, and drops what is empty or there twice.
func tidy(list []string) []string {
	var out []string
	for _, s := range list {
		if s = strings.TrimSpace(s); s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// checkLine refuses a line of more than limit runes with the key, and what no
// line of text holds.
func checkLine(s string, limit int, key string) error {
	if err := checkHidden(s); err != nil {
		return err
	}
	if utf8.RuneCountInString(s) > limit {
		return app.E(app.Invalid, key, "Limit", limit)
	}
	return nil
}

// checkHidden refuses bytes that are not UTF-8, control characters but for tab
// and newline, and characters that turn the direction of what follows: they
// make a text read differently from what it says.
func checkHidden(s string) error {
	if !utf8.ValidString(s) {
		return app.E(app.Invalid, "help.error.encoding")
	}
	if strings.ContainsFunc(s, hidden) {
		return app.E(app.Invalid, "help.error.hidden")
	}
	return nil
}

func hidden(r rune) bool { return fold.Hidden(r) }

func shorten(s string, runes int) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if utf8.RuneCountInString(s) <= runes {
		return s
	}
	return string([]rune(s)[:runes-1]) + "…"
}

// mayLook lets all staff read what is not, or not yet, for visitors.
func mayLook(who app.Actor) error {
	if who.Role < app.Agent {
		return app.E(app.Forbidden, "help.error.forbidden")
	}
	return nil
}

func mayWrite(who app.Actor) error {
	if who.Role < app.Editor {
		return app.E(app.Forbidden, "help.error.forbidden")
	}
	return nil
}
