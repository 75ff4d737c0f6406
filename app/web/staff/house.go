package staff

import (
	"context"
	"io"
	"time"

	"guichet/app"
	"guichet/app/backup"
	"guichet/app/help"
)

// House is what these pages ask of whoever has the folder open and runs the
// jobs: it stands above the pages, so it is handed in. Every call checks that an
// owner asks.
type House interface {
	// Facts tells what the folder is and how it is.
	Facts(ctx context.Context, who app.Actor) (Facts, error)
	// Backups lists the backups that are known, the newest first.
	Backups(who app.Actor) (Backups, error)
	// BackUp begins a backup and returns at once; Busy while another is made.
	BackUp(who app.Actor, job BackupJob) error
	// CheckBackup reads a whole backup and compares it with what was written.
	CheckBackup(ctx context.Context, who app.Actor, id string) error
	// RemoveBackup deletes the file of a backup and forgets it.
	RemoveBackup(ctx context.Context, who app.Actor, id string) error
	// OpenBackup opens the file of a backup to be handed over; the empty id is the
	// one that was made to be.
	OpenBackup(ctx context.Context, who app.Actor, id string) (Parcel, error)
	// Export writes the content into a file to be handed over.
	Export(ctx context.Context, who app.Actor, format help.Format) (Parcel, error)
	// Copy writes the published site into a file to be handed over, for editors
	// too.
	Copy(ctx context.Context, who app.Actor) (Parcel, error)
	// Import takes what an owner uploaded.
	Import() *help.Intake
}

// Facts are what is true of a folder; pages show and never change them.
type Facts struct {
	Version  string
	Since    time.Time // when it was opened
	Folder   string
	KeyFile  string // empty without keys
	Settings string // the path of guichet.json, empty when there is none
	Address  string // where the site is reached
	Free     int64  // bytes of the disk, -1 where that cannot be known
	Store    int64  // bytes of the records
	Files    int64  // bytes of the files
	Indexed  bool   // the search index has all that was saved
	ReadOnly bool
}

// Backups are what is known of a folder's backups.
type Backups struct {
	List   []BackupView
	Failed *backup.Failure
	Next   time.Time // when the next is made by itself; zero: never
	Run    BackupRun
}

// BackupView is one backup. ID is what pages call it.
type BackupView struct {
	ID string
	backup.Record
	There   bool      // the file is where it was, with its size
	Checked time.Time // when the whole file was last found to be right; zero: never since the start
}

// BackupRun is the backup under way, or the last one that a page began.
type BackupRun struct {
	Started  time.Time // zero: none
	Running  bool
	Progress backup.Progress
	Err      *app.Error
	Ready    bool      // there is a file to be handed over
	Until    time.Time // until when
	Size     int64
}

// BackupJob is a backup as an owner asked for it on the page.
type BackupJob struct {
	Passphrase, Recipient string // at most one; both empty: not encrypted
	WithKeys              bool   // only encrypted
	Hand                  bool   // to be handed over, rather than kept in the folder of the schedule
}

// Parcel is a file to be handed over once. Close removes what was made for it.
type Parcel struct {
	io.ReadSeekCloser
	Name string
	Size int64
}
