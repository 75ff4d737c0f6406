package disk

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"guichet/build/faults/report"
	"guichet/store/folder"
)

// Files beside the store are whole or not there, too: keys and backups are made
// once (folder.Create), a settings file may be replaced (folder.Publish).

const replaced = 4 // how often the second file is

func contentOf(n int) []byte { return bytes.Repeat(fmt.Appendf(nil, "content %d\n", n), 200) }

// files makes both kinds and says what is done. Without sync it is a control:
// files as most programs write them.
func (l load) files() error {
	root, err := folder.Open(l.dir)
	if err != nil {
		return err
	}
	defer root.Close()
	if l.noSync {
		err = root.WriteFile("made", contentOf(0), 0o600)
	} else {
		err = folder.Create(root, "made", func(w io.Writer) error { _, err := w.Write(contentOf(0)); return err })
	}
	if err != nil {
		return err
	}
	say("made")
	for n := range replaced {
		tmp := "file.new"
		err := root.WriteFile(tmp, contentOf(n), 0o600)
		if err == nil && l.noSync {
			err = root.Rename(tmp, "file")
		} else if err == nil {
			err = folder.Publish(root, tmp, "file")
		}
		if err != nil {
			return err
		}
		say("published")
	}
	return nil
}

// filesWhole looks at both files.
func filesWhole(dir string, f found) error {
	made, published := strings.Count(string(f.told), "made"), strings.Count(string(f.told), "published")
	if err := fileWhole(filepath.Join(dir, "made"), 0, 0, made > 0); err != nil {
		return err
	}
	// The one that was said, or the one after it.
	return fileWhole(filepath.Join(dir, "file"), max(0, published-1), published, published > 0)
}

func fileWhole(name string, from, to int, must bool) error {
	got, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) && !must {
		return nil
	}
	if err != nil {
		return fmt.Errorf("%w: %w", errLost, err)
	}
	for n := from; n <= to; n++ {
		if slices.Equal(got, contentOf(n)) {
			return nil
		}
	}
	return fmt.Errorf("%w: %s has %d bytes", errHalf, filepath.Base(name), len(got))
}

// R2 for the files beside the store.
func TestR2PowerLossOfFiles(t *testing.T) {
	t.Parallel()
	seed, rounds := report.Seed(t), report.Rounds(1_000, 20_000)
	search := states{seed: seed, rounds: rounds, dir: memory(t), look: filesWhole}
	looked, b, err := search.search(record(t, load{role: "files"}))
	if err != nil {
		t.Fatal(err)
	}
	if b.n > 0 {
		t.Fatalf("%d of %d states are bad, the first: %v", b.n, looked, b.first)
	}
	states, control, err := search.search(record(t, load{role: "files", noSync: true}))
	if err != nil {
		t.Fatal(err)
	}
	if control.n == 0 {
		t.Error("the control found nothing: files written without a sync")
	}
	report.Line(t, "R2", looked, "files beside the store: 0 bad states",
		fmt.Sprintf("without fsync: %d of %d bad", control.n, states), seed)
}
