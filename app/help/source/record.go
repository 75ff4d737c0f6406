package source

import (
	"strings"
	"time"

	"guichet/app"
	"guichet/app/help/fold"
)

// fields are the names that JSON lines, CSV headers and front matter share.
const (
	fieldID        = "id"
	fieldLang      = "lang"
	fieldCategory  = "category"
	fieldTitle     = "title"
	fieldBody      = "body"
	fieldKind      = "kind"
	fieldSlug      = "slug"
	fieldState     = "state"
	fieldPublishAt = "publish_at"
	fieldKeywords  = "keywords"
	fieldRelated   = "related"
	fieldAudience  = "audience"
	fieldAliases   = "aliases"
	fieldReview    = "review"

	fieldReviewBy   = "review_by"
	fieldMedia      = "media_file"
	fieldCaptions   = "media_captions"
	fieldPoster     = "media_poster"
	fieldLink       = "media_link"
	fieldSeconds    = "media_seconds"
	fieldHeld       = "media_held"
	fieldTranscript = "transcript"
)

// set puts a single value into the entry; known is false for a name that is not
// one of the fields, key is the sentence for a value that cannot be read.
func (e *Entry) set(field, value string) (known bool, key string) {
	ok := true
	switch field {
	case fieldID:
		e.ID = value
	case fieldCategory:
		e.Category = value
	case fieldTitle:
		e.Title = value
	case fieldBody:
		e.Body = value
	case fieldSlug:
		e.Slug = value
	case fieldLang:
		if e.Lang, ok = knownLang(strings.TrimSpace(value)); !ok {
			return true, "source.refused.lang"
		}
	case fieldKind:
		if e.Kind, ok = readKind(value); !ok {
			return true, "source.refused.kind"
		}
	case fieldState:
		if e.State, ok = readState(value); !ok {
			return true, "source.refused.state"
		}
	case fieldAudience:
		if e.Audience, ok = readAudience(value); !ok {
			return true, "source.refused.audience"
		}
	case fieldPublishAt:
		if e.PublishAt, ok = readTime(value); !ok {
			return true, "source.refused.date"
		}
	case fieldReview:
		e.Review = value == "true"
	default:
		return e.setMore(field, value)
	}
	return true, ""
}

// setMore is set for what few entries have.
func (e *Entry) setMore(field, value string) (known bool, key string) {
	switch field {
	case fieldReviewBy:
		if e.ReviewBy = strings.TrimSpace(value); e.ReviewBy != "" {
			if _, err := time.Parse(time.DateOnly, e.ReviewBy); err != nil {
				return true, "source.refused.date"
			}
		}
	case fieldMedia:
		e.Media.File = value
	case fieldCaptions:
		e.Media.Captions = value
	case fieldPoster:
		e.Media.Poster = value
	case fieldLink:
		e.Media.Link = value
	case fieldSeconds:
		e.Media.Seconds = value
	case fieldHeld:
		e.Media.Held = value
	case fieldTranscript:
		e.Media.Transcript = value
	default:
		return false, ""
	}
	return true, ""
}

// setList puts a list into the entry and reports whether the field is one.
func (e *Entry) setList(field string, values []string) bool {
	switch field {
	case fieldKeywords:
		e.Keywords = values
	case fieldRelated:
		e.Related = values
	case fieldAliases:
		e.Aliases = values
	default:
		return false
	}
	return true
}

func isList(field string) bool { return new(Entry).setList(field, nil) }

// splitList parts a list written as one text: at "|", else at line ends, else
// at ";", else at ",".
func splitList(s string) []string {
	for _, sep := range []string{"|", "\n", ";", ","} {
		if strings.Contains(s, sep) {
			return strings.Split(s, sep)
		}
	}
	return []string{s}
}

func readKind(s string) (string, bool) {
	switch fold.Key(s) {
	case "":
		return "", true
	case "question", "pregunta", "faq":
		return KindQuestion, true
	case "guide", "guia", "article", "articulo":
		return KindGuide, true
	case "page", "pagina":
		return KindPage, true
	case "video":
		return KindVideo, true
	case "recording", "enregistrement", "grabacion", "webinar":
		return KindRecording, true
	case "download", "telechargement", "descarga":
		return KindDownload, true
	case "troubleshooting", "depannage", "diagnostico", "solucion de problemas":
		return KindSteps, true
	}
	return "", false
}

func readState(s string) (string, bool) {
	switch fold.Key(s) {
	case "":
		return "", true
	case "draft", "brouillon", "borrador":
		return StateDraft, true
	case "review", "in review", "a relire", "en relecture", "relecture", "revision", "en revision":
		return StateReview, true
	case "published", "publie", "publiee", "publicado", "publicada", "online", "en ligne":
		return StatePublished, true
	case "archived", "archive", "archivee", "archivado", "archivada":
		return StateArchived, true
	}
	return "", false
}

func readAudience(s string) (app.Audience, bool) {
	switch fold.Key(s) {
	case "":
		return "", true
	case "everyone", "public", "tous", "tout le monde", "todos", "publico":
		return app.Everyone, true
	case "signed in", "clients", "connectes", "clientes", "customers":
		return app.SignedInOnly, true
	case "staff", "equipe", "equipo", "interne", "internal", "interno":
		return app.StaffOnly, true
	}
	return "", false
}

// readTime reads a date or a moment of RFC 3339; without a zone it is UTC.
func readTime(s string) (time.Time, bool) {
	s = strings.TrimSpace(s)
	if s == "" {
		return time.Time{}, true
	}
	for _, form := range []string{time.RFC3339, "2006-01-02", "2006-01-02 15:04", "2006-01-02T15:04",
		"2006-01-02 15:04:05"} {
		if t, err := time.Parse(form, s); err == nil {
			return t.UTC().Truncate(time.Second), true
		}
	}
	return time.Time{}, false
}
