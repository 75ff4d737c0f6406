package audit

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"maps"
	"slices"

	"guichet/app"
	"guichet/app/keys"
	"guichet/store"
)

// link binds an entry to all before it: MAC is a keyed hash over the MAC before,
// the number and the entry. Links are numbered from 1 without a gap.
type link struct {
	Seq   uint64 `json:"seq"`
	Entry app.ID `json:"entry"`
	Key   string `json:"key"` // the id of the key
	MAC   []byte `json:"mac"`
}

var (
	links       = store.NewTable("audit_link", func(l *link) store.Key { return store.K(l.Seq) }, store.Quiet())
	linkOfEntry = links.Unique(1, "entry", func(l *link) []store.Key { return []store.Key{store.K(l.Entry)} })
)

// head returns the newest link; the zero link when there is none.
func head(r store.Reader) (link, error) {
	last, _, err := links.Scan(r, store.Page{Reverse: true, Limit: 1})
	if err != nil || len(last) == 0 {
		return link{}, err
	}
	return last[0], nil
}

// chainKey signs links and anchors.
type chainKey struct {
	secret keys.Audit
	id     string // tells which key signed, and nothing about it
}

func newChainKey(secret keys.Audit) chainKey {
	k := chainKey{secret: secret}
	k.id = hex.EncodeToString(k.sum("guichet audit key 1\x00")[:8])
	return k
}

// next links an entry to the chain. The key of the link before may be another,
// one that was lost: its MAC goes into this one all the same.
func (k chainKey) next(before link, e Entry) link {
	l := link{Seq: before.Seq + 1, Entry: e.ID, Key: k.id}
	l.MAC = k.sum("guichet audit link 1\x00", lengthed(before.MAC), binary.BigEndian.AppendUint64(nil, l.Seq), e.bytes())
	return l
}

func (k chainKey) sum(label string, parts ...[]byte) []byte {
	mac := hmac.New(sha256.New, k.secret[:])
	mac.Write([]byte(label))
	for _, p := range parts {
		mac.Write(p)
	}
	return mac.Sum(nil)
}

// bytes writes an entry for its MAC: every part has its length before it, so
// that no two entries are written alike.
func (e Entry) bytes() []byte {
	var b []byte
	add := func(parts ...string) {
		for _, p := range parts {
			b = append(b, lengthed([]byte(p))...)
		}
	}
	b = append(b, e.ID[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(e.At.Unix()))
	b = binary.BigEndian.AppendUint32(b, uint32(e.At.Nanosecond()))
	b = append(b, e.Actor[:]...)
	b = append(b, byte(e.Role))
	add(e.Action, e.Kind)
	b = append(b, e.Subject[:]...)
	for _, name := range slices.Sorted(maps.Keys(e.Details)) {
		add(name, e.Details[name])
	}
	return b
}

func lengthed(p []byte) []byte {
	return append(binary.BigEndian.AppendUint32(nil, uint32(len(p))), p...)
}
