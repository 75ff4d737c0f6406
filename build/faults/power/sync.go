package power

// begun marks what a sync that begins now will have kept once it has ended:
// the changes whose calls have ended.
func (d *Disk) begun(c *Call) error {
	f, err := d.of(c)
	if err != nil || f == nil {
		return err
	}
	for _, w := range f.node.writes {
		if w.done && !w.forgotten {
			w.syncs = append(w.syncs, c)
		}
	}
	for _, n := range d.names {
		if n.done && n.folder == f.node {
			n.syncs = append(n.syncs, c)
		}
	}
	return nil
}

// sync keeps what a sync that has ended covers, or forgets it.
func (d *Disk) sync(c *Call) error {
	f, err := d.of(c)
	if err != nil || f == nil {
		return err
	}
	if c.Result < 0 {
		f.node.forget(c)
		return nil
	}
	d.changed = f.node.sync(c)
	names := d.names[:0:0]
	for _, n := range d.names {
		if covers(n.syncs, c) {
			apply(n.folder.kept, n.sets)
		} else {
			names = append(names, n)
		}
	}
	d.changed = d.changed || len(names) < len(d.names)
	d.names = names
	return nil
}

func covers(syncs []*Call, c *Call) bool {
	for _, s := range syncs {
		if s == c {
			return true
		}
	}
	return false
}

// forget is what becomes of a file's bytes when the sync that covered them has
// failed.
func (n *node) forget(c *Call) {
	var rest []*write
	for _, w := range n.writes {
		if !covers(w.syncs, c) {
			rest = append(rest, w)
			continue
		}
		for _, part := range w.sectors() {
			part.size, part.done, part.forgotten = w.size, true, true
			rest = append(rest, part)
		}
		if len(w.data) == 0 {
			rest = append(rest, w) // a size alone is kept by the next sync
		}
	}
	n.writes = rest
}

// sync keeps the writes that a sync covers, and what was forgotten of the
// sectors they meet: to write to a sector makes the system remember it.
func (n *node) sync(c *Call) (changed bool) {
	var rest []*write
	for _, w := range n.writes {
		if !covers(w.syncs, c) {
			rest = append(rest, w)
			continue
		}
		changed = true
		left := rest[:0]
		for _, old := range rest {
			if old.forgotten && old.at/sector <= (w.at+int64(len(w.data))-1)/sector && old.at/sector >= w.at/sector {
				n.keep(old)
			} else {
				left = append(left, old)
			}
		}
		rest = left
		n.keep(w)
	}
	n.writes = rest
	return changed
}

// keep puts a write into the synced bytes.
func (n *node) keep(w *write) {
	if end := w.at + int64(len(w.data)); end > int64(len(n.data)) && len(w.data) > 0 {
		n.data = append(n.data, make([]byte, end-int64(len(n.data)))...)
	}
	copy(n.data[min(w.at, int64(len(n.data))):], w.data)
	n.size = w.size
}
