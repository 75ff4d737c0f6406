package medium

import (
	"encoding/binary"
	"math"
	"math/bits"
)

// The elements of WebM that tell something (RFC 9559).
const (
	ebmlHead      = 0x1a45dfa3
	ebmlDocType   = 0x4282
	webmSegment   = 0x18538067
	webmInfo      = 0x1549a966
	webmScale     = 0x2ad7b1
	webmDuration  = 0x4489
	webmTracks    = 0x1654ae6b
	webmTrack     = 0xae
	webmTrackType = 0x83
	webmVideo     = 0xe0
	webmWidth     = 0xb0
	webmHeight    = 0xba
	webmCluster   = 0x1f43b675
)

type elements struct {
	*file
	left         int
	docType      string
	scale        uint64 // nanoseconds a unit
	long         float64
	video, sound bool
	info         Info
}

func (f *file) webm() (Info, bool) {
	e := &elements{file: f, left: mostBoxes, scale: 1_000_000}
	e.walk(0, f.size, 0)
	if e.docType != "webm" || !e.video && !e.sound {
		return Info{}, false
	}
	e.info.Type = "video/webm"
	if !e.video {
		e.info.Type = "audio/webm"
	}
	e.info.Seconds = seconds(e.long*float64(e.scale), 1e9)
	return e.info, true
}

// walk reads the elements between two places and reports whether to go on.
func (e *elements) walk(at, end int64, depth int) bool {
	for at < end && e.left > 0 {
		e.left--
		head := e.at(at, 12)
		id, n := number(head, 4, true)
		if n == 0 {
			return false
		}
		size, m := number(head[n:], 8, false)
		if m == 0 {
			return false
		}
		from := at + int64(n+m)
		to := from + int64(size) // #nosec G115 -- number gives at most 56 bits
		if size == 1<<(7*m)-1 || to > end {
			to = end // its length is not known, or the file was cut
		}
		if id == webmCluster || !e.element(id, from, to, depth) {
			return false
		}
		at = to
	}
	return true
}

func (e *elements) element(id uint64, from, to int64, depth int) bool {
	switch id {
	case ebmlHead, webmSegment, webmInfo, webmTracks, webmTrack, webmVideo:
		return depth >= 5 || e.walk(from, to, depth+1)
	}
	if to-from > 16 {
		return true
	}
	d := e.at(from, int(to-from))
	switch id {
	case ebmlDocType:
		e.docType = string(d)
	case webmScale:
		e.scale = whole(d)
	case webmDuration:
		e.long = real(d)
	case webmTrackType:
		e.video, e.sound = e.video || whole(d) == 1, e.sound || whole(d) == 2
	case webmWidth:
		e.info.Width = int(whole(d) & 0xffff) // #nosec G115 -- 16 bits
	case webmHeight:
		e.info.Height = int(whole(d) & 0xffff) // #nosec G115 -- 16 bits
	}
	return true
}

// number reads a number of variable length and how many bytes it took, zero for
// none; ids keep their marker (RFC 8794, 4 and 5).
func number(b []byte, most int, marked bool) (uint64, int) {
	if len(b) == 0 || b[0] == 0 {
		return 0, 0
	}
	n := bits.LeadingZeros8(b[0]) + 1
	if n > most || n > len(b) {
		return 0, 0
	}
	v := uint64(b[0])
	if !marked {
		v &= 1<<(8-n) - 1
	}
	for _, c := range b[1:n] {
		v = v<<8 | uint64(c)
	}
	return v, n
}

func whole(d []byte) uint64 {
	var v uint64
	for _, c := range d[:min(len(d), 8)] {
		v = v<<8 | uint64(c)
	}
	return v
}

func real(d []byte) float64 {
	switch len(d) {
	case 4:
		return float64(math.Float32frombits(binary.BigEndian.Uint32(d)))
	case 8:
		return math.Float64frombits(binary.BigEndian.Uint64(d))
	}
	return 0
}
