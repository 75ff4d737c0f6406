package boot

import (
	"encoding/json"
	"errors"
	"io"

	"guichet/app"
	"guichet/app/help"
)

// Job is one import as a person asked for it; Names are those of a Parcel.
type Job struct {
	Names   []string `json:"names"`
	Source  string   `json:"source,omitempty"`
	Lang    app.Lang `json:"lang,omitempty"`
	Publish bool     `json:"publish,omitempty"`
	DryRun  bool     `json:"dry_run,omitempty"`
}

// Ears are who hears of an import while it runs. Event hears every line of the
// report and may end the import by an error; Progress may be nil.
type Ears struct {
	Event    func(help.Event) error
	Progress func(help.Progress)
}

// reply is one line of the answer to an import on the inner listener: events as
// they happen, then the report or an error.
type reply struct {
	Event    *help.Event    `json:"event,omitempty"`
	Progress *help.Progress `json:"progress,omitempty"`
	Report   *help.Report   `json:"report,omitempty"`
	Error    *refusal       `json:"error,omitempty"`
}

// refusal is an app.Error on its way to the process that asked; any other error
// travels as its text, since whoever asks owns the folder.
type refusal struct {
	Kind app.Kind `json:"kind"`
	Key  string   `json:"key"`
	Args []any    `json:"args,omitempty"`
}

func refusalOf(err error) *refusal {
	var known *app.Error
	if errors.As(err, &known) {
		return &refusal{Kind: known.Kind, Key: known.Key, Args: known.Args}
	}
	return &refusal{Kind: app.Internal, Key: "cli.error.other", Args: []any{"Cause", err.Error()}}
}

func (r *refusal) err() error {
	return app.E(r.Kind, r.Key, whole(r.Args)...)
}

// decoder reads replies, keeping whole numbers whole: a plural needs an integer.
func decoder(r io.Reader) *json.Decoder {
	d := json.NewDecoder(r)
	d.UseNumber()
	return d
}

// whole turns the numbers of decoded arguments back into integers.
func whole(args []any) []any {
	for i, a := range args {
		n, ok := a.(json.Number)
		if !ok {
			continue
		}
		if v, err := n.Int64(); err == nil {
			args[i] = v
		} else {
			args[i] = n.String()
		}
	}
	return args
}
