package settings

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"guichet/app"
	"guichet/app/settings/tone"
)

// Colours are the brand's, as #rrggbb. An empty one is ours.
type Colours struct {
	Brand  string `json:"brand,omitempty"`
	Accent string `json:"accent,omitempty"`
}

// IsZero reports whether both are ours: the site needs no style sheet for them.
func (c Colours) IsZero() bool { return c == Colours{} }

// Theme is the tones made of the colours.
func (c Colours) Theme() tone.Theme {
	return tone.Of(orOurs(c.Brand, tone.OurBrand), orOurs(c.Accent, tone.OurAccent))
}

func orOurs(chosen, ours string) tone.RGB {
	if c, ok := tone.Parse(chosen); ok {
		return c
	}
	c, _ := tone.Parse(ours)
	return c
}

// Sheet is the style sheet of a site's colours. Name is made of its content.
type Sheet struct {
	Name string
	CSS  []byte
}

// Sheet is the style sheet of the colours; nil when they are ours and there is
// no need for one. It takes a millisecond to make: Settings has the one in force.
func (c Colours) Sheet() *Sheet {
	if c.IsZero() {
		return nil
	}
	css := c.Theme().Sheet()
	sum := sha256.Sum256(css)
	return &Sheet{Name: hex.EncodeToString(sum[:8]) + ".css", CSS: css}
}

// setColour reads one colour; an empty text is ours.
func setColour(to *string, v, field string) error {
	v = strings.TrimSpace(v)
	if v == "" {
		*to = ""
		return nil
	}
	c, ok := tone.Parse(v)
	if !ok {
		return app.E(app.Invalid, "settings.error.colour", "Field", field)
	}
	*to = c.String()
	return nil
}
