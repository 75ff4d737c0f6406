package boot

import (
	"context"
	"time"

	"guichet/app"
	"guichet/app/account"
	"guichet/app/keys"
	"guichet/store"
)

// UserAction is what guichet user does.
type UserAction string

// The actions.
const (
	ListUsers   UserAction = "list"
	AddUser     UserAction = "add"
	ResetUser   UserAction = "reset"
	DisableUser UserAction = "disable"
	EnableUser  UserAction = "enable"
)

// UserJob is one action as a person asked for it.
type UserJob struct {
	Action UserAction `json:"action"`
	Email  string     `json:"email,omitempty"` // of whom; not for a list
	Role   app.Role   `json:"role,omitempty"`  // of who is added
	// Factor has a reset remove the second factor too.
	Factor bool `json:"factor,omitempty"`
}

// UserTold is what came of it.
type UserTold struct {
	Members []account.Member `json:"members,omitempty"` // all, or the one the action was about
	Link    *account.Link    `json:"link,omitempty"`
	Address string           `json:"address,omitempty"` // of the site, if it is known
	// Rekeyed is how many accounts lost their password with the keys just now, and
	// KeyFile where the new ones are.
	Rekeyed int    `json:"rekeyed,omitempty"`
	KeyFile string `json:"key_file,omitempty"`
}

// User does something with an account of the staff, by opening the folder or by
// asking the process that has it open. New keys are made by the first only.
func User(ctx context.Context, opt Options, job UserJob) (UserTold, error) {
	var told UserTold
	err := either(ctx, opt, func(h *House) (err error) {
		told, err = h.user(ctx, job)
		return err
	}, func(h *holder) (err error) {
		if opt.NewKeys {
			return app.E(app.Conflict, "cli.user.stopfirst")
		}
		told, err = h.user(ctx, job)
		return err
	})
	return told, err
}

func (h *House) user(ctx context.Context, job UserJob) (UserTold, error) {
	told := UserTold{Address: h.address(), Rekeyed: h.Rekeyed}
	if h.Keys.News == keys.Remade {
		told.KeyFile = h.Keys.File
	}
	desk := h.Accounts.Desk()
	if job.Action == ListUsers {
		err := h.Store.View(ctx, func(r store.Reader) (err error) {
			told.Members, err = h.Accounts.Staff(r, desk.Actor())
			return err
		})
		return told, err
	}
	if !h.Accounts.Open() {
		return told, app.E(app.Busy, "cli.user.nokeys", "File", h.Keys.Lost)
	}
	link, err := h.act(ctx, desk, job)
	if err != nil {
		return told, err
	}
	told.Link = link
	err = h.Store.View(ctx, func(r store.Reader) error {
		m, err := h.Accounts.Find(r, desk.Actor(), job.Email)
		told.Members = []account.Member{m}
		return err
	})
	return told, err
}

// act carries out an action about one account.
func (h *House) act(ctx context.Context, desk account.Session, job UserJob) (*account.Link, error) {
	if job.Action == AddUser {
		l, err := h.Accounts.Invite(ctx, desk, job.Email, job.Role)
		return &l, err
	}
	var m account.Member
	err := h.Store.View(ctx, func(r store.Reader) (err error) {
		m, err = h.Accounts.Find(r, desk.Actor(), job.Email)
		return err
	})
	if err != nil {
		return nil, err
	}
	switch job.Action {
	case DisableUser:
		return nil, h.Accounts.Disable(ctx, desk, m.ID)
	case EnableUser:
		return nil, h.Accounts.Enable(ctx, desk, m.ID)
	case ResetUser:
		if job.Factor && m.Factor {
			if err := h.Accounts.ResetFactor(ctx, desk, m.ID); err != nil {
				return nil, err
			}
		}
		l, err := h.Accounts.NewLink(ctx, desk, m.ID)
		return &l, err
	}
	return nil, app.E(app.Invalid, "cli.user.action", "Name", string(job.Action))
}

// address is where people reach the site, empty if nobody said so.
func (h *House) address() string {
	if h.owner.Address != "" {
		return h.owner.Address
	}
	if u := h.Settings.Now().URL; u != nil {
		return u.String()
	}
	return ""
}

// FirstLink makes the link to become the first owner; ok is false when the
// folder has an owner, or cannot have one now.
func (h *House) FirstLink(ctx context.Context) (path string, until time.Time, ok bool, err error) {
	if h.readOnly {
		return "", until, false, nil
	}
	l, ok, err := h.Accounts.NewFirst(ctx)
	return l.Path(), l.Until, ok, err
}
