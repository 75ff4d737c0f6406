package account

import (
	"context"

	"guichet/app"
	"guichet/app/audit"
	"guichet/store"
)

// SaveProfile changes the name and the interface language of who is signed in;
// an empty language follows the browser.
func (a *Accounts) SaveProfile(ctx context.Context, s Session, name string, lang app.Lang) error {
	name, err := cleanName(name)
	if err != nil {
		return err
	}
	_, err = a.st.Update(ctx, func(tx *store.Tx) error {
		p, err := s.present(tx)
		if err != nil || p.Name == name && p.Lang == lang {
			return err
		}
		p.Name, p.Lang = name, lang
		return accounts.Put(tx, p)
	})
	return err
}

// ChangeEmail changes the address of who is signed in and has just typed their
// password.
func (a *Accounts) ChangeEmail(ctx context.Context, s Session, email string) error {
	if err := a.needKeys(); err != nil {
		return err
	}
	if err := a.needConfirmed(s); err != nil {
		return err
	}
	shown, same, err := cleanEmail(email)
	if err != nil {
		return err
	}
	lookup, note := a.secrets.lookup(same), a.by(s, "account.email", s.Account)
	_, err = a.st.Update(ctx, func(tx *store.Tx) error {
		p, err := s.present(tx)
		if err != nil {
			return err
		}
		other, err := accountByLookup.One(tx, store.K(lookup))
		if err == nil && other.ID != p.ID {
			return app.E(app.Conflict, "account.error.taken")
		}
		if err != nil && !missing(err) {
			return err
		}
		p.Email, p.Lookup = shown, lookup
		if err := accounts.Put(tx, p); err != nil {
			return err
		}
		return audit.Record(tx, note)
	})
	return err
}

// EndSession ends one session of the account that is signed in.
func (a *Accounts) EndSession(ctx context.Context, s Session, id app.ID) error {
	note := a.by(s, "account.session_end", s.Account)
	return a.onOwn(ctx, s, note, func(tx *store.Tx) error {
		all, _, err := sessionsOf.Find(tx, store.K(s.Account, id), store.Page{Limit: 1})
		if err != nil || len(all) == 0 {
			return err
		}
		return dropSession(tx, all[0].Hash)
	})
}

// EndOthers ends all sessions of the account but the one that asks.
func (a *Accounts) EndOthers(ctx context.Context, s Session) error {
	note := a.by(s, "account.sessions_end", s.Account)
	return a.onOwn(ctx, s, note, func(tx *store.Tx) error { return dropSessions(tx, s.Account, s.ID) })
}

// ForgetDevice has the account know a device no more. The sessions on it go on.
func (a *Accounts) ForgetDevice(ctx context.Context, s Session, id app.ID) error {
	note := a.by(s, "account.device_forget", s.Account)
	return a.onOwn(ctx, s, note, func(tx *store.Tx) error {
		all, _, err := devicesOf.Find(tx, store.K(s.Account), store.Page{Limit: 2 * mostDevices})
		if err != nil {
			return err
		}
		for _, d := range all {
			if d.ID == id {
				return devices.Delete(tx, byHash(d.Hash))
			}
		}
		return nil
	})
}

func (a *Accounts) onOwn(ctx context.Context, s Session, note audit.Entry, do func(*store.Tx) error) error {
	_, err := a.st.UpdateEssential(ctx, func(tx *store.Tx) error {
		if _, err := s.present(tx); err != nil {
			return err
		}
		if err := do(tx); err != nil {
			return err
		}
		return audit.Record(tx, note)
	})
	return err
}
