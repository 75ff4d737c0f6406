package guard

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"time"

	"guichet/app"
	"guichet/app/web/kit"
)

// The cookie that lets a browser change its own vote. It is set by the act of
// voting, holds a random number and its signature, and is not renewed: 13 months
// is the most CNIL allows for such a thing.
const (
	deviceCookie = "voter"
	deviceLife   = 395 * 24 * time.Hour
)

// Device is a random number that a browser keeps.
type Device = [16]byte

// DeviceOf returns the device a request comes from, and whether it brought one
// of ours.
func (g *Guard) DeviceOf(r *http.Request) (Device, bool) {
	raw, err := base64.RawURLEncoding.DecodeString(kit.CookieValue(r, deviceCookie))
	if err != nil || len(raw) != 32 {
		return Device{}, false
	}
	sum := g.sum("device", raw[:16])
	if subtle.ConstantTimeCompare(sum[:16], raw[16:]) != 1 {
		return Device{}, false
	}
	return Device(raw[:16]), true
}

// SetDevice gives a browser its number. Call it in the answer to a vote that was
// counted, and nowhere else.
func (g *Guard) SetDevice(w http.ResponseWriter, r *http.Request, d Device) {
	sum := g.sum("device", d[:])
	kit.SetCookie(w, r, deviceCookie, base64.RawURLEncoding.EncodeToString(append(d[:], sum[:16]...)), deviceLife)
}

// A second press before the answer to the first came is of the same person.
const (
	secondPress = 10 * time.Second
	mostRecent  = 10_000
)

type newcomer struct {
	device Device
	until  time.Time
}

// NewDevice makes a number for a browser that has none. Asked twice within some
// seconds, by the same browser at the same address about the same thing, it
// gives the same one, which is not fresh: the cookie of the first answer was not
// there yet.
func (g *Guard) NewDevice(r *http.Request, about app.ID) (d Device, fresh bool) {
	addr := kit.ClientOf(r).Addr.As16()
	sum := g.sum("newcomer", addr[:], []byte(r.UserAgent()), about[:])
	who, now := [16]byte(sum[:16]), g.clock()
	g.mu.Lock()
	defer g.mu.Unlock()
	if n, ok := g.recent[who]; ok && now.Before(n.until) {
		return n.device, false
	}
	if len(g.recent) >= mostRecent {
		clear(g.recent)
	}
	_, _ = rand.Read(d[:])
	g.recent[who] = newcomer{d, now.Add(secondPress)}
	return d, true
}
