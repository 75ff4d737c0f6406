package site

import (
	"fmt"
	"html/template"
	"path"
	"strings"
	"time"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/i18n"
	"guichet/app/settings"
	"guichet/app/web/kit"
)

// medium is what an article holds beside its words, nil for nothing.
func (s *Site) medium(set settings.Settings, page app.Lang, view help.ArticleView) *MediumBlock {
	return Medium(s.Texts.Printer(page), set.Zone, view, func(f *help.File) string { return help.FilePath(f.ID, f.Name) })
}

// Medium makes the block of a medium; at is where a file is served.
func Medium(words *i18n.Printer, zone *time.Location, view help.ArticleView, at func(*help.File) string) *MediumBlock {
	m := view.Medium
	if m == nil {
		return nil
	}
	b := &MediumBlock{
		Lang: view.Lang, Name: view.Title, Link: m.Link, Host: help.LinkHost(m.Link),
		Transcript: template.HTML(m.Transcript), // #nosec G203 -- made safe by markup.Render
	}
	if m.Seconds > 0 {
		b.Length, b.Clock = length(m.Seconds), fmt.Sprintf("PT%dS", m.Seconds)
	}
	if m.Held != "" {
		b.Held, _ = time.ParseInLocation(time.DateOnly, string(m.Held), zone)
	}
	if f := m.Poster; f != nil {
		b.Poster, b.Width, b.Height = at(f), f.Width, f.Height
	}
	f := m.File
	if f == nil {
		return b
	}
	b.Video, b.Audio = strings.HasPrefix(f.Type, "video/"), strings.HasPrefix(f.Type, "audio/")
	b.Src, b.Type, b.What, b.Size = at(f), f.Type, typeName(f.Type, f.Name), fileSize(words, f.Size)
	if !b.Video && !b.Audio {
		b.Name = f.Name
	}
	switch {
	case b.Video && f.Width > 0:
		b.Width, b.Height = f.Width, f.Height
	case b.Video && b.Width == 0:
		b.Width, b.Height = 16, 9 // so that nothing moves when it comes
	}
	if m.Captions != nil && b.Video {
		b.Captions = at(m.Captions)
	}
	return b
}

// length is how people write how long something takes: 4:05, 1:02:03.
func length(seconds int) string {
	if seconds >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
	}
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
}

// fileSize writes a size in thousands, as browsers do.
func fileSize(words *i18n.Printer, n int64) string {
	switch {
	case n < 1000:
		return words.T("media.size.bytes", "Count", int(n))
	case n < 1_000_000:
		return words.T("media.size.kb", "Size", words.Number((n+500)/1000))
	case n < 10_000_000:
		return words.T("media.size.mb", "Size", words.Decimal(float64((n+50_000)/100_000)/10))
	}
	return words.T("media.size.mb", "Size", words.Number((n+500_000)/1_000_000))
}

// typeName is what people call a type of file; it is the same in all languages.
func typeName(kind, name string) string {
	switch kind {
	case "audio/mpeg":
		return "MP3"
	case "audio/mp4":
		return "M4A"
	case "image/jpeg":
		return "JPEG"
	case "text/plain":
		return "TXT"
	case "text/csv":
		return "CSV"
	}
	if strings.HasPrefix(kind, "application/vnd.") {
		return strings.ToUpper(strings.TrimPrefix(path.Ext(name), "."))
	}
	_, sub, _ := strings.Cut(kind, "/")
	return strings.ToUpper(sub)
}

// cardMedium is what a list says of a medium.
func cardMedium(words *i18n.Printer, set settings.Settings, c help.Card) *CardMedium {
	m := c.Media
	if m == nil {
		return nil
	}
	out := &CardMedium{}
	if m.Type != "" {
		out.Facts = append(out.Facts, typeName(m.Type, m.Name), fileSize(words, m.Size))
	}
	if m.Host != "" {
		out.Facts = append(out.Facts, m.Host)
	}
	if m.Seconds > 0 {
		out.Facts = append(out.Facts, length(m.Seconds))
	}
	if m.Held != "" {
		out.Held, _ = time.ParseInLocation(time.DateOnly, string(m.Held), set.Zone)
	}
	return out
}

// videoLD describes a film that is served here, where all is known that a
// VideoObject must say; nil otherwise.
func videoLD(v kit.Variant, p ArticlePage, view help.ArticleView) ld {
	m := p.Medium
	if m == nil || !m.Video || m.Poster == "" || view.Published.IsZero() {
		return nil
	}
	out := ld{
		"@type": "VideoObject", "name": view.Title, "description": p.Description, "inLanguage": string(view.Lang),
		"thumbnailUrl": v.Origin + m.Poster, "contentUrl": v.Origin + m.Src, "uploadDate": view.Published.UTC().Format(time.RFC3339),
	}
	if m.Clock != "" {
		out["duration"] = m.Clock
	}
	return out
}
