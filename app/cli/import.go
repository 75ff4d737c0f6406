package cli

import (
	"bufio"
	"context"
	"errors"

	"guichet/app"
	"guichet/app/boot"
	"guichet/app/help"
)

type importCmd struct {
	folder
	Lang    string   `placeholder:"fr|en|es" help:"cli.flag.lang"`
	Source  string   `placeholder:"NAME" help:"cli.flag.source"`
	Publish bool     `help:"cli.flag.publish"`
	DryRun  bool     `name:"dry-run" help:"cli.flag.dry"`
	Path    []string `arg:"" optional:"" placeholder:"PATH…"`
}

// run imports and prints the report. Something that was refused makes it fail,
// after everything else was taken in.
func (c *importCmd) run(ctx context.Context, p *program) error {
	job, err := c.job()
	if err != nil {
		return err
	}
	parcel, err := boot.Pack(c.Path)
	if err != nil {
		return err
	}
	defer parcel.Close()
	ctx, release := interruptible(ctx, func() {})
	defer release()
	sum, err := c.follow(ctx, p, parcel, job)
	if err != nil {
		return p.heldSentence(err)
	}
	switch {
	case sum.Entries == 0 && sum.Refused == 0:
		return app.E(app.Invalid, "cli.import.nothing")
	case sum.Refused > 0:
		return errSilent
	}
	return nil
}

func (c *importCmd) job() (boot.Job, error) {
	job := boot.Job{Source: c.Source, Publish: c.Publish, DryRun: c.DryRun}
	if len(c.Path) == 0 {
		return job, refuse("cli.error.paths")
	}
	if c.Lang == "" {
		return job, nil
	}
	lang, ok := app.ParseLang(c.Lang)
	if !ok {
		return job, refuse("cli.error.lang", "Value", c.Lang)
	}
	job.Lang = lang
	return job, nil
}

// follow prints the import's events while they come in. The totals are printed
// after an error too: what was told as saved is saved.
func (c *importCmd) follow(ctx context.Context, p *program, parcel *boot.Parcel, job boot.Job) (help.Report, error) {
	ears := boot.Ears{}
	news := p.newProgress()
	if news != nil {
		ears.Progress = news.tell
	}
	page := bufio.NewWriter(news.around(p.Out))
	report := &reporter{program: p, out: page}
	ears.Event = report.event
	opt := p.options("import", c.Data)
	opt.Keys = c.Key
	sum, err := boot.Import(ctx, opt, parcel, job, ears)
	news.clear()
	if err == nil || sum.Entries > 0 {
		report.totals(sum, c.DryRun)
	}
	return sum, errors.Join(err, page.Flush())
}
