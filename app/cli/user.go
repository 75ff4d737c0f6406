package cli

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"guichet/app"
	"guichet/app/account"
	"guichet/app/boot"
)

type userCmd struct {
	folder
	Role    string `placeholder:"agent|editor|owner" default:"agent" help:"cli.flag.role"`
	Factor  bool   `name:"second-factor" help:"cli.flag.factor"`
	NewKeys bool   `name:"new-keys" help:"cli.flag.newkeys"`
	Action  string `arg:"" optional:"" placeholder:"add|reset|disable|enable|list"`
	Email   string `arg:"" optional:"" placeholder:"EMAIL"`
}

// run does something with an account of the staff. Whoever can run it in the
// data folder already owns that folder.
func (c *userCmd) run(ctx context.Context, p *program) error {
	job, err := c.job()
	if err != nil {
		return err
	}
	if job.Action != boot.AddUser {
		if err := mustExist(c.Data); err != nil {
			return err
		}
	}
	ctx, release := interruptible(ctx, func() {})
	defer release()
	opt := p.options("user", c.Data)
	opt.Keys, opt.NewKeys = c.Key, c.NewKeys
	told, err := boot.User(ctx, opt, job)
	if err != nil {
		return p.heldSentence(err)
	}
	p.tellUser(job, told)
	return nil
}

func (c *userCmd) job() (boot.UserJob, error) {
	job := boot.UserJob{Action: boot.UserAction(c.Action), Email: c.Email, Factor: c.Factor}
	switch job.Action {
	case "":
		return job, refuse("cli.user.what")
	case boot.ListUsers:
		if c.Email != "" {
			return job, refuse("cli.error.arguments")
		}
		return job, nil
	case boot.AddUser, boot.ResetUser, boot.DisableUser, boot.EnableUser:
	default:
		return job, refuse("cli.user.action", "Name", c.Action)
	}
	if c.Email == "" {
		return job, refuse("cli.user.email", "Name", c.Action)
	}
	role, ok := account.RoleOf(c.Role)
	if !ok {
		return job, refuse("cli.user.role", "Value", c.Role)
	}
	job.Role = role
	return job, nil
}

// tellUser says what was done.
func (p *program) tellUser(job boot.UserJob, told boot.UserTold) {
	if told.KeyFile != "" {
		p.say("cli.user.newkeys", "File", told.KeyFile)
	}
	p.rekeyed(told.Rekeyed)
	if job.Action == boot.ListUsers {
		p.listUsers(told.Members)
		return
	}
	for _, m := range told.Members {
		switch job.Action {
		case boot.DisableUser:
			p.say("cli.user.disabled", "Email", plain(m.Email))
		case boot.EnableUser:
			p.say("cli.user.enabled", "Email", plain(m.Email))
		}
	}
	if told.Link != nil {
		p.link(told, *told.Link)
	}
}

// rekeyed says that accounts lost what was sealed with lost keys.
func (p *program) rekeyed(n int) {
	if n > 0 {
		p.say("cli.user.rekeyed", "Count", n)
	}
}

// link prints a one-time link, whole if the address of the site is known.
func (p *program) link(told boot.UserTold, l account.Link) {
	key := "cli.user.invitation"
	if l.Purpose == account.Reset {
		key = "cli.user.reset"
	}
	p.say(key, "Until", l.Until.In(time.Local).Format("2006-01-02 15:04"))
	fmt.Fprintln(p.Out, "  "+strings.TrimSuffix(told.Address, "/")+l.Path())
	if told.Address == "" {
		p.say("cli.user.pathonly")
	}
}

// listUsers prints the staff, one line each.
func (p *program) listUsers(all []account.Member) {
	if len(all) == 0 {
		p.say("cli.user.none")
		return
	}
	w := tabwriter.NewWriter(p.Out, 0, 0, 2, ' ', 0)
	for _, m := range all {
		factor := ""
		if m.Factor {
			factor = p.print.T("cli.user.factor")
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", plain(m.Email), plain(m.Name), p.role(m.Role), p.state(m.State), factor)
	}
	_ = w.Flush() // who stopped reading is not told
}

func (p *program) role(role app.Role) string {
	return p.print.T("account.role." + account.RoleWord(role))
}

func (p *program) state(s account.State) string { return p.print.T("account.state." + string(s)) }
