package web

import (
	"context"
	"fmt"

	"guichet/app"
	"guichet/app/account"
	"guichet/app/web/kit"
	"guichet/store"
)

// atDesk answers who sits at the window of this machine: the owner of the
// folder, by the account that was made first where there are several, so that
// what is done there always bears the same id.
func atDesk(st *store.Store, accounts *account.Accounts) func(context.Context) (kit.Visit, error) {
	return func(ctx context.Context) (kit.Visit, error) {
		v := kit.Visit{Actor: app.Desk()}
		err := st.View(ctx, func(r store.Reader) error {
			people, err := accounts.Staff(r, app.Desk())
			if err != nil {
				return err
			}
			for _, m := range people {
				first := v.Actor.ID.IsZero() || m.ID.String() < v.Actor.ID.String()
				if m.Role == app.Owner && m.State == account.Active && first {
					v.Actor.ID, v.Name = m.ID, m.Name
				}
			}
			return nil
		})
		if err != nil {
			return kit.Visit{}, fmt.Errorf("web: find the owner: %w", err)
		}
		return v, nil
	}
}
