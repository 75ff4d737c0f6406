package account

import (
	"time"

	"guichet/app"
	"guichet/store"
)

// Purpose says what a one-time link is for.
type Purpose string

// The purposes of links, and how long each is good.
const (
	First      Purpose = "first"      // the first owner of a folder
	Invitation Purpose = "invitation" // an account without a password
	Reset      Purpose = "reset"      // a new password for an account that has one

	FirstLife      = 15 * time.Minute
	InvitationLife = 72 * time.Hour
	ResetLife      = 30 * time.Minute
)

// Link is a one-time link. Its token is a secret: whoever has it may use it.
type Link struct {
	Purpose Purpose   `json:"purpose"`
	Account app.ID    `json:"account,omitzero"`
	Token   string    `json:"token"`
	Until   time.Time `json:"until"`
}

// Path is the link without the address of the site.
func (l Link) Path() string { return "/staff/" + string(l.Purpose) + "/" + l.Token }

// link is what is kept of one.
type link struct {
	Hash    []byte    `json:"hash"` // SHA-256 of the token
	Account app.ID    `json:"account"`
	Purpose Purpose   `json:"purpose"`
	Made    time.Time `json:"made"`
	Until   time.Time `json:"until"`
}

// An account has one link at most: the newest.
var (
	links     = store.NewTable("account_link", func(l *link) store.Key { return byHash(l.Hash) })
	linksOf   = links.List(1, "account", func(l *link) []store.Key { return []store.Key{store.K(l.Account)} })
	linkByEnd = links.List(2, "until", func(l *link) []store.Key { return []store.Key{store.K(l.Until)} })
)

// errLink is the one answer to a link that was never made, was used, is over, or
// gave way to a newer one.
func errLink() error { return app.E(app.Gone, "account.error.link") }

// linkMade is a link on its way into an Update.
type linkMade struct {
	token
	record link
}

func (a *Accounts) newLink(purpose Purpose, account app.ID) linkMade {
	t, now, life := newToken(), a.now(), InvitationLife
	if purpose == Reset {
		life = ResetLife
	}
	return linkMade{token: t, record: link{Hash: t.hash, Account: account, Purpose: purpose, Made: now, Until: now.Add(life)}}
}

func (m linkMade) link() Link {
	return Link{Purpose: m.record.Purpose, Account: m.record.Account, Token: m.text, Until: m.record.Until}
}

// put makes it the account's only link.
func (m linkMade) put(tx *store.Tx) error {
	if err := dropLinks(tx, m.record.Account); err != nil {
		return err
	}
	return links.Insert(tx, m.record)
}

func dropLinks(tx *store.Tx, account app.ID) error {
	old, _, err := linksOf.Find(tx, store.K(account), store.Page{Limit: 1000})
	if err != nil {
		return err
	}
	for _, l := range old {
		if err := links.Delete(tx, byHash(l.Hash)); err != nil {
			return err
		}
	}
	return nil
}

// linkBy returns a link that is good now, and its account.
func linkBy(r store.Reader, purpose Purpose, text string, now time.Time) (link, person, error) {
	hash, ok := hashOf(text)
	if !ok {
		return link{}, person{}, errLink()
	}
	l, err := links.Get(r, byHash(hash))
	if missing(err) {
		return l, person{}, errLink()
	}
	if err != nil {
		return l, person{}, err
	}
	if l.Purpose != purpose || !now.Before(l.Until) || l.Made.After(now.Add(slack)) {
		return l, person{}, errLink()
	}
	p, err := accounts.Get(r, store.K(l.Account))
	switch {
	case missing(err):
		err = errLink()
	case err != nil:
	case purpose == Invitation && p.State != Invited, purpose == Reset && p.State != Active:
		err = errLink()
	}
	return l, p, err
}

// Linked is whom a link is for.
type Linked struct {
	Name, Email string
	Role        app.Role
	Until       time.Time
	Shortest    int // characters the new password needs
}

// Look returns whom an invitation or a reset is for; it does not use the link.
func (a *Accounts) Look(r store.Reader, purpose Purpose, text string) (Linked, error) {
	l, p, err := linkBy(r, purpose, text, a.now())
	if err != nil {
		return Linked{}, err
	}
	on, err := factorOn(r, p.ID)
	least := MinAlone
	if on {
		least = MinFactor
	}
	return Linked{Name: p.Name, Email: p.Email, Role: p.Role, Until: l.Until, Shortest: least}, err
}
