// Package common knows the passwords and words people choose most: 95,334 of
// them, exactly, in some 200 kB. It never decides what a password must be.
package common

import (
	"bufio"
	"bytes"
	"compress/gzip"
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed common.txt.gz
var packed []byte

// List is the list, unpacked at its first use into about 1 MB.
type List struct {
	once sync.Once
	text string
	ends []uint32 // where each word ends in text
}

// Has reports whether a word, in lower case and NFKC, is on the list.
func (l *List) Has(word string) bool {
	l.once.Do(l.unpack)
	_, found := slices.BinarySearchFunc(l.ends, word, func(end uint32, want string) int {
		return strings.Compare(l.word(end), want)
	})
	return found
}

// Len is how many there are.
func (l *List) Len() int {
	l.once.Do(l.unpack)
	return len(l.ends)
}

// word is the one that ends there: words are parted by line feeds.
func (l *List) word(end uint32) string {
	return l.text[strings.LastIndexByte(l.text[:end], '\n')+1 : end]
}

// unpack reads the embedded list. A list that cannot be read is a mistake of the
// build, which a test finds.
func (l *List) unpack() {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		panic("common: " + err.Error())
	}
	var text strings.Builder
	before := ""
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		line := lines.Text()
		same, err := strconv.ParseUint(line[:1], 36, 8)
		if err != nil || int(same) > len(before) {
			panic("common: a line that follows no other")
		}
		word := before[:same] + line[1:]
		if !utf8.ValidString(word) {
			panic("common: a word that is no text")
		}
		text.WriteString(word)
		l.ends = append(l.ends, uint32(text.Len()))
		text.WriteByte('\n')
		before = word
	}
	if err := lines.Err(); err != nil {
		panic("common: " + err.Error())
	}
	l.text = text.String()
}
