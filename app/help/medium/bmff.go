package medium

import (
	"encoding/binary"
	"slices"
)

// mostBoxes bounds how many boxes of a file are looked at.
const mostBoxes = 5000

func isBMFF(head []byte) bool { return len(head) >= 12 && string(head[4:8]) == "ftyp" }

// brands that browsers play; "qt  " alone is QuickTime, which most do not.
func playable(brand string) bool {
	return slices.Contains([]string{"isom", "iso2", "iso4", "iso5", "iso6", "mp41", "mp42", "avc1", "M4V ", "M4A ", "M4B ", "dash", "MSNV"}, brand)
}

type boxes struct {
	*file
	left  int
	ok    bool // a brand that plays
	video bool
	sound bool
	info  Info
	track struct{ w, h int }
}

// bmff walks an MP4 (ISO/IEC 14496-12): the film's length in mvhd, the picture's
// size in tkhd, what a track is in hdlr.
func (f *file) bmff() (Info, bool) {
	b := &boxes{file: f, left: mostBoxes}
	b.walk(0, f.size, 0)
	switch {
	case !b.ok || !b.video && !b.sound:
		return Info{}, false
	case b.video:
		b.info.Type = "video/mp4"
	default:
		b.info.Type, b.info.Width, b.info.Height = "audio/mp4", 0, 0
	}
	return b.info, true
}

func (b *boxes) walk(at, end int64, depth int) {
	for at+8 <= end && b.left > 0 {
		b.left--
		head := b.at(at, 16)
		if len(head) < 8 {
			return
		}
		n, body := int64(binary.BigEndian.Uint32(head)), at+8
		switch {
		case n == 0:
			n = end - at
		case n == 1 && len(head) == 16:
			n, body = int64(binary.BigEndian.Uint64(head[8:])), at+16 // #nosec G115 -- a negative one ends the walk
		}
		if n < body-at || n > end-at {
			return
		}
		b.box(string(head[4:8]), body, at+n, depth)
		at += n
	}
}

func (b *boxes) box(name string, from, to int64, depth int) {
	switch name {
	case "moov", "trak", "mdia":
		if depth < 4 {
			if name == "trak" {
				b.track.w, b.track.h = 0, 0
			}
			b.walk(from, to, depth+1)
		}
	case "ftyp":
		if depth > 0 {
			return
		}
		list := b.at(from, int(min(to-from, 256)))
		for i := 0; i+4 <= len(list); i += 4 {
			if i != 4 { // its version
				b.ok = b.ok || playable(string(list[i:i+4]))
			}
		}
	case "mvhd":
		b.info.Seconds = b.length(b.at(from, int(min(to-from, 32))))
	case "tkhd":
		b.picture(b.at(from, int(min(to-from, 96))))
	case "hdlr":
		b.handler(b.at(from, int(min(to-from, 12))))
	}
}

func (b *boxes) length(d []byte) int {
	var scale uint32
	var long uint64
	switch {
	case len(d) >= 32 && d[0] == 1:
		scale, long = binary.BigEndian.Uint32(d[20:]), binary.BigEndian.Uint64(d[24:])
	case len(d) >= 20 && d[0] == 0:
		scale, long = binary.BigEndian.Uint32(d[12:]), uint64(binary.BigEndian.Uint32(d[16:]))
	}
	return seconds(float64(long), float64(scale))
}

// seconds rounds; what cannot be is zero.
func seconds(units, rate float64) int {
	if !(rate > 0) || !(units > 0) {
		return 0
	}
	s := units/rate + .5
	if s > mostSeconds {
		return 0
	}
	return max(1, int(s))
}

func (b *boxes) picture(d []byte) {
	at := 76 // of the width, in 16.16
	if len(d) > 0 && d[0] == 1 {
		at = 88
	}
	if len(d) >= at+8 {
		b.track.w, b.track.h = int(binary.BigEndian.Uint16(d[at:])), int(binary.BigEndian.Uint16(d[at+4:]))
	}
}

func (b *boxes) handler(d []byte) {
	if len(d) < 12 {
		return
	}
	switch string(d[8:12]) {
	case "vide":
		if !b.video {
			b.info.Width, b.info.Height = b.track.w, b.track.h
		}
		b.video = true
	case "soun":
		b.sound = true
	}
}
