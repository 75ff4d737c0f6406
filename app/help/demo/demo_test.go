package demo

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"guichet/app"
)

// text is what the checks need of one file.
type text struct {
	path string
	body string

	ID, Lang, Category, Title, Slug, Kind, State string
	Keywords, Related                            []string

	MediaFile string `yaml:"media_file"`
}

func readTexts(t *testing.T) []text {
	t.Helper()
	var all []text
	err := fs.WalkDir(Files(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".md" {
			return err
		}
		raw, err := fs.ReadFile(Files(), name)
		if err != nil {
			return err
		}
		front, body, ok := strings.Cut(strings.TrimPrefix(string(raw), "---\n"), "\n---\n\n")
		if !ok {
			t.Errorf("%s: no front matter", name)
		}
		v := text{path: name, body: body}
		dec := yaml.NewDecoder(strings.NewReader(front))
		dec.KnownFields(true)
		if err := dec.Decode(&v); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		all = append(all, v)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

type category struct {
	ID, Icon             string
	Titles, Descriptions map[app.Lang]string
}

func readCategories(t *testing.T) map[string]category {
	t.Helper()
	raw, err := fs.ReadFile(Files(), "categories.json")
	if err != nil {
		t.Fatal(err)
	}
	var list []category
	if err := json.Unmarshal(raw, &list); err != nil {
		t.Fatal(err)
	}
	byID := map[string]category{}
	for _, c := range list {
		byID[c.ID] = c
	}
	if len(byID) != 6 || len(list) != 6 {
		t.Errorf("%d categories, %d ids, want 6", len(list), len(byID))
	}
	return byID
}

func TestEveryTextIsCompleteInEveryLanguage(t *testing.T) {
	t.Parallel()
	langs, kinds, seen := map[string]int{}, map[string]string{}, map[string]bool{}
	for _, v := range readTexts(t) {
		langs[v.ID]++
		if k := kinds[v.ID]; k != "" && k != v.Kind {
			t.Errorf("%s: kind %s, elsewhere %s", v.path, v.Kind, k)
		}
		kinds[v.ID] = v.Kind
		for _, name := range []string{"id " + v.ID, "slug " + v.Slug, "title " + v.Title} {
			if seen[v.Lang+" "+name] {
				t.Errorf("%s: a second %s in %s", v.path, name, v.Lang)
			}
			seen[v.Lang+" "+name] = true
		}
		if v.Title == "" || v.State != "published" || len(v.Keywords) == 0 {
			t.Errorf("%s: title, state or keywords missing", v.path)
		}
		if n := len(strings.Fields(v.body)); n < 60 || n > 400 {
			t.Errorf("%s: %d words", v.path, n)
		}
	}
	articles := 0
	for id, n := range langs {
		if n != len(app.Langs()) {
			t.Errorf("%s stands in %d languages", id, n)
		}
		if kinds[id] != "page" {
			articles++
		}
	}
	if articles < 24 {
		t.Errorf("%d articles, want 24 or more", articles)
	}
}

func TestEveryTextStandsWhereItSays(t *testing.T) {
	t.Parallel()
	categories := readCategories(t)
	for _, v := range readTexts(t) {
		folder, title := path.Base(path.Dir(v.path)), ""
		if v.Kind == "page" {
			if folder != "pages" {
				t.Errorf("%s: a page outside pages", v.path)
			}
		} else if title = categories[folder].Titles[app.Lang(v.Lang)]; title == "" {
			t.Errorf("%s: folder %s is no category", v.path, folder)
		}
		if v.Category != title || v.path != path.Join(v.Lang, folder, v.ID+".md") {
			t.Errorf("%s: says %q, %s, %s", v.path, v.Category, v.Lang, v.ID)
		}
	}
}

func TestLinksAndImagesLeadSomewhere(t *testing.T) {
	t.Parallel()
	link := regexp.MustCompile(`\]\(([^)]*)\)`)
	all, ids, used := readTexts(t), map[string]bool{}, map[string]bool{}
	for _, v := range all {
		ids[v.ID] = true
	}
	for _, v := range all {
		for _, id := range v.Related {
			if !ids[id] || id == v.ID {
				t.Errorf("%s: related to %s", v.path, id)
			}
		}
		if v.MediaFile != "" {
			raw, err := fs.ReadFile(Files(), v.MediaFile)
			if err != nil || len(raw) == 0 || len(raw) > 20<<10 {
				t.Errorf("%s: file %s: %d bytes, %v", v.path, v.MediaFile, len(raw), err)
			}
			used[v.MediaFile] = true
		}
		for _, m := range link.FindAllStringSubmatch(v.body, -1) {
			if id, ok := strings.CutPrefix(m[1], "article:"); ok && ids[id] && id != v.ID {
				continue
			}
			if step, ok := strings.CutPrefix(m[1], "#"); ok && strings.Contains(v.body, " {#"+step+"}\n") || m[1] == "/"+v.Lang+"/ask" {
				continue
			}
			raw, err := fs.ReadFile(Files(), m[1])
			if err != nil || !bytes.HasPrefix(raw, []byte("\x89PNG")) || len(raw) > 40<<10 {
				t.Errorf("%s: link %s: %d bytes, %v", v.path, m[1], len(raw), err)
				continue
			}
			used[m[1]] = true
		}
	}
	if files, _ := fs.Glob(Files(), "files/*"); len(files) != len(used) {
		t.Errorf("%d files, %d of them used", len(files), len(used))
	}
}

func TestTypography(t *testing.T) {
	t.Parallel()
	code := regexp.MustCompile("(?m)^```.*$|`[^`\n]*`|^[|:\\- ]+$|^> \\[!.*$")
	wrong := map[string]*regexp.Regexp{
		"fr": regexp.MustCompile(`'|"|[^\x{202f}][?!;]|[^\x{a0}\d]:[^:\d]|«[^\x{a0}]|[^\x{a0}]»`),
		"en": regexp.MustCompile(`'|"|«|[ \x{a0}\x{202f}][?!;:]`),
		"es": regexp.MustCompile(`'|"|[ \x{a0}\x{202f}][?!;:»]|« `),
	}
	for _, v := range readTexts(t) {
		s := strings.ReplaceAll(v.Title+"\n"+v.body, "](article:", "](")
		s = strings.ReplaceAll(code.ReplaceAllString(s, ""), "![", "[")
		if hit := wrong[v.Lang].FindString(s); hit != "" {
			t.Errorf("%s: %q", v.path, hit)
		}
		if v.Lang == "es" && (strings.Count(s, "?") != strings.Count(s, "¿") ||
			strings.Count(s, "!") != strings.Count(s, "¡")) {
			t.Errorf("%s: a mark that was not opened", v.path)
		}
	}
}
