package staff

import (
	"fmt"
	"image/color"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// QR is a QR code as an SVG draws it: one path of squares in a box.
type QR struct {
	Path string
	Size int // of the box, in squares, with the four empty ones around
}

// quiet is how many empty squares a reader needs around a code (ISO/IEC 18004).
const quiet = 4

// DrawQR draws a text. A run of dark squares is one piece of the path.
func DrawQR(text string) (QR, error) {
	code, err := qr.Encode(text, qr.M, qr.Unicode)
	if err != nil {
		return QR{}, fmt.Errorf("staff: draw a QR code: %w", err)
	}
	n := code.Bounds().Dx()
	var path strings.Builder
	for y := range n {
		for x := 0; x < n; x++ {
			run := 0
			for x+run < n && code.At(x+run, y) == color.Black {
				run++
			}
			if run > 0 {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", x+quiet, y+quiet, run, run)
				x += run
			}
		}
	}
	return QR{Path: path.String(), Size: n + 2*quiet}, nil
}
