package account

import (
	"time"

	"guichet/app"
	"guichet/store"
)

// device is one on which somebody has signed in. Its token lets that person try
// while strangers guess at the account; it opens nothing by itself.
type device struct {
	Hash    []byte    `json:"hash"` // SHA-256 of the token
	ID      app.ID    `json:"id"`
	Account app.ID    `json:"account"`
	Made    time.Time `json:"made"`
	Used    time.Time `json:"used"`
	Agent   string    `json:"agent,omitempty"`
}

var (
	devices   = store.NewTable("account_device", func(d *device) store.Key { return byHash(d.Hash) })
	devicesOf = devices.List(1, "account", func(d *device) []store.Key { return []store.Key{store.K(d.Account, d.Used)} })
)

// DeviceLife is how long a client keeps the token of a known device.
const DeviceLife = 365 * 24 * time.Hour

// mostDevices is how many are kept of one account; the longest unused goes.
const mostDevices = 20

// knownDevice returns the device a token names, if the account knows it.
func knownDevice(r store.Reader, account app.ID, text string, now time.Time) (device, error) {
	hash, ok := hashOf(text)
	if !ok {
		return device{}, nil
	}
	d, err := devices.Get(r, byHash(hash))
	if missing(err) || err == nil && (d.Account != account || now.Sub(d.Used) > DeviceLife) {
		return device{}, nil
	}
	return d, err
}

// keepDevice notes that somebody has signed in on a device, a new one if the
// client showed none that the account knows; fresh reports that.
func keepDevice(tx *store.Tx, p *person, c Client, made arrival) (fresh bool, err error) {
	d, err := knownDevice(tx, p.ID, c.Known, made.now)
	if err != nil {
		return false, err
	}
	if d.ID.IsZero() {
		d = device{Hash: made.device.hash, ID: made.deviceID, Account: p.ID, Made: made.now}
		if err := dropDevices(tx, p.ID); err != nil {
			return false, err
		}
		fresh = true
	}
	d.Used, d.Agent = made.now, made.agent
	return fresh, devices.Put(tx, d)
}

// dropDevices makes room for one more.
func dropDevices(tx *store.Tx, account app.ID) error {
	all, _, err := devicesOf.Find(tx, store.K(account), store.Page{Limit: 2 * mostDevices})
	if err != nil {
		return err
	}
	for i := 0; i < len(all)-mostDevices+1; i++ {
		if err := devices.Delete(tx, byHash(all[i].Hash)); err != nil {
			return err
		}
	}
	return nil
}
