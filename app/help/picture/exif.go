package picture

import (
	"bytes"
	"encoding/binary"
)

// orientation returns how an image is to be turned, 1 when nothing says so.
func orientation(format string, data []byte) int {
	switch format {
	case "jpeg":
		return tiff(jpegExif(data))
	case "png":
		return tiff(pngChunk(data, "eXIf"))
	case "webp":
		return tiff(bytes.TrimPrefix(riffChunk(data, "EXIF"), []byte("Exif\x00\x00")))
	}
	return 1
}

// jpegExif finds the EXIF segment (APP1) before the image data begins.
func jpegExif(data []byte) []byte {
	for at := 2; at+4 <= len(data) && data[at] == 0xff; {
		marker := data[at+1]
		size := int(binary.BigEndian.Uint16(data[at+2:]))
		if marker == 0xda || size < 2 || at+2+size > len(data) {
			return nil
		}
		body := data[at+4 : at+2+size]
		if rest, ok := bytes.CutPrefix(body, []byte("Exif\x00\x00")); ok && marker == 0xe1 {
			return rest
		}
		at += 2 + size
	}
	return nil
}

func pngChunk(data []byte, name string) []byte {
	for at := 8; at+12 <= len(data); {
		size := int64(binary.BigEndian.Uint32(data[at:]))
		if int64(at)+12+size > int64(len(data)) {
			return nil
		}
		if string(data[at+4:at+8]) == name {
			return data[at+8 : at+8+int(size)]
		}
		at += 12 + int(size)
	}
	return nil
}

func riffChunk(data []byte, name string) []byte {
	for at := 12; at+8 <= len(data); {
		size := int64(binary.LittleEndian.Uint32(data[at+4:]))
		if int64(at)+8+size > int64(len(data)) {
			return nil
		}
		if string(data[at:at+4]) == name {
			return data[at+8 : at+8+int(size)]
		}
		at += 8 + int(size) + int(size&1)
	}
	return nil
}

// tiff reads tag 274 of the first directory.
func tiff(b []byte) int {
	if len(b) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	if string(b[:2]) == "II" {
		order = binary.LittleEndian
	} else if string(b[:2]) != "MM" {
		return 1
	}
	at := int64(order.Uint32(b[4:]))
	if at+2 > int64(len(b)) {
		return 1
	}
	n := int64(order.Uint16(b[at:]))
	for i := range min(n, 200) {
		entry := at + 2 + 12*i
		if entry+12 > int64(len(b)) {
			return 1
		}
		if order.Uint16(b[entry:]) == 274 {
			if v := int(order.Uint16(b[entry+8:])); v >= 1 && v <= 8 {
				return v
			}
			return 1
		}
	}
	return 1
}

// animated reports whether an image has more than one frame.
func animated(format string, data []byte) bool {
	switch format {
	case "gif":
		return gifFrames(data) > 1
	case "png":
		return pngChunk(data, "acTL") != nil
	case "webp":
		return riffChunk(data, "ANIM") != nil
	}
	return false
}

// gifFrames counts frames, up to two (GIF89a, sections 18 to 26).
func gifFrames(data []byte) int {
	if len(data) < 13 {
		return 0
	}
	at := 13 + colourTable(data[10])
	frames := 0
	for at < len(data) && frames < 2 {
		switch data[at] {
		case 0x21: // an extension and its blocks
			at = skipBlocks(data, at+2)
		case 0x2c:
			frames++
			if at+10 > len(data) {
				return frames
			}
			at = skipBlocks(data, at+10+colourTable(data[at+9])+1)
		default:
			return frames
		}
	}
	return frames
}

func colourTable(flags byte) int {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}

func skipBlocks(data []byte, at int) int {
	for at < len(data) && data[at] != 0 {
		at += 1 + int(data[at])
	}
	return at + 1
}
