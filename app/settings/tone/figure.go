package tone

// Figure is one contrast that a reader's eyes depend on.
type Figure struct {
	Use   Use
	Tone  RGB // the tone as it is used
	On    RGB // the ground where it is hardest to see
	Ratio float64
	Least float64
}

// Holds reports whether the contrast is enough.
func (f Figure) Holds() bool { return f.Ratio >= f.Least }

// Use names what a tone is for.
type Use string

// The uses with a figure.
const (
	UseText     Use = "text"      // words on the grounds
	UseMuted    Use = "muted"     // quiet words
	UseLink     Use = "link"      // links, headings of lists, outlines
	UseButton   Use = "button"    // words on a button of the brand's colour
	UseAccent   Use = "accent"    // the accent button against the desk
	UseOnAccent Use = "on_accent" // words on the accent button
	UseEdge     Use = "edge"      // edges of fields
)

// Figures are the contrasts of a scheme.
func (s Scheme) Figures() []Figure {
	return []Figure{
		worst(UseText, LeastText, s.Content, s.grounds()...),
		worst(UseMuted, LeastText, s.Muted, s.grounds()...),
		worst(UseLink, LeastText, s.Primary, s.grounds()...),
		worst(UseButton, LeastText, s.OnPrimary, s.Primary),
		worst(UseAccent, LeastControl, s.Accent, s.Desk),
		worst(UseOnAccent, LeastText, s.OnAccent, s.Accent),
		worst(UseEdge, LeastControl, s.Edge, s.grounds()...),
	}
}

func worst(use Use, enough float64, c RGB, grounds ...RGB) Figure {
	f := Figure{Use: use, Tone: c, Ratio: 22, Least: enough}
	for _, g := range grounds {
		if r := Contrast(c, g); r < f.Ratio {
			f.On, f.Ratio = g, r
		}
	}
	return f
}
