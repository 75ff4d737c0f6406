package source

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"sort"
	"unicode/utf8"

	"guichet/app"
)

// JSONL reads one article per line, each a JSON object in UTF-8 with the fields
// id, lang, category, title, body, kind, slug, state, publish_at, keywords,
// related, audience and aliases, review_by, transcript and those of Media, and
// review, which WriteJSONL adds to a proposed title; title and body must be there. A line that
// cannot be read is a Refused note and the next one is read. The file may be of
// any length; memory is bounded by MaxRecord.
func JSONL(ctx context.Context, name string, in io.Reader, opt Options,
	emit func(Entry) error, note func(Note) error) error {
	return unstop(newReading(ctx, name, opt, emit, note).readJSONL(in))
}

func (r *reading) readJSONL(in io.Reader) error {
	br := bufio.NewReaderSize(r.counting(in), 64<<10)
	if err := r.guessFile(br); err != nil {
		return err
	}
	for n := 1; ; n++ {
		line, long, err := readLine(br, MaxRecord)
		if err != nil && err != io.EOF {
			return r.broken(err)
		}
		if n == 1 {
			line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
			if wrong := r.notJSONL(line); wrong != nil {
				return wrong
			}
		}
		if failed := r.jsonLine(line, long, n); failed != nil {
			return failed
		}
		if err == io.EOF {
			return nil
		}
	}
}

// notJSONL refuses a file whose first line shows that it is something else.
func (r *reading) notJSONL(line []byte) error {
	switch line = bytes.TrimSpace(line); {
	case bytes.HasPrefix(line, []byte("[")):
		return app.E(app.Invalid, "source.error.json_array", "Name", r.name)
	case bytes.HasPrefix(line, []byte("\xff\xfe")), bytes.HasPrefix(line, []byte("\xfe\xff")), isBinary(line):
		return app.E(app.Unsupported, "source.error.binary", "Name", r.name)
	}
	return nil
}

// readLine returns the next line without its end. Of one longer than limit the
// rest is read over and dropped.
func readLine(br *bufio.Reader, limit int) (line []byte, long bool, err error) {
	for {
		part, err := br.ReadSlice('\n')
		if !long && len(line)+len(part) > limit+2 {
			long, line = true, append(line, part[:min(len(part), 4*maxNoteText)]...)
			line = line[:min(len(line), 4*maxNoteText)]
		}
		if !long {
			line = append(line, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return bytes.TrimRight(line, "\r\n"), long, err
		}
	}
}

func (r *reading) jsonLine(line []byte, long bool, n int) error {
	refuse := func(key string, args ...any) error {
		return r.tell(Refused, n, n, string(line[:min(len(line), 8*maxNoteText)]), key, args...)
	}
	switch {
	case long:
		return refuse("source.refused.line_long", "Limit", MaxRecord>>10)
	case len(bytes.TrimSpace(line)) == 0:
		return nil
	case !utf8.Valid(line):
		return refuse("source.refused.encoding")
	}
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal(line, &fields); err != nil || fields == nil {
		return refuse("source.refused.json")
	}
	e := Entry{From: n, To: n}
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		key, value, err := r.jsonField(&e, name, fields[name])
		if err != nil {
			return err
		}
		if key != "" {
			return refuse(key, "Field", name, "Value", quote(value))
		}
	}
	return r.put(e)
}

// jsonField puts one field into the entry; key says why it cannot.
func (r *reading) jsonField(e *Entry, name string, raw json.RawMessage) (key, value string, err error) {
	value, single := jsonText(raw)
	if isList(name) {
		var list []string
		if single {
			list = splitList(value)
		} else if json.Unmarshal(raw, &list) != nil {
			return "source.refused.field", string(raw[:min(len(raw), maxNoteText)]), nil
		}
		e.setList(name, list)
		return "", "", nil
	}
	known, key := e.set(name, value)
	switch {
	case !known:
		return "", "", r.tellOnce(Changed, e.From, name, "source.note.field", "Field", name)
	case !single:
		return "source.refused.field", string(raw[:min(len(raw), maxNoteText)]), nil
	}
	return key, value, nil
}

// jsonText reads a text, a number, a truth value or null as text.
func jsonText(raw json.RawMessage) (string, bool) {
	var v any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if len(raw) > 0 && (raw[0] == '{' || raw[0] == '[') || d.Decode(&v) != nil {
		return "", false
	}
	switch v := v.(type) {
	case nil:
		return "", true
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	case bool:
		if v {
			return "true", true
		}
		return "false", true
	}
	return "", false
}
