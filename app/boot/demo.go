package boot

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"guichet/app/help"
	"guichet/app/help/demo"
	"guichet/app/settings"
	"guichet/store"
)

// prepareDemo saves the demonstration's settings in a folder that has neither
// settings nor content, and marks that its content is still to come.
func (h *House) prepareDemo() error {
	empty, err := h.empty()
	if err != nil || !empty {
		return err
	}
	if err := replaceFile(h.dir, demoMark, nil); err != nil {
		return fmt.Errorf("boot: write %s: %w", demoMark, err)
	}
	if _, err := h.dir.Lstat(settingsFile); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	data, err := fs.ReadFile(demo.Files(), settingsFile)
	if err != nil {
		return fmt.Errorf("boot: read the demonstration's settings: %w", err)
	}
	said, err := settings.Parse(data)
	if err != nil {
		return fmt.Errorf("boot: read the demonstration's settings: %w", err)
	}
	return h.Settings.Begin(context.Background(), said.Settings)
}

// empty reports whether nobody has put content into the folder yet.
func (h *House) empty() (bool, error) {
	empty := false
	err := h.Store.View(context.Background(), func(r store.Reader) (err error) {
		empty, err = h.Help.Empty(r)
		return err
	})
	return empty, err
}

// DemoDue reports whether demonstration content is still to be loaded: the
// folder was empty when Options.Demo met it, or an earlier load was cut.
func (h *House) DemoDue() bool {
	_, err := h.dir.Lstat(demoMark)
	return err == nil && !h.readOnly
}

// LoadDemo loads the demonstration content. Cut short, it is taken up again by
// the next start with Options.Demo.
func (h *House) LoadDemo(ctx context.Context, tell func(help.Event) error) (help.Report, error) {
	report, err := h.Help.LoadDemo(ctx, tell)
	if err != nil {
		return report, err
	}
	if err := h.dir.Remove(demoMark); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return report, fmt.Errorf("boot: remove %s: %w", demoMark, err)
	}
	return report, nil
}
