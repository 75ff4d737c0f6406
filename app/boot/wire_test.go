package boot

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/i18n"
)

func TestRefusalsCrossTheWire(t *testing.T) {
	t.Parallel()
	sent := app.E(app.TooLarge, "cli.import.large", "Files", 10_000, "Megabytes", 1024).Wrap(errors.New("cause"))
	data, err := json.Marshal(reply{Error: refusalOf(sent)})
	if err != nil {
		t.Fatal(err)
	}
	_, err = readReplies(bytes.NewReader(data), Ears{Event: func(help.Event) error { return nil }})
	var got *app.Error
	if !errors.As(err, &got) || got.Kind != sent.Kind || got.Key != sent.Key {
		t.Fatalf("%v", err)
	}
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	print := words.Printer(app.English)
	if there, here := print.Error(got), print.Error(sent); there != here || strings.Contains(there, "cause") {
		t.Errorf("%q became %q", here, there)
	}
}

func TestAnAnswerWithoutReportWasCut(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", `{"event":{}}`, `{"event":{}}` + "\n" + `{"rep`, "\x00"} {
		_, err := readReplies(strings.NewReader(text), Ears{Event: func(help.Event) error { return nil }})
		var known *app.Error
		if !errors.As(err, &known) || known.Key != "cli.import.lost" {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestAJobIsOneBoundedLine(t *testing.T) {
	t.Parallel()
	rows := map[string]bool{
		`{"names":["a"],"publish":true}` + "\n" + "tar": true,
		`{"names":["a"]}`: true,
		"":                false,
		"{\n":             false,
		strings.Repeat(" ", maxJobLine+1) + "{}\n": false,
	}
	for text, want := range rows {
		if _, err := readJob(bufio.NewReader(strings.NewReader(text))); (err == nil) != want {
			t.Errorf("%.40q: %v", text, err)
		}
	}
}
