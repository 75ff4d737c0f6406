package picture

import (
	"image"
	"image/draw"
)

// shrink makes an image at most so wide, or so high when it is to be turned,
// by averaging: each new pixel is the mean of those it stands for. It reads the
// source in strips, so that it takes little memory beside the image itself.
func shrink(src image.Image, limit int, sideways bool) *image.RGBA {
	b := src.Bounds()
	w, h := b.Dx(), b.Dy()
	long := w
	if sideways {
		long = h
	}
	if long <= limit {
		out := image.NewRGBA(image.Rect(0, 0, w, h))
		draw.Draw(out, out.Bounds(), src, b.Min, draw.Src)
		return out
	}
	dw, dh := max(1, w*limit/long), max(1, h*limit/long)
	out := image.NewRGBA(image.Rect(0, 0, dw, dh))
	sums := make([]uint32, 4*dw)
	for y := range dh {
		top, bottom := y*h/dh, max(y*h/dh+1, (y+1)*h/dh)
		strip := image.NewRGBA(image.Rect(0, 0, w, bottom-top))
		draw.Draw(strip, strip.Bounds(), src, image.Pt(b.Min.X, b.Min.Y+top), draw.Src)
		average(out.Pix[y*out.Stride:], sums, strip, dw)
	}
	return out
}

// average writes one row of dw pixels, the means of a strip.
func average(row []byte, sums []uint32, strip *image.RGBA, dw int) {
	w, h := strip.Bounds().Dx(), strip.Bounds().Dy()
	clear(sums)
	for y := range h {
		line := strip.Pix[y*strip.Stride : y*strip.Stride+4*w]
		for x := range dw {
			for i := x * w / dw; i < max(x*w/dw+1, (x+1)*w/dw); i++ {
				sums[4*x] += uint32(line[4*i])
				sums[4*x+1] += uint32(line[4*i+1])
				sums[4*x+2] += uint32(line[4*i+2])
				sums[4*x+3] += uint32(line[4*i+3])
			}
		}
	}
	for x := range dw {
		n := uint32(h * (max(x*w/dw+1, (x+1)*w/dw) - x*w/dw))
		for c := range 4 {
			row[4*x+c] = byte((sums[4*x+c] + n/2) / n)
		}
	}
}

// turned applies an EXIF orientation (1 to 8; TIFF 6.0, tag 274).
func turned(src *image.RGBA, how int) *image.RGBA {
	if how <= 1 || how > 8 {
		return src
	}
	w, h := src.Bounds().Dx(), src.Bounds().Dy()
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if how >= 5 {
		out = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			tx, ty := place(how, x, y, w, h)
			copy(out.Pix[out.PixOffset(tx, ty):][:4], src.Pix[src.PixOffset(x, y):][:4])
		}
	}
	return out
}

// place tells where a stored pixel is to be seen.
func place(how, x, y, w, h int) (int, int) {
	switch how {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return h - 1 - y, x
	case 7:
		return h - 1 - y, w - 1 - x
	case 8:
		return y, w - 1 - x
	}
	return x, y
}
