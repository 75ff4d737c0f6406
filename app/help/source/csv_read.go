package source

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"

	"guichet/app"
)

// CSV reads a table whose first line names the columns, in English, French or
// Spanish (see the fields of JSONL); a title and a body column must be there.
// Columns are parted by ";", "," or tabs. Text is UTF-8, UTF-16 with a byte
// order mark, or Windows-1252. The file may be of any length; one record holds
// at most MaxRecord bytes.
func CSV(ctx context.Context, name string, in io.Reader, opt Options,
	emit func(Entry) error, note func(Note) error) error {
	return unstop(newReading(ctx, name, opt, emit, note).readCSV(in))
}

// sheet is a CSV file being read.
type sheet struct {
	*reading
	csv     *csv.Reader
	budget  *budget
	skipped int      // lines before the header
	last    int      // the last line of the record that was read last
	fields  []string // of each column, "" for one that is not ours
}

func (r *reading) readCSV(in io.Reader) error {
	t := &sheet{reading: r}
	if err := t.open(in); err != nil {
		return err
	}
	if err := t.header(); err != nil {
		return err
	}
	for {
		record, err := t.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if record == nil {
			continue
		}
		if err := t.row(record); err != nil {
			return err
		}
	}
}

// open finds the encoding and the separator.
func (t *sheet) open(in io.Reader) error {
	br := bufio.NewReaderSize(t.counting(in), 64<<10)
	start, err := br.Peek(4 << 10)
	if err != nil && err != io.EOF {
		return t.broken(err)
	}
	if isBinary(start) {
		return app.E(app.Unsupported, "source.error.binary", "Name", t.name)
	}
	switch {
	case bytes.HasPrefix(start, []byte("\xef\xbb\xbf")):
		_, _ = br.Discard(3)
	case bytes.HasPrefix(start, []byte("\xff\xfe")), bytes.HasPrefix(start, []byte("\xfe\xff")):
		utf16 := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder()
		br = bufio.NewReaderSize(utf16.Reader(br), 64<<10)
	}
	if err := t.guessFile(br); err != nil {
		return err
	}
	first, err := t.firstLine(br)
	if err != nil {
		return err
	}
	t.budget = &budget{in: br, left: MaxRecord}
	t.csv = csv.NewReader(t.budget)
	t.csv.Comma, t.csv.FieldsPerRecord = separator(first), -1
	return nil
}

// firstLine looks at the line of column names, behind the line "sep=;" that
// spreadsheets write.
func (t *sheet) firstLine(br *bufio.Reader) (string, error) {
	for {
		start, err := br.Peek(32 << 10)
		if err != nil && err != io.EOF && !errors.Is(err, bufio.ErrBufferFull) {
			return "", t.broken(err)
		}
		line, _, more := bytes.Cut(start, []byte("\n"))
		s := strings.ToLower(strings.TrimSpace(string(line)))
		if !more || s != "" && !strings.HasPrefix(s, "sep=") {
			return string(line), nil
		}
		if s != "" {
			if err := t.tell(Left, t.skipped+1, t.skipped+1, s, "source.note.separator"); err != nil {
				return "", err
			}
		}
		t.skipped++
		_, _ = br.Discard(len(line) + 1)
	}
}

// separator is the sign that parts the column names most often.
func separator(header string) rune {
	best := ','
	for _, c := range []rune{';', '\t'} {
		if strings.Count(header, string(c)) > strings.Count(header, string(best)) {
			best = c
		}
	}
	return best
}

// next returns one record, nil when a record was refused and reading goes on.
func (t *sheet) next() ([]string, error) {
	t.budget.left = MaxRecord
	record, err := t.csv.Read()
	var wrong *csv.ParseError
	switch {
	case err == nil || err == io.EOF:
		return record, err
	case errors.Is(err, errBudget):
		return nil, app.E(app.TooLarge, "source.error.record_long", "Name", t.name, "Line", t.last+1, "Limit", MaxRecord>>10)
	case errors.As(err, &wrong):
		from, to := t.skipped+wrong.StartLine, t.skipped+wrong.Line
		return nil, t.tell(Refused, from, max(from, to), strings.Join(record, " "), "source.refused.quotes")
	}
	return nil, t.broken(err)
}

// span returns the first and last line of a record.
func (t *sheet) span(record []string) (from, to int) {
	last := len(record) - 1
	from, _ = t.csv.FieldPos(0)
	to, _ = t.csv.FieldPos(last)
	to += strings.Count(record[last], "\n")
	t.last = t.skipped + to
	return t.skipped + from, t.last
}

func (t *sheet) row(record []string) error {
	from, to := t.span(record)
	e := Entry{From: from, To: to}
	if strings.TrimSpace(strings.Join(record, "")) == "" {
		return t.tell(Left, from, to, "", "source.note.empty_record")
	}
	if len(record) > len(t.fields) {
		if err := t.tell(Changed, from, to, record[len(t.fields)], "source.note.extra_cells"); err != nil {
			return err
		}
		record = record[:len(t.fields)]
	}
	for i, cell := range record {
		cell, err := t.cell(cell)
		if err != nil {
			return err
		}
		field := t.fields[i]
		if field == "" || e.setList(field, splitList(cell)) {
			continue
		}
		if _, key := e.set(field, cell); key != "" {
			return t.tell(Refused, from, to, e.Title, key, "Field", field, "Value", quote(cell))
		}
	}
	return t.put(e)
}

// cell decodes one cell: separators and quotes are ASCII in every encoding
// read here, so a table is cut first and decoded then.
func (t *sheet) cell(s string) (string, error) {
	if utf8.ValidString(s) {
		return s, nil
	}
	return windows([]byte(s)), t.tellOnce(Changed, 0, "", "source.note.windows")
}

// errBudget says that one record is longer than MaxRecord.
var errBudget = errors.New("source: record too long")

// budget bounds how much of a file one record may take: a quote that is never
// closed would else hold all of it in memory.
type budget struct {
	in   *bufio.Reader
	left int
}

func (b *budget) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errBudget
	}
	n, err := b.in.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}
