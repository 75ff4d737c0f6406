package account

import (
	"context"

	"guichet/app"
	"guichet/app/audit"
	"guichet/store"
)

// dropSessions removes the sessions of an account but for one.
func dropSessions(tx *store.Tx, account, but app.ID) error {
	all, _, err := sessionsOf.Find(tx, store.K(account), store.Page{Limit: 1000})
	if err != nil {
		return err
	}
	for _, s := range all {
		if s.ID == but {
			continue
		}
		if err := dropSession(tx, s.Hash); err != nil {
			return err
		}
	}
	return nil
}

func forgetDevices(tx *store.Tx, account app.ID) error {
	all, _, err := devicesOf.Find(tx, store.K(account), store.Page{Limit: 1000})
	if err != nil {
		return err
	}
	for _, d := range all {
		if err := devices.Delete(tx, byHash(d.Hash)); err != nil {
			return err
		}
	}
	return nil
}

// change changes an account as an owner, records it, and ends its sessions: who
// has another role, or none, signs in again.
func (a *Accounts) change(ctx context.Context, s Session, id app.ID, note audit.Entry, do func(*store.Tx, *person) error) error {
	_, err := a.st.UpdateEssential(ctx, func(tx *store.Tx) error {
		if err := s.owns(tx); err != nil {
			return err
		}
		p, err := personOf(tx, id)
		if err != nil {
			return err
		}
		if err := do(tx, &p); err != nil {
			return err
		}
		p.endSessions()
		if err := accounts.Put(tx, p); err != nil {
			return err
		}
		if err := dropSessions(tx, id, app.ID{}); err != nil {
			return err
		}
		return audit.Record(tx, note)
	})
	return err
}

// SetRole gives an account another role. Whoever gives or takes that of an owner
// has just typed their password. The last owner stays one.
func (a *Accounts) SetRole(ctx context.Context, s Session, id app.ID, role app.Role) error {
	if err := cleanRole(role); err != nil {
		return err
	}
	note := a.by(s, "account.role", id).With("role", RoleWord(role))
	return a.change(ctx, s, id, note, func(tx *store.Tx, p *person) error {
		if p.Role == role {
			return app.E(app.Conflict, "account.error.samerole")
		}
		if p.Role == app.Owner || role == app.Owner {
			if err := a.needConfirmed(s); err != nil {
				return err
			}
		}
		if err := keepOwner(tx, *p); err != nil {
			return err
		}
		p.Role = role
		return nil
	})
}

// Disable closes an account: its sessions and links are worthless at once. The
// last owner cannot be disabled.
func (a *Accounts) Disable(ctx context.Context, s Session, id app.ID) error {
	return a.change(ctx, s, id, a.by(s, "account.disable", id), func(tx *store.Tx, p *person) error {
		if p.State == Disabled {
			return app.E(app.Conflict, "account.error.disabled")
		}
		if err := a.guardOwner(tx, s, *p); err != nil {
			return err
		}
		p.State = Disabled
		return dropLinks(tx, id)
	})
}

// guardOwner refuses to close the account of the last owner, and of any owner
// without a password just typed.
func (a *Accounts) guardOwner(tx *store.Tx, s Session, p person) error {
	if err := keepOwner(tx, p); err != nil || p.Role != app.Owner {
		return err
	}
	return a.needConfirmed(s)
}

// Enable opens a disabled account again. One that never had a password is
// invited anew.
func (a *Accounts) Enable(ctx context.Context, s Session, id app.ID) error {
	return a.change(ctx, s, id, a.by(s, "account.enable", id), func(_ *store.Tx, p *person) error {
		if p.State != Disabled {
			return app.E(app.Conflict, "account.error.enabled")
		}
		if p.Role == app.Owner {
			if err := a.needConfirmed(s); err != nil {
				return err
			}
		}
		p.State = Active
		if p.Name == "" {
			p.State = Invited
		}
		return nil
	})
}

// Remove deletes an account with all that belongs to it. What its person wrote
// stays, under an id that leads to nobody.
func (a *Accounts) Remove(ctx context.Context, s Session, id app.ID) error {
	note := a.by(s, "account.remove", id)
	_, err := a.st.UpdateEssential(ctx, func(tx *store.Tx) error {
		if err := s.owns(tx); err != nil {
			return err
		}
		p, err := personOf(tx, id)
		if err != nil {
			return err
		}
		if err := a.guardOwner(tx, s, p); err != nil {
			return err
		}
		for _, step := range []error{
			dropLinks(tx, id), dropSessions(tx, id, app.ID{}), forgetDevices(tx, id), dropFactor(tx, id),
			failures.Delete(tx, store.K(id)), habits.Delete(tx, store.K(id)), accounts.Delete(tx, store.K(id)),
		} {
			if step != nil {
				return step
			}
		}
		return audit.Record(tx, note)
	})
	return err
}

// ResetFactor removes the second factor of somebody who lost it, and ends their
// sessions. A password that was only long enough beside it is gone too: they
// need a reset link.
func (a *Accounts) ResetFactor(ctx context.Context, s Session, id app.ID) error {
	if err := a.needConfirmed(s); err != nil {
		return err
	}
	return a.change(ctx, s, id, a.by(s, "account.factor_reset", id), func(tx *store.Tx, p *person) error {
		on, err := factorOn(tx, id)
		if err == nil && !on {
			err = app.E(app.Conflict, "account.error.nofactor")
		}
		if err != nil {
			return err
		}
		if p.Short {
			p.Hash, p.Short = "", false
		}
		return dropFactor(tx, id)
	})
}
