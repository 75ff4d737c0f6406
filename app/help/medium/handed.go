package medium

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io"
	"path"
	"strings"
)

// The documents that are archives. Those with programs in them are refused.
const officeType = "application/vnd.openxmlformats-officedocument."

// mostDirectory bounds how large a list of contents may be to be looked at: a
// longer one is no office document.
const mostDirectory = 1 << 20

// archive tells office documents from other archives.
func (f *file) archive() (Info, bool) {
	plain := Info{Type: "application/zip"}
	n, ok := f.directory()
	if !ok {
		return plain, false
	}
	if n > mostDirectory {
		return plain, true
	}
	z, err := zip.NewReader(f, f.size)
	if err != nil && z == nil {
		return plain, false
	}
	office, kind := false, ""
	for _, e := range z.File {
		switch {
		case e.Name == "[Content_Types].xml":
			office = true
		case e.Name == "word/document.xml":
			kind = officeType + "wordprocessingml.document"
		case e.Name == "xl/workbook.xml":
			kind = officeType + "spreadsheetml.sheet"
		case e.Name == "ppt/presentation.xml":
			kind = officeType + "presentationml.presentation"
		case strings.EqualFold(path.Base(e.Name), "vbaProject.bin"):
			return plain, false
		}
	}
	if office && kind != "" {
		return Info{Type: kind}, true
	}
	if open := opened(z); open != "" {
		return Info{Type: open}, true
	}
	return plain, true
}

// directory is the length of an archive's list of contents, in the record that
// ends it (APPNOTE 4.3.16).
func (f *file) directory() (int64, bool) {
	tail := f.at(max(0, f.size-(64<<10+22)), 64<<10+22)
	at := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	if at < 0 || at+22 > len(tail) {
		return 0, false
	}
	return int64(binary.LittleEndian.Uint32(tail[at+12:])), true
}

// opened is the type an OpenDocument file gives itself in its first entry.
func opened(z *zip.Reader) string {
	if len(z.File) == 0 || z.File[0].Name != "mimetype" {
		return ""
	}
	rc, err := z.File[0].Open()
	if err != nil {
		return ""
	}
	defer rc.Close()
	said, _ := io.ReadAll(io.LimitReader(rc, 100))
	switch kind := string(said); kind {
	case "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet",
		"application/vnd.oasis.opendocument.presentation":
		return kind
	}
	return ""
}

// textPiece is how much of a text is looked at at once.
const textPiece = 64 << 10

// text takes plain text in UTF-8 or in one byte a character, as spreadsheets
// still write it, and nothing that holds markup a browser would read.
func (f *file) text(name string) (Info, bool) {
	if f.size == 0 {
		return Info{}, false
	}
	for at := int64(0); at < f.size; at += textPiece - overlap {
		if !plainText(f.at(at, textPiece), true) {
			return Info{}, false
		}
	}
	if strings.EqualFold(path.Ext(name), ".csv") {
		return Info{Type: "text/csv"}, true
	}
	return Info{Type: "text/plain"}, true
}

// overlap is what two pieces share, so that no mark is cut in two.
const overlap = 16

func plainText(b []byte, whole bool) bool {
	if len(b) == 0 {
		return !whole
	}
	for _, c := range b {
		if c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' || c == 0x7f {
			return false
		}
	}
	low := bytes.ToLower(b)
	for _, tag := range [...]string{"<svg", "<html", "<script", "<!doctype", "<?xml", "<?php", "<body", "<iframe"} {
		if bytes.Contains(low, []byte(tag)) {
			return false
		}
	}
	return !bytes.HasPrefix(b, []byte("#!"))
}
