package source

import (
	"bytes"
	"context"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"guichet/app"
	"guichet/app/help/fold"
)

// anyEntry draws an entry in the form readers emit.
func anyEntry(t *rapid.T) Entry {
	word := rapid.StringMatching(`[a-zA-Zé0-9]{1,8}`)
	line := rapid.StringMatching(`[a-zA-Z0-9éñß:#\-'"{}\[\]*&!|>%@,.?«»\x{a0}\x{2011}]{1,20}( [a-z0-9:#~\-]{1,9}){0,3}`)
	list := rapid.SliceOfNDistinct(word, 0, 4, rapid.ID[string])
	body := rapid.StringMatching(`( {0,5}[a-z\-#>|<&*\x{20ac}:]{1,12}( {0,2}\n){0,3}){1,12}`).
		Filter(func(s string) bool { return normalBody(s) != "" })
	e := Entry{
		ID:       rapid.OneOf(rapid.Just(""), word, rapid.Just("007"), rapid.Just("null")).Draw(t, "id"),
		Lang:     rapid.SampledFrom(app.Langs()).Draw(t, "lang"),
		Category: rapid.OneOf(rapid.Just(""), line).Draw(t, "category"),
		Title:    line.Filter(fold.Legible).Draw(t, "title"),
		Body:     normalBody(body.Draw(t, "body")),
		Kind:     rapid.SampledFrom([]string{"", KindQuestion, KindGuide, KindPage, KindSteps}).Draw(t, "kind"),
		Slug:     rapid.OneOf(rapid.Just(""), rapid.StringMatching(`[a-z0-9-]{1,10}`)).Draw(t, "slug"),
		State:    rapid.SampledFrom([]string{"", StateDraft, StateReview, StatePublished, StateArchived}).Draw(t, "state"),
		Keywords: list.Draw(t, "keywords"),
		Related:  list.Draw(t, "related"),
		Audience: rapid.SampledFrom([]app.Audience{"", app.Everyone, app.SignedInOnly, app.StaffOnly}).Draw(t, "audience"),
		Review:   rapid.Bool().Draw(t, "review"),
	}
	for _, a := range list.Draw(t, "aliases") {
		e.Aliases = append(e.Aliases, "/"+strings.ReplaceAll(a, "é", "%C3%A9")+"?q=1")
	}
	if rapid.Bool().Draw(t, "dated") {
		e.PublishAt = time.Unix(rapid.Int64Range(0, 1<<33).Draw(t, "at"), 0).UTC()
	}
	return e
}

// same compares what is written, not where it was read.
func same(a, b Entry) bool {
	for _, e := range []*Entry{&a, &b} {
		e.Name, e.From, e.To, e.Files = "", 0, 0, nil
		for _, l := range []*[]string{&e.Keywords, &e.Related, &e.Aliases} {
			if len(*l) == 0 {
				*l = nil
			}
		}
	}
	return reflect.DeepEqual(a, b)
}

func readBack(t *rapid.T, data []byte, read readFunc) Entry {
	var got []Entry
	err := read(context.Background(), "a", bytes.NewReader(data), Options{},
		func(e Entry) error { got = append(got, e); return nil },
		func(n Note) error { t.Fatalf("note %+v for\n%s", n, data); return nil })
	if err != nil || len(got) != 1 {
		t.Fatalf("%d entries, %v for\n%s", len(got), err, data)
	}
	return got[0]
}

func TestJSONLReadsWhatWasWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		e := anyEntry(t)
		var b bytes.Buffer
		if err := WriteJSONL(&b, e); err != nil {
			t.Fatal(err)
		}
		got := readBack(t, b.Bytes(), JSONL)
		if !same(got, e) {
			t.Fatalf("got  %+v\nwant %+v\nfrom %s", got, e, b.Bytes())
		}
	})
}

func TestMarkdownReadsWhatWasWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		e := anyEntry(t)
		name, data, err := MarkdownFile(e)
		if err != nil {
			t.Fatal(err)
		}
		got := readBack(t, data, func(ctx context.Context, _ string, _ io.Reader, opt Options,
			emit func(Entry) error, note func(Note) error) error {
			return Read(ctx, fstest.MapFS{name: {Data: data}}, []string{"."}, opt, emit, note)
		})
		if !same(got, e) {
			t.Fatalf("got  %+v\nwant %+v\nfrom %s", got, e, data)
		}
	})
}
