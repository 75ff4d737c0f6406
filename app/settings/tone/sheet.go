package tone

import "strings"

// Sheet writes the theme as a style sheet to be loaded after the site's own.
// light-dark() follows the reader's scheme, as everything else there does; with
// forced colours the browser sets all of it aside.
func (t Theme) Sheet() []byte {
	var b strings.Builder
	b.WriteString(":root{")
	for _, row := range [...]struct {
		name       string
		day, night RGB
	}{
		{"color-base-100", t.Day.Base100, t.Evening.Base100},
		{"color-base-200", t.Day.Base200, t.Evening.Base200},
		{"color-base-300", t.Day.Base300, t.Evening.Base300},
		{"color-base-content", t.Day.Content, t.Evening.Content},
		{"color-primary", t.Day.Primary, t.Evening.Primary},
		{"color-primary-content", t.Day.OnPrimary, t.Evening.OnPrimary},
		{"color-accent", t.Day.Accent, t.Evening.Accent},
		{"color-accent-content", t.Day.OnAccent, t.Evening.OnAccent},
		{"muted", t.Day.Muted, t.Evening.Muted},
		{"edge", t.Day.Edge, t.Evening.Edge},
		{"pane", t.Day.Pane, t.Evening.Pane},
		{"pane-2", t.Day.Pane2, t.Evening.Pane2},
		{"field", t.Day.Field, t.Evening.Field},
		{"desk", t.Day.Desk, t.Evening.Desk},
	} {
		b.WriteString("--" + row.name + ":light-dark(" + row.day.String() + "," + row.night.String() + ");")
	}
	b.WriteString("}\n")
	return []byte(b.String())
}
