package tone

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// worstCases are the corners of the screen's colours, greys, and those that
// businesses like.
func worstCases() []string {
	return []string{"#000000", "#ffffff", "#ff0000", "#00ff00", "#0000ff", "#ffff00", "#00ffff", "#ff00ff", "#777777",
		"#808080", "#c0392b", "#f1c40f", "#2ecc71", "#8e44ad", "#ff6600", "#e91e63", "#fafafa", "#0a0a0a", OurBrand, OurAccent}
}

func check(t interface{ Errorf(string, ...any) }, brand, accent RGB) {
	theme := Of(brand, accent)
	for name, s := range map[string]Scheme{"day": theme.Day, "evening": theme.Evening} {
		for _, f := range s.Figures() {
			if !f.Holds() {
				t.Errorf("%s and %s, %s: %s is %s on %s, %.2f of %.1f", brand, accent, name, f.Use, f.Tone, f.On, f.Ratio, f.Least)
			}
		}
	}
}

func TestWhateverIsChosenStaysReadable(t *testing.T) {
	t.Parallel()
	for _, b := range worstCases() {
		for _, a := range worstCases() {
			brand, _ := Parse(b)
			accent, _ := Parse(a)
			check(t, brand, accent)
		}
	}
	colour := rapid.Custom(func(t *rapid.T) RGB {
		return RGB{rapid.Byte().Draw(t, "r"), rapid.Byte().Draw(t, "g"), rapid.Byte().Draw(t, "b")}
	})
	rapid.Check(t, func(t *rapid.T) { check(t, colour.Draw(t, "brand"), colour.Draw(t, "accent")) })
}

func TestAReadableBrandIsUsedAsItIs(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"#005059", "#8e44ad", "#0000ff", "#b03060"} {
		brand, _ := Parse(text)
		accent, _ := Parse(OurAccent)
		if got := Of(brand, accent).Day.Primary; got != brand {
			t.Errorf("%s became %s", brand, got)
		}
	}
	pale, _ := Parse("#ffe08a")
	accent, _ := Parse(OurAccent)
	if got := Of(pale, accent).Day.Primary; got == pale {
		t.Error("a pale brand was left on white")
	}
}

// The figures are those of other tools (WCAG's own examples, and OKLCH of CSS
// Color 4).
func TestTheArithmetic(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		a, b string
		want float64
	}{{"#000", "#fff", 21}, {"#777777", "#ffffff", 4.48}, {"#ff0000", "#ffffff", 4.00}, {"#0000ff", "#fff", 8.59}} {
		a, _ := Parse(row.a)
		b, _ := Parse(row.b)
		if got := Contrast(a, b); math.Abs(got-row.want) > 0.01 || got != Contrast(b, a) {
			t.Errorf("%s on %s is %.3f, want %.2f", row.a, row.b, got, row.want)
		}
	}
	red, _ := Parse("#ff0000")
	if c := red.lch(); math.Abs(c.l-0.628) > 0.001 || math.Abs(c.c-0.2577) > 0.001 || math.Abs(c.h-29.23) > 0.05 {
		t.Errorf("red is %+v", c)
	}
	rapid.Check(t, func(t *rapid.T) {
		c := RGB{rapid.Byte().Draw(t, "r"), rapid.Byte().Draw(t, "g"), rapid.Byte().Draw(t, "b")}
		if got, ok := Parse(c.String()); !ok || got != c {
			t.Fatalf("%s became %s", c, got)
		}
		if back := c.lch().rgb(); far(back.R, c.R) || far(back.G, c.G) || far(back.B, c.B) {
			t.Fatalf("%s became %s", c, back)
		}
	})
}

func far(a, b uint8) bool { return a > b && a-b > 2 || b > a && b-a > 2 }

func TestWhatIsNoColourIsRefused(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "#", "red", "#12", "#12345", "#1234567", "#gggggg", "+12345", "#-12345", "0x1234",
		"#fff;}", "url(x)", "#１２３"} {
		if c, ok := Parse(s); ok {
			t.Errorf("%q is %s", s, c)
		}
	}
}

func TestTheSheetHoldsNothingButColours(t *testing.T) {
	t.Parallel()
	brand, _ := Parse("#c0392b")
	accent, _ := Parse(OurAccent)
	css := string(Of(brand, accent).Sheet())
	if strings.Count(css, "light-dark(#") != 14 || strings.ContainsAny(css, `<>"'@\`) || !strings.HasPrefix(css, ":root{--") {
		t.Errorf("%s", css)
	}
}
