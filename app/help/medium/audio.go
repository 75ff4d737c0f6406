package medium

import (
	"bytes"
	"encoding/binary"
)

// ogg tells what the streams of an Ogg file hold from their first packets
// (RFC 3533) and its length from the last page.
func (f *file) ogg(head []byte) (Info, bool) {
	info := Info{Type: "audio/ogg"}
	rate := 0.
	switch {
	case bytes.Contains(head, []byte("\x80theora")):
		return Info{Type: "video/ogg"}, true
	case bytes.Contains(head, []byte("OpusHead")):
		rate = 48_000 // RFC 7845, 4
	case bytes.Contains(head, []byte("\x01vorbis")):
		if at := bytes.Index(head, []byte("\x01vorbis")) + 12; at+4 <= len(head) {
			rate = float64(binary.LittleEndian.Uint32(head[at:]))
		}
	case bytes.Contains(head, []byte("\x7fFLAC")), bytes.Contains(head, []byte("Speex   ")):
	default:
		return info, false
	}
	tail := f.at(max(0, f.size-64<<10), 64<<10)
	if at := bytes.LastIndex(tail, oggMagic); at >= 0 && at+14 <= len(tail) {
		info.Seconds = seconds(float64(int64(binary.LittleEndian.Uint64(tail[at+6:]))), rate) // #nosec G115 -- signed in the format
	}
	return info, true
}

// isMP3 takes a file with a tag (ID3v2) or one that begins with a frame of
// layer III.
func isMP3(head []byte) bool {
	if len(head) >= 10 && string(head[:3]) == "ID3" && head[3] < 0xff {
		return true
	}
	_, ok := frame(head)
	return ok
}

// mp3Frame is the head of a frame (ISO/IEC 11172-3, 2.4.1.3).
type mp3Frame struct {
	bits, rate, samples int // bits and samples a second, samples a frame
	mono, one           bool
}

func frame(b []byte) (mp3Frame, bool) {
	if len(b) < 4 || b[0] != 0xff || b[1]&0xe6 != 0xe2 { // sync and layer III
		return mp3Frame{}, false
	}
	version := b[1] >> 3 & 3 // 0: 2.5, 2: 2, 3: 1
	bitrate, rate := b[2]>>4, b[2]>>2&3
	if version == 1 || bitrate == 0 || bitrate == 15 || rate == 3 {
		return mp3Frame{}, false
	}
	f := mp3Frame{rate: [...]int{44100, 48000, 32000}[rate], samples: 576, mono: b[3]>>6 == 3, one: version == 3}
	table := [...]int{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160}
	switch version {
	case 3:
		table = [...]int{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320}
		f.samples = 1152
	case 2:
		f.rate /= 2
	case 0:
		f.rate /= 4
	}
	f.bits = table[bitrate] * 1000
	return f, true
}

func (f *file) mp3(head []byte) (Info, bool) {
	info := Info{Type: "audio/mpeg"}
	at := int64(0)
	if string(head[:3]) == "ID3" {
		for _, c := range head[6:10] {
			at = at<<7 | int64(c&0x7f)
		}
		at += 10
	}
	b := f.at(at, 4096)
	for len(b) > 4 { // some writers leave room after the tag
		if _, ok := frame(b); ok {
			break
		}
		b, at = b[1:], at+1
	}
	fr, ok := frame(b)
	if !ok {
		return info, false
	}
	side := 36
	switch {
	case fr.one && fr.mono, !fr.one && !fr.mono:
		side = 21
	case !fr.one:
		side = 13
	}
	if len(b) >= side+12 && (string(b[side:side+4]) == "Xing" || string(b[side:side+4]) == "Info") && b[side+7]&1 == 1 {
		frames := binary.BigEndian.Uint32(b[side+8:])
		info.Seconds = seconds(float64(frames)*float64(fr.samples), float64(fr.rate))
		return info, true
	}
	info.Seconds = seconds(float64(f.size-at)*8, float64(fr.bits))
	return info, true
}
