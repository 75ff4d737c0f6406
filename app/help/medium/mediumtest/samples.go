// Package mediumtest makes the smallest files of each type package medium knows,
// for tests. Nothing in them plays.
package mediumtest

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
)

func box(name string, body ...[]byte) []byte {
	all := bytes.Join(body, nil)
	out := binary.BigEndian.AppendUint32(nil, uint32(len(all)+8)) // #nosec G115 -- samples are small
	return append(append(out, name...), all...)
}

func u32(list ...uint32) (out []byte) {
	for _, v := range list {
		out = binary.BigEndian.AppendUint32(out, v)
	}
	return out
}

// MP4 is a film of 1:35 in 640 × 360 with as many bytes of content as are given,
// or a sound alone.
func MP4(brand string, film bool, content []byte) []byte {
	track := func(handler string, w, h uint32) []byte {
		tkhd := append(make([]byte, 76), u32(w<<16, h<<16)...)
		return box("trak", box("tkhd", tkhd), box("mdia", box("hdlr", make([]byte, 8), []byte(handler), make([]byte, 12))))
	}
	moov := [][]byte{box("mvhd", u32(0, 0, 0, 1000, 94_800), make([]byte, 80)), track("soun", 0, 0)}
	if film {
		moov = append(moov, track("vide", 640, 360))
	}
	return bytes.Join([][]byte{
		box("ftyp", []byte(brand), u32(0), []byte(brand)), box("mdat", content), box("moov", moov...),
	}, nil)
}

func element(id []byte, body ...[]byte) []byte {
	all := bytes.Join(body, nil)
	out := append(bytes.Clone(id), 0x10|byte(len(all)>>24), byte(len(all)>>16), byte(len(all)>>8), byte(len(all))) // #nosec G115 -- samples are small
	return append(out, all...)
}

// WebM is a film of 2 seconds in 320 × 240 of a kind of document.
func WebM(docType string) []byte {
	return bytes.Join([][]byte{
		element([]byte{0x1a, 0x45, 0xdf, 0xa3}, element([]byte{0x42, 0x82}, []byte(docType))),
		element([]byte{0x18, 0x53, 0x80, 0x67},
			element([]byte{0x15, 0x49, 0xa9, 0x66}, element([]byte{0x44, 0x89}, []byte{0x44, 0xfa, 0, 0})), // 2000 ms
			element([]byte{0x16, 0x54, 0xae, 0x6b}, element([]byte{0xae}, element([]byte{0x83}, []byte{1}),
				element([]byte{0xe0}, element([]byte{0xb0}, []byte{1, 64}), element([]byte{0xba}, []byte{240})))),
		),
	}, nil)
}

// Ogg is a sound of 3 seconds in Opus.
func Ogg() []byte {
	page := func(granule uint64, body []byte) []byte {
		out := append([]byte("OggS\x00\x00"), binary.LittleEndian.AppendUint64(nil, granule)...)
		return append(append(append(out, make([]byte, 12)...), 1, byte(len(body))), body...)
	}
	return append(page(0, []byte("OpusHead\x01\x02")), page(144_000, []byte("x"))...)
}

// MP3 is a sound of a second at 128 kbit/s, with or without a tag before it.
func MP3(tagged bool) []byte {
	var out []byte
	if tagged {
		out = append([]byte("ID3\x04\x00\x00\x00\x00\x00\x0a"), make([]byte, 10)...)
	}
	frame := append([]byte{0xff, 0xfb, 0x90, 0x00}, make([]byte, 413)...)
	return append(out, bytes.Repeat(frame, 38)...)
}

// ZIP is an archive of files with a word in each.
func ZIP(names ...string) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range names {
		body := "x"
		if name == "mimetype" {
			body = "application/vnd.oasis.opendocument.text"
		}
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(body))
		}
		if err != nil {
			panic(err)
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}
