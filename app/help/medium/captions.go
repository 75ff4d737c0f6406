package medium

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// CaptionsError says what is wrong with captions and in which line, from 1.
// Word is "encoding", "header", "time", "order", "arrow" or "empty".
type CaptionsError struct {
	Line int
	Word string
}

// Error is for logs.
func (e *CaptionsError) Error() string {
	return "medium: captions, line " + strconv.Itoa(e.Line) + ": " + e.Word
}

// Cue is one caption.
type Cue struct {
	From, To time.Duration
	Text     string // with the tags of WebVTT, lines parted by newlines
}

// Captions reads a WebVTT file (W3C, "WebVTT: The Web Video Text Tracks Format"):
// its cues in the order of their beginnings. Browsers pass over what they cannot
// read; whoever writes captions wants to hear of it, so it is a *CaptionsError
// here.
func Captions(data []byte) ([]Cue, error) {
	if !utf8.Valid(data) || strings.ContainsRune(string(data), 0) {
		return nil, &CaptionsError{1, "encoding"}
	}
	text := strings.TrimPrefix(string(data), "\ufeff")
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	lines := strings.Split(text, "\n")
	if first := lines[0]; first != "WEBVTT" && !strings.HasPrefix(first, "WEBVTT ") && !strings.HasPrefix(first, "WEBVTT\t") {
		return nil, &CaptionsError{1, "header"}
	}
	var cues []Cue
	at := 1
	for ; at < len(lines) && lines[at] != ""; at++ { // what follows the header belongs to it
		if strings.Contains(lines[at], "-->") {
			return nil, &CaptionsError{at + 1, "arrow"}
		}
	}
	for at < len(lines) {
		if lines[at] == "" {
			at++
			continue
		}
		end := at
		for end < len(lines) && lines[end] != "" {
			end++
		}
		c, ok, err := cue(lines[at:end], at+1)
		if err != nil {
			return nil, err
		}
		if ok {
			if len(cues) > 0 && c.From < cues[len(cues)-1].From {
				return nil, &CaptionsError{at + 1, "order"}
			}
			cues = append(cues, c)
		}
		at = end
	}
	if len(cues) == 0 {
		return nil, &CaptionsError{1, "empty"}
	}
	return cues, nil
}

// cue reads a block; ok is false for a note, a style or a region.
func cue(block []string, line int) (c Cue, ok bool, err error) {
	first := strings.TrimRight(block[0], " \t")
	if first == "STYLE" || first == "REGION" || first == "NOTE" || strings.HasPrefix(block[0], "NOTE ") || strings.HasPrefix(block[0], "NOTE\t") {
		return c, false, nil
	}
	at := 0
	if !strings.Contains(block[0], "-->") {
		at = 1 // its name
	}
	if at >= len(block) || !strings.Contains(block[at], "-->") {
		return c, false, &CaptionsError{line + at, "time"}
	}
	from, rest, _ := strings.Cut(block[at], "-->")
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		return c, false, &CaptionsError{line + at, "time"}
	}
	var good [2]bool
	c.From, good[0] = clock(strings.TrimSpace(from))
	c.To, good[1] = clock(fields[0])
	if !good[0] || !good[1] || c.To <= c.From {
		return c, false, &CaptionsError{line + at, "time"}
	}
	for i, l := range block[at+1:] {
		if strings.Contains(l, "-->") {
			return c, false, &CaptionsError{line + at + 1 + i, "arrow"}
		}
	}
	c.Text = strings.Join(block[at+1:], "\n")
	return c, true, nil
}

// clock reads "00:01.500" or "01:02:03.500".
func clock(s string) (time.Duration, bool) {
	whole, milli, ok := strings.Cut(s, ".")
	if !ok || len(milli) != 3 {
		return 0, false
	}
	parts := strings.Split(whole, ":")
	if len(parts) < 2 || len(parts) > 3 {
		return 0, false
	}
	total := 0
	for i, p := range parts {
		hours := len(parts) == 3 && i == 0
		n, err := strconv.ParseUint(p, 10, 16)
		if err != nil || !hours && (len(p) != 2 || n > 59) || hours && (len(p) < 2 || n > 999) {
			return 0, false
		}
		total = total*60 + int(n) // #nosec G115 -- 16 bits
	}
	ms, err := strconv.ParseUint(milli, 10, 16)
	return time.Duration(total)*time.Second + time.Duration(ms)*time.Millisecond, err == nil // #nosec G115 -- three digits
}
