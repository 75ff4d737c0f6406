package help

import (
	"context"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"guichet/app"
	"guichet/app/help/demo"
	"guichet/store/search/searchtest"
)

// TestQualityOfTheDemonstration asks the blind queries as a visitor does.
// go test -v -run TestQualityOfTheDemonstration prints the table.
func TestQualityOfTheDemonstration(t *testing.T) {
	t.Parallel()
	h := open(t)
	_, err := h.LoadDemo(t.Context(), func(Event) error { return nil })
	h.must(err)
	h.follow()
	h.must(h.Synced(t.Context()))
	queries, err := searchtest.Blind()
	h.must(err)
	ids := demoIDs(t)
	for _, q := range queries {
		for id := range q.Grades {
			if _, ok := ids["="+id]; !ok {
				t.Errorf("%q: %s is no demonstration article", q.Text, id)
			}
		}
	}
	table, err := searchtest.Measure(queries, func(q searchtest.Query) (searchtest.Answer, error) {
		return h.answered(t.Context(), q, ids)
	})
	h.must(err)
	t.Logf("\n%s", table)
	if table.All.MRR < .92 || table.French.MRR < .93 || table.All.Three < .94 {
		t.Errorf("MRR@10 %.3f, French %.3f, first three %.3f", table.All.MRR, table.French.MRR, table.All.Three)
	}
	if table.Refused < .80 || table.All.Doubted > .11 {
		t.Errorf("%.3f without an answer refused, %.3f with one doubted", table.Refused, table.All.Doubted)
	}
	if typo := table.InFrench["typo"].MRR; typo < .93 {
		t.Errorf("French typing errors %.3f", typo)
	}
	if os.Getenv("GUICHET_MISSES") != "" {
		for _, m := range table.Misses {
			t.Logf("%-10s %s %-60q rank %d sure %-5v %v", m.Query.Kind, m.Query.Lang, m.Query.Text, m.Rank, m.Sure, m.IDs[:min(4, len(m.IDs))])
		}
	}
}

func (h *house) answered(ctx context.Context, q searchtest.Query, ids map[string]string) (searchtest.Answer, error) {
	res, err := h.Search(ctx, app.Visitor(), SearchQuery{Text: q.Text, Lang: q.Lang, Limit: 10})
	a := searchtest.Answer{Sure: res.Confident}
	for _, hit := range res.Hits {
		a.IDs = append(a.IDs, ids[string(hit.Lang)+"/"+path.Base(hit.Path)])
	}
	return a, err
}

var demoHead = regexp.MustCompile(`(?m)^(id|slug): (\S+)$`)

// demoIDs are the ids of the demonstration by language and slug, and after "=".
func demoIDs(t *testing.T) map[string]string {
	t.Helper()
	ids := map[string]string{}
	err := fs.WalkDir(demo.Files(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".md" {
			return err
		}
		text, err := fs.ReadFile(demo.Files(), name)
		if err != nil {
			return err
		}
		head := map[string]string{}
		for _, m := range demoHead.FindAllStringSubmatch(string(text), 2) {
			head[m[1]] = m[2]
		}
		lang, _, _ := strings.Cut(name, "/")
		ids[lang+"/"+head["slug"]] = head["id"]
		ids["="+head["id"]] = head["id"]
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return ids
}
