package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"guichet/app/audit"
	"guichet/app/boot"
	"guichet/store"
)

type checkCmd struct {
	folder
	Repair  bool   `help:"cli.flag.repair"`
	Salvage string `placeholder:"DIR" help:"cli.flag.salvage"`
}

// run has a process of its own do the work, since a damaged file can end the one
// that reads it, and says what came of it: ExitFailed if anything is wrong.
func (c *checkCmd) run(ctx context.Context, p *program) error {
	if c.Repair && c.Salvage != "" {
		return refuse("check.error.both")
	}
	if err := mustExist(c.Data); err != nil {
		return err
	}
	ctx, release := interruptible(ctx, func() {})
	defer release()
	if p.getenv(checkEnv) != "" {
		return c.inside(ctx, p)
	}
	told, err := c.outside(ctx, p)
	if err != nil {
		return err
	}
	return c.tell(p, told)
}

// tell prints the outcome and the next command.
func (c *checkCmd) tell(p *program, told boot.CheckTold) error {
	if s := told.Salvaged; s != nil {
		c.salvaged(p, s)
		if s.Lost+s.LostBlobs+s.Doubtful+len(s.Flaws) > 0 {
			return errSilent
		}
		return nil
	}
	if r := told.Repaired; r != nil {
		p.say("check.repaired", "File", r.Copy, "Removed", r.Removed, "Made", r.Made)
		if r.Skipped > 0 {
			p.say("check.repaired.skipped", "Count", r.Skipped)
		}
	}
	found := told.Checked
	p.findings(found)
	p.say("check.counts", "Records", found.Records, "Entries", found.Entries, "Files", found.Blobs, "Pages", found.Pages)
	p.auditLog(told.Audit)
	p.lastBackup(told)
	switch {
	case !found.Sound():
		c.advise(p, told)
	case told.Audit != nil && !told.Audit.Sound():
		p.say("check.advice.audit")
	default:
		p.say("check.sound", "Dir", c.Data)
		return nil
	}
	return errSilent
}

// auditLog says what was found in the audit log.
func (p *program) auditLog(v *audit.Verdict) {
	if v == nil {
		p.say("check.audit.unverified")
		return
	}
	for _, f := range v.Flaws {
		where := ""
		if f.Seq > 0 {
			where = fmt.Sprint(f.Seq, " ")
		}
		if !f.Entry.IsZero() {
			where += f.Entry.String()
		}
		fmt.Fprintln(p.Out, "  "+p.print.T("check.audit."+string(f.Kind), "Where", strings.TrimSpace(where)))
	}
	if more := v.Count - len(v.Flaws); more > 0 {
		p.say("check.audit.more", "Count", more)
	}
	p.say("check.audit.counts", "Entries", v.Entries, "Waiting", v.Waiting)
	if v.Foreign > 0 {
		p.say("check.audit.foreign", "Count", v.Foreign)
	}
	if v.Entries > 0 && v.Anchored == 0 {
		p.say("check.audit.unanchored")
	}
}

func (c *checkCmd) salvaged(p *program, s *store.Salvaged) {
	p.say("check.salvaged", "Dir", c.Salvage, "Records", s.Records, "Files", s.Blobs)
	if s.Orphans > 0 {
		p.say("check.salvaged.orphans", "Count", s.Orphans)
	}
	if s.Doubtful > 0 {
		p.say("check.salvaged.doubtful", "Count", s.Doubtful)
	}
	if s.Lost+s.LostBlobs > 0 {
		p.say("check.salvaged.lost", "Records", s.Lost, "Files", s.LostBlobs)
	}
	if len(s.Flaws) > 0 {
		p.say("check.salvaged.flaws", "Count", len(s.Flaws))
	}
	p.say("check.salvaged.next", "Dir", c.Salvage)
}

// findings prints what is wrong, one line each, and how many more there are.
func (p *program) findings(c *store.Checked) {
	shown := map[store.FindingKind]int{}
	for _, f := range c.Findings {
		shown[f.Kind]++
		where := strings.Join(strings.Fields(strings.Join([]string{f.Table, f.Index, f.Key}, " ")), " ")
		line := strings.TrimSpace(p.print.T("check.finding."+string(f.Kind), "Where", plain(where)))
		if f.Detail != "" {
			line += " [" + plain(f.Detail) + "]"
		}
		fmt.Fprintln(p.Out, "  "+line)
	}
	for _, kind := range kinds() {
		if more := c.Counts[kind] - shown[kind]; more > 0 {
			fmt.Fprintln(p.Out, "  "+p.print.T("check.finding."+string(kind), "Where", fmt.Sprint("+ ", more)))
		}
	}
}

func kinds() []store.FindingKind {
	return []store.FindingKind{store.Unreadable, store.BadHeader, store.BadPage, store.BadRecord, store.BadEntry,
		store.NoEntry, store.Foreign, store.NoBlob, store.BadBlob, store.BadSearch}
}

func (p *program) lastBackup(told boot.CheckTold) {
	last := told.Backup
	if last == nil {
		p.say("check.backup.none")
		return
	}
	hours, key := int(p.clock().Sub(last.Made)/time.Hour), "check.backup.hours"
	switch {
	case hours < 1:
		key = "check.backup.fresh"
	case hours >= 48:
		hours, key = hours/24, "check.backup.days"
	}
	p.say(key, "File", last.Path, "Made", last.Made.In(time.Local).Format("2006-01-02 15:04:05"), "Count", hours)
}

// advise names the next command.
func (c *checkCmd) advise(p *program, told boot.CheckTold) {
	if told.Checked.Repairable() {
		p.say("check.advice.repair", "Dir", c.Data)
		return
	}
	if told.Backup != nil {
		p.say("check.advice.restore", "File", told.Backup.Path, "Dir", c.Data)
	}
	p.say("check.advice.salvage", "Dir", c.Data)
}
