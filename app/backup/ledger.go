package backup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"guichet/app"
	"guichet/store/folder"
)

// LedgerName is the file in a data folder that remembers its backups. It can be
// read when the store cannot.
const LedgerName = "backups.json"

// Limits of the ledger.
const (
	maxRecords = 200
	maxLedger  = 1 << 20 // bytes
)

// Ledger is what a folder remembers of its backups, the newest last.
type Ledger struct {
	Format  int      `json:"format"`
	Records []Record `json:"records"`
	// Failed is the last scheduled backup when it failed; nil after a good one.
	Failed *Failure `json:"failed,omitempty"`
}

// Failure is a scheduled backup that could not be made.
type Failure struct {
	Time  time.Time `json:"time"`
	Cause string    `json:"cause"` // for logs: not a sentence of the catalogue
}

// ReadLedger reads the ledger of the data folder dir. One that is missing is
// empty; one that cannot be read is an error.
func ReadLedger(dir string) (Ledger, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return Ledger{}, fmt.Errorf("backup: open the folder: %w", err)
	}
	defer root.Close()
	return readLedger(root)
}

func readLedger(root *os.Root) (Ledger, error) {
	l := Ledger{Format: 1}
	f, err := root.Open(LedgerName)
	if errors.Is(err, fs.ErrNotExist) {
		return l, nil
	}
	if err != nil {
		return l, fmt.Errorf("backup: read %s: %w", LedgerName, err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxLedger))
	if err == nil {
		err = json.Unmarshal(data, &l)
	}
	if err != nil {
		return Ledger{Format: 1}, fmt.Errorf("backup: read %s: %w", LedgerName, err)
	}
	return l, nil
}

// Note changes the ledger in the folder root, which this process holds; calls
// must not overlap. A ledger that cannot be read is begun anew: it only helps
// to find files that are there without it.
func Note(root *os.Root, change func(l *Ledger)) error {
	l, err := readLedger(root)
	if err != nil {
		l = Ledger{Format: 1}
	}
	change(&l)
	if over := len(l.Records) - maxRecords; over > 0 {
		l.Records = l.Records[over:]
	}
	data, err := json.MarshalIndent(l, "", "  ")
	if err != nil {
		return fmt.Errorf("backup: encode %s: %w", LedgerName, err)
	}
	part := LedgerName + ".part"
	if err := root.WriteFile(part, append(data, '\n'), 0o600); err != nil {
		return fmt.Errorf("backup: write %s: %w", LedgerName, err)
	}
	if err := folder.Publish(root, part, LedgerName); err != nil {
		return fmt.Errorf("backup: write %s: %w", LedgerName, err)
	}
	return nil
}

// Add notes a backup that was made.
func (l *Ledger) Add(r Record) {
	l.Records = append(l.Records, r)
	if r.Scheduled {
		l.Failed = nil
	}
}

// Newest returns the newest backup whose file is still there with its size. It
// opens no file: Check reads it.
func (l *Ledger) Newest() (Record, bool) {
	for i := len(l.Records) - 1; i >= 0; i-- {
		if l.Records[i].There() {
			return l.Records[i], true
		}
	}
	return Record{}, false
}

// Newest returns the newest backup of the data folder dir that is still there,
// without opening the store. No ledger, or a damaged one, is no backup.
func Newest(dir string) (Record, bool) {
	l, err := ReadLedger(dir)
	if err != nil {
		return Record{}, false
	}
	return l.Newest()
}

// There reports whether the file is where it was, with the size it had.
func (r Record) There() bool {
	info, err := os.Lstat(r.Path)
	return err == nil && info.Mode().IsRegular() && info.Size() == r.Size
}

// Check reads the whole file and compares it with what was written, which needs
// no key. A file that is gone or changed is an app.Error.
func (r Record) Check(ctx context.Context) error {
	f, err := os.Open(r.Path)
	if err != nil {
		return app.E(app.NotFound, "backup.error.gone", "File", r.Path).Wrap(err)
	}
	defer f.Close()
	sum := sha256.New()
	n, err := io.Copy(sum, &reading{ctx: ctx, r: f})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil || n != r.Size || hex.EncodeToString(sum.Sum(nil)) != r.SHA256 {
		return app.E(app.Invalid, "backup.error.changed", "File", filepath.Clean(r.Path)).Wrap(err)
	}
	return nil
}
