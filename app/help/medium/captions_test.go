package medium_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"guichet/app/help/medium"
)

func TestCaptionsAreReadOrRefusedWithTheLine(t *testing.T) {
	t.Parallel()
	cues, err := medium.Captions([]byte("\ufeffWEBVTT - Arrosage\r\nKind: captions\r\n\r\nNOTE par\r\nnous\r\n\r\nSTYLE\r\n::cue {}\r\n\r\n" +
		"un\r\n00:01.000 --> 00:02.500 align:start\r\nBonjour\r\nà tous\r\n\r\n\r\n01:00:00.000 --> 01:00:01.000\r\n- <b>Fin</b>"))
	if err != nil || len(cues) != 2 || cues[0].Text != "Bonjour\nà tous" || cues[0].From != time.Second ||
		cues[0].To != 2500*time.Millisecond || cues[1].From != time.Hour {
		t.Errorf("%+v, %v", cues, err)
	}
	for text, want := range map[string]medium.CaptionsError{
		"1\n00:00:01,000 --> 00:00:02,000\nSRT":                                     {Line: 1, Word: "header"},
		"WEBVTTX\n\n00:01.000 --> 00:02.000\nx":                                     {Line: 1, Word: "header"},
		"WEBVTT\n\n":                                                                {Line: 1, Word: "empty"},
		"WEBVTT\n00:01.000 --> 00:02.000\nx":                                        {Line: 2, Word: "arrow"},
		"WEBVTT\n\n00:02.000 --> 00:01.000\nx":                                      {Line: 3, Word: "time"},
		"WEBVTT\n\n00:02.000 --> 00:02.000\nx":                                      {Line: 3, Word: "time"},
		"WEBVTT\n\n0:02.000 --> 00:03.000\nx":                                       {Line: 3, Word: "time"},
		"WEBVTT\n\n00:02,000 --> 00:03,000\nx":                                      {Line: 3, Word: "time"},
		"WEBVTT\n\n00:61.000 --> 00:62.000\nx":                                      {Line: 3, Word: "time"},
		"WEBVTT\n\nun\ndeux\n":                                                      {Line: 4, Word: "time"},
		"WEBVTT\n\nun":                                                              {Line: 4, Word: "time"},
		"WEBVTT\n\n00:01.000 -->\nx":                                                {Line: 3, Word: "time"},
		"WEBVTT\n\n00:05.000 --> 00:06.000\nx\n\n00:01.000 --> 00:02.000\ny":        {Line: 6, Word: "order"},
		"WEBVTT\n\n00:05.000 --> 00:06.000\nx\n00:07.000 --> 00:08.000\ny":          {Line: 5, Word: "arrow"},
		"WEBVTT\n\n00:01.000 --> 00:02.000\n\xff":                                   {Line: 1, Word: "encoding"},
		"WEBVTT\n\n00:01.000 --> 00:02.000\na\n\n\n00:01.500 --> 00:01.400\nb\n\nc": {Line: 7, Word: "time"},
	} {
		_, err := medium.Captions([]byte(text))
		var got *medium.CaptionsError
		if !errors.As(err, &got) || *got != want {
			t.Errorf("%q: %v, want %+v", text, err, want)
		}
	}
}

func FuzzCaptions(f *testing.F) {
	f.Add([]byte("WEBVTT\n\n00:01.000 --> 00:02.000\nx\n\nNOTE y\n\nz\n01:02:03.004 --> 01:02:04.000\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		cues, err := medium.Captions(data)
		if err != nil {
			var known *medium.CaptionsError
			if !errors.As(err, &known) || known.Line < 1 || known.Line > len(data)+2 {
				t.Fatal(err)
			}
			return
		}
		// What was read, written plainly, reads the same.
		var again strings.Builder
		again.WriteString("WEBVTT\n")
		stamp := func(d time.Duration) string {
			ms := d.Milliseconds()
			return fmt.Sprintf("%02d:%02d:%02d.%03d", ms/3_600_000, ms/60_000%60, ms/1000%60, ms%1000)
		}
		var last time.Duration
		for _, c := range cues {
			if c.From < last || c.To <= c.From {
				t.Fatalf("%v to %v after %v", c.From, c.To, last)
			}
			last = c.From
			fmt.Fprintf(&again, "\n%s --> %s\n%s\n", stamp(c.From), stamp(c.To), c.Text)
		}
		if same, err := medium.Captions([]byte(again.String())); err != nil || fmt.Sprint(same) != fmt.Sprint(cues) {
			t.Fatalf("%v, %v, %v", cues, same, err)
		}
	})
}
