package source

import (
	"bytes"
	"fmt"

	"go.yaml.in/yaml/v3"

	"guichet/app/help/fold"
)

// MarkdownFile writes an entry as a Markdown file with front matter. Markdown
// reads the same entry back; Files, Name, From and To are not written. The name
// is a path "<lang>/<slug or folded title>.md" of letters, digits and hyphens:
// entries may share one, and whoever fills a folder tells them apart.
func MarkdownFile(e Entry) (name string, data []byte, err error) {
	front, err := yaml.Marshal(wireOf(e))
	if err != nil {
		return "", nil, fmt.Errorf("source: writing front matter: %w", err)
	}
	var b bytes.Buffer
	b.WriteString("---\n")
	b.Write(front)
	b.WriteString("---\n\n")
	b.WriteString(e.Body)
	b.WriteByte('\n')
	return fileName(e), b.Bytes(), nil
}

func fileName(e Entry) string {
	base := e.Slug
	if base == "" {
		base = e.Title
	}
	if base = fold.Slug(base, 60); base == "" {
		base = "article"
	}
	if e.Lang == "" {
		return base + ".md"
	}
	return string(e.Lang) + "/" + base + ".md"
}
