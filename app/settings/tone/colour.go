// Package tone makes the colours of a site out of one or two that a business
// chose: a tone for each use and each scheme, light and dark, as near to the
// chosen colour as text on it and beside it stays readable. It is arithmetic
// and nothing else.
package tone

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// RGB is a colour of the screen (sRGB, IEC 61966-2-1).
type RGB struct{ R, G, B uint8 }

// Parse reads "#rrggbb" or "#rgb", the hash may be missing.
func Parse(s string) (RGB, bool) {
	s = strings.TrimPrefix(s, "#")
	if len(s) == 3 {
		s = string([]byte{s[0], s[0], s[1], s[1], s[2], s[2]})
	}
	n, err := strconv.ParseUint(s, 16, 32)
	if err != nil || len(s) != 6 {
		return RGB{}, false
	}
	return RGB{uint8(n >> 16), uint8(n >> 8), uint8(n)}, true // #nosec G115 -- the lowest byte is meant
}

// String writes "#rrggbb".
func (c RGB) String() string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

// Contrast is the ratio of two colours, 1 to 21 (WCAG 2.2, contrast ratio).
func Contrast(a, b RGB) float64 {
	la, lb := a.luminance(), b.luminance()
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

// luminance is the relative luminance (WCAG 2.2).
func (c RGB) luminance() float64 {
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

func linear(v uint8) float64 {
	f := float64(v) / 255
	if f <= 0.04045 {
		return f / 12.92
	}
	return math.Pow((f+0.055)/1.055, 2.4)
}

// lch is a colour in OKLCH (bottosson.github.io/posts/oklab): lightness 0 to 1,
// chroma, hue in degrees.
type lch struct{ l, c, h float64 }

func (c RGB) lch() lch {
	r, g, b := linear(c.R), linear(c.G), linear(c.B)
	l := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	m := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	s := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	x := 1.9779984951*l - 2.4285922050*m + 0.4505937099*s
	y := 0.0259040371*l + 0.7827717662*m - 0.8086757660*s
	h := math.Atan2(y, x) * 180 / math.Pi
	if h < 0 {
		h += 360
	}
	return lch{0.2104542553*l + 0.7936177850*m - 0.0040720468*s, math.Hypot(x, y), h}
}

// rgb is the nearest colour a screen can show: less chroma until it can.
func (c lch) rgb() RGB {
	c.l = min(1, max(0, c.l))
	for {
		if out, ok := c.shown(); ok || c.c <= 0 {
			return out
		}
		c.c -= 0.002
	}
}

func (c lch) shown() (RGB, bool) {
	a, b := max(0, c.c)*math.Cos(c.h*math.Pi/180), max(0, c.c)*math.Sin(c.h*math.Pi/180)
	l := cube(c.l + 0.3963377774*a + 0.2158037573*b)
	m := cube(c.l - 0.1055613458*a - 0.0638541728*b)
	s := cube(c.l - 0.0894841775*a - 1.2914855480*b)
	r, okR := encode(4.0767416621*l - 3.3077115913*m + 0.2309699292*s)
	g, okG := encode(-1.2684380046*l + 2.6097574011*m - 0.3413193965*s)
	bl, okB := encode(-0.0041960863*l - 0.7034186147*m + 1.7076147010*s)
	return RGB{r, g, bl}, okR && okG && okB
}

func cube(v float64) float64 { return v * v * v }

// encode is the opposite of linear, and whether the value was one.
func encode(v float64) (uint8, bool) {
	ok := v > -0.0005 && v < 1.0005
	v = min(1, max(0, v))
	if v <= 0.0031308 {
		v *= 12.92
	} else {
		v = 1.055*math.Pow(v, 1/2.4) - 0.055
	}
	return uint8(math.Round(v * 255)), ok
}
