// Package medium looks into files that are played or handed over: what they are
// by their bytes, how long and how large their picture is. It reads the few
// places of a file that tell, never the whole of it into memory, and nothing in
// it trusts a name or what a browser claims.
package medium

import (
	"bytes"
	"errors"
	"io"
)

// ErrUnknown says that a file is none of those that are taken: what a browser
// might run, what it cannot play, and what is damaged where it says what it is.
var ErrUnknown = errors.New("medium: not a file that is taken")

// Info is what a file is. Seconds, Width and Height are zero where the file does
// not tell.
type Info struct {
	Type          string // a media type
	Seconds       int
	Width, Height int // pixels
}

// HeadSize is how many of the first bytes Promising wants, where there are as many.
const HeadSize = 4096

// mostSeconds bounds what a file may claim of its length: a week.
const mostSeconds = 7 * 24 * 3600

// Promising reports whether a file that begins so may be one that Look takes: a
// wrong one is refused before the rest of it has come.
func Promising(head []byte) bool {
	switch {
	case isBMFF(head), bytes.HasPrefix(head, ebmlMagic), bytes.HasPrefix(head, oggMagic), isMP3(head),
		bytes.HasPrefix(head, pdfMagic), bytes.HasPrefix(head, zipMagic):
		return true
	}
	return plainText(head, false)
}

var (
	ebmlMagic = []byte{0x1a, 0x45, 0xdf, 0xa3}
	oggMagic  = []byte("OggS")
	pdfMagic  = []byte("%PDF-")
	zipMagic  = []byte("PK\x03\x04")
)

// Look finds out what a file of so many bytes is; its name only tells a table
// (.csv) from other plain text. ErrUnknown is a refusal, any other error the
// reader's.
func Look(rs io.ReadSeeker, size int64, name string) (Info, error) {
	f := &file{rs: rs, size: size}
	head := f.at(0, HeadSize)
	var info Info
	ok := false
	switch {
	case f.err != nil:
	case isBMFF(head):
		info, ok = f.bmff()
	case bytes.HasPrefix(head, ebmlMagic):
		info, ok = f.webm()
	case bytes.HasPrefix(head, oggMagic):
		info, ok = f.ogg(head)
	case isMP3(head):
		info, ok = f.mp3(head)
	case bytes.HasPrefix(head, pdfMagic):
		info, ok = Info{Type: "application/pdf"}, true
	case bytes.HasPrefix(head, zipMagic):
		info, ok = f.archive()
	default:
		info, ok = f.text(name)
	}
	if f.err != nil {
		return Info{}, f.err
	}
	if !ok {
		return Info{}, ErrUnknown
	}
	if info.Seconds < 0 || info.Seconds > mostSeconds {
		info.Seconds = 0
	}
	if info.Width <= 0 || info.Height <= 0 || info.Width > 1<<14 || info.Height > 1<<14 {
		info.Width, info.Height = 0, 0
	}
	return info, nil
}

// file reads pieces of a file. What lies beyond its end is simply missing; the
// first other failure is kept.
type file struct {
	rs   io.ReadSeeker
	size int64
	err  error
}

// at returns at most n bytes from a place.
func (f *file) at(off int64, n int) []byte {
	if f.err != nil || off < 0 || off >= f.size || n <= 0 {
		return nil
	}
	b := make([]byte, min(int64(n), f.size-off))
	if _, err := f.rs.Seek(off, io.SeekStart); err != nil {
		f.err = err
		return nil
	}
	got, err := io.ReadFull(f.rs, b)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		f.err = err
		return nil
	}
	return b[:got]
}

// ReadAt lets an archive be listed.
func (f *file) ReadAt(p []byte, off int64) (int, error) {
	n := copy(p, f.at(off, len(p)))
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}
