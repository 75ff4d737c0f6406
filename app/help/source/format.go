package source

import (
	"bytes"
	"path"
	"strings"
)

// format is what a file is read as.
type format uint8

const (
	unknown format = iota
	plainText
	webPage
	markdown
	spreadsheet
	jsonLines
	archive
)

// formatOf finds the format from a name's extension.
func formatOf(name string) format {
	switch strings.ToLower(path.Ext(name)) {
	case ".txt", ".text":
		return plainText
	case ".html", ".htm", ".xhtml":
		return webPage
	case ".md", ".markdown", ".mdown", ".mkd":
		return markdown
	case ".csv", ".tsv":
		return spreadsheet
	case ".jsonl", ".ndjson", ".json":
		return jsonLines
	case ".zip":
		return archive
	}
	return unknown
}

// sniff corrects the format by a file's first bytes: exports are often saved
// under another name.
func sniff(byName format, start []byte) format {
	start = bytes.TrimPrefix(start, []byte("\xef\xbb\xbf"))
	text := bytes.TrimSpace(start)
	switch {
	case bytes.HasPrefix(start, []byte("PK\x03\x04")), bytes.HasPrefix(start, []byte("PK\x05\x06")):
		return archive
	case byName != plainText && byName != unknown:
		return byName
	case len(start) > 0 && isBinary(start):
		return unknown
	case looksLikeHTML(string(text)):
		return webPage
	case bytes.HasPrefix(text, []byte(`{"`)):
		return jsonLines
	case bytes.HasPrefix(start, []byte("---\n")), bytes.HasPrefix(start, []byte("---\r\n")):
		return markdown
	}
	return plainText
}

// isImage knows the files that bodies refer to; they are no sources.
func isImage(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif":
		return true
	}
	return false
}
