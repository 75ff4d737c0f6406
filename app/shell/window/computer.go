package window

import (
	"context"

	"guichet/app"
	"guichet/app/boot"
	"guichet/app/web/kit"
	pages "guichet/app/web/window"
)

// open is the house the window shows; an error where there is none.
func (d *desk) open() (*boot.House, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.house == nil || !d.begun {
		return nil, app.E(app.NotFound, "error.notfound")
	}
	return d.house, nil
}

// owned reports whether a request that came through the gate is the owner's: it
// is, unless the owner asked for a password. Without a help centre there is
// nothing to protect, and nobody to sign in as.
func (d *desk) owned() bool {
	_, err := d.open()
	return err != nil || !d.mem.get().Ask
}

// who answers whose session a token names, for the window's own pages.
func (d *desk) who(ctx context.Context, token string) (kit.Visit, error) {
	h, err := d.open()
	if err != nil {
		return kit.Visit{}, nil
	}
	return h.Who(ctx, token)
}

// Computer is what belongs to this machine.
func (d *desk) Computer(ctx context.Context) (pages.Computer, error) {
	h, err := d.open()
	if err != nil {
		return pages.Computer{}, err
	}
	has, err := h.HasOwner(ctx)
	return pages.Computer{Folder: d.Folder(), HasOwner: has, Ask: d.mem.get().Ask}, err
}

// FirstAccount returns where the owner makes an account.
func (d *desk) FirstAccount(ctx context.Context) (string, error) {
	h, err := d.open()
	if err != nil {
		return "", err
	}
	link, needed, err := h.Accounts.NewFirst(ctx)
	switch {
	case err != nil:
		return "", err
	case !needed:
		return pages.ComputerPath, nil
	}
	return link.Path(), nil
}

// Ask has the window ask for a password from now on, or no longer. Before there
// is an account nobody could type one.
func (d *desk) Ask(ctx context.Context, ask bool) error {
	h, err := d.open()
	if err != nil {
		return err
	}
	has, err := h.HasOwner(ctx)
	if err != nil {
		return err
	}
	d.mem.set(func(m *remembered) { m.Ask = ask && has })
	return nil
}
