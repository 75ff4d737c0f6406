package search

import (
	"strings"
	"testing"

	"guichet/app"
)

func TestTermsTellWhichWordsAreKnown(t *testing.T) {
	t.Parallel()
	x, err := OpenMemory()
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	doc := Doc{Key: "a", Lang: app.French, Title: "Suivre un colis", Body: "Le colis est suivi."}
	if err := x.Apply(t.Context(), []Doc{doc}, nil, "1"); err != nil {
		t.Fatal(err)
	}
	got, err := x.Terms(app.French, "Où est le colis de Xanthippe, et mes colis ?")
	if err != nil || len(got) != 2 {
		t.Fatalf("%+v %v", got, err)
	}
	if got[0].Text != "colis" || !got[0].Known || got[1].Text != "xanthippe" || got[1].Known {
		t.Errorf("%+v", got)
	}
	if long, _ := x.Terms(app.French, strings.Repeat("mot ", 1000)+"fin"); len(long) > MaxWords {
		t.Errorf("%d words", len(long))
	}
	if none, err := x.Terms("xx", "colis"); none != nil || err != nil {
		t.Errorf("%+v %v", none, err)
	}
}
