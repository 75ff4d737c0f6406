package help

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"

	"guichet/app"
	"guichet/app/audit"
	"guichet/store"
)

// Limits of what waits to be imported.
const (
	MaxIntake      = 64 << 20         // bytes of one upload
	MaxIntakes     = 3                // uploads at a time
	IntakeLife     = 30 * time.Minute // then the upload is deleted
	MaxIntakeLines = 2000             // lines of a report that are kept
)

// IntakeDeps is what an Intake needs from the house.
type IntakeDeps struct {
	Help    *Help
	Base    context.Context // ends the work
	Scratch func(what string) (root *os.Root, done func(), err error)
	Turn    *sync.Mutex // held by the import under way, whoever began it
}

// Intake holds what owners uploaded until they have seen what would become of
// it and said yes, no or nothing for IntakeLife. It is safe for concurrent use.
type Intake struct {
	IntakeDeps
	mu   sync.Mutex
	all  map[app.ID]*Incoming
	work sync.WaitGroup
}

// NewIntake returns one that holds nothing.
func NewIntake(d IntakeDeps) *Intake { return &Intake{IntakeDeps: d, all: map[app.ID]*Incoming{}} }

// Stage says how far an upload has come.
type Stage string

// The stages, in their order. Failed ends either of the two that work.
const (
	Reading  Stage = "reading"  // what would become of it is being found out
	Waiting  Stage = "waiting"  // for a yes
	Taking   Stage = "taking"   // it is being imported
	Finished Stage = "finished" // it was
	Failed   Stage = "failed"
)

// Incoming is one upload. A copy of it is a picture of the moment.
type Incoming struct {
	ID      app.ID
	By      app.ID
	Name    string
	Size    int64
	Options ImportOptions
	Stage   Stage
	Until   time.Time // then it is deleted
	Lines   []Event   // the first MaxIntakeLines of the report
	More    int       // lines beyond them
	Report  Report
	At      Progress
	Err     *app.Error

	root *os.Root
	done func()
}

// Receive keeps an upload and begins to find out what would become of it. The
// name says its format; it is cut to its last part and to letters, digits, dots
// and dashes.
func (in *Intake) Receive(who app.Actor, name string, rd io.Reader, opt ImportOptions) (app.ID, error) {
	if err := mayTakeIn(who); err != nil {
		return app.ID{}, err
	}
	now := in.Help.clock()
	one := &Incoming{ID: app.NewID(now), By: who.ID, Name: uploadName(name), Options: opt, Stage: Reading,
		Until: now.Add(IntakeLife)}
	if err := in.admit(one, now); err != nil {
		return app.ID{}, err
	}
	if err := in.keep(one, rd); err != nil {
		in.forget(one)
		return app.ID{}, err
	}
	in.work.Go(func() { in.look(who, one) })
	return one.ID, nil
}

func mayTakeIn(who app.Actor) error {
	if who.Role < app.Owner {
		return app.E(app.Forbidden, "help.error.forbidden")
	}
	return nil
}

// admit makes room for an upload: what is finished or too old goes.
func (in *Intake) admit(one *Incoming, now time.Time) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	for id, old := range in.all {
		working := old.Stage == Reading || old.Stage == Taking
		if !working && (old.Stage != Waiting || !now.Before(old.Until)) {
			old.remove()
			delete(in.all, id)
		}
	}
	if len(in.all) >= MaxIntakes {
		return app.E(app.Busy, "help.error.intake.busy")
	}
	in.all[one.ID] = one
	return nil
}

func (in *Intake) keep(one *Incoming, rd io.Reader) error {
	root, done, err := in.Scratch("intake")
	if err != nil {
		return err
	}
	in.mu.Lock()
	one.root, one.done = root, done
	in.mu.Unlock()
	f, err := root.OpenFile(one.Name, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("keep an upload: %w", err)
	}
	n, err := io.Copy(f, io.LimitReader(rd, MaxIntake+1))
	one.Size = n
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	switch {
	case n > MaxIntake:
		return app.E(app.TooLarge, "help.error.intake.large", "Limit", MaxIntake>>20)
	case n == 0:
		return app.E(app.Invalid, "help.error.intake.empty")
	}
	return nil
}

// uploadName is a name that a folder of ours can hold. What browsers send may be
// a whole path, of any system.
func uploadName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) || c == '.' || c == '-' || c == '_' {
			return c
		}
		return '-'
	}, strings.ToValidUTF8(name, ""))
	name = strings.Trim(name, ".-")
	ext := path.Ext(name)
	if len(ext) > 10 {
		ext = ""
	}
	stem := strings.TrimSuffix(name, ext)
	for len(stem) > 80 {
		r := []rune(stem)
		stem = string(r[:len(r)-1])
	}
	if stem == "" {
		stem = "upload"
	}
	return stem + ext
}

// look finds out what would become of an upload.
func (in *Intake) look(who app.Actor, one *Incoming) {
	opt := one.Options
	opt.DryRun = true
	in.run(who, one, opt, Waiting)
}

// Confirm imports an upload that was looked at.
func (in *Intake) Confirm(ctx context.Context, who app.Actor, id app.ID) error {
	if err := mayTakeIn(who); err != nil {
		return err
	}
	in.mu.Lock()
	one := in.all[id]
	if err := in.ready(one); err != nil {
		in.mu.Unlock()
		return err
	}
	one.Stage, one.Lines, one.More, one.Report, one.At = Taking, nil, 0, Report{}, Progress{}
	in.mu.Unlock()
	entry := audit.By(who, in.Help.clock(), "import.run")
	if _, err := in.Help.st.Update(ctx, func(tx *store.Tx) error { return audit.Record(tx, entry) }); err != nil {
		in.mu.Lock()
		one.Stage = Waiting
		in.mu.Unlock()
		return err
	}
	in.work.Go(func() { in.run(who, one, one.Options, Finished) })
	return nil
}

// ready reports whether an upload waits for a yes. The caller holds mu.
func (in *Intake) ready(one *Incoming) error {
	switch {
	case one == nil, one.Stage == Waiting && !in.Help.clock().Before(one.Until):
		return app.E(app.Gone, "help.error.intake.gone")
	case one.Stage != Waiting:
		return app.E(app.Conflict, "help.error.intake.stage")
	}
	return nil
}

// run imports, or pretends to, and notes what it hears.
func (in *Intake) run(who app.Actor, one *Incoming, opt ImportOptions, then Stage) {
	opt.Progress = func(p Progress) {
		in.mu.Lock()
		defer in.mu.Unlock()
		one.At = p
	}
	tell := func(e Event) error {
		in.mu.Lock()
		defer in.mu.Unlock()
		if e.Outcome == Unchanged && e.Key == "" {
			return nil
		}
		if len(one.Lines) >= MaxIntakeLines {
			one.More++
			return nil
		}
		one.Lines = append(one.Lines, e)
		return nil
	}
	in.Turn.Lock()
	report, err := in.Help.Import(in.Base, who, one.root.FS(), []string{one.Name}, opt, tell)
	in.Turn.Unlock()
	in.mu.Lock()
	defer in.mu.Unlock()
	one.Report = report
	if one.Stage = then; err != nil {
		one.Stage, one.Err = Failed, refusal(err)
		in.Help.log.Warn("an import was not finished", "err", err)
	}
	if one.Stage != Waiting {
		one.remove()
	}
}

// refusal is what an owner is told of an error.
func refusal(err error) *app.Error {
	var known *app.Error
	if errors.As(err, &known) {
		return known
	}
	return app.E(app.Internal, "error.internal")
}

// remove deletes the upload's file. The caller holds mu.
func (one *Incoming) remove() {
	if one.done != nil {
		one.done()
		one.done = nil
	}
}

// Look returns the present state of an upload.
func (in *Intake) Look(who app.Actor, id app.ID) (Incoming, error) {
	if err := mayTakeIn(who); err != nil {
		return Incoming{}, err
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	one := in.all[id]
	if one == nil || one.Stage == Waiting && !in.Help.clock().Before(one.Until) {
		return Incoming{}, app.E(app.Gone, "help.error.intake.gone")
	}
	same := *one
	same.Lines = slices.Clip(one.Lines)
	same.root, same.done = nil, nil
	return same, nil
}

// Drop deletes an upload that was not confirmed; one that is gone is no error.
func (in *Intake) Drop(who app.Actor, id app.ID) error {
	if err := mayTakeIn(who); err != nil {
		return err
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	one := in.all[id]
	if one == nil || one.Stage == Reading || one.Stage == Taking {
		return nil
	}
	one.remove()
	delete(in.all, id)
	return nil
}

func (in *Intake) forget(one *Incoming) {
	in.mu.Lock()
	defer in.mu.Unlock()
	one.remove()
	delete(in.all, one.ID)
}

// Sweep deletes what nobody confirmed in time. The house calls it now and then.
func (in *Intake) Sweep() {
	in.mu.Lock()
	defer in.mu.Unlock()
	now := in.Help.clock()
	for id, one := range in.all {
		if one.Stage != Reading && one.Stage != Taking && !now.Before(one.Until) {
			one.remove()
			delete(in.all, id)
		}
	}
}

// Close waits for what is under way, which Base has ended, and deletes the rest.
func (in *Intake) Close() {
	in.work.Wait()
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, one := range in.all {
		one.remove()
	}
}
