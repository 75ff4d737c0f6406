package staff

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/settings"
	"guichet/app/web/kit"
)

// BackupsPage is the page of the backups: make one, those there are, when they
// are made by themselves.
type BackupsPage struct {
	SettingsBase
	Backups
	Rows     []BackupRow
	Last     *BackupRow // the newest that is still there
	Schedule ScheduleForm
	Job      BackupJob // as it was asked for, without its passphrase
	Seal     string    // "none", "passphrase" or "recipient"
	Percent  int
	RunSize  string
	RunError string
	State    string // path of what changes while a backup is made
}

// BackupRow is one backup as it is shown.
type BackupRow struct {
	BackupView
	Size string
	Age  int // whole days
}

// ScheduleForm is the schedule as the form has it.
type ScheduleForm struct {
	Folder, At, Recipient string
	Every                 string // hours; empty when At says it
	How                   string // "daily", "every" or "never"
	Keep                  string
}

// BackupList shows the page.
func (s *Staff) BackupList(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	p, err := s.backups(w, r)
	if err != nil {
		return kit.Document{}, err
	}
	return s.page("backups", p)
}

// BackupState is the part of the page that changes while a backup is made.
func (s *Staff) BackupState(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	p, err := s.backups(w, r)
	if err != nil {
		return kit.Document{}, err
	}
	return s.fragment("backups", "backup-state", p)
}

func (s *Staff) backups(w http.ResponseWriter, r *http.Request) (BackupsPage, error) {
	if s.House == nil {
		return BackupsPage{}, app.E(app.NotFound, "error.notfound")
	}
	p := BackupsPage{SettingsBase: s.settingsBase(w, r, "backups", settings.SectionBackup), Seal: "none"}
	p.Tabs, p.State = nil, "/staff/backups/state"
	var err error
	if p.Backups, err = s.House.Backups(kit.VisitOf(r).Actor); err != nil {
		return p, err
	}
	now := s.Clock()
	for _, b := range p.List {
		row := BackupRow{BackupView: b, Size: s.size(r, b.Size), Age: int(now.Sub(b.Made) / (24 * time.Hour))}
		row.Made = s.local(b.Made)
		if !b.Checked.IsZero() {
			row.Checked = s.local(b.Checked)
		}
		p.Rows = append(p.Rows, row)
		if b.There && p.Last == nil {
			p.Last = &row
		}
	}
	if !p.Next.IsZero() {
		p.Next = s.local(p.Next)
	}
	p.Run.Until = s.local(p.Run.Until)
	if at := p.Run.Progress; at.Total > 0 {
		p.Percent = int(min(99, at.Done*100/at.Total))
	}
	p.RunSize = s.size(r, p.Run.Size)
	if p.Run.Err != nil {
		p.RunError = s.words(r).Error(p.Run.Err)
	}
	p.Schedule = scheduleForm(s.Settings.Now().Backup)
	return p, nil
}

func scheduleForm(b settings.Backup) ScheduleForm {
	f := ScheduleForm{Folder: b.Folder, Recipient: b.Recipient, How: "daily", At: "03:30", Every: "24", Keep: "7"}
	if b.Keep > 0 {
		f.Keep = strconv.Itoa(b.Keep)
	}
	switch {
	case b.Folder == "":
		f.How = "never"
	case b.Every > 0:
		f.How = "every"
		f.Every = strconv.FormatFloat(b.Every.Hours(), 'f', -1, 64)
	default:
		f.At = time.Time{}.Add(b.At).Format("15:04")
	}
	return f
}

// Lasts reports whether a folder is known in which backups are kept.
func (p BackupsPage) Lasts() bool { return p.Schedule.Folder != "" }

// BackUp begins a backup.
func (s *Staff) BackUp(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	f, err := kit.ReadForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	if err := s.guarded(r, "/staff/backups"); err != nil {
		return kit.Document{}, err
	}
	p, err := s.backups(w, r)
	if err != nil {
		return kit.Document{}, err
	}
	p.Seal = f.Line("seal")
	p.Job = BackupJob{WithKeys: f.Has("keys"), Hand: f.Line("to") != "folder"}
	job := p.Job
	control := ""
	switch p.Seal {
	case "passphrase":
		control, job.Passphrase = "passphrase", f.Secret("passphrase")
		if job.Passphrase == "" || job.Passphrase != f.Secret("again") {
			p.Faults = kit.Faults{{Field: control, Message: s.words(r).T("staff.backups.passphrase.differs")}}
			return s.refused("backups", p)
		}
	case "recipient":
		control, job.Recipient = "recipient", f.Line("recipient")
		p.Job.Recipient = job.Recipient
		if job.Recipient == "" {
			p.Faults = kit.Faults{{Field: control, Message: s.words(r).T("staff.backups.recipient.missing")}}
			return s.refused("backups", p)
		}
	}
	if err := s.House.BackUp(kit.VisitOf(r).Actor, job); err != nil {
		if err := s.blame(r, &p.Faults, control, err); err != nil {
			return kit.Document{}, err
		}
		return s.refused("backups", p)
	}
	return kit.Document{}, &kit.Next{To: "/staff/backups"}
}

// HandBackup hands a backup over: a known one, or the one that was made for it.
func (s *Staff) HandBackup(_ http.ResponseWriter, r *http.Request) (kit.Document, error) {
	f, err := kit.ReadForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	if err := s.guarded(r, "/staff/backups"); err != nil {
		return kit.Document{}, err
	}
	who, id := kit.VisitOf(r).Actor, f.Line("id")
	return kit.Document{}, s.hand(r, func(ctx context.Context) (Parcel, error) {
		return s.House.OpenBackup(ctx, who, id)
	})
}

// CheckBackup reads a backup to its end.
func (s *Staff) CheckBackup(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	return s.withBackup(w, r, "backup.checked", func(id string) error {
		return s.House.CheckBackup(r.Context(), kit.VisitOf(r).Actor, id)
	})
}

// RemoveBackup deletes a backup. The form asks first.
func (s *Staff) RemoveBackup(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	if err := s.guarded(r, "/staff/backups"); err != nil {
		return kit.Document{}, err
	}
	return s.withBackup(w, r, "backup.removed", func(id string) error {
		return s.House.RemoveBackup(r.Context(), kit.VisitOf(r).Actor, id)
	})
}

func (s *Staff) withBackup(w http.ResponseWriter, r *http.Request, note string, do func(id string) error) (kit.Document, error) {
	f, err := kit.ReadForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	if s.House == nil {
		return kit.Document{}, app.E(app.NotFound, "error.notfound")
	}
	if err := do(f.Line("id")); err != nil {
		p, failed := s.backups(w, r)
		if failed != nil {
			return kit.Document{}, failed
		}
		if err := s.blame(r, &p.Faults, "", err); err != nil {
			return kit.Document{}, err
		}
		return s.refused("backups", p)
	}
	return kit.Document{}, &kit.Next{To: "/staff/backups", Note: note}
}

// SaveSchedule saves when backups are made by themselves.
func (s *Staff) SaveSchedule(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	f, err := kit.ReadForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	form := ScheduleForm{Folder: f.Line("folder"), At: f.Line("at"), Every: f.Line("every"), How: f.Line("how"),
		Keep: f.Line("keep"), Recipient: f.Line("for")}
	failed := s.Settings.SaveBackup(r.Context(), kit.VisitOf(r).Actor, f.ID("version"), form.read())
	p, err := s.backups(w, r)
	if err != nil {
		return kit.Document{}, err
	}
	now := p.Schedule
	p.Schedule = form
	err = s.saved(r, &p.SettingsBase, failed, "/staff/backups", "settings.saved", map[string]string{
		settings.FieldBackupFolder: "folder", settings.FieldBackupEvery: "every",
		settings.FieldBackupKeep: "keep", settings.FieldBackupRecipient: "for",
	})
	if err != nil {
		return kit.Document{}, err
	}
	p.Newer = s.newer(r, failed,
		[3]string{settings.FieldBackupFolder, form.Folder, now.Folder},
		[3]string{settings.FieldBackupKeep, form.Keep, now.Keep},
		[3]string{settings.FieldBackupRecipient, form.Recipient, now.Recipient})
	return s.refused("backups", p)
}

// read makes a schedule of the form; what is no number is out of its limits.
func (f ScheduleForm) read() settings.Backup {
	b := settings.Backup{Folder: f.Folder, Recipient: f.Recipient}
	b.Keep, _ = strconv.Atoi(f.Keep)
	switch f.How {
	case "never":
		b.Folder, b.Every = "", settings.MaxBackupEvery
	case "every":
		hours, err := strconv.ParseFloat(f.Every, 64)
		if b.Every = time.Duration(hours * float64(time.Hour)); err != nil || b.Every <= 0 || hours > 1000 {
			b.Every = 1
		}
	default:
		at, err := time.Parse("15:04", f.At)
		if b.At = time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute; err != nil {
			b.At = -1
		}
	}
	if f.How != "never" && b.Folder == "" {
		b.Folder = "-" // a schedule needs a folder: this is none
	}
	return b
}

// ExportPage offers the whole content as one file.
type ExportPage struct{ Base }

// Export shows the page.
func (s *Staff) Export(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	return s.page("export", ExportPage{s.base(w, r, "staff.export.title")})
}

// HandExport hands the whole content over.
func (s *Staff) HandExport(_ http.ResponseWriter, r *http.Request) (kit.Document, error) {
	f, err := kit.ReadForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	if err := s.guarded(r, "/staff/export"); err != nil {
		return kit.Document{}, err
	}
	format := help.Format(f.Line("format"))
	if format != help.JSONL && format != help.Markdown {
		return kit.Document{}, app.E(app.Invalid, "help.error.format")
	}
	who := kit.VisitOf(r).Actor
	return kit.Document{}, s.hand(r, func(ctx context.Context) (Parcel, error) {
		return s.House.Export(ctx, who, format)
	})
}
