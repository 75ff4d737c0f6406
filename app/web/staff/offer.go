package staff

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"mime"
	"net/http"
	"strconv"
	"sync"
	"time"

	"guichet/app"
	"guichet/app/web/kit"
)

// offerLife is how long a link to a file holds.
const offerLife = 10 * time.Minute

// mostOffers bounds the links that wait; the oldest goes.
const mostOffers = 50

// offers are links to files that hold once, for a while and for the session they
// were made in. They are kept as hashes, in memory: a start ends them.
type offers struct {
	mu  sync.Mutex
	all map[[32]byte]offer
}

type offer struct {
	session [32]byte
	until   time.Time
	open    func(ctx context.Context) (Parcel, error)
}

// sessionOf names the session of a request, or the person at the desk.
func sessionOf(r *http.Request) [32]byte {
	return sha256.Sum256([]byte(kit.SessionToken(r) + "\x00" + kit.VisitOf(r).Actor.ID.String()))
}

// put makes a link and returns its token, of 256 bits.
func (o *offers) put(r *http.Request, now time.Time, open func(ctx context.Context) (Parcel, error)) string {
	b := make([]byte, 32)
	rand.Read(b)
	token := base64.RawURLEncoding.EncodeToString(b)
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.all == nil {
		o.all = map[[32]byte]offer{}
	}
	oldest, first := now.Add(2*offerLife), [32]byte{}
	for key, one := range o.all {
		if !now.Before(one.until) {
			delete(o.all, key)
		} else if one.until.Before(oldest) {
			oldest, first = one.until, key
		}
	}
	if len(o.all) >= mostOffers {
		delete(o.all, first)
	}
	o.all[sha256.Sum256([]byte(token))] = offer{sessionOf(r), now.Add(offerLife), open}
	return token
}

// take uses a link up. One of another session stays: its owner may still come.
func (o *offers) take(r *http.Request, now time.Time, token string) (offer, bool) {
	key := sha256.Sum256([]byte(token))
	o.mu.Lock()
	defer o.mu.Unlock()
	one, ok := o.all[key]
	if !ok || one.session != sessionOf(r) {
		return offer{}, false
	}
	delete(o.all, key)
	return one, now.Before(one.until)
}

// Download hands a file over, once.
func (s *Staff) Download(w http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodGet { // HEAD would use the link up
		return app.E(app.NotFound, "error.notfound")
	}
	one, ok := s.offers.take(r, s.Clock(), r.PathValue("token"))
	if !ok {
		return app.E(app.Gone, "staff.error.link")
	}
	file, err := one.open(r.Context())
	if err != nil {
		return err
	}
	defer file.Close()
	h := w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Security-Policy", kit.FilePolicy)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": file.Name}))
	h.Set("Content-Length", strconv.FormatInt(file.Size, 10))
	if _, err := io.Copy(w, file); err != nil {
		s.Log.Warn("a file was not handed over whole", "err", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

// hand sends the browser to a link it may use once.
func (s *Staff) hand(r *http.Request, open func(ctx context.Context) (Parcel, error)) error {
	return s.handAt(r, "/staff/download/", open)
}

// handAt is hand by an address of its own, for whom that of owners is closed.
func (s *Staff) handAt(r *http.Request, at string, open func(ctx context.Context) (Parcel, error)) error {
	return &kit.Next{To: at + s.offers.put(r, s.Clock(), open)}
}

// guarded checks what every file that leaves the house asks for: a house, and a
// person who has shown their password a short while ago, or sits at the desk.
// back is the page.
func (s *Staff) guarded(r *http.Request, back string) error {
	if s.House == nil {
		return app.E(app.NotFound, "error.notfound")
	}
	if !kit.AtDesk(r) && !s.Accounts.Confirmed(session(r)) {
		return &kit.Next{To: confirmLink(back)}
	}
	return nil
}
