package settings

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"testing"

	"guichet/app"
)

// A camera keeps its picture as the sensor lay and says beside it how it was held
// (EXIF tag 274). Each of the eight ways comes out the way it was seen, before
// what the camera said is dropped.
func TestALogoStandsTheWayTheCameraSaw(t *testing.T) {
	t.Parallel()
	// What is stored has a red corner at the top left and lies across.
	stored := image.NewRGBA(image.Rect(0, 0, 1200, 600))
	for y := range 600 {
		for x := range 1200 {
			c := color.RGBA{20, 20, 20, 255}
			if x < 400 && y < 200 {
				c.R = 250
			}
			stored.SetRGBA(x, y, c)
		}
	}
	var photo bytes.Buffer
	must(t, jpeg.Encode(&photo, stored, nil))
	for held, want := range map[byte]struct {
		right, bottom, upright bool // where the red corner is seen
	}{
		1: {}, 2: {right: true}, 3: {right: true, bottom: true}, 4: {bottom: true},
		5: {upright: true}, 6: {right: true, upright: true}, 7: {right: true, bottom: true, upright: true}, 8: {bottom: true, upright: true},
	} {
		l := live(t, Defaults())
		must(t, l.SaveLogo(t.Context(), owner, app.ID{}, bytes.NewReader(camera(photo.Bytes(), held))))
		logo := l.Now().Logo
		w, h := 512, 256
		if want.upright {
			w, h = h, w
		}
		body, _, _, err := l.OpenLogo(logo)
		must(t, err)
		data, err := io.ReadAll(body)
		must(t, errors.Join(err, body.Close()))
		shown, err := jpeg.Decode(bytes.NewReader(data))
		must(t, err)
		if at := shown.Bounds(); logo.Width != w || logo.Height != h || at.Dx() != w || at.Dy() != h {
			t.Errorf("held %d: %d × %d, the picture %v", held, logo.Width, logo.Height, at)
		}
		for _, corner := range []struct{ right, bottom bool }{{false, false}, {true, false}, {false, true}, {true, true}} {
			at := image.Pt(8, 8)
			if corner.right {
				at.X = w - 9
			}
			if corner.bottom {
				at.Y = h - 9
			}
			r, _, _, _ := shown.At(at.X, at.Y).RGBA()
			if red := r > 0x8000; red != (corner.right == want.right && corner.bottom == want.bottom) {
				t.Errorf("held %d: the corner at %v is red: %v", held, at, red)
			}
		}
		if bytes.Contains(data, []byte("Exif")) {
			t.Errorf("held %d: what the camera said is still there", held)
		}
	}
}
