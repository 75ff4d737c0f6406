package help

import (
	"guichet/app"
	"guichet/store"
)

// SearchSums returns the searches day by day since a day, for the staff.
func (h *Help) SearchSums(r store.Reader, who app.Actor, since string) ([]SearchDay, error) {
	if who.Role < app.Agent {
		return nil, app.E(app.Forbidden, "error.role")
	}
	days, _, err := searchDays.Scan(r, store.Page{From: store.K(since), Limit: 1000})
	return days, err
}
