package account

import (
	"testing"
	"time"

	"guichet/app"
	"guichet/app/audit"
	"guichet/app/keys"
	"guichet/store"
)

// lose makes the room one whose keys are others.
func (h *house) lose() {
	h.deps.Keys = keys.New(app.NewID(dayOne).String(), dayOne.Add(1))
	h.restart()
}

// Section 2, row 12: what an owner does, nobody else does, whatever they call.
func TestOnlyAnOwnerRunsTheStaff(t *testing.T) {
	t.Parallel()
	h := open(t)
	boss, _ := h.first()
	victim, _ := h.join(boss, "victim@basilic.example", app.Agent)
	for _, role := range []app.Role{app.Agent, app.Editor} {
		s, _ := h.join(boss, RoleWord(role)+"@basilic.example", role)
		ctx := t.Context()
		for name, call := range map[string]func() error{
			"invite":       func() error { _, err := h.Invite(ctx, s, "x@basilic.example", app.Agent); return err },
			"link":         func() error { _, err := h.NewLink(ctx, s, victim.Account); return err },
			"own link":     func() error { _, err := h.NewLink(ctx, s, s.Account); return err },
			"role":         func() error { return h.SetRole(ctx, s, s.Account, app.Owner) },
			"other's role": func() error { return h.SetRole(ctx, s, victim.Account, app.Editor) },
			"disable":      func() error { return h.Disable(ctx, s, victim.Account) },
			"enable":       func() error { return h.Enable(ctx, s, victim.Account) },
			"remove":       func() error { return h.Remove(ctx, s, victim.Account) },
			"factor":       func() error { return h.ResetFactor(ctx, s, victim.Account) },
			"list": func() error {
				return h.st.View(ctx, func(r store.Reader) error { _, err := h.Staff(r, s.Actor()); return err })
			},
			"one": func() error {
				return h.st.View(ctx, func(r store.Reader) error { _, err := h.Member(r, s.Actor(), victim.Account); return err })
			},
		} {
			if err := call(); app.KindOf(err) != app.Forbidden {
				t.Errorf("role %s, %s: %v", RoleWord(role), name, err)
			}
		}
		// A role that is claimed and not had.
		forged := s
		forged.Role = app.Owner
		if err := h.Disable(ctx, forged, victim.Account); app.KindOf(err) != app.Forbidden {
			t.Errorf("a forged role: %v", err)
		}
	}
}

// What touches an owner asks for a password that was typed just now.
func TestWhatTouchesAnOwnerAsksForThePassword(t *testing.T) {
	t.Parallel()
	h := open(t)
	boss, _ := h.first()
	other, _ := h.join(boss, "other@basilic.example", app.Owner)
	agent, _ := h.join(boss, "agent@basilic.example", app.Agent)
	h.pass(ConfirmedFor + time.Second)
	ctx := t.Context()
	for name, call := range map[string]func() error{
		"invite an owner": func() error { _, err := h.Invite(ctx, boss, "x@basilic.example", app.Owner); return err },
		"make an owner":   func() error { return h.SetRole(ctx, boss, agent.Account, app.Owner) },
		"unmake one":      func() error { return h.SetRole(ctx, boss, other.Account, app.Agent) },
		"disable one":     func() error { return h.Disable(ctx, boss, other.Account) },
		"remove one":      func() error { return h.Remove(ctx, boss, other.Account) },
		"link for one":    func() error { _, err := h.NewLink(ctx, boss, other.Account); return err },
		"factor":          func() error { return h.ResetFactor(ctx, boss, agent.Account) },
		"e-mail":          func() error { return h.ChangeEmail(ctx, boss, "new@basilic.example") },
	} {
		if err := call(); !NeedsConfirm(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	h.must(h.Disable(ctx, boss, agent.Account))
}

func TestTheLastOwnerStays(t *testing.T) {
	t.Parallel()
	h := open(t)
	boss, _ := h.first()
	ctx := t.Context()
	invited, err := h.Invite(ctx, boss, "soon@basilic.example", app.Owner)
	h.must(err)
	for name, call := range map[string]func(app.ID) error{
		"disable": func(id app.ID) error { return h.Disable(ctx, h.Desk(), id) },
		"demote":  func(id app.ID) error { return h.SetRole(ctx, h.Desk(), id, app.Editor) },
		"remove":  func(id app.ID) error { return h.Remove(ctx, h.Desk(), id) },
	} {
		if err := call(boss.Account); app.KindOf(err) != app.Conflict {
			t.Errorf("%s, with one who is only invited beside: %v", name, err)
		}
	}
	_, err = h.TakeInvitation(ctx, from(2), invited.Token, Newcomer{Name: "Soon", Password: goodWords})
	h.must(err)
	h.must(h.Disable(ctx, h.Desk(), boss.Account))
	if err := h.Disable(ctx, h.Desk(), invited.Account); app.KindOf(err) != app.Conflict {
		t.Errorf("the other one is the last now: %v", err)
	}
}

func TestAnAddressHasOneAccount(t *testing.T) {
	t.Parallel()
	h := open(t)
	boss, _ := h.first()
	_, err := h.Invite(t.Context(), boss, " CLAIRE@Basilic.example", app.Agent)
	wantKey(t, err, "account.error.taken")
	s, _ := h.join(boss, "agent@basilic.example", app.Agent)
	err = h.ChangeEmail(t.Context(), s, "Claire@basilic.example")
	wantKey(t, err, "account.error.taken")
	h.must(h.ChangeEmail(t.Context(), s, "Agent.Two@basilic.example"))
	if _, err := h.SignIn(t.Context(), from(1), "agent.two@basilic.example", goodWords); err != nil {
		t.Error(err)
	}
	if _, err := h.SignIn(t.Context(), from(1), "agent@basilic.example", goodWords); err == nil {
		t.Error("the old address still signs in")
	}
}

// Section 2, row 7: nothing but an owner opens a disabled account again.
func TestADisabledAccountStaysClosed(t *testing.T) {
	t.Parallel()
	h := open(t)
	boss, _ := h.first()
	s, _ := h.join(boss, "agent@basilic.example", app.Agent)
	h.must(h.Disable(t.Context(), boss, s.Account))
	_, err := h.SignIn(t.Context(), from(1), "agent@basilic.example", goodWords)
	wantKey(t, err, "account.error.wrong")
	_, err = h.Invite(t.Context(), boss, "agent@basilic.example", app.Agent)
	wantKey(t, err, "account.error.taken")
	h.must(h.Enable(t.Context(), boss, s.Account))
	if _, err := h.SignIn(t.Context(), from(1), "agent@basilic.example", goodWords); err != nil {
		t.Error(err)
	}
}

// What is done to accounts is in the audit log, by ids alone.
func TestWhatIsDoneToAccountsIsRecorded(t *testing.T) {
	t.Parallel()
	h := open(t)
	boss, _ := h.first()
	s, _ := h.join(boss, "agent@basilic.example", app.Agent)
	h.must(h.SetRole(t.Context(), boss, s.Account, app.Editor))
	h.must(h.Disable(t.Context(), boss, s.Account))
	var got []string
	h.view(func(r store.Reader) error {
		page, _, err := audit.List(r, boss.Actor(), audit.Filter{}, nil, 100)
		for _, e := range page {
			got = append([]string{e.Action}, got...)
			if e.Kind != "account" || e.Subject.IsZero() || e.Actor.IsZero() {
				t.Errorf("%+v", e)
			}
		}
		return err
	})
	want := []string{"account.first_owner", "account.invite", "account.accept", "account.role", "account.disable"}
	if len(got) != len(want) {
		t.Fatalf("%v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%v", got)
		}
	}
}

// Without its keys a folder signs nobody in; with new ones its people are found
// again, and set a new password by a link.
func TestAfterTheKeysWereLostPeopleAreResetByALink(t *testing.T) {
	t.Parallel()
	h := open(t)
	s, _ := h.first()
	h.enable(s)
	own := h.deps.Keys
	h.deps.Keys = nil
	h.restart()
	if _, err := h.SignIn(t.Context(), from(1), ownerMail, goodWords); app.KindOf(err) != app.Busy {
		t.Errorf("without keys: %v", err)
	}
	if _, needed, err := h.NewFirst(t.Context()); needed || err != nil {
		t.Errorf("a link to become owner, without keys: %v, %v", needed, err)
	}
	h.deps.Keys = own
	h.restart()
	if n, err := h.Rekey(t.Context()); n != 0 || err != nil {
		t.Errorf("with its own keys: %d, %v", n, err)
	}
	h.lose()
	if n, err := h.Rekey(t.Context()); n != 1 || err != nil {
		t.Errorf("with new keys: %d, %v", n, err)
	}
	if n, err := h.Rekey(t.Context()); n != 0 || err != nil {
		t.Errorf("again: %d, %v", n, err)
	}
	if _, err := h.SignIn(t.Context(), from(1), ownerMail, goodWords); app.KindOf(err) != app.Unfit {
		t.Errorf("with the old password: %v", err)
	}
	l, err := h.NewLink(t.Context(), h.Desk(), s.Account)
	h.must(err)
	_, err = h.TakeReset(t.Context(), from(1), l.Token, "sept pommes vertes tombent")
	h.must(err)
	if e, err := h.SignIn(t.Context(), from(1), ownerMail, "sept pommes vertes tombent"); err != nil || e.Session == "" {
		t.Errorf("with the new one: %+v, %v", e, err)
	}
}
