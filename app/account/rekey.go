package account

import (
	"context"

	"guichet/app"
	"guichet/app/audit"
	"guichet/store"
)

// rekeyed is how many accounts one Update of Rekey changes.
const rekeyed = 200

// Rekey adapts the accounts to the folder's keys if they were made with others,
// which are lost: they are found by their addresses again, but have neither
// password nor second factor any more, since nobody could verify either, and
// their sessions end. It returns how many those were. Each needs a reset link.
func (a *Accounts) Rekey(ctx context.Context) (int, error) {
	if a.secrets == nil {
		return 0, nil
	}
	total := 0
	for {
		old, err := a.foreign(ctx)
		if err != nil || len(old) == 0 {
			return total, err
		}
		notes := make([]audit.Entry, len(old))
		for i, p := range old {
			notes[i] = audit.By(app.Desk(), a.wall(), "account.keys_lost").On("account", p.ID)
		}
		_, err = a.st.UpdateBulk(ctx, func(tx *store.Tx) error {
			for i, p := range old {
				if err := a.rekey(tx, p.ID, notes[i]); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return total, err
		}
		total += len(old)
	}
}

// foreign returns accounts that were made with other keys.
func (a *Accounts) foreign(ctx context.Context) (out []person, err error) {
	err = a.st.View(ctx, func(r store.Reader) error {
		for _, reverse := range []bool{false, true} {
			page, _, err := accountByKey.Find(r, nil, store.Page{Limit: rekeyed, Reverse: reverse})
			if err != nil {
				return err
			}
			for _, p := range page {
				if p.Key != a.secrets.id {
					out = append(out, p)
				}
			}
			if len(out) > 0 {
				return nil
			}
		}
		return nil
	})
	return out, err
}

func (a *Accounts) rekey(tx *store.Tx, id app.ID, note audit.Entry) error {
	p, err := accounts.Get(tx, store.K(id))
	if err != nil || p.Key == a.secrets.id {
		return err
	}
	same, ok := sameEmail(p.Email)
	if !ok {
		same = p.Email
	}
	p.Lookup, p.Key, p.Hash, p.Short = a.secrets.lookup(same), a.secrets.id, "", false
	p.endSessions()
	if err := accounts.Put(tx, p); err != nil {
		return err
	}
	for _, step := range []error{dropFactor(tx, id), dropSessions(tx, id, app.ID{}), dropLinks(tx, id)} {
		if step != nil {
			return step
		}
	}
	return audit.Record(tx, note)
}
