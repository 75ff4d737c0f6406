package medium_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"guichet/app/help/medium"
	"guichet/app/help/medium/mediumtest"
)

func TestAFileIsWhatItsBytesSay(t *testing.T) {
	t.Parallel()
	const office = "application/vnd.openxmlformats-officedocument."
	long := strings.Repeat("mot ; chiffre\n", 20_000)
	for name, row := range map[string]struct {
		data []byte
		want medium.Info // an empty type is a refusal
	}{
		"film.mp4":     {mediumtest.MP4("isom", true, nil), medium.Info{Type: "video/mp4", Seconds: 95, Width: 640, Height: 360}},
		"sound.m4a":    {mediumtest.MP4("M4A ", false, nil), medium.Info{Type: "audio/mp4", Seconds: 95}},
		"film.mov":     {mediumtest.MP4("qt  ", true, nil), medium.Info{}},
		"picture.heic": {mediumtest.MP4("heic", true, nil), medium.Info{}},
		"cut.mp4":      {mediumtest.MP4("isom", true, nil)[:40], medium.Info{}},
		"film.webm":    {mediumtest.WebM("webm"), medium.Info{Type: "video/webm", Seconds: 2, Width: 320, Height: 240}},
		"film.mkv":     {mediumtest.WebM("matroska"), medium.Info{}},
		"talk.ogg":     {mediumtest.Ogg(), medium.Info{Type: "audio/ogg", Seconds: 3}},
		"bad.ogg":      {[]byte("OggS and nothing else that anybody knows"), medium.Info{}},
		"talk.mp3":     {mediumtest.MP3(false), medium.Info{Type: "audio/mpeg", Seconds: 1}},
		"tagged.mp3":   {mediumtest.MP3(true), medium.Info{Type: "audio/mpeg", Seconds: 1}},
		"tag only.mp3": {mediumtest.MP3(true)[:20], medium.Info{}},
		"sheet.pdf":    {[]byte("%PDF-1.7\n%\xe2\xe3"), medium.Info{Type: "application/pdf"}},
		"all.zip":      {mediumtest.ZIP("a.txt"), medium.Info{Type: "application/zip"}},
		"cut.zip":      {mediumtest.ZIP("a.txt")[:30], medium.Info{}},
		"a.docx":       {mediumtest.ZIP("[Content_Types].xml", "word/document.xml"), medium.Info{Type: office + "wordprocessingml.document"}},
		"a.xlsx":       {mediumtest.ZIP("[Content_Types].xml", "xl/workbook.xml"), medium.Info{Type: office + "spreadsheetml.sheet"}},
		"a.pptx":       {mediumtest.ZIP("[Content_Types].xml", "ppt/presentation.xml"), medium.Info{Type: office + "presentationml.presentation"}},
		"a.docm":       {mediumtest.ZIP("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), medium.Info{}},
		"a.odt":        {mediumtest.ZIP("mimetype", "content.xml"), medium.Info{Type: "application/vnd.oasis.opendocument.text"}},
		"prices.csv":   {[]byte("nom;prix\né;2\n"), medium.Info{Type: "text/csv"}},
		"latin.csv":    {[]byte("nom;prix\n\xe9;2\n"), medium.Info{Type: "text/csv"}},
		"long.txt":     {[]byte(long), medium.Info{Type: "text/plain"}},
		"page.html":    {[]byte("<!doctype html><p>x"), medium.Info{}},
		"page.txt":     {[]byte(long + "<SCRIPT>x</script>"), medium.Info{}},
		"edge.txt":     {[]byte(long[:64<<10-3] + "<svg onload=x>"), medium.Info{}},
		"drawing.svg":  {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), medium.Info{}},
		"run.sh":       {[]byte("#!/bin/sh\n"), medium.Info{}},
		"run.exe":      {[]byte("MZ\x90\x00\x03"), medium.Info{}},
		"late.txt":     {[]byte(long + "\x00"), medium.Info{}},
		"empty.txt":    {nil, medium.Info{}},
	} {
		got, err := medium.Look(bytes.NewReader(row.data), int64(len(row.data)), name)
		if got != row.want || (row.want.Type == "") != errors.Is(err, medium.ErrUnknown) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
		if row.want.Type != "" && !medium.Promising(row.data[:min(len(row.data), medium.HeadSize)]) {
			t.Errorf("%s is refused by its beginning", name)
		}
	}
	for _, head := range []string{"MZ\x90\x00", "<html>", "<svg/>", "\x7fELF"} {
		if medium.Promising([]byte(head)) {
			t.Errorf("%q may go on", head)
		}
	}
}

func FuzzLook(f *testing.F) {
	f.Add(mediumtest.MP4("isom", true, nil))
	f.Add(mediumtest.WebM("webm"))
	f.Add(mediumtest.Ogg())
	f.Add(mediumtest.MP3(true))
	f.Add(mediumtest.ZIP("mimetype"))
	f.Fuzz(func(t *testing.T, data []byte) {
		info, err := medium.Look(bytes.NewReader(data), int64(len(data)), "x.csv")
		if err != nil && !errors.Is(err, medium.ErrUnknown) {
			t.Fatal(err)
		}
		if info.Seconds < 0 || info.Width < 0 || info.Height < 0 || (err == nil) == (info.Type == "") {
			t.Fatalf("%+v, %v", info, err)
		}
	})
}
