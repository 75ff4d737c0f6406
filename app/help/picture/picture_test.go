package picture_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"runtime"
	"testing"
	"time"

	"guichet/app/help/picture"
)

// scene is a picture whose corners tell which way up it is: red at the top left,
// green at the top right, blue at the bottom left.
func scene(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{40, 40, 40, 255}
			switch left, top := x < w/2, y < h/2; {
			case left && top:
				c.R = 250
			case top:
				c.G = 250
			case left:
				c.B = 250
			}
			m.SetRGBA(x, y, c)
		}
	}
	return m
}

func asJPEG(t *testing.T, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asPNG(t *testing.T, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// exif puts a segment with an orientation and a secret behind the begin.
func exif(data []byte, orientation uint16) []byte {
	var b bytes.Buffer
	b.WriteString("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01")
	_ = binary.Write(&b, binary.BigEndian, orientation)
	b.WriteString("\x00\x00\x00\x00\x00\x00GPS 48.8566 2.3522 secret")
	seg := append([]byte{0xff, 0xe1}, binary.BigEndian.AppendUint16(nil, uint16(b.Len()+2))...)
	return append(append(append([]byte(nil), data[:2]...), append(seg, b.Bytes()...)...), data[2:]...)
}

func corners(t *testing.T, data []byte) string {
	t.Helper()
	m, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	b := m.Bounds()
	out := ""
	for _, p := range []image.Point{{b.Dx() / 4, b.Dy() / 4}, {3 * b.Dx() / 4, b.Dy() / 4}, {b.Dx() / 4, 3 * b.Dy() / 4}, {3 * b.Dx() / 4, 3 * b.Dy() / 4}} {
		r, g, bl, _ := m.At(p.X, p.Y).RGBA()
		switch {
		case r > 2*g && r > 2*bl:
			out += "r"
		case g > 2*r && g > 2*bl:
			out += "g"
		case bl > 2*r && bl > 2*g:
			out += "b"
		default:
			out += "."
		}
	}
	return out
}

func TestPhotographsAreTurnedAndStripped(t *testing.T) {
	t.Parallel()
	plain := asJPEG(t, scene(120, 80))
	for how, want := range map[uint16]string{
		0: "rgb.", 1: "rgb.", 2: "gr.b", 3: ".bgr", 4: "b.rg", 5: "rbg.", 6: "br.g", 7: ".gbr", 8: "g.rb", 9: "rgb.",
	} {
		p, err := picture.Make(exif(plain, how))
		if err != nil {
			t.Fatal(err)
		}
		w, h := 120, 80
		if how >= 5 && how <= 8 {
			w, h = 80, 120
		}
		if got := corners(t, p.Large.Data); got != want || p.Large.Width != w || p.Large.Height != h || p.Small != nil {
			t.Errorf("orientation %d: %s in %d×%d", how, got, p.Large.Width, p.Large.Height)
		}
		if bytes.Contains(p.Large.Data, []byte("secret")) || bytes.Contains(p.Large.Data, []byte("Exif")) {
			t.Errorf("orientation %d: metadata stayed", how)
		}
	}
}

func TestTwoWidths(t *testing.T) {
	t.Parallel()
	p, err := picture.Make(asJPEG(t, scene(2000, 1000)))
	if err != nil || p.Large.Width != 1600 || p.Large.Height != 800 || p.Small == nil || p.Small.Width != 800 || p.Small.Height != 400 {
		t.Fatalf("%d×%d %v, %v", p.Large.Width, p.Large.Height, p.Small != nil, err)
	}
	for _, f := range []picture.File{p.Large, *p.Small} {
		c, format, err := image.DecodeConfig(bytes.NewReader(f.Data))
		if err != nil || c.Width != f.Width || c.Height != f.Height || "image/"+format != f.Type || format != "jpeg" {
			t.Errorf("%s %+v, %v", format, c, err)
		}
		if got := corners(t, f.Data); got != "rgb." {
			t.Errorf("%s", got)
		}
	}
	// A phone held upright: the stored width is the shown height.
	p, err = picture.Make(exif(asJPEG(t, scene(3000, 1700)), 6))
	if err != nil || p.Large.Width != 1600 || p.Large.Height != 2823 || corners(t, p.Small.Data) != "br.g" {
		t.Errorf("%d×%d, %v", p.Large.Width, p.Large.Height, err)
	}
	clear := image.NewNRGBA(image.Rect(0, 0, 900, 10))
	p, err = picture.Make(asPNG(t, clear))
	if err != nil || p.Large.Type != "image/png" || p.Small.Type != "image/png" {
		t.Errorf("transparent: %v", err)
	}
	again, err := picture.Make(asPNG(t, clear))
	if err != nil || !bytes.Equal(again.Large.Data, p.Large.Data) {
		t.Error("the same image came out differently")
	}
}

// header is a PNG that says it is so large and holds nothing.
func header(w, h uint32) []byte {
	b := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d")
	chunk := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32([]byte("IHDR"), w), h)
	chunk = append(chunk, 8, 6, 0, 0, 0)
	return binary.BigEndian.AppendUint32(append(b, chunk...), crc32.ChecksumIEEE(chunk))
}

// bomb is a real PNG of zeroes: many pixels in few bytes.
func bomb(t *testing.T, w, h int) []byte {
	t.Helper()
	return asPNG(t, image.NewGray(image.Rect(0, 0, w, h)))
}

func TestBombsAreRefusedBeforeTheyAreDecoded(t *testing.T) {
	t.Parallel()
	rows := map[string][]byte{
		"a header of 60,000 by 60,000": header(60_000, 60_000),
		"a header of 2^31":             header(1<<31-1, 1),
		"50 million zeroes":            bomb(t, 10_000, 5_000),
		"a long strip":                 header(picture.MaxSide+1, 1),
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	for name, data := range rows {
		if _, err := picture.Make(data); err == nil {
			t.Errorf("%s (%d bytes) was taken", name, len(data))
		}
	}
	runtime.ReadMemStats(&after)
	took, grew := time.Since(start), after.TotalAlloc-before.TotalAlloc
	t.Logf("refused in %v with at most %d MiB", took, grew>>20)
	if took > time.Second {
		t.Errorf("refused after %v", took)
	}
}

// TestPolyglotsLoseWhatTheyCarried hides programs, pages and archives in and
// behind images, in forty ways. Nothing of it is in what comes out.
func TestPolyglotsLoseWhatTheyCarried(t *testing.T) {
	t.Parallel()
	payloads := []string{
		"<script>canary()</script>", "<svg onload=canary()>", "<?php canary(); ?>", "PK\x03\x04canary.exe",
		"%PDF-1.7 canary", "<html><body>canary", "#!/bin/sh\ncanary", "GIF89a/*canary*/=1;canary()",
		"/*canary*/alert(1)//", "<!--#exec cmd=\"canary\"-->",
	}
	base := scene(30, 20)
	jpg, pg := asJPEG(t, base), asPNG(t, base)
	var moving bytes.Buffer
	if err := gif.Encode(&moving, base, nil); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, p := range payloads {
		comment := append([]byte{0xff, 0xfe}, binary.BigEndian.AppendUint16(nil, uint16(len(p)+2))...)
		chunk := append([]byte("tEXtComment\x00"), p...)
		text := append(binary.BigEndian.AppendUint32(nil, uint32(len(chunk)-4)), chunk...)
		text = binary.BigEndian.AppendUint32(text, crc32.ChecksumIEEE(chunk))
		for name, data := range map[string][]byte{
			"behind a JPEG":       append(append([]byte(nil), jpg...), p...),
			"in a JPEG's comment": append(append(append([]byte(nil), jpg[:2]...), append(comment, p...)...), jpg[2:]...),
			"behind a PNG":        append(append([]byte(nil), pg...), p...),
			"in a PNG's text":     append(append(append([]byte(nil), pg[:33]...), text...), pg[33:]...),
			"behind a GIF":        append(append([]byte(nil), moving.Bytes()...), p...),
		} {
			n++
			out, err := picture.Make(data)
			if err != nil {
				continue // refused is as good
			}
			if bytes.Contains(out.Large.Data, []byte("canary")) {
				t.Errorf("%q %s came through", p, name)
			}
		}
	}
	if n < 40 {
		t.Errorf("only %d polyglots", n)
	}
}

func TestWhatIsNoImage(t *testing.T) {
	t.Parallel()
	whole := asPNG(t, scene(30, 20))
	for name, row := range map[string]struct {
		data []byte
		want error
	}{
		"nothing":      {nil, picture.ErrFormat},
		"text":         {[]byte("hello"), picture.ErrFormat},
		"SVG":          {[]byte("<svg/>"), picture.ErrFormat},
		"BMP":          {[]byte("BM\x00\x00\x00\x00"), picture.ErrFormat},
		"a cut PNG":    {whole[:len(whole)/2], picture.ErrDamaged},
		"a cut header": {whole[:20], picture.ErrDamaged},
		"no WebP":      {[]byte("RIFF\x00\x00\x00\x00WEBPVP8Z    "), picture.ErrDamaged},
	} {
		if _, err := picture.Make(row.data); !errors.Is(err, row.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzMake(f *testing.F) {
	var b bytes.Buffer
	_ = png.Encode(&b, scene(4, 3))
	f.Add(b.Bytes())
	_ = jpeg.Encode(&b, scene(4, 3), nil)
	f.Add(b.Bytes())
	f.Add([]byte("RIFF\x1a\x00\x00\x00WEBPVP8L"))
	f.Add([]byte("GIF89a\x01\x00\x01\x00\x80\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		in, err := picture.Look(data)
		if err != nil || in.Width*in.Height > 1_000_000 {
			return
		}
		p, err := picture.Make(data)
		if err == nil && (p.Large.Width > picture.Large || p.Large.Width < 1) {
			t.Fatal(p.Large.Width)
		}
	})
}

// BenchmarkMake is the largest image that is taken: 40 million pixels.
func BenchmarkMake(b *testing.B) {
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, image.NewYCbCr(image.Rect(0, 0, 8000, 5000), image.YCbCrSubsampleRatio420), nil); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := picture.Make(buf.Bytes()); err != nil {
			b.Fatal(err)
		}
	}
}
