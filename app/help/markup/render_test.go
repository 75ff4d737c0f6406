package markup

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"guichet/app"
	"guichet/app/i18n"
)

func newRenderer(t testing.TB) *Renderer {
	t.Helper()
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	return New(words)
}

const own = "/files/0123456789abcdefghjkmnpqrs/plan.png"

func ours(path string) (Image, bool) { return Image{Width: 640, Height: 480}, path == own }

func TestRender(t *testing.T) {
	t.Parallel()
	rd := newRenderer(t)
	for _, row := range []struct{ name, in, want string }{
		{"emphasis", "a **b** *c* ~~d~~ `e`", "<p>a <strong>b</strong> <em>c</em> <del>d</del> <code>e</code></p>"},
		{"headings begin below the page's", "# Été\n\n## Deux\n\n#### Trop bas",
			`<h2 id="s-ete">Été</h2>` + "\n" + `<h3 id="s-deux">Deux</h3>` + "\n" + `<h4 id="s-trop-bas">Trop bas</h4>`},
		{"headings keep their level", "## A\n\n### B\n\n## A",
			`<h2 id="s-a">A</h2>` + "\n" + `<h3 id="s-b">B</h3>` + "\n" + `<h2 id="s-a-2">A</h2>`},
		{"a heading without letters", "## …", `<h2 id="s">…</h2>`},
		{"callout", "> [!WARNING]\n> Pas *ici*.", `<div class="callout callout-warning" role="note">` +
			`<p class="callout-title">Attention</p>` + "\n<p>Pas <em>ici</em>.</p>\n</div>"},
		{"callout of a list", "> [!TIP]\n> - a", `<div class="callout callout-tip" role="note">` +
			`<p class="callout-title">Conseil</p>` + "\n<ul>\n<li>a</li>\n</ul>\n</div>"},
		{"an unknown callout is a quote", "> [!FOO]\n> a", "<blockquote>\n<p>[!FOO]\na</p>\n</blockquote>"},
		{"task list", "- [x] a\n- [ ] b", `<ul>` + "\n" +
			`<li class="task"><input type="checkbox" disabled="" checked="" aria-label="Fait"> a</li>` + "\n" +
			`<li class="task"><input type="checkbox" disabled="" aria-label="À faire"> b</li>` + "\n</ul>"},
		{"code", "```go\nif a < b {}\n```", `<pre tabindex="0"><code class="language-go">if a &lt; b {}` + "\n</code></pre>"},
		{"code of an odd language", "```a\"b\nx\n```", `<pre tabindex="0"><code>x` + "\n</code></pre>"},
		{"own image", "![un plan](" + own + ")", `<p><img src="` + own +
			`" alt="un plan" width="640" height="480" loading="lazy" decoding="async"></p>`},
		{"remote image", "![un plan](https://loin.example/a.png)",
			`<p><a href="https://loin.example/a.png" rel="noopener nofollow" class="external">un plan</a></p>`},
		{"remote image in a link", "[![x](https://a.example/a.png)](/fr)", `<p><a href="/fr">x</a></p>`},
		{"missing own image", "![x](/files/zzzzzzzzzzzzzzzzzzzzzzzzzz/a.png)", `<p>x</p>`},
		{"data image", "![x](data:image/png;base64,AAAA)", `<p>x</p>`},
		{"article link", "[x](article:track-order)", `<p><a href="article:track-order">x</a></p>`},
		{"own link", "[x](/fr/articles/y#s-z)", `<p><a href="/fr/articles/y#s-z">x</a></p>`},
		{"script link", "[x](javascript:alert(1))", `<p>x</p>`},
		{"script link in disguise", "[x](JaVaScRiPt&colon;alert(1))", `<p>x</p>`},
		{"another host without scheme", "[x](//evil.example)", `<p>x</p>`},
		{"another host by backslash", `[x](/\evil.example)`, `<p>x</p>`},
		{"mail and telephone", "[a](mailto:a@b.example) [b](tel:+33199001234)",
			`<p><a href="mailto:a@b.example">a</a> <a href="tel:+33199001234">b</a></p>`},
		{"bare addresses", "https://a.example a@b.example ftp://c.example",
			`<p><a href="https://a.example" rel="noopener nofollow" class="external">https://a.example</a> ` +
				`<a href="mailto:a@b.example">a@b.example</a> ftp://c.example</p>`},
		{"keys", "Appuyez sur <kbd>Ctrl</kbd>.", "<p>Appuyez sur <kbd>Ctrl</kbd>.</p>"},
		{"other tags go, their words stay", `<b onclick="x()">a</b> <script>b</script>`, "<p>a b</p>"},
		{"a block of HTML is its words", "<div style=\"color:red\"><b>Oui</b> &amp; non<script>x()</script></div>",
			"<p>Oui &amp; non</p>"},
		{"a comment goes", "a\n\n<!-- b -->\n\nc", "<p>a</p>\n<p>c</p>"},
		{"quotes are text", `"<>&'`, "<p>&#34;&lt;&gt;&amp;&#39;</p>"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			doc, err := rd.Render(row.in, app.French, ours)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.TrimSuffix(doc.HTML, "\n"); got != row.want {
				t.Errorf("got\n%s\nwant\n%s", got, row.want)
			}
		})
	}
}

func TestTablesScrollAndAlign(t *testing.T) {
	t.Parallel()
	doc, err := newRenderer(t).Render("| Pays | Prix | Délai |\n|---|---|:-:|\n| France | 4,90 € | 2 j |\n"+
		"| Suisse | 12 € | x |\n\n| a |\n|---|\n| b |", app.English, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`<div class="table-wrap" role="region" tabindex="0" aria-label="Table 1"><table>`, `aria-label="Table 2"`,
		`<th class="text-right">Prix</th>`, `<td class="text-right">4,90 €</td>`, `<td class="text-center">2 j</td>`,
		`<td>France</td>`, `</table></div>`,
	} {
		if !strings.Contains(doc.HTML, want) {
			t.Errorf("%s is missing in\n%s", want, doc.HTML)
		}
	}
	if strings.Contains(doc.HTML, "style=") {
		t.Error("a style got through")
	}
}

func TestWhatARenderTells(t *testing.T) {
	t.Parallel()
	doc, err := newRenderer(t).Render("## Un *titre*\n\nDu texte &amp; \\*rien\\*\nsuite.\n\n"+
		"- [a](article:x%20y)\n- [b](article:z) [c](article:z)\n\n"+
		"```\ncode\n```\n\n![p]("+own+") [d](/files/0/doc.pdf)", app.French, ours)
	if err != nil {
		t.Fatal(err)
	}
	if want := []Heading{{ID: "s-un-titre", Text: "Un titre", Level: 2}}; !reflect.DeepEqual(doc.Headings, want) {
		t.Errorf("headings %v", doc.Headings)
	}
	if want := "Un titre\nDu texte & *rien* suite.\na\nb c\ncode\np d"; doc.Plain != want {
		t.Errorf("plain %q", doc.Plain)
	}
	if want := "Du texte & *rien* suite. a · b c · p d"; doc.Excerpt != want {
		t.Errorf("excerpt %q", doc.Excerpt)
	}
	if !reflect.DeepEqual(doc.Links, []string{"x y", "z"}) ||
		!reflect.DeepEqual(doc.Files, []string{own, "/files/0/doc.pdf"}) {
		t.Errorf("links %q, files %q", doc.Links, doc.Files)
	}
	if doc.Words != 13 || Minutes(doc.Words) != 1 || Minutes(0) != 1 || Minutes(1000) != 5 {
		t.Errorf("%d words", doc.Words)
	}
}

func TestAnExcerptEndsAtAWord(t *testing.T) {
	t.Parallel()
	doc, err := newRenderer(t).Render(strings.Repeat("éléphant ", 60), app.French, nil)
	if err != nil {
		t.Fatal(err)
	}
	if n := len([]rune(doc.Excerpt)); n > 200 || n < 180 || !strings.HasSuffix(doc.Excerpt, "éléphant…") {
		t.Errorf("%d: %q", n, doc.Excerpt)
	}
}

func TestWhatIsTooMuchIsRefused(t *testing.T) {
	t.Parallel()
	rd := newRenderer(t)
	for _, row := range []struct {
		name, in, key string
	}{
		{"64 KiB of nested quotes", strings.Repeat(">", 64<<10), "help.error.body.deep"},
		{"nested quotes with spaces", strings.Repeat("> ", 40) + "x", "help.error.body.deep"},
		{"nested lists on one line", strings.Repeat("- ", 40) + "x", "help.error.body.deep"},
		{"nested numbers on one line", strings.Repeat("1. ", 40) + "x", "help.error.body.deep"},
		{"lists nested by indentation", nested(40), "help.error.body.deep"},
		{"quotes in lists", strings.Repeat("> - ", 20) + "x", "help.error.body.deep"},
		{"nested emphasis", strings.Repeat("*a ", 200) + strings.Repeat("b* ", 200), "help.error.body.deep"},
		{"too long", strings.Repeat("a", MaxBytes+1), "help.error.body.large"},
		{"not UTF-8", "a\xff", "help.error.encoding"},
		{"emphasis that never ends", strings.Repeat("*a_ ", 10_000), "help.error.body.emphasis"},
		{"too many links", strings.Repeat("[a](", 10_000), "help.error.body.links"},
		{"a table that explodes", "|" + strings.Repeat("a|", 20) + "\n|" + strings.Repeat("-|", 20) + "\n" +
			strings.Repeat("|\n", 20_000), "help.error.body.rich"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			_, err := rd.Render(row.in, app.French, nil)
			var e *app.Error
			if !errors.As(err, &e) || e.Key != row.key {
				t.Errorf("error %v, want %s", err, row.key)
			}
		})
	}
}

func nested(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat("  ", i) + "- x\n")
	}
	return b.String()
}

func TestOrdinaryTextsAreNotTooDeep(t *testing.T) {
	t.Parallel()
	rd := newRenderer(t)
	for name, in := range map[string]string{
		"a long flat list":       strings.Repeat("- a\n", 1000),
		"a long quote":           strings.Repeat("> a\n", 1000),
		"32 levels":              strings.Repeat("> ", 32) + "x",
		"a rule of dashes":       "a\n\n" + strings.Repeat("- ", 30) + "\n",
		"code far to the right":  "```\n" + strings.Repeat(" ", 200) + "x\n```",
		"many lists, one by one": strings.Repeat("1. a\n   - b\n     > c\n\nx\n\n", 300),
	} {
		if _, err := rd.Render(in, app.French, nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLink(t *testing.T) {
	t.Parallel()
	find := func(ref string) (string, bool) { return "/fr/articles/" + ref, ref != "none" }
	in := `<a href="article:a">x</a><a href="article:b%20c">y</a><a href="article:none">z</a><a href="/q">q</a>`
	want := `<a href="/fr/articles/a">x</a><a href="/fr/articles/b c">y</a><a>z</a><a href="/q">q</a>`
	if got := Link(in, find); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := Link(`<p>href="article:`, find); got != `<p>href="article:` {
		t.Error(got)
	}
}

func TestImagesComeInTwoWidths(t *testing.T) {
	t.Parallel()
	doc, err := newRenderer(t).Render("![Un pot]("+own+")", app.French, func(string) (Image, bool) {
		return Image{Width: 1600, Height: 900, Small: "?w=small", SmallWidth: 800}, true
	})
	if err != nil {
		t.Fatal(err)
	}
	want := `<p><img src="` + own + `" srcset="` + own + `?w=small 800w, ` + own + ` 1600w" sizes="(min-width: 48rem) 43rem, 92vw"` +
		` alt="Un pot" width="1600" height="900" loading="lazy" decoding="async"></p>`
	if got := strings.TrimSpace(doc.HTML); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}
