package power

import (
	"fmt"
	"path"
	"strings"
)

// Disk is the file system below one folder as a recording changes it: what is
// kept, and what is not yet. Make one with New and play steps on it.
type Disk struct {
	top     string
	said    []byte          // what was written to standard output
	root    *node           // of top
	files   map[int]*opened // by descriptor
	names   []*naming       // not synced yet, in order
	leaves  map[string]bool // names of files that no state has
	changed bool            // by the last step
}

// node is a file or a folder.
type node struct {
	folder bool
	now    map[string]*node // names as the process sees them
	kept   map[string]*node // names that are synced
	data   []byte           // bytes that are synced; behind them are zeros
	size   int64            // that is synced
	last   int64            // size as the process sees it
	writes []*write         // not synced yet, in order
}

type opened struct {
	node *node
	at   int64 // where the next write goes
}

// write is one change of a file's bytes or, with no data, of its size.
type write struct {
	at    int64
	data  []byte
	size  int64 // of the file afterwards
	done  bool  // the call has ended
	call  *Call
	syncs []*Call // that began after it was done
	// A sync failed: the system has said so and forgets that these bytes are
	// not on the disk. No later sync keeps them.
	forgotten bool
}

// naming is one change of a folder's names: set, or nil for removed.
type naming struct {
	folder *node
	sets   map[string]*node
	done   bool
	call   *Call
	syncs  []*Call
}

// New gives the disk as it is before the recording: top, given as an absolute
// path, is an empty folder that is safely there. Files called as one of without
// are in no state.
func New(top string, without ...string) *Disk {
	d := &Disk{top: path.Clean(top), root: newFolder(), files: map[int]*opened{}, leaves: map[string]bool{}}
	for _, name := range without {
		d.leaves[name] = true
	}
	return d
}

func newFolder() *node {
	return &node{folder: true, now: map[string]*node{}, kept: map[string]*node{}}
}

// Said is what the process had written to its standard output.
func (d *Disk) Said() []byte { return d.said }

// Changed reports whether the last step changed what a crash may leave.
func (d *Disk) Changed() bool { return d.changed }

// Restart forgets the files a process had open: another one goes on.
func (d *Disk) Restart() { d.files = map[int]*opened{} }

// Play plays one step. A call that failed changes nothing, but for a sync. What
// it does not know how to play is an error.
func (d *Disk) Play(s Step) error {
	d.changed = false
	if sync := s.Name == "fsync" || s.Name == "fdatasync"; s.Result < 0 && !sync {
		return nil
	}
	if s.End {
		return d.end(s.Call)
	}
	return d.begin(s.Call)
}

// begin plays what may reach the disk from now on.
func (d *Disk) begin(c *Call) error {
	switch c.Name {
	case "write", "pwrite64":
		return d.write(c)
	case "ftruncate":
		size, err := c.number(1)
		return d.resize(c, size, err)
	case "fallocate":
		return d.allocate(c)
	case "openat", "mkdirat", "mkdir", "unlinkat", "unlink", "rmdir", "rename", "renameat", "renameat2",
		"linkat":
		return d.rename(c)
	case "fsync", "fdatasync":
		return d.begun(c)
	case "lseek", "writev", "pwritev", "copy_file_range", "sendfile", "symlinkat", "truncate":
		return d.refuse(c)
	}
	return fmt.Errorf("power: cannot play %s", c.Name)
}

// refuse is for calls that matter only if they meet a file of the disk.
func (d *Disk) refuse(c *Call) error {
	for _, arg := range c.Args {
		if fd, _, err := file(arg); err == nil && d.files[fd] != nil && !d.files[fd].node.folder {
			return fmt.Errorf("power: cannot play %s on a file", c.Name)
		}
	}
	return nil
}

func (d *Disk) of(c *Call) (*opened, error) {
	fd, _, err := file(c.Args[0])
	if err != nil {
		return nil, err
	}
	return d.files[fd], nil
}

func (d *Disk) write(c *Call) error {
	data, err := c.bytes(1)
	if err != nil {
		return err
	}
	fd, _, err := file(c.Args[0])
	if err != nil {
		return err
	}
	if fd == 1 {
		d.said = append(d.said, data...)
		return nil
	}
	f := d.files[fd]
	if f == nil {
		return nil
	}
	at := f.at
	if c.Name == "pwrite64" {
		if at, err = c.number(3); err != nil {
			return err
		}
	}
	data = data[:c.Result]
	if c.Name == "write" {
		f.at += c.Result
	}
	d.add(f.node, &write{at: at, data: data, size: max(f.node.last, at+c.Result), call: c})
	return nil
}

func (d *Disk) add(n *node, w *write) {
	n.last = w.size
	n.writes = append(n.writes, w)
	d.changed = true
}

// resize cuts a file, which zeroes what it is later grown over, or grows it.
func (d *Disk) resize(c *Call, size int64, err error) error {
	f, err2 := d.of(c)
	if err != nil || err2 != nil || f == nil {
		return firstOf(err, err2)
	}
	w := &write{at: size, size: size, call: c}
	if size < f.node.last {
		w.data = make([]byte, f.node.last-size)
	}
	d.add(f.node, w)
	return nil
}

// allocate grows a file, unless it is asked to keep its size.
func (d *Disk) allocate(c *Call) error {
	f, err := d.of(c)
	if err != nil || f == nil || len(c.Args) < 4 {
		return err
	}
	mode := c.Args[1]
	if mode == "FALLOC_FL_KEEP_SIZE" || mode == "0x1" {
		return nil
	}
	if mode != "0" {
		return fmt.Errorf("power: cannot play fallocate with %s", mode)
	}
	from, err := c.number(2)
	length, err2 := c.number(3)
	return d.resize(c, max(f.node.last, from+length), firstOf(err, err2))
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// end plays what is known once a call has ended.
func (d *Disk) end(c *Call) error {
	switch c.Name {
	case "openat":
		return d.opened(c)
	case "fsync", "fdatasync":
		return d.sync(c)
	}
	d.finish(c)
	return nil
}

// finish marks the changes of a call: a sync that begins now covers them.
func (d *Disk) finish(c *Call) {
	for _, f := range d.files {
		for _, w := range f.node.writes {
			w.done = w.done || w.call == c
		}
	}
	for _, n := range d.names {
		n.done = n.done || n.call == c
	}
}

func (d *Disk) opened(c *Call) error {
	d.finish(c)
	fd, _, err := file(c.Text)
	if err != nil {
		return err
	}
	delete(d.files, fd)
	full, err := d.full(c, 0)
	if err != nil {
		return err
	}
	if n, _, _ := d.find(full); n != nil {
		d.files[fd] = &opened{node: n}
		if strings.Contains(c.Args[2], "O_APPEND") {
			d.files[fd].at = n.last
		}
	}
	return nil
}
