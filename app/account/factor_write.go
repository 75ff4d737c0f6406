package account

import (
	"context"
	"time"

	"guichet/app"
	"guichet/app/audit"
	"guichet/store"
)

// Setup is a second factor on its way: the seed as text and as the address that
// the QR code holds. Both are secrets for the person's own eyes.
type Setup struct {
	Secret string // base32, in groups of four
	URL    string // otpauth://totp/…
	Until  time.Time
}

// BeginFactor makes a new seed for the account of a session and keeps it, sealed,
// until a code of it is shown. A second factor that is on stays on until then.
func (a *Accounts) BeginFactor(ctx context.Context, s Session) error {
	if err := a.mayChangeFactor(s); err != nil {
		return err
	}
	seed, err := a.newSeed()
	if err != nil {
		return err
	}
	sealed, now := a.secrets.seeds.Seal(seedPlace(s.Account, "next"), seed), a.now()
	_, err = a.st.Update(ctx, func(tx *store.Tx) error {
		if _, err := s.present(tx); err != nil {
			return err
		}
		f, err := factorOf(tx, s.Account)
		if err != nil {
			return err
		}
		f.Key, f.Next, f.NextAt = a.secrets.id, sealed, now
		return factors.Put(tx, f)
	})
	return err
}

func (a *Accounts) mayChangeFactor(s Session) error {
	if err := a.needKeys(); err != nil {
		return err
	}
	return a.needConfirmed(s)
}

// errSetup says that the setting up must begin again.
func errSetup() error { return app.E(app.Conflict, "account.error.setup") }

// FactorSetup returns the seed that BeginFactor made, for as long as it is kept:
// 15 minutes. After that it is a Conflict.
func (a *Accounts) FactorSetup(r store.Reader, s Session) (Setup, error) {
	if err := a.mayChangeFactor(s); err != nil {
		return Setup{}, err
	}
	f, err := factorOf(r, s.Account)
	if err != nil {
		return Setup{}, err
	}
	seed, err := a.nextSeed(f, a.now())
	if err != nil {
		return Setup{}, err
	}
	url, err := a.seedURL(seed, s.Email)
	if err != nil {
		return Setup{}, err
	}
	text, grouped := seedText(seed), ""
	for i := 0; i < len(text); i += 4 {
		grouped += text[i:min(i+4, len(text))] + " "
	}
	return Setup{Secret: grouped[:len(grouped)-1], URL: url, Until: f.NextAt.Add(setupLife)}, nil
}

func (a *Accounts) nextSeed(f factor, now time.Time) ([]byte, error) {
	if len(f.Next) == 0 || now.Sub(f.NextAt) >= setupLife || f.NextAt.Sub(now) > slack {
		return nil, errSetup()
	}
	seed, err := a.secrets.seeds.Open(seedPlace(f.Account, "next"), f.Next)
	if err != nil {
		return nil, errSetup()
	}
	return seed, nil
}

// EnableFactor turns the second factor on when a code of it is shown, ends the
// other sessions of the account, and returns ten recovery codes to be shown
// once. The session goes on under the token of Entry.
func (a *Accounts) EnableFactor(ctx context.Context, c Client, s Session, code string) ([]string, Entry, error) {
	if err := a.mayChangeFactor(s); err != nil {
		return nil, Entry{}, err
	}
	var was factor
	err := a.st.View(ctx, func(r store.Reader) (err error) {
		was, err = factorOf(r, s.Account)
		return err
	})
	if err != nil {
		return nil, Entry{}, err
	}
	seed, err := a.nextSeed(was, a.now())
	if err != nil {
		return nil, Entry{}, err
	}
	digits, _ := sixDigits(code)
	step, err := stepOf(seed, digits, a.wall())
	if err != nil {
		return nil, Entry{}, err
	}
	if step == 0 {
		return nil, Entry{}, errCode()
	}
	made := a.arrive(c)
	sealed := a.secrets.seeds.Seal(seedPlace(s.Account, "seed"), seed)
	shown, kept := newRecovery(s.Account)
	entry, err := a.renew(ctx, c, s, made, true, "account.factor_on", func(tx *store.Tx, p *person) error {
		f, err := factorOf(tx, p.ID)
		if err != nil {
			return err
		}
		if !sameSeed(f, was) {
			return errSetup()
		}
		f = factor{Account: p.ID, Key: a.secrets.id, Seed: sealed, Since: made.now, Last: step}
		if err := factors.Put(tx, f); err != nil {
			return err
		}
		return replaceRecovery(tx, p.ID, kept)
	})
	if err != nil {
		return nil, Entry{}, err
	}
	return shown, entry, nil
}

// DisableFactor turns the second factor off; it asks for a current code, or a
// recovery code. A password that is too short to stand alone is a Conflict.
func (a *Accounts) DisableFactor(ctx context.Context, s Session, code string) error {
	if err := a.mayChangeFactor(s); err != nil {
		return err
	}
	note := audit.By(s.Actor(), a.wall(), "account.factor_off").On("account", s.Account)
	return a.withCode(ctx, s, code, func(tx *store.Tx, p *person) error {
		if p.Short {
			return app.E(app.Conflict, "account.error.shortalone", "Limit", MinAlone)
		}
		if err := dropFactor(tx, p.ID); err != nil {
			return err
		}
		return audit.Record(tx, note)
	})
}

// RenewRecovery makes ten new recovery codes, to be shown once; the old ones are
// worthless. It asks for a current code.
func (a *Accounts) RenewRecovery(ctx context.Context, s Session, code string) ([]string, error) {
	if err := a.mayChangeFactor(s); err != nil {
		return nil, err
	}
	shown, kept := newRecovery(s.Account)
	note := audit.By(s.Actor(), a.wall(), "account.recovery_renewed").On("account", s.Account)
	err := a.withCode(ctx, s, code, func(tx *store.Tx, p *person) error {
		if err := replaceRecovery(tx, p.ID, kept); err != nil {
			return err
		}
		return audit.Record(tx, note)
	})
	if err != nil {
		return nil, err
	}
	return shown, nil
}

// withCode does something in an Update in which a code was taken; a wrong code
// is counted in it.
func (a *Accounts) withCode(ctx context.Context, s Session, code string, do func(*store.Tx, *person) error) error {
	wall := a.wall()
	var refused error
	_, err := a.st.Update(ctx, func(tx *store.Tx) error {
		refused = nil
		p, err := s.present(tx)
		if err != nil {
			return err
		}
		on, err := factorOn(tx, p.ID)
		if err == nil && !on {
			err = app.E(app.Conflict, "account.error.nofactor")
		}
		if err != nil {
			return err
		}
		right, err := a.showFactor(tx, &p, code, wall)
		if err != nil {
			return err
		}
		if !right {
			refused = errCode()
			return nil
		}
		return do(tx, &p)
	})
	if err == nil {
		err = refused
	}
	return err
}
