package tone

// The least contrasts (WCAG 2.2, 1.4.3 and 1.4.11).
const (
	LeastText    = 4.5
	LeastControl = 3.0
)

// Scheme is the tones of one scheme, light or dark. The names are those of the
// style sheet.
type Scheme struct {
	Base100, Base200, Base300, Content RGB // grounds, lines, text
	Muted, Edge                        RGB // quiet text, edges of fields
	Pane, Pane2, Field, Desk           RGB // the counter
	Primary, OnPrimary                 RGB // links, buttons and what stands on them
	Accent, OnAccent                   RGB // the one button that counts
}

// Theme is a site's colours.
type Theme struct{ Day, Evening Scheme }

// Ours are the colours of a site that chose none.
const (
	OurBrand  = "#005059"
	OurAccent = "#f8d05c"
)

// Of makes the theme of a brand's colour and its accent.
func Of(brand, accent RGB) Theme {
	b, a := brand.lch(), accent.lch()
	return Theme{Day: day(brand, b, a), Evening: evening(b, a)}
}

// grounds are what text may stand on.
func (s *Scheme) grounds() []RGB { return []RGB{s.Base100, s.Base200, s.Pane, s.Pane2, s.Field} }

// tint is a quiet tone in the brand's hue; a grey brand makes it grey.
func tint(brand lch, l, c float64) lch {
	return lch{l, c * min(1, brand.c/0.07), brand.h}
}

func day(brand RGB, b, a lch) Scheme {
	s := Scheme{
		Base100: tint(b, 0.991, 0.003).rgb(), Base200: tint(b, 0.964, 0.009).rgb(),
		Base300: tint(b, 0.905, 0.014).rgb(), Content: tint(b, 0.25, 0.026).rgb(),
		Pane: tint(b, 0.94, 0.022).rgb(), Pane2: tint(b, 0.962, 0.014).rgb(),
		Field: RGB{255, 255, 255},
	}
	s.Muted = until(tint(b, 0.455, 0.025), -1, LeastText, s.grounds()...)
	s.Edge = until(tint(b, 0.6, 0.025), -1, LeastControl, s.grounds()...)
	s.OnPrimary = tint(b, 0.985, 0.01).rgb()
	s.Primary = brand
	if least(brand, append(s.grounds(), s.OnPrimary)...) < LeastText {
		s.Primary = until(b, -1, LeastText, append(s.grounds(), s.OnPrimary)...)
	}
	s.Desk = s.Primary
	s.accent(a)
	return s
}

func evening(b, a lch) Scheme {
	s := Scheme{
		Base100: tint(b, 0.213, 0.018).rgb(), Base200: tint(b, 0.249, 0.021).rgb(),
		Base300: tint(b, 0.345, 0.025).rgb(), Content: tint(b, 0.935, 0.009).rgb(),
		Pane: tint(b, 0.285, 0.034).rgb(), Pane2: tint(b, 0.25, 0.026).rgb(),
		Field: tint(b, 0.19, 0.016).rgb(),
		Desk:  lch{0.4, min(b.c, 0.08), b.h}.rgb(),
	}
	s.Muted = until(tint(b, 0.765, 0.016), 1, LeastText, s.grounds()...)
	s.Edge = until(tint(b, 0.6, 0.025), 1, LeastControl, s.grounds()...)
	s.OnPrimary = tint(b, 0.24, 0.04).rgb()
	// A bright colour on a dark ground glows: it is calmed.
	s.Primary = until(lch{max(b.l, 0.76), min(b.c, 0.13), b.h}, 1, LeastText, append(s.grounds(), s.OnPrimary)...)
	s.accent(a)
	return s
}

// accent makes the button that counts stand out from the desk it lies on, and
// its words from the button.
func (s *Scheme) accent(a lch) {
	s.Accent = until(a, 1, LeastControl, s.Desk)
	if Contrast(s.Accent, s.Desk) < LeastControl {
		s.Accent = until(a, -1, LeastControl, s.Desk)
	}
	at := s.Accent.lch()
	s.OnAccent = until(lch{0.27, min(at.c, 0.05), at.h}, -1, LeastText, s.Accent)
	if Contrast(s.OnAccent, s.Accent) < LeastText {
		s.OnAccent = until(lch{0.97, min(at.c, 0.02), at.h}, 1, LeastText, s.Accent)
	}
}

// until goes lighter (1) or darker (-1) until a tone has the contrast with each
// of the others, or there is no further.
func until(c lch, way, ratio float64, others ...RGB) RGB {
	for {
		out := c.rgb()
		if least(out, others...) >= ratio || way < 0 && c.l <= 0 || way > 0 && c.l >= 1 {
			return out
		}
		c.l = min(1, max(0, c.l+way*0.004))
	}
}

// least is the smallest contrast of a tone with any of the others.
func least(c RGB, others ...RGB) float64 {
	out := 21.0
	for _, o := range others {
		out = min(out, Contrast(c, o))
	}
	return out
}
