package help

import (
	"cmp"
	"slices"

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

// Searches returns the queries since a day, those of several days together, for
// the staff: first what was asked most without a sure answer. It is bounded by
// what a day keeps.
func (h *Help) Searches(r store.Reader, who app.Actor, since string) ([]SearchText, error) {
	if who.Role < app.Agent {
		return nil, app.E(app.Forbidden, "error.role")
	}
	sums := map[string]*SearchText{}
	for after := store.Key(nil); ; {
		page, next, err := searchTexts.Scan(r, store.Page{From: store.K(since), After: after, Limit: 1000})
		if err != nil {
			return nil, err
		}
		for _, t := range page {
			if sum := sums[t.Mark]; sum != nil {
				sum.add(t.SearchCounts)
			} else {
				sums[t.Mark] = &t
			}
		}
		if after = next; next == nil {
			break
		}
	}
	list := make([]SearchText, 0, len(sums))
	for _, t := range sums {
		list = append(list, *t)
	}
	slices.SortFunc(list, func(a, b SearchText) int {
		return cmp.Or(cmp.Compare(b.Asked-b.Sure, a.Asked-a.Sure), cmp.Compare(b.Asked, a.Asked), cmp.Compare(a.Text, b.Text))
	})
	return list, nil
}
