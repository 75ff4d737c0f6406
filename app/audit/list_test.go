package audit

import (
	"slices"
	"testing"

	"guichet/app"
	"guichet/store"
)

func TestTheLogIsReadNewestFirstAndByFilter(t *testing.T) {
	t.Parallel()
	h := open(t)
	all := h.record(120)
	slices.Reverse(all)
	for name, f := range map[string]Filter{
		"all": {}, "an area": {Action: "article"}, "an action": {Action: "article.save"}, "an actor": {Actor: app.ID{2}},
		"a subject": {Kind: "article", Subject: app.ID{7, 3}}, "another kind": {Kind: "account", Subject: app.ID{7, 3}},
		"actor and action":         {Actor: app.ID{1}, Action: "account.disable"},
		"subject, actor, and area": {Kind: "article", Subject: app.ID{7, 0}, Actor: app.ID{1}, Action: "article"},
	} {
		var want []app.ID
		for _, e := range all {
			if f.takes(e) {
				want = append(want, e.ID)
			}
		}
		for _, limit := range []int{1, 7, 200} {
			if got := h.read(f, limit); !slices.Equal(got, want) {
				t.Errorf("%s by %d: %d entries, want %d", name, limit, len(got), len(want))
			}
		}
	}
}

// read pages through the whole answer.
func (h *house) read(f Filter, limit int) []app.ID {
	h.t.Helper()
	var ids []app.ID
	var after store.Key
	for {
		h.must(h.st.View(h.t.Context(), func(r store.Reader) error {
			page, next, err := List(r, owner, f, after, limit)
			for _, e := range page {
				ids = append(ids, e.ID)
			}
			after = next
			return err
		}))
		if after == nil {
			return ids
		}
	}
}

func TestOnlyAnOwnerReadsTheLog(t *testing.T) {
	t.Parallel()
	h := open(t)
	for _, role := range []app.Role{app.Anyone, app.SignedIn, app.Agent, app.Editor} {
		h.must(h.st.View(t.Context(), func(r store.Reader) error {
			if _, _, err := List(r, app.Actor{Role: role}, Filter{}, nil, 10); app.KindOf(err) != app.Forbidden {
				t.Errorf("role %d: %v", role, err)
			}
			return nil
		}))
	}
}
