package cli

import (
	"context"
	"time"

	"guichet/app/backup"
	"guichet/app/boot"
)

type restoreCmd struct {
	folder
	PassphraseFile string `name:"passphrase-file" placeholder:"FILE" also:"GUICHET_BACKUP_PASSPHRASE" help:"cli.flag.phrasefile"`
	Identity       string `placeholder:"FILE" help:"cli.flag.identity"`
	File           string `arg:"" optional:"" placeholder:"FILE"`
}

// run restores and says what was in the backup and what was not.
func (c *restoreCmd) run(ctx context.Context, p *program) error {
	if c.File == "" || c.File == "-" {
		return refuse("cli.error.restore")
	}
	job := boot.RestoreJob{File: c.File}
	if c.Identity != "" {
		list, err := backup.ReadIdentities(c.Identity)
		if err != nil {
			return err
		}
		job.Opener.Identities = list
	}
	phrase := secret{PassphraseFile: c.PassphraseFile}
	job.Opener.Passphrase = func() (string, error) { return phrase.read(p, false) }
	ctx, release := interruptible(ctx, func() {})
	defer release()
	news := p.newProgress()
	if news != nil {
		job.Progress = news.bytes
	}
	opt := p.options("restore", c.Data)
	opt.Keys = c.Key
	done, err := boot.Restore(ctx, opt, job)
	news.clear()
	if err != nil {
		return p.heldSentence(err)
	}
	p.say("cli.restore.done", "Dir", c.Data, "Made", done.Made.In(time.Local).Format("2006-01-02 15:04:05"),
		"Records", done.Records, "Files", done.Blobs)
	switch {
	case done.WithKeys:
		p.say("cli.restore.withkeys", "File", done.KeyFile)
	case done.KeyFile != "":
		p.say("cli.restore.keys", "File", done.KeyFile)
	default:
		p.say("cli.restore.nokeys")
	}
	if done.Certificates {
		p.say("cli.restore.certificates")
	}
	return nil
}
