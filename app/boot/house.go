package boot

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"guichet/app"
	"guichet/app/account"
	"guichet/app/audit"
	"guichet/app/backup"
	"guichet/app/feedback"
	"guichet/app/help"
	"guichet/app/keys"
	"guichet/app/question"
	"guichet/app/settings"
	"guichet/store"
	"guichet/store/search"
)

// House is an open data folder with its rooms. It is safe for concurrent use.
type House struct {
	Store    *store.Store
	Help     *help.Help
	Feedback *feedback.Feedback
	Question *question.Room
	Accounts *account.Accounts
	Audit    *audit.Log // nil without keys
	Settings *settings.Live
	Rekeyed  int         // how many accounts lost their password and second factor with the keys
	Keys     keys.Opened // empty in a fleeting folder; see keys.Look for a read-only one

	opt   Options
	log   *slog.Logger
	clock app.Clock
	dir   *os.Root
	owner Owner
	// readOnly: see ReadOnly.
	readOnly bool

	// base ends at Close; jobs are what runs until then.
	base  context.Context
	end   context.CancelFunc
	jobs  sync.WaitGroup
	inner *inner
	index *search.Index // written by the job that opens it, read after its end
	gone  func()        // removes what lies outside the folder, likewise

	backing sync.Mutex // held by the backup under way
	noting  sync.Mutex // held while backups.json is written
	// One import at a time: two would each report what the other changed.
	importing sync.Mutex

	desk *desk
}

// Open takes the folder's lock, opens the store and reads the settings. It makes
// a folder that does not exist. A folder another process holds is a *HeldError
// within a second; the search index stays closed until Start.
func Open(ctx context.Context, opt Options) (*House, error) {
	if err := os.MkdirAll(opt.Dir, 0o700); err != nil {
		return nil, folderError(opt.Dir, err)
	}
	dir, err := os.OpenRoot(opt.Dir)
	if err != nil {
		return nil, folderError(opt.Dir, err)
	}
	st, readOnly, err := openStore(ctx, opt)
	if err != nil {
		dir.Close()
		return nil, unopened(opt.Dir, err)
	}
	h := &House{Store: st, readOnly: readOnly, opt: opt, log: opt.Log, clock: opt.Clock, dir: dir}
	h.base, h.end = context.WithCancel(context.WithoutCancel(ctx))
	if err := h.furnish(); err != nil {
		return nil, errors.Join(err, h.Close())
	}
	return h, nil
}

// schemas lists the rooms that keep something.
func schemas() []store.Schema {
	return []store.Schema{
		settings.Schema(), help.Schema(), account.Schema(), audit.Schema(), feedback.Schema(), question.Schema(),
	}
}

func (h *House) furnish() error {
	if !h.readOnly {
		if err := h.settle(); err != nil {
			return err
		}
	}
	base, err := settings.Load(h.opt.Dir, h.opt.Getenv)
	if err != nil {
		return err
	}
	if h.opt.Set != nil {
		if err := h.opt.Set(&base); err != nil {
			return err
		}
	}
	h.Settings = settings.New(h.Store, base, h.clock)
	h.Help = help.New(help.Deps{
		Store: h.Store, Words: h.opt.Words, Settings: h.Settings, Clock: h.clock, Log: h.log, Joins: []help.Join{feedback.Join},
	})
	if h.opt.Demo && !h.readOnly {
		if err := h.prepareDemo(); err != nil {
			return err
		}
	}
	if err := h.openKeys(); err != nil {
		return err
	}
	h.Audit = h.auditLog()
	h.hear()
	h.Accounts = account.New(account.Deps{
		Store: h.Store, Keys: h.Keys.Keys, Settings: h.Settings, Clock: h.clock, Log: h.log,
	})
	h.desk = h.newDesk()
	return h.rekey()
}

// rekey adapts the accounts to keys that took the place of lost ones.
func (h *House) rekey() (err error) {
	if h.readOnly {
		return nil
	}
	h.Rekeyed, err = h.Accounts.Rekey(h.base)
	return err
}

// auditLog opens the log of who did what; without keys there is none to sign it.
func (h *House) auditLog() *audit.Log {
	if h.Keys.Keys == nil {
		return nil
	}
	return audit.New(audit.Deps{Store: h.Store, Key: h.Keys.Audit(), Dir: h.dir, Clock: h.clock, Log: h.log})
}

// settle makes the folder this process's own.
func (h *House) settle() error {
	if err := h.dir.RemoveAll(tmpFolder); err != nil {
		return fmt.Errorf("boot: empty %s: %w", tmpFolder, err)
	}
	backup.Sweep(h.opt.Dir, h.clock)
	h.owner = Owner{PID: os.Getpid(), Command: h.opt.Command, Since: h.clock(), Version: h.opt.Version}
	return writeOwner(h.dir, h.owner)
}

// openKeys finds the keys of the folder, or makes them.
func (h *House) openKeys() (err error) {
	switch {
	case h.opt.Fleeting:
		return nil
	case h.readOnly:
		h.Keys = keys.Look(h.dir, h.opt.Keys)
		return nil
	}
	opt := keys.Options{Dir: h.dir, File: h.opt.Keys, Getenv: h.opt.Getenv, Clock: h.clock}
	err = h.Store.View(h.base, func(r store.Reader) (err error) {
		opt.Sealed, err = account.Any(r)
		return err
	})
	if err != nil {
		return err
	}
	h.Keys, err = keys.Open(opt)
	switch {
	case err != nil || !h.opt.NewKeys:
		return err
	case h.Keys.News != keys.Missing:
		return app.E(app.Conflict, "cli.keys.notlost", "File", h.Keys.File)
	}
	h.Keys, err = keys.Renew(opt)
	return err
}

// hear opens the rooms of what readers tell and ask.
func (h *House) hear() {
	zone := func() *time.Location { return h.Settings.Now().Zone }
	h.Feedback = feedback.New(feedback.Deps{Store: h.Store, Zone: zone, Clock: h.clock, Log: h.log, Words: h.Help.Terms})
	h.Question = question.New(question.Deps{Store: h.Store, Help: h.Help, Zone: zone, Clock: h.clock, Log: h.log})
}

func folderError(dir string, err error) error {
	if errors.Is(err, fs.ErrPermission) {
		return app.E(app.Forbidden, "cli.folder.forbidden", "Dir", dir).Wrap(err)
	}
	return app.E(app.Invalid, "cli.folder.unusable", "Dir", dir, "Cause", err.Error()).Wrap(err)
}

// Start announces the folder as served at address and starts what runs beside
// the pages: the inner listener, the search index with its follower, the bell.
// It returns at once; until the index is open, searches wait a little.
func (h *House) Start(address string) error {
	if h.readOnly {
		h.job("search", h.follow)
		return nil
	}
	h.owner.Address = address
	in, err := openInner(h.base, h, h.owner)
	if err != nil {
		return err
	}
	h.inner, h.owner = in, in.owner
	if err := writeOwner(h.dir, h.owner); err != nil {
		return err
	}
	h.job("search", h.follow)
	h.job("memory", h.keepLean)
	h.job("bell", h.Help.Ring)
	h.job("tally", h.Help.KeepTally)
	h.job("refill", h.Help.Refill)
	h.job("feedback", h.Feedback.Keep)
	h.job("questions", h.Question.Keep)
	h.job("reads", h.Help.CountReads)
	h.job("sweep", h.sweep)
	h.job("backup", h.backUpOnTime)
	h.job("accounts", h.Accounts.Keep)
	h.job("desk", h.desk.sweep)
	if h.Audit != nil {
		h.job("audit", h.Audit.Keep)
	}
	return nil
}

// job runs until the house closes. An error before that is logged: the pages
// that do not need the job go on.
func (h *House) job(name string, run func(context.Context) error) {
	h.jobs.Go(func() {
		if err := run(h.base); err != nil && h.base.Err() == nil {
			h.log.Error("a job ended", "job", name, "err", err)
		}
	})
}

// indexPause is how long the first pages have the processors for themselves
// before the search index is opened. A search does not wait for it.
const indexPause = 100 * time.Millisecond

func (h *House) follow(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case <-h.Help.Awaited():
	case <-time.After(indexPause):
	}
	start := h.clock()
	ix, gone, err := h.openIndex()
	if err != nil {
		return err
	}
	h.index, h.gone = ix, gone
	h.log.Debug("search index open", "took", h.clock().Sub(start))
	lean(h.opt.Getenv)
	return h.Help.Follow(ctx, ix)
}

// sweepEvery is how often files nobody refers to are looked for. They stay a day
// in any case.
const sweepEvery = time.Hour

// sweep removes what uploads that were cut short have left.
func (h *House) sweep(ctx context.Context) error {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		if n, err := h.Store.Collect(ctx); err != nil && ctx.Err() == nil {
			h.log.Warn("files nobody refers to could not be removed", "err", err)
		} else if n > 0 {
			h.log.Info("files nobody refers to were removed", "count", n)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// closeTimeout bounds how long commands under way may hold up an end.
const closeTimeout = 5 * time.Second

// Close ends the jobs, closes the index and the store and lets the folder go.
// What was acknowledged is on disk whether or not it is called.
func (h *House) Close() error {
	h.end()
	if h.inner != nil {
		ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
		h.inner.close(ctx)
		cancel()
	}
	h.jobs.Wait()
	if h.desk != nil {
		h.desk.close()
	}
	var errs []error
	if h.Audit != nil && !h.readOnly {
		// What was asked for is done: the log is no reason to say that it failed.
		if err := h.Audit.Finish(context.WithoutCancel(h.base)); err != nil {
			h.log.Error("the audit log could not be sealed", "err", err)
		}
	}
	if h.index != nil {
		errs = append(errs, h.index.Close())
		h.gone()
	}
	if h.owner.PID != 0 {
		errs = append(errs, h.dir.Remove(ownerFile))
	}
	if !h.readOnly {
		errs = append(errs, h.dir.RemoveAll(tmpFolder))
	}
	errs = append(errs, h.Store.Close(), h.dir.Close())
	return errors.Join(errs...)
}

// scratch makes an empty folder under tmp/; done removes it with all it holds.
func (h *House) scratch(what string) (root *os.Root, done func(), err error) {
	name := filepath.Join(tmpFolder, what+"-"+app.NewID(h.clock()).String())
	if err := h.dir.MkdirAll(name, 0o700); err != nil {
		return nil, nil, fmt.Errorf("boot: make %s: %w", name, err)
	}
	root, err = h.dir.OpenRoot(name)
	if err != nil {
		return nil, nil, fmt.Errorf("boot: open %s: %w", name, err)
	}
	return root, func() {
		root.Close()
		if err := h.dir.RemoveAll(name); err != nil {
			h.log.Warn("files were left behind", "folder", name, "err", err)
		}
	}, nil
}
