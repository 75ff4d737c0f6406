package power

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// sector is what a disk writes whole or not at all, in bytes.
const sector = 512

// State is what a disk holds when it is looked at again.
type State struct {
	Folders []string // below top, each after the one it is in
	Files   []File
	Lacking int // how many changes that were asked for are missing or cut
}

// File is one file of a state.
type File struct {
	Name string
	Data []byte
	Size int64 // what is behind Data are zeros
}

// Pick gives a random number below n.
type Pick func(n int) int

// Crash cuts the power: of everything that is not synced some is there. The
// same disk and the same numbers give the same state.
func (d *Disk) Crash(pick Pick) State {
	c := &crash{pick: pick, mode: pick(modes), leaves: d.leaves}
	names := map[*node]map[string]*node{}
	kept := func(folder *node) map[string]*node {
		if names[folder] == nil {
			names[folder] = map[string]*node{}
			apply(names[folder], folder.kept)
		}
		return names[folder]
	}
	one := pick(len(d.names) + 1)
	for i, n := range d.names {
		if c.whole(i, one) {
			apply(kept(n.folder), n.sets)
		} else {
			c.state.Lacking++
		}
	}
	c.walk(d.root, "", kept)
	return c.state
}

// How much of what is not synced a crash leaves.
const (
	leaveNone = iota
	leaveAll
	leaveOne    // a single change
	leaveButOne // all changes but one
	leaveSome   // each change, whole
	leaveTorn   // each sector by itself
	leaveRarely // the same, few of them
	leaveMostly // the same, most of them
	modes
)

type crash struct {
	pick   Pick
	mode   int
	leaves map[string]bool
	state  State
}

// whole decides about a change that cannot be torn; one is the index of the
// change that is alone, or lacks.
func (c *crash) whole(i, one int) bool {
	switch c.mode {
	case leaveNone:
		return false
	case leaveAll:
		return true
	case leaveOne:
		return i == one
	case leaveButOne:
		return i != one
	case leaveRarely:
		return c.pick(8) == 0
	case leaveMostly:
		return c.pick(8) > 0
	}
	return c.pick(2) == 0
}

// walk takes in a folder and all below it, in the order of the names.
func (c *crash) walk(folder *node, dir string, kept func(*node) map[string]*node) {
	for _, name := range slices.Sorted(maps.Keys(kept(folder))) {
		n, full := kept(folder)[name], filepath.Join(dir, name)
		if c.leaves[name] {
			continue
		}
		if n.folder {
			c.state.Folders = append(c.state.Folders, full)
			c.walk(n, full, kept)
		} else {
			data, size := c.file(n)
			c.state.Files = append(c.state.Files, File{full, data, size})
		}
	}
}

// file gives a file's bytes and size.
func (c *crash) file(n *node) ([]byte, int64) {
	f := &node{data: append([]byte(nil), n.data...), size: n.size}
	one := c.pick(len(n.writes) + 1)
	for i, w := range n.writes {
		size := f.size
		if c.mode < leaveTorn {
			if c.whole(i, one) {
				f.keep(w)
			} else {
				c.state.Lacking++
			}
			continue
		}
		for _, part := range w.sectors() {
			if c.whole(i, one) {
				f.keep(part)
			} else {
				c.state.Lacking++
			}
		}
		// A size is kept apart from the bytes.
		if f.size = size; c.whole(i, one) {
			f.size = w.size
		}
	}
	f.data = f.data[:min(int64(len(f.data)), f.size)]
	return f.data, f.size
}

// sectors cuts a write where sectors end.
func (w *write) sectors() (parts []*write) {
	for at, data := w.at, w.data; len(data) > 0; {
		n := min(int64(len(data)), sector-at%sector)
		parts = append(parts, &write{at: at, data: data[:n]})
		at, data = at+n, data[n:]
	}
	return parts
}

// Write makes the state in an empty folder.
func (s State) Write(dir string) error {
	for _, name := range s.Folders {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			return err
		}
	}
	for _, f := range s.Files {
		full := filepath.Join(dir, f.Name)
		if err := os.WriteFile(full, f.Data, 0o600); err != nil {
			return err
		}
		if f.Size == int64(len(f.Data)) {
			continue
		}
		if err := os.Truncate(full, f.Size); err != nil {
			return err
		}
	}
	return nil
}
