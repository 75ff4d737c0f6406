package source

import (
	"context"
	"os"
	"strings"
	"testing"
)

// BenchmarkPages reads 64 KiB of the shapes that cost most; the goal is under
// 100 ms each (security.md, P9).
func BenchmarkPages(b *testing.B) {
	page, err := os.ReadFile("testdata/pages/accordion.txt")
	if err != nil {
		b.Fatal(err)
	}
	for _, row := range []struct {
		name, unit string
		read       readFunc
	}{
		{"a real page", string(page), Text},
		{"one letter a line", "a\n", Text},
		{"one question a line", "a b?\n", Text},
		{"one name a line", "Ab\n\n", Text},
		{"bullets", "- a\n", Text},
		{"one long line", "a ", Text},
		{"brackets", "[", Text},
		{"quotes", "> ", Markdown},
		{"references", "](a ", Markdown},
		{"headings", "## a?\n", Markdown},
		{"paragraphs", "<p>a", HTML},
		{"depth", "<div>a", HTML},
		{"lists", "<ul><li>a", HTML},
		{"details", "<details><summary>a?</summary>b</details>", HTML},
		{"bold", "<b>a", HTML},
		{"tables", "<table><tr><td>a", HTML},
		{"yaml", "---\na: [[[[[[[[[[[[[[[[", Markdown},
		{"records", "{}\n", JSONL},
	} {
		text := strings.Repeat(row.unit, 64<<10/len(row.unit))
		b.Run(row.name, func(b *testing.B) {
			for b.Loop() {
				_ = row.read(context.Background(), "page", strings.NewReader(text), Options{},
					func(Entry) error { return nil }, func(Note) error { return nil })
			}
		})
	}
}
