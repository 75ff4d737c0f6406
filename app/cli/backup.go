package cli

import (
	"context"

	"guichet/app/backup"
	"guichet/app/boot"
	"guichet/app/keys"
)

type backupCmd struct {
	folder
	secret
	Recipient string `placeholder:"age1…" help:"cli.flag.recipient"`
	WithKeys  bool   `name:"with-keys" help:"cli.flag.withkeys"`
	File      string `arg:"" optional:"" placeholder:"FILE"`
}

// run writes the backup and says what it needs to be restored.
func (c *backupCmd) run(ctx context.Context, p *program) error {
	if c.File == "" || c.File == "-" {
		return refuse("cli.error.backup")
	}
	if err := mustExist(c.Data); err != nil {
		return err
	}
	seal, err := c.seal(p)
	if err != nil {
		return err
	}
	if c.WithKeys && seal.IsZero() {
		return refuse("cli.error.withkeys")
	}
	ctx, release := interruptible(ctx, func() {})
	defer release()
	job := boot.BackupJob{File: c.File, Seal: seal, WithKeys: c.WithKeys}
	news := p.newProgress()
	if news != nil {
		job.Progress = news.bytes
	}
	opt := p.options("backup", c.Data)
	opt.Keys = c.Key
	made, err := boot.Backup(ctx, opt, job)
	news.clear()
	if made.Size > 0 && made.SHA256 != "" {
		p.say("cli.backup.done", "File", made.Path, "Kilobytes", (made.Size+1023)>>10, "Records", made.Records, "Files", made.Blobs)
	}
	if err != nil {
		return p.heldSentence(err)
	}
	p.keysOf(made)
	return nil
}

// keysOf says where the keys of a backup are.
func (p *program) keysOf(made boot.BackedUp) {
	switch {
	case made.WithKeys:
		p.say("cli.backup.withkeys")
	case made.Copied:
		p.say("cli.backup.copied", "File", made.Keys)
	case made.Keys != "":
		p.say("cli.backup.beside", "File", made.Keys)
	}
	if !made.Sealed {
		p.say("cli.backup.open")
	}
}

// seal is for whom the flags say the backup is encrypted.
func (c *backupCmd) seal(p *program) (backup.Seal, error) {
	switch {
	case c.Recipient != "" && c.asked():
		return backup.Seal{}, refuse("cli.error.seals")
	case c.Recipient != "":
		return backup.WithRecipient(c.Recipient)
	case c.asked():
		text, err := c.read(p, true)
		if err != nil {
			return backup.Seal{}, err
		}
		return backup.WithPassphrase(text)
	}
	return backup.Seal{}, nil
}

// keyNews says what became of a folder's keys when that is new to somebody.
func (p *program) keyNews(k keys.Opened) {
	switch k.News {
	case keys.Made:
		p.say("cli.keys.made", "File", k.File)
	case keys.Remade:
		p.say("cli.keys.remade", "File", k.File, "Lost", k.Lost)
	case keys.Missing:
		p.say("cli.keys.missing", "Lost", k.Lost)
	}
}
