package power

import (
	"fmt"
	"path"
	"strings"
)

// full is the path that the arguments from i on name: a folder's descriptor
// and a name in it, or a name alone.
func (d *Disk) full(c *Call, i int) (string, error) {
	if i >= len(c.Args) {
		return "", fmt.Errorf("power: %s has %d arguments", c.Name, len(c.Args))
	}
	dir := ""
	if !strings.HasPrefix(c.Args[i], `"`) {
		_, at, err := file(c.Args[i])
		if err != nil {
			return "", err
		}
		dir, i = at, i+1
	}
	name, err := c.bytes(i)
	if err != nil {
		return "", err
	}
	if path.IsAbs(string(name)) {
		return path.Clean(string(name)), nil
	}
	return path.Join(dir, string(name)), nil
}

// find walks to a path: the node there and the folder it is in, both nil for
// what is not on this disk.
func (d *Disk) find(full string) (n, folder *node, name string) {
	if full == d.top {
		return d.root, nil, ""
	}
	rest, ok := strings.CutPrefix(full, strings.TrimSuffix(d.top, "/")+"/")
	if !ok {
		return nil, nil, ""
	}
	n = d.root
	for name = range strings.SplitSeq(rest, "/") {
		if n == nil || !n.folder {
			return nil, nil, ""
		}
		folder, n = n, n.now[name]
	}
	return n, folder, name
}

// rename plays every call that makes, moves or removes a name.
func (d *Disk) rename(c *Call) error {
	full, err := d.full(c, 0)
	if err != nil {
		return err
	}
	n, folder, name := d.find(full)
	if folder == nil {
		return nil // top itself, or elsewhere
	}
	switch c.Name {
	case "openat":
		return d.create(c, n, folder, name)
	case "mkdirat", "mkdir":
		d.name(c, folder, map[string]*node{name: newFolder()})
		return nil
	case "unlinkat", "unlink", "rmdir":
		d.name(c, folder, map[string]*node{name: nil})
		return nil
	}
	second := 1 // where the new name is
	if c.Name != "rename" {
		second = 2
	}
	to, err := d.full(c, second)
	if err != nil {
		return err
	}
	_, folder2, name2 := d.find(to)
	switch {
	case folder2 == nil || n == nil:
		return fmt.Errorf("power: cannot play a move from %s to %s", full, to)
	case c.Name == "linkat":
		d.name(c, folder2, map[string]*node{name2: n})
	case folder == folder2:
		d.name(c, folder, map[string]*node{name: nil, name2: n})
	default:
		d.name(c, folder2, map[string]*node{name2: n})
		d.name(c, folder, map[string]*node{name: nil})
	}
	return nil
}

// create plays an open that may make the file, or empty it.
func (d *Disk) create(c *Call, n, folder *node, name string) error {
	if n == nil && strings.Contains(c.Args[2], "O_CREAT") {
		d.name(c, folder, map[string]*node{name: {}})
	} else if n != nil && !n.folder && n.last > 0 && strings.Contains(c.Args[2], "O_TRUNC") {
		d.add(n, &write{data: make([]byte, n.last), call: c, done: true})
	}
	return nil
}

func (d *Disk) name(c *Call, folder *node, sets map[string]*node) {
	apply(folder.now, sets)
	d.names = append(d.names, &naming{folder: folder, sets: sets, call: c})
	d.changed = true
}

func apply(names, sets map[string]*node) {
	for name, n := range sets {
		if n == nil {
			delete(names, name)
		} else {
			names[name] = n
		}
	}
}
