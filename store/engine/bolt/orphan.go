package bolt

// orphans looks at every page nothing leads to for keys that lie in a gap. Pages
// that are free hold what was saved before, or deleted, and are left out as far
// as a list of them can be read: the newest one, or in doubt the one before it,
// which is not written over until the commit after the next.
func (w *surveyor) orphans(now, before meta, progress func(done, total int64)) error {
	free, err := w.raw.free(now)
	doubt := !now.ok || err != nil
	if doubt {
		if before.ok {
			free, _ = w.raw.free(before)
		}
		w.seen[now.freelist] = true
	}
	end := w.raw.size
	if now.ok {
		end = min(end, int64(now.high)*w.raw.page)
	}
	for at := 2 * w.raw.page; at+w.raw.page <= end; at += w.raw.page {
		if err := w.ctx.Err(); err != nil {
			return err
		}
		if progress != nil {
			progress(at, end)
		}
		if w.used[at] {
			continue
		}
		if s := w.orphan(at, free); s != nil {
			w.mark(s)
			w.adopt(s, doubt)
			at += int64(s.over) * w.raw.page
		}
	}
	return nil
}

// orphan reads a leaf that is neither free nor reached.
func (w *surveyor) orphan(at int64, free map[uint64]bool) *sheet {
	s, err := w.raw.at(at, maxOrphan)
	if err != nil || s.flags != flagLeaf || s.count == 0 {
		return nil
	}
	// A page whose own number was damaged stands for the place it lies in.
	if s.id >= uint64(w.raw.size/w.raw.page) || s.id < 2 {
		s.id = uint64(at / w.raw.page)
	}
	if free[s.id] || w.seen[s.id] {
		return nil
	}
	return s
}

// adopt keeps the values of an orphan that lie in a gap.
func (w *surveyor) adopt(s *sheet, doubt bool) {
	for n := range s.count {
		flags, key, value, at, ok := s.leaf(n)
		if !ok || flags != 0 || !w.missing(key) {
			continue
		}
		had := len(w.out.Found)
		w.keep(key, value, at, true)
		if doubt {
			w.out.Doubtful += len(w.out.Found) - had
		}
	}
}

func (w *surveyor) missing(key []byte) bool {
	for _, g := range w.gaps {
		if g.has(key) {
			return true
		}
	}
	return false
}
