package account

import (
	"context"

	"guichet/app"
	"guichet/app/audit"
	"guichet/store"
)

// Invite makes an account without a password and the link by which its person
// takes it, within 72 hours. Only an owner invites; an owner is invited only by
// one who has just typed their password.
func (a *Accounts) Invite(ctx context.Context, s Session, email string, role app.Role) (Link, error) {
	if err := a.needKeys(); err != nil {
		return Link{}, err
	}
	if role == app.Owner {
		if err := a.needConfirmed(s); err != nil {
			return Link{}, err
		}
	}
	p, err := a.newPerson(email, role)
	if err != nil {
		return Link{}, err
	}
	made := a.newLink(Invitation, p.ID)
	note := a.by(s, "account.invite", p.ID).With("role", RoleWord(role))
	_, err = a.st.Update(ctx, func(tx *store.Tx) error {
		if err := s.owns(tx); err != nil {
			return err
		}
		if err := insertPerson(tx, p); err != nil {
			return err
		}
		if err := made.put(tx); err != nil {
			return err
		}
		return audit.Record(tx, note)
	})
	return made.link(), err
}

// NewLink makes a fresh link for an account: an invitation for one that waits
// for its person, a reset for one that has a password. The one before it is
// worthless from then on. A reset leaves the password as it is until it is
// taken.
func (a *Accounts) NewLink(ctx context.Context, s Session, id app.ID) (Link, error) {
	if err := a.needKeys(); err != nil {
		return Link{}, err
	}
	invitation, reset := a.newLink(Invitation, id), a.newLink(Reset, id)
	note := a.by(s, "account.link", id)
	made := reset
	_, err := a.st.Update(ctx, func(tx *store.Tx) error {
		if err := s.owns(tx); err != nil {
			return err
		}
		p, err := personOf(tx, id)
		if err != nil {
			return err
		}
		if p.Role == app.Owner && id != s.Account {
			if err := a.needConfirmed(s); err != nil {
				return err
			}
		}
		switch p.State {
		case Invited:
			made = invitation
		case Active:
			made = reset
		default:
			return app.E(app.Conflict, "account.error.disabled")
		}
		if err := made.put(tx); err != nil {
			return err
		}
		return audit.Record(tx, note.With("purpose", string(made.record.Purpose)))
	})
	return made.link(), err
}

// TakeInvitation gives an invited account its person's name and password, and
// signs them in.
func (a *Accounts) TakeInvitation(ctx context.Context, c Client, text string, n Newcomer) (Entry, error) {
	p, was, err := a.linked(ctx, Invitation, text)
	if err != nil {
		return Entry{}, err
	}
	if p, err = a.grown(ctx, p, n, false); err != nil {
		return Entry{}, err
	}
	made := a.arrive(c)
	var entry Entry
	_, err = a.st.Update(ctx, func(tx *store.Tx) error {
		l, now, err := linkBy(tx, Invitation, text, made.now)
		if err != nil {
			return err
		}
		if now.Gen != was.Gen || now.Role != was.Role {
			return app.E(app.Conflict, "account.error.meanwhile")
		}
		if err := dropLinks(tx, l.Account); err != nil {
			return err
		}
		if err := accounts.Put(tx, p); err != nil {
			return err
		}
		entry, err = beginAs(tx, &p, c, made, false, "account.accept")
		return err
	})
	return entry, err
}

// TakeReset gives an account a new password and ends its sessions. It does not
// sign in: a second factor is asked for as ever. Entry holds the token of a
// known device, so that strangers who guess cannot keep the person out.
func (a *Accounts) TakeReset(ctx context.Context, c Client, text, password string) (Entry, error) {
	p, was, err := a.linked(ctx, Reset, text)
	if err != nil {
		return Entry{}, err
	}
	on := false
	if err := a.st.View(ctx, func(r store.Reader) (err error) {
		on, err = factorOn(r, p.ID)
		return err
	}); err != nil {
		return Entry{}, err
	}
	if p, err = a.withPassword(ctx, p, password, on); err != nil {
		return Entry{}, err
	}
	made := a.arrive(c)
	var entry Entry
	_, err = a.st.Update(ctx, func(tx *store.Tx) error {
		entry = Entry{}
		_, now, err := linkBy(tx, Reset, text, made.now)
		if err != nil {
			return err
		}
		if now.Gen != was.Gen || now.Hash != was.Hash {
			return app.E(app.Conflict, "account.error.meanwhile")
		}
		fresh := p
		fresh.endSessions()
		for _, step := range []error{
			dropLinks(tx, p.ID), dropSessions(tx, p.ID, app.ID{}), forgetDevices(tx, p.ID), accounts.Put(tx, fresh),
		} {
			if step != nil {
				return step
			}
		}
		if _, err := keepDevice(tx, &fresh, Client{}, made); err != nil {
			return err
		}
		entry.Known = made.device.text
		return audit.Record(tx, made.note(&fresh, "account.reset"))
	})
	if err == nil {
		a.tries.forget(p.ID)
	}
	return entry, err
}

// linked returns the account of a link that is good.
func (a *Accounts) linked(ctx context.Context, purpose Purpose, text string) (p, was person, err error) {
	if err := a.needKeys(); err != nil {
		return p, p, err
	}
	err = a.st.View(ctx, func(r store.Reader) (err error) {
		_, p, err = linkBy(r, purpose, text, a.now())
		return err
	})
	return p, p, err
}
