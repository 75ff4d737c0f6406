package source

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"guichet/app"
)

// frontMatter parts a Markdown text from the YAML before it. lines is how many
// lines the YAML takes with its two fences; 0 when there is none.
func frontMatter(s string) (front, body string, lines int) {
	if !strings.HasPrefix(s, "---\n") {
		return "", s, 0
	}
	lines = 1
	for rest := s[4:]; ; {
		line, after, more := strings.Cut(rest, "\n")
		lines++
		if l := strings.TrimRight(line, " \t"); l == "---" || l == "..." {
			return s[4 : len(s)-len(rest)], after, lines
		}
		if !more {
			return "", s, 0
		}
		rest = after
	}
}

// readFront puts front matter into an entry. Every refusal is a refusal of the
// file: a text without the category or audience it asked for must not appear.
func (r *reading) readFront(e *Entry, front string) error {
	if len(front) > maxFront {
		return app.E(app.TooLarge, "source.error.front_large", "Name", r.name, "Limit", maxFront>>10)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(front), &doc); err != nil {
		return app.E(app.Invalid, "source.error.front", "Name", r.name).Wrap(err)
	}
	if len(doc.Content) == 0 {
		return nil
	}
	fields := doc.Content[0]
	if fields.Kind != yaml.MappingNode || hasAlias(&doc) {
		return app.E(app.Invalid, "source.error.front", "Name", r.name)
	}
	for i := 0; i+1 < len(fields.Content); i += 2 {
		if err := r.frontField(e, fields.Content[i], fields.Content[i+1]); err != nil {
			return err
		}
	}
	return nil
}

// hasAlias finds anchors and aliases: a few of them can stand for gigabytes,
// and no front matter needs one.
func hasAlias(n *yaml.Node) bool {
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		return true
	}
	for _, c := range n.Content {
		if hasAlias(c) {
			return true
		}
	}
	return false
}

func (r *reading) frontField(e *Entry, name, value *yaml.Node) error {
	field := column(name.Value)
	if name.Value == fieldReview {
		field = fieldReview
	}
	if field == "" || field == fieldBody {
		return r.tellOnce(Changed, name.Line+1, quote(name.Value), "source.note.field", "Field", quote(name.Value))
	}
	bad := app.E(app.Invalid, "source.error.front_field", "Name", r.name, "Field", field)
	if isList(field) {
		list, ok := yamlList(value)
		if !ok {
			return bad
		}
		e.setList(field, list)
		return nil
	}
	if value.Kind != yaml.ScalarNode {
		return bad
	}
	if _, key := e.set(field, yamlText(value)); key != "" {
		return app.E(app.Invalid, key, "Name", r.name, "Field", field, "Value", quote(value.Value))
	}
	return nil
}

// yamlText is a scalar as it was written, so that an id of 007 stays one.
func yamlText(n *yaml.Node) string {
	if n.Tag == "!!null" {
		return ""
	}
	return n.Value
}

func yamlList(n *yaml.Node) ([]string, bool) {
	switch n.Kind {
	case yaml.ScalarNode:
		return splitList(yamlText(n)), true
	case yaml.SequenceNode:
		var list []string
		for _, c := range n.Content {
			if c.Kind != yaml.ScalarNode {
				return nil, false
			}
			list = append(list, yamlText(c))
		}
		return list, true
	}
	return nil, false
}
