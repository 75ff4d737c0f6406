package bolt

import (
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"time"

	"guichet/store/engine"
)

// Checked is what a look at the file itself came to.
type Checked struct {
	Headers int     // sound ones, of two
	Pages   int     // in use
	Feed    int     // entries that can be read
	Flaws   []error // ErrDamaged all
}

// Check looks at the pages and at every entry of the feed, in one View. It reads
// the pages from the file and not from its mapping, so that no page can end the
// process.
func (e *Engine) Check(ctx context.Context) (c Checked, err error) {
	err = e.view(func(m *moment) error {
		raw, err := e.rawOf(ctx, m.tx)
		if err != nil {
			return err
		}
		if c.Headers = raw.Headers(); c.Headers < 2 {
			c.Flaws = append(c.Flaws, fmt.Errorf("%w: one of the two headers", engine.ErrDamaged))
		}
		raw.only(m.tx)
		flaws, pages, err := raw.Pages(ctx)
		c.Flaws, c.Pages = append(c.Flaws, flaws...), pages
		if err != nil {
			return err
		}
		var feed []error
		c.Feed, feed = m.checkFeed(ctx)
		c.Flaws = append(c.Flaws, feed...)
		return ctx.Err()
	})
	return c, err
}

// rawOf reads the header of a transaction's moment before two more commits have
// replaced it.
func (e *Engine) rawOf(ctx context.Context, tx int) (*Raw, error) {
	for range 10 {
		info, err := e.file.Stat()
		if err != nil {
			return nil, engine.Disk(err)
		}
		raw := OpenRaw(e.file, info.Size())
		// A header that is just being written is sound a moment later.
		if raw.has(tx) && raw.Headers() == 2 {
			return raw, nil
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(time.Millisecond):
		}
	}
	info, err := e.file.Stat()
	if err != nil {
		return nil, engine.Disk(err)
	}
	raw := OpenRaw(e.file, info.Size())
	if !raw.has(tx) {
		return nil, fmt.Errorf("%w: too much is being written to look at the pages", engine.ErrGone)
	}
	return raw, nil
}

func (r *Raw) has(tx int) bool {
	return r.metas[0].ok && r.metas[0].tx == uint64(tx) || r.metas[1].ok && r.metas[1].tx == uint64(tx)
}

// only makes the header of one commit the one that counts.
func (r *Raw) only(tx int) {
	for n := range r.metas {
		if r.metas[n].tx != uint64(tx) {
			r.metas[n].ok = false
		}
	}
}

// checkFeed reads every entry: each follows the one before it and can be
// unpacked, and the last is the head.
func (m *moment) checkFeed(ctx context.Context) (n int, flaws []error) {
	err := m.eachEntry(ctx, func(_ uint64, bad error) {
		if bad == nil {
			n++
		} else if len(flaws) < maxFlaws {
			flaws = append(flaws, bad)
		}
	})
	if err != nil {
		flaws = append(flaws, err)
	}
	return n, flaws
}

// eachEntry walks the feed; the error says why it ended before the head.
func (m *moment) eachEntry(ctx context.Context, each func(seq uint64, bad error)) (err error) {
	defer guard(&err)
	c := &cursor{m: m, t: m.feed}
	if err := c.first(); err != nil {
		return err
	}
	last, first := uint64(0), true
	for at := c.leafAt(); at != nil && at.n < at.count && ctx.Err() == nil; at = c.leafAt() {
		_, k, v, _, ok := at.leaf(at.n)
		if !ok || len(k) != 8 || !first && binary.BigEndian.Uint64(k) != last+1 {
			return fmt.Errorf("%w: the feed is interrupted behind Update %d", engine.ErrDamaged, last)
		}
		last, first = binary.BigEndian.Uint64(k), false
		entry, bad := engine.Unwrap(k, v)
		if bad == nil {
			_, bad = engine.UnpackChanges(entry)
		}
		if bad != nil {
			bad = fmt.Errorf("Update %d of the feed: %w", last, bad)
		}
		each(last, bad)
		if err := c.next(); err != nil {
			return err
		}
	}
	if _, newest := m.head.Split(); !first && last != newest && ctx.Err() == nil {
		return fmt.Errorf("%w: the feed ends at %d, its head is %d", engine.ErrDamaged, last, newest)
	}
	return nil
}

// quick opens the file name in root to read it page by page, and does Raw.Quick.
// The caller closes the file.
func quick(root *os.Root, name string) (*os.File, *Raw, error) {
	f, err := root.Open(name)
	if err != nil {
		return nil, nil, engine.Disk(err)
	}
	info, err := f.Stat()
	if err == nil {
		raw := OpenRaw(f, info.Size())
		if err = raw.Quick(); err == nil {
			return f, raw, nil
		}
	}
	f.Close()
	return nil, nil, engine.Disk(err)
}
