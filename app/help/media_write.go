package help

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"path"
	"strings"

	"guichet/app"
	"guichet/app/help/medium"
	"guichet/store"
	"guichet/store/blob"
)

// MediaPart says which part of a medium a file is for.
type MediaPart string

// The parts.
const (
	FilePart     MediaPart = "file"
	CaptionsPart MediaPart = "captions"
	PosterPart   MediaPart = "poster"
)

// AddMedia keeps a file for a medium of a kind. What it is is found from its
// bytes: for a video or a recording MP4, WebM, Ogg, MP3 and M4A; for a download
// PDF, ZIP, CSV, plain text, office documents without programs, and images,
// which are made anew; captions are WebVTT. The bytes go to the disk as they
// come. Refusals are app.Errors of kind Unsupported, TooLarge and Invalid.
func (h *Help) AddMedia(ctx context.Context, who app.Actor, kind Kind, part MediaPart, name string, rd io.Reader) (File, error) {
	if err := mayWrite(who); err != nil {
		return File{}, err
	}
	f, refs, err := h.keepMedia(ctx, kind, part, name, rd)
	if err != nil {
		return File{}, err
	}
	return h.attach(ctx, who, f, refs)
}

func (h *Help) keepMedia(ctx context.Context, kind Kind, part MediaPart, name string, rd io.Reader) (File, []blob.Ref, error) {
	switch {
	case !kind.Media():
		return File{}, nil, app.E(app.Invalid, "help.error.kind")
	case part == CaptionsPart && kind.Plays():
		return h.keepCaptions(ctx, name, rd)
	case part != FilePart && part != PosterPart:
		return File{}, nil, app.E(app.Invalid, "help.error.kind")
	}
	br := bufio.NewReaderSize(rd, medium.HeadSize)
	head, err := br.Peek(medium.HeadSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return File{}, nil, err
	}
	image := strings.HasPrefix(http.DetectContentType(head), "image/")
	switch {
	case part == PosterPart && !image:
		return File{}, nil, app.E(app.Unsupported, "help.error.media.poster")
	case image && (part == PosterPart || kind == Download):
		return h.keep(ctx, name, br)
	case image || !medium.Promising(head):
		return File{}, nil, refusedType(kind)
	}
	return h.stream(ctx, kind, name, br)
}

// stream keeps a file without ever holding the whole of it.
func (h *Help) stream(ctx context.Context, kind Kind, name string, rd io.Reader) (File, []blob.Ref, error) {
	now := h.clock()
	f := File{ID: app.NewID(now), Name: fileName(name), Created: now}
	ref, err := h.st.Blobs().Put(ctx, rd, MaxMedia)
	if errors.Is(err, blob.ErrTooLarge) {
		return f, nil, app.E(app.TooLarge, "help.error.media.large", "Limit", MaxMedia>>20)
	}
	if err != nil {
		return f, nil, err
	}
	rc, err := h.open(ref.Hash)
	if err != nil {
		return f, nil, err
	}
	defer rc.Close()
	info, err := medium.Look(rc, ref.Size, f.Name)
	if errors.Is(err, medium.ErrUnknown) || err == nil && !kind.takes(info.Type) {
		return f, nil, refusedType(kind)
	}
	if err != nil {
		return f, nil, err
	}
	f.Hash, f.Size, f.Type = ref.Hash, ref.Size, info.Type
	f.Name = endingAs(f.Name, f.Type)
	f.Seconds, f.Width, f.Height = info.Seconds, info.Width, info.Height
	ref.Type = info.Type
	return f, []blob.Ref{ref}, nil
}

// Ending is what the name of a file of a type ends in, for programs that go by
// that: a file that was taken away is never opened as something else.
func Ending(kind string) string {
	const office = "application/vnd.openxmlformats-officedocument."
	const open = "application/vnd.oasis.opendocument."
	end, ok := map[string]string{
		"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp", "application/pdf": ".pdf",
		"application/zip": ".zip", "text/csv": ".csv", captionsType: ".vtt",
		"video/mp4": ".mp4", "video/webm": ".webm", "video/ogg": ".ogv",
		"audio/mp4": ".m4a", "audio/webm": ".weba", "audio/ogg": ".ogg", "audio/mpeg": ".mp3",
		office + "wordprocessingml.document": ".docx", office + "spreadsheetml.sheet": ".xlsx",
		office + "presentationml.presentation": ".pptx",
		open + "text":                          ".odt", open + "spreadsheet": ".ods", open + "presentation": ".odp",
	}[kind]
	if !ok {
		return ".txt"
	}
	return end
}

// endingAs gives a name the ending of a type, unless it has one of the same.
func endingAs(name, kind string) string {
	ext := strings.ToLower(path.Ext(name))
	same := ext == Ending(kind)
	switch kind {
	case "video/mp4":
		same = same || ext == ".m4v"
	case "audio/mp4":
		same = same || ext == ".mp4" || ext == ".m4b"
	case "audio/ogg":
		same = same || ext == ".oga" || ext == ".opus"
	}
	if same {
		return name
	}
	return stem(name) + Ending(kind)
}

// takes reports whether a file of a type is what articles of the kind are about.
func (k Kind) takes(kind string) bool {
	plays := strings.HasPrefix(kind, "video/") || strings.HasPrefix(kind, "audio/")
	return k.Plays() == plays
}

func refusedType(kind Kind) error {
	if kind == Download {
		return app.E(app.Unsupported, "help.error.media.type.download")
	}
	return app.E(app.Unsupported, "help.error.media.type.plays")
}

const captionsType = "text/vtt"

func (f *File) captions() bool { return f.Type == captionsType }

func (h *Help) keepCaptions(ctx context.Context, name string, rd io.Reader) (File, []blob.Ref, error) {
	now := h.clock()
	f := File{ID: app.NewID(now), Name: fileName(name), Created: now, Type: captionsType}
	data, err := io.ReadAll(io.LimitReader(rd, MaxCaptions+1))
	if err != nil {
		return f, nil, err
	}
	if len(data) > MaxCaptions {
		return f, nil, app.E(app.TooLarge, "help.error.captions.large", "Limit", MaxCaptions>>20)
	}
	var bad *medium.CaptionsError
	if _, err := medium.Captions(data); errors.As(err, &bad) {
		return f, nil, app.E(app.Invalid, "help.error.captions."+bad.Word, "Line", bad.Line).Wrap(err)
	}
	f.Name = stem(f.Name) + ".vtt"
	f.Size = int64(len(data))
	ref, err := h.st.Blobs().Put(ctx, bytes.NewReader(data), MaxCaptions)
	f.Hash = ref.Hash
	return f, []blob.Ref{ref}, err
}

// MediaFiles returns what is known of the files of a medium, for the staff; nil
// for those that are not there.
func (h *Help) MediaFiles(r store.Reader, who app.Actor, m Media) (file, captions, poster *File, err error) {
	if err := mayLook(who); err != nil {
		return nil, nil, nil, err
	}
	for _, one := range [...]struct {
		id app.ID
		to **File
	}{{m.File, &file}, {m.Captions, &captions}, {m.Poster, &poster}} {
		if one.id.IsZero() {
			continue
		}
		f, err := files.Get(r, store.K(one.id))
		if err == nil {
			*one.to = &f
		} else if !missing(err) {
			return nil, nil, nil, err
		}
	}
	return file, captions, poster, nil
}
