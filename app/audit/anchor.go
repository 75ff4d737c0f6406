package audit

import (
	"context"
	"crypto/hmac"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"guichet/store"
	"guichet/store/folder"
)

// AnchorName is the file in the data folder that holds the newest link known.
// A backup holds it as it was before: a log that was cut shows after a restore.
const AnchorName = "audit.anchor"

// anchor is a link outside the store.
type anchor struct {
	Seq  uint64    `json:"seq"`
	MAC  []byte    `json:"mac"` // of the link
	At   time.Time `json:"at"`
	Key  string    `json:"key"`
	Sign []byte    `json:"sign"` // over all of it, with the audit key
}

func (k chainKey) sign(a anchor) []byte {
	at := binary.BigEndian.AppendUint64(nil, uint64(a.At.Unix()))
	return k.sum("guichet audit anchor 1\x00", lengthed(a.MAC), binary.BigEndian.AppendUint64(at, a.Seq))
}

// Anchor writes the newest link to the file, durably. A file that shows that
// something is wrong, with itself or with the log, is left as it is.
func (l *Log) Anchor(ctx context.Context) error {
	var last link
	err := l.st.View(ctx, func(r store.Reader) (err error) {
		last, err = head(r)
		return err
	})
	if err != nil || last.Seq == 0 {
		return err
	}
	was, there, err := readAnchor(l.dir)
	switch {
	case err != nil:
		return err
	case !there || was.Key != l.key.id: // the first, or of keys that were lost
	case !hmac.Equal(was.Sign, l.key.sign(was)):
		return fmt.Errorf("audit: %s: %w", AnchorName, errAnchor)
	case was.Seq > last.Seq:
		return fmt.Errorf("audit: the log ends at %d, and went on to %d", last.Seq, was.Seq)
	case was.Seq == last.Seq:
		return nil
	}
	a := anchor{Seq: last.Seq, MAC: last.MAC, At: l.clock().UTC().Truncate(time.Second), Key: l.key.id}
	a.Sign = l.key.sign(a)
	return a.write(l.dir)
}

func (a anchor) write(dir *os.Root) error {
	data, err := json.Marshal(a)
	if err != nil {
		return fmt.Errorf("audit: encode %s: %w", AnchorName, err)
	}
	part := AnchorName + ".part"
	if err := dir.WriteFile(part, append(data, '\n'), 0o600); err != nil {
		return fmt.Errorf("audit: write %s: %w", AnchorName, err)
	}
	if err := folder.Publish(dir, part, AnchorName); err != nil {
		return fmt.Errorf("audit: write %s: %w", AnchorName, err)
	}
	return nil
}

// maxAnchor is far above what write writes, in bytes.
const maxAnchor = 4 << 10

// readAnchor reads the file; there is false when it is not there.
func readAnchor(dir *os.Root) (a anchor, there bool, err error) {
	info, err := dir.Stat(AnchorName)
	if errors.Is(err, fs.ErrNotExist) {
		return a, false, nil
	}
	if err != nil || info.Size() > maxAnchor {
		return a, true, fmt.Errorf("audit: read %s: %w", AnchorName, errors.Join(err, errAnchor))
	}
	data, err := dir.ReadFile(AnchorName)
	if err != nil {
		return a, true, fmt.Errorf("audit: read %s: %w", AnchorName, err)
	}
	if err := json.Unmarshal(data, &a); err != nil {
		return a, true, fmt.Errorf("audit: read %s: %w", AnchorName, err)
	}
	return a, true, nil
}

var errAnchor = errors.New("audit: not an anchor of this folder")
