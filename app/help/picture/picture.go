// Package picture makes safe images of uploaded ones: every image is decoded
// and encoded anew, as JPEG or PNG, so that nothing of the file that came in is
// left but its pixels. It stores nothing and never fetches anything.
package picture

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/webp"
)

// Limits of what is taken and made.
const (
	MaxPixels = 40_000_000 // decoders take four bytes each, or more
	MaxSide   = 30_000     // pixels; JPEG itself ends at 65,535
	Large     = 1600       // pixels of width at most
	Small     = 800        // pixels of width at most
	// maxPNG is the size in bytes from which an opaque image that came as PNG is
	// made a JPEG: it is a photograph.
	maxPNG  = 1 << 20
	quality = 85
)

// What the package refuses. Compare with errors.Is.
var (
	ErrFormat   = errors.New("picture: not a PNG, JPEG, GIF or WebP image")
	ErrLarge    = errors.New("picture: too many pixels")
	ErrDamaged  = errors.New("picture: damaged")
	ErrAnimated = errors.New("picture: animated")
)

// File is one encoded image.
type File struct {
	Data   []byte
	Type   string // "image/jpeg" or "image/png"
	Width  int    // pixels
	Height int
}

// Picture is an image in its two sizes. Small is nil when the image is not wider
// than that.
type Picture struct {
	Large File
	Small *File
}

// Info is what a header says of an image, before anything is decoded.
type Info struct {
	Format string // "png", "jpeg", "gif" or "webp"
	Width  int    // as stored, before it is turned
	Height int
}

// Look reads the header. It takes little memory whatever the header says.
func Look(data []byte) (Info, error) {
	in, err := measure(data)
	if in.Format != "" && animated(in.Format, data) {
		return in, ErrAnimated
	}
	return in, err
}

func measure(data []byte) (Info, error) {
	format := formatOf(data)
	var c image.Config
	var err error
	switch format {
	case "png":
		c, err = png.DecodeConfig(bytes.NewReader(data))
	case "jpeg":
		c, err = jpeg.DecodeConfig(bytes.NewReader(data))
	case "gif":
		c, err = gif.DecodeConfig(bytes.NewReader(data))
	case "webp":
		c, err = webp.DecodeConfig(bytes.NewReader(data))
	default:
		return Info{}, ErrFormat
	}
	in := Info{Format: format, Width: c.Width, Height: c.Height}
	switch {
	case err != nil:
		return in, fmt.Errorf("%w: %w", ErrDamaged, err)
	case c.Width <= 0 || c.Height <= 0:
		return in, ErrDamaged
	case c.Width > MaxSide || c.Height > MaxSide || c.Width*c.Height > MaxPixels:
		return in, ErrLarge
	}
	return in, nil
}

// formatOf knows an image by its first bytes.
func formatOf(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		return "png"
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		return "jpeg"
	case bytes.HasPrefix(data, []byte("GIF87a")), bytes.HasPrefix(data, []byte("GIF89a")):
		return "gif"
	case len(data) >= 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP":
		return "webp"
	}
	return ""
}

// Make decodes an image and encodes it anew, turned as its EXIF says, without
// any metadata, at two widths. It needs up to about 300 MiB for an image of
// MaxPixels: callers let one at a time through.
func Make(data []byte) (Picture, error) {
	in, err := Look(data)
	if err != nil {
		return Picture{}, err
	}
	img, photo, err := decode(in.Format, data)
	if err != nil {
		return Picture{}, err
	}
	turn := orientation(in.Format, data)
	sideways := turn >= 5
	large := turned(shrink(img, Large, sideways), turn)
	var p Picture
	if p.Large, err = encode(large, photo); err != nil {
		return p, err
	}
	if large.Bounds().Dx() <= Small {
		return p, nil
	}
	small, err := encode(shrink(large, Small, false), p.Large.Type == "image/jpeg")
	p.Small = &small
	return p, err
}

// Fit makes one picture, the first of those of an animation, at most side pixels
// wide and high, turned and stripped as Make does it. What has more than so many
// pixels is ErrLarge.
func Fit(data []byte, side, pixels int) (File, error) {
	in, err := measure(data)
	if err != nil {
		return File{}, err
	}
	if in.Width*in.Height > pixels {
		return File{}, ErrLarge
	}
	img, photo, err := decode(in.Format, data)
	if err != nil {
		return File{}, err
	}
	return encode(turned(shrink(img, side, in.Height > in.Width), orientation(in.Format, data)), photo)
}

// decode reads an image and tells whether it is to be kept as a photograph.
func decode(format string, data []byte) (img image.Image, photo bool, err error) {
	if img, err = dots(format, data); err != nil {
		return nil, false, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return img, format == "jpeg" || format == "webp" && opaque(img), nil
}

// dots turns a panic of a decoder into an error: the bytes come from outside.
func dots(format string, data []byte) (img image.Image, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("decoder: %v", r)
		}
	}()
	rd := bytes.NewReader(data)
	switch format {
	case "png":
		return png.Decode(rd)
	case "jpeg":
		return jpeg.Decode(rd)
	case "gif":
		return gif.Decode(rd)
	}
	return webp.Decode(rd)
}

func encode(img *image.RGBA, photo bool) (File, error) {
	f := File{Width: img.Bounds().Dx(), Height: img.Bounds().Dy()}
	var out bytes.Buffer
	if !photo {
		f.Type = "image/png"
		if err := png.Encode(&out, img); err != nil {
			return f, fmt.Errorf("picture: encode: %w", err)
		}
		f.Data = out.Bytes()
		if len(f.Data) <= maxPNG || !img.Opaque() {
			return f, nil
		}
		out = bytes.Buffer{}
	}
	f.Type = "image/jpeg"
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: quality}); err != nil {
		return f, fmt.Errorf("picture: encode: %w", err)
	}
	f.Data = out.Bytes()
	return f, nil
}

func opaque(img image.Image) bool {
	o, ok := img.(interface{ Opaque() bool })
	return ok && o.Opaque()
}
