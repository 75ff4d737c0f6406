package frontend

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

func TestOpenReadsTheBuild(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		files fstest.MapFS
		built bool
		fails bool
	}{
		"nothing built yet": {fstest.MapFS{".gitignore": file("*")}, false, false},
		"built": {fstest.MapFS{
			"manifest.json": file(`{"styles/site.css":{"file":"assets/site-x.css"}}`),
			"icons.json":    file(`{"circle-help":"<path/>"}`),
		}, true, false},
		"a manifest cut short": {fstest.MapFS{"manifest.json": file(`{"styles`)}, false, true},
		"icons cut short":      {fstest.MapFS{"icons.json": file(`[`)}, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, err := open(row.files)
			if (err != nil) != row.fails {
				t.Fatalf("error %v", err)
			}
			if err == nil && b.Built() != row.built {
				t.Errorf("built %v", b.Built())
			}
		})
	}
}

func TestUnknownIconIsTheDefaultOne(t *testing.T) {
	t.Parallel()
	b, err := open(fstest.MapFS{"icons.json": file(`{"circle-help":"<path d=\"?\"/>","leaf":"<path d=\"l\"/>"}`)})
	if err != nil {
		t.Fatal(err)
	}
	if got := b.Icon("leaf"); !strings.Contains(string(got), `d="l"`) {
		t.Errorf("leaf: %s", got)
	}
	if got := b.Icon(`"><script>`); !strings.Contains(string(got), `d="?"`) || strings.Contains(string(got), "script") {
		t.Errorf("unknown: %s", got)
	}
}

func TestEveryPageHasATemplateOfItsName(t *testing.T) {
	t.Parallel()
	b, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	names, err := fs.Glob(b.Templates(), "pages/*/*.html")
	if err != nil || len(names) == 0 {
		t.Fatalf("%d pages, %v", len(names), err)
	}
	for _, name := range names {
		folder, file, _ := strings.Cut(strings.TrimPrefix(name, "pages/"), "/")
		if file != folder+".html" {
			t.Errorf("%s: the renderer looks for pages/%s/%s.html", name, folder, folder)
		}
	}
}

func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
