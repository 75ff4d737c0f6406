package source

import (
	"io"
	"slices"
	"strings"

	"guichet/app"
	"guichet/app/help/fold"
)

// header reads the column names.
func (t *sheet) header() error {
	record, err := t.next()
	if err == io.EOF {
		return app.E(app.Invalid, "source.error.empty", "Name", t.name)
	}
	if err != nil {
		return err
	}
	if record == nil || len(record) > maxColumns {
		return app.E(app.Invalid, "source.error.header", "Name", t.name)
	}
	from, to := t.span(record)
	var other []string
	for i, cell := range record {
		if cell, err = t.cell(cell); err != nil {
			return err
		}
		record[i] = cell
		field := column(cell)
		if field != "" && slices.Contains(t.fields, field) {
			return app.E(app.Invalid, "source.error.column_twice", "Name", t.name, "Field", field)
		}
		if field == "" && strings.TrimSpace(cell) != "" {
			other = append(other, quote(cell))
		}
		t.fields = append(t.fields, field)
	}
	if !slices.Contains(t.fields, fieldTitle) || !slices.Contains(t.fields, fieldBody) {
		return app.E(app.Invalid, "source.error.header", "Name", t.name)
	}
	if err := t.tell(Left, from, to, strings.Join(record, " "), "source.note.header"); err != nil {
		return err
	}
	for _, name := range other {
		if err := t.tellOnce(Changed, from, name, "source.note.field", "Field", name); err != nil {
			return err
		}
	}
	return nil
}

// column is the field that a column's name stands for, "" for none.
func column(name string) string {
	s := fold.Key(name)
	switch s {
	case "id", "identifiant", "identifier", "identificador", "ref", "reference", "referencia":
		return fieldID
	case "lang", "langue", "language", "idioma", "lengua":
		return fieldLang
	case "category", "categorie", "categoria", "rubrique", "theme", "section", "seccion", "tema":
		return fieldCategory
	case "title", "titre", "titulo", "question", "pregunta", "intitule":
		return fieldTitle
	case "body", "corps", "cuerpo", "answer", "reponse", "respuesta", "text", "texte", "texto", "content", "contenu",
		"contenido":
		return fieldBody
	case "kind", "type", "tipo", "genre":
		return fieldKind
	case "slug":
		return fieldSlug
	}
	return laterColumn(s)
}

func laterColumn(s string) string {
	switch s {
	case "state", "status", "etat", "statut", "estado":
		return fieldState
	case "publish at", "publication", "date de publication", "publier le", "fecha de publicacion", "publicar el":
		return fieldPublishAt
	case "keywords", "mots cles", "mots clefs", "palabras clave", "tags", "etiquettes", "etiquetas":
		return fieldKeywords
	case "related", "lies", "articles lies", "voir aussi", "relacionados", "articulos relacionados", "ver tambien":
		return fieldRelated
	case "audience", "public", "publico", "audiencia":
		return fieldAudience
	case "aliases", "alias", "anciennes adresses", "redirections", "direcciones antiguas", "redirecciones":
		return fieldAliases
	case "review by", "relire avant", "revisar antes":
		return fieldReviewBy
	case "media file":
		return fieldMedia
	case "media captions":
		return fieldCaptions
	case "media poster":
		return fieldPoster
	case "media link":
		return fieldLink
	case "media seconds":
		return fieldSeconds
	case "media held":
		return fieldHeld
	case "transcript", "transcription", "transcripcion":
		return fieldTranscript
	}
	return ""
}
