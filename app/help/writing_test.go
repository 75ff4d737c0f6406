package help

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"guichet/app"
	"guichet/store"
)

func TestSnippets(t *testing.T) {
	t.Parallel()
	h := open(t)
	ctx := t.Context()
	id, err := h.SaveSnippet(ctx, editor, Snippet{Lang: app.French, Name: " Nos  horaires ", Body: "\nDu **lundi** au vendredi.\r\n"})
	h.must(err)
	names := func() (out []string) {
		h.must(h.view(func(r store.Reader) error {
			list, err := h.Snippets(r, agent, app.French)
			out = nil
			for _, s := range list {
				out = append(out, s.Name+": "+s.Body)
			}
			return err
		}))
		return out
	}
	if got := names(); !reflect.DeepEqual(got, []string{"Nos horaires: Du **lundi** au vendredi."}) {
		t.Errorf("%q", got)
	}
	for _, row := range []struct {
		in  Snippet
		key string
	}{
		{Snippet{Lang: app.French, Name: "nos HORAIRES", Body: "x"}, "help.error.snippet.twice"},
		{Snippet{Lang: app.French, Name: " ", Body: "x"}, "help.error.snippet.name"},
		{Snippet{Lang: app.French, Name: strings.Repeat("é", 61), Body: "x"}, "help.error.snippet.long"},
		{Snippet{Lang: app.French, Name: "a", Body: " \n"}, "help.error.snippet.empty"},
		{Snippet{Lang: app.French, Name: "a", Body: strings.Repeat("x", MaxSnippet+1)}, "help.error.snippet.large"},
		{Snippet{Lang: app.French, Name: "a", Body: strings.Repeat("> ", 40)}, "help.error.body.deep"},
		{Snippet{Lang: app.French, Name: "a", Body: "a\u202eb"}, "help.error.hidden"},
		{Snippet{Lang: "de", Name: "a", Body: "x"}, "help.error.language"},
		{Snippet{Lang: app.French, ID: app.ID{9}, Name: "a", Body: "x"}, "help.error.snippet.missing"},
	} {
		_, err := h.SaveSnippet(ctx, editor, row.in)
		wantKey(t, err, row.key)
	}
	_, err = h.SaveSnippet(ctx, agent, Snippet{Lang: app.French, Name: "a", Body: "x"})
	wantKind(t, err, app.Forbidden)
	_, err = h.SaveSnippet(ctx, editor, Snippet{ID: id, Lang: app.French, Name: "Horaires", Body: "Fermé."})
	h.must(err)
	_, err = h.SaveSnippet(ctx, editor, Snippet{Lang: app.English, Name: "Horaires", Body: "x"}) // another language, another name
	h.must(err)
	if got := names(); !reflect.DeepEqual(got, []string{"Horaires: Fermé."}) {
		t.Errorf("%q", got)
	}
	h.must(h.RemoveSnippet(ctx, editor, app.French, id))
	h.must(h.RemoveSnippet(ctx, editor, app.French, id))
	if got := names(); len(got) > 0 {
		t.Errorf("%q", got)
	}
}

func TestTheSourceIsComparedByParagraph(t *testing.T) {
	t.Parallel()
	h := open(t)
	ctx := t.Context()
	s := h.article(ArticleInput{}, TextInput{Lang: app.French, Title: "Arrosage", Body: "Un.\n\nDeux et demi.\n\nTrois."})
	h.text(s.Article, TextInput{Lang: app.English, Title: "Watering", Body: "One.\n\nTwo.\n\nThree."})
	now := h.text(s.Article, TextInput{Lang: app.French, Title: "Arrosage", Body: "Un.\n\nDeux et quart.\n\nQuatre."})
	var got []string
	look := func() (e Editing) {
		h.must(h.view(func(r store.Reader) (err error) {
			if e, err = h.Editing(r, editor, s.Article, app.English); err != nil {
				return err
			}
			list, known, err := h.SourceChanges(r, editor, &e)
			got = nil
			for _, c := range list {
				got = append(got, string(c.Fate)+" "+c.Text)
			}
			if !known {
				t.Error("nobody knows what it follows")
			}
			return err
		}))
		return e
	}
	if e := look(); !reflect.DeepEqual(got, []string{"same Un.", "changed Deux et quart.", "new Quatre.", "removed Trois."}) ||
		!e.Row.some(func(t *ContentText) bool { return t.Behind }) {
		t.Errorf("%q", got)
	}
	wantKind(t, h.MarkUpToDate(ctx, editor, s.Article, app.English, s.Revision), app.Conflict)
	wantKind(t, h.MarkUpToDate(ctx, editor, s.Article, app.French, now.Revision), app.Invalid)
	wantKind(t, h.MarkUpToDate(ctx, agent, s.Article, app.English, now.Revision), app.Forbidden)
	h.must(h.MarkUpToDate(ctx, editor, s.Article, app.English, now.Revision))
	if e := look(); slices.ContainsFunc(got, func(s string) bool { return !strings.HasPrefix(s, "same ") }) ||
		e.Row.some(func(t *ContentText) bool { return t.Behind }) {
		t.Errorf("%q", got)
	}
}

func TestCoverage(t *testing.T) {
	t.Parallel()
	h := open(t)
	top := h.category(named("Plantes"))
	care := h.category(under(top, "Soins"))
	one := h.article(ArticleInput{Category: care}, TextInput{Lang: app.French, Title: "Un", Body: "Un.", State: Published})
	h.text(one.Article, TextInput{Lang: app.English, Title: "One", Body: "One."})
	h.text(one.Article, TextInput{Lang: app.French, Title: "Un", Body: "Un et demi."})
	h.article(ArticleInput{}, TextInput{Lang: app.English, Title: "Two", Body: "Two.", State: Published})
	gone := h.article(ArticleInput{Category: top}, TextInput{Lang: app.French, Title: "Trois", Body: "Trois."})
	h.must(h.Delete(t.Context(), editor, gone.Article))
	all, none, by, err := h.Coverages(t.Context(), agent)
	h.must(err)
	row := map[app.Lang]Covered{app.French: {Online: 1, Written: 1}, app.English: {Behind: 1, Written: 1}}
	if by[top].Articles != 1 || !reflect.DeepEqual(by[top].Langs, row) || !reflect.DeepEqual(by[care].Langs, row) {
		t.Errorf("%+v", by)
	}
	if all.Articles != 2 || none.Articles != 1 || all.Langs[app.English] != (Covered{Online: 1, Behind: 1, Written: 2}) {
		t.Errorf("%+v, %+v", all, none)
	}
}

func TestAdvice(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.follow()
	ctx := t.Context()
	other := h.article(ArticleInput{}, TextInput{Lang: app.French, Title: "Comment suivre ma commande ?", Body: "Par le lien du message.", State: Published})
	hidden := h.article(ArticleInput{}, TextInput{Lang: app.French, Title: "Brouillon", Body: "Rien."})
	h.must(h.Synced(ctx))
	advise := func(w Written) []string {
		t.Helper()
		w.Lang = app.French
		list, err := h.Advise(ctx, agent, w)
		h.must(err)
		var out []string
		for _, a := range list {
			s := a.Word
			if a.Line > 0 {
				s += ":" + string(rune('0'+a.Line))
			}
			out = append(out, s)
		}
		return out
	}
	if got := advise(Written{Title: "Où est mon colis arrosé", Body: "Un mot.", Keywords: []string{"a"}}); len(got) != 0 {
		t.Errorf("a good text: %v", got)
	}
	if got := advise(Written{Title: "comment suivre ma commande", Keywords: []string{"a"}}); !reflect.DeepEqual(got, []string{"answered"}) {
		t.Errorf("%v", got)
	}
	if got := advise(Written{Article: other.Article, Title: "Comment suivre ma commande ?", Keywords: []string{"a"}}); slices.Contains(got, "answered") {
		t.Errorf("it answers itself: %v", got)
	}
	body := "## Un titre\n\n[a](article:" + other.Article.String() + ") [b](#s-un-titre) [c](https://a.example) [d](mailto:a@b.example)\n\n" +
		"[e](article:nulle-part)\n[f](article:" + hidden.Article.String() + ")\n[g](/fr/articles/rien)\n[h](#s-rien)\n[i](quelque part)\n" +
		"[j](relatif)\n[k](/files/0123456789abcdefghjkmnpqrs/a.pdf)\n[l](/fr/articles/comment-suivre-ma-commande)\n"
	got := advise(Written{Title: "Xyzzy", Body: body, Keywords: []string{"a"}})
	want := []string{"link.article:5", "link.offline:6", "link.article:7", "link.heading:8", "link.address:" + string(rune('0'+10)), "link.file:" + string(rune('0'+11))}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%v\nwant %v", got, want)
	}
	long := Written{Article: other.Article, Title: strings.Repeat("x", LongTitle+1), Body: strings.Repeat("mot ", LongText+1)}
	if got := advise(long); !reflect.DeepEqual(got, []string{"title.long", "keywords", "text.long", "untranslated", "untranslated"}) {
		t.Errorf("%v", got)
	}
	_, err := h.Advise(ctx, agent, Written{Lang: app.French, Title: "x", Body: strings.Repeat("> ", 40)})
	wantKey(t, err, "help.error.body.deep")
	_, err = h.Advise(ctx, app.Visitor(), Written{Lang: app.French})
	wantKind(t, err, app.Forbidden)
}
