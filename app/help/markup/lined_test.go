package markup

import (
	"reflect"
	"regexp"
	"strings"
	"testing"

	"guichet/app"
)

const linedText = "# Un\n\nDeux\ntrois\n\n- quatre\n- cinq\n\n  six\n\n> [!TIP]\n> sept\n\n```sh\nhuit\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n" +
	"![](" + own + ") et [x](article:z)\n\n<div>neuf</div>\n\n***\n"

func TestBlocksBearTheirLines(t *testing.T) {
	t.Parallel()
	rd := newRenderer(t)
	doc, err := rd.Lined(linedText, app.French, ours)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range regexp.MustCompile(`<(\w+)[^>]* data-line="(\d+)"`).FindAllStringSubmatch(doc.HTML, -1) {
		got = append(got, m[1]+m[2])
	}
	want := []string{"h21", "p3", "ul6", "li6", "p6", "li7", "p7", "p9", "div11", "p11", "pre14", "div18", "p22", "p24"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v\nwant %v\n%s", got, want, doc.HTML)
	}
	places := []Place{
		{Image: true, Dest: own, Line: 22, At: strings.Index(linedText, own)},
		{Dest: "article:z", Label: "x", Line: 22, At: strings.Index(linedText, "article:z")},
	}
	if !reflect.DeepEqual(doc.Places, places) {
		t.Errorf("places %+v", doc.Places)
	}
}

// What visitors read is the same text without the numbers.
func TestVisitorsGetNoLines(t *testing.T) {
	t.Parallel()
	rd := newRenderer(t)
	lined, err := rd.Lined(linedText, app.French, ours)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := rd.Render(linedText, app.French, ours)
	if err != nil {
		t.Fatal(err)
	}
	without := regexp.MustCompile(` data-line="\d+"`).ReplaceAllString(lined.HTML, "")
	if plain.HTML != without || strings.Contains(plain.HTML, "data-line") || plain.Places != nil {
		t.Errorf("got\n%s\nwant\n%s", without, plain.HTML)
	}
}
