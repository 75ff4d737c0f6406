package source

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
)

func TestJSONLRefusesALineAndReadsTheNext(t *testing.T) {
	t.Parallel()
	good := `{"title":"The last line","body":"It is read."}`
	for _, row := range []struct{ name, line, key string }{
		{"no JSON", "hello", "source.refused.json"},
		{"null", "null", "source.refused.json"},
		{"cut", `{"title":"a`, "source.refused.json"},
		{"two on a line", good + good, "source.refused.json"},
		{"not UTF-8", "{\"title\":\"\xff\",\"body\":\"b\"}", "source.refused.encoding"},
		{"no title", `{"body":"b"}`, "source.refused.title"},
		{"a title of spaces", `{"title":" \t\n","body":"b"}`, "source.refused.title"},
		{"a long title", `{"title":"` + strings.Repeat("x", MaxTitle+1) + `","body":"b"}`, "source.refused.title_long"},
		{"no body", `{"title":"t"}`, "source.refused.body"},
		{"a body of controls", `{"title":"t","body":"\u0000\u202e"}`, "source.refused.body"},
		{"a large body", `{"title":"t","body":"` + strings.Repeat("x", MaxBody+1) + `"}`, "source.refused.body_large"},
		{"a long line", `{"title":"t","body":"` + strings.Repeat("x", MaxRecord) + `"}`, "source.refused.line_long"},
		{"a long id", `{"id":"` + strings.Repeat("x", MaxField+1) + `","title":"t","body":"b"}`, "source.refused.field_long"},
		{"an absurd slug", `{"slug":"../../etc","title":"t","body":"b"}`, "source.refused.slug"},
		{"unknown language", `{"lang":"tlh","title":"t","body":"b"}`, "source.refused.lang"},
		{"unknown kind", `{"kind":"poem","title":"t","body":"b"}`, "source.refused.kind"},
		{"unknown state", `{"state":"gone","title":"t","body":"b"}`, "source.refused.state"},
		{"unknown audience", `{"audience":"me","title":"t","body":"b"}`, "source.refused.audience"},
		{"a day that is none", `{"publish_at":"2024-02-30","title":"t","body":"b"}`, "source.refused.date"},
		{"a body that is a list", `{"title":"t","body":["b"]}`, "source.refused.field"},
		{"keywords that are numbers", `{"title":"t","body":"b","keywords":[1]}`, "source.refused.field"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			got, err := collect(strings.NewReader(row.line+"\n"+good+"\n"), JSONL)
			if err != nil || len(got.Entries) != 1 || got.Entries[0].From != 2 {
				t.Fatalf("%d entries, %v", len(got.Entries), err)
			}
			last := got.Notes[len(got.Notes)-1]
			if last.Level != Refused || last.Key != row.key || last.Line != 1 {
				t.Errorf("%+v, want %s on line 1", last, row.key)
			}
		})
	}
}

func TestJSONLLimitsAreReachable(t *testing.T) {
	t.Parallel()
	body := strings.Repeat("é", MaxBody/2)
	line := `{"title":"` + strings.Repeat("é", MaxTitle) + `","body":"` + body + `\r\n\r\n "}`
	got, err := collect(strings.NewReader(line), JSONL)
	if err != nil || len(got.Entries) != 1 || got.Entries[0].Body != body {
		t.Errorf("%+v, %v", got.Notes, err)
	}
}

func TestOldAddressesStayOnThisSite(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ in, want string }{
		{"/faq/old.html", "/faq/old.html"},
		{"/faq?id=3", "/faq?id=3"},
		{"https://shop.example/faq/old#part", "/faq/old"},
		{"//evil.example/x", ""},
		{"https://a.example//evil.example/x", ""},
		{`/\evil.example`, ""},
		{`\\evil.example`, ""},
		{"javascript:alert(1)", ""},
		{"faq.html", ""},
		{"https://shop.example", ""},
		{"/a b", "/a%20b"},
		{"/100%", "/100%25"},
		{"/" + strings.Repeat("a", MaxAlias), ""},
	} {
		line := fmt.Sprintf(`{"title":"t","body":"b","aliases":[%q]}`, row.in)
		got, err := collect(strings.NewReader(line), JSONL)
		if err != nil || len(got.Entries) != 1 {
			t.Fatalf("%s: %+v, %v", row.in, got, err)
		}
		switch a := got.Entries[0].Aliases; {
		case row.want == "" && (len(a) > 0 || len(got.Notes) != 1):
			t.Errorf("%q kept as %q with %+v", row.in, a, got.Notes)
		case row.want != "" && (len(a) != 1 || a[0] != row.want):
			t.Errorf("%q became %q, want %q", row.in, a, row.want)
		}
	}
}

func TestJSONLNeedsNoMemoryForItsLength(t *testing.T) {
	// Not parallel: other tests would be measured too.
	const lines = 6_000
	body := strings.Repeat("words of an answer ", 100)
	in, out := io.Pipe()
	go func() {
		for i := range lines {
			_ = WriteJSONL(out, Entry{Title: fmt.Sprint("Article ", i), Body: body})
		}
		_ = out.Close()
	}()
	var start, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&start)
	n := 0
	err := JSONL(context.Background(), "big", in, Options{}, func(Entry) error {
		if n++; n%2000 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&now)
			if now.HeapAlloc > start.HeapAlloc+4<<20 {
				t.Errorf("after %d lines %d KiB are held", n, (now.HeapAlloc-start.HeapAlloc)>>10)
			}
		}
		return nil
	}, func(n Note) error { t.Errorf("%+v", n); return nil })
	if err != nil || n != lines {
		t.Errorf("%d lines, %v", n, err)
	}
}
