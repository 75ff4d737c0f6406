package bolt

import (
	"context"
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
	tell := func(err error) {
		if err != nil && len(flaws) < maxFlaws {
			flaws = append(flaws, err)
		}
	}
	c := &cursor{m: m, t: m.feed}
	last, first := uint64(0), true
	tell(c.begin())
	for c.leafAt() != nil && len(flaws) < maxFlaws && ctx.Err() == nil {
		seq, entries, err := c.group()
		switch begin := seq - uint64(len(entries)); {
		case err != nil:
			tell(fmt.Errorf("the feed behind Update %d: %w", last, err))
			first = true // nobody knows how many there were
		case !first && begin != last:
			tell(fmt.Errorf("%w: the feed is interrupted behind Update %d", engine.ErrDamaged, last))
			fallthrough
		default:
			last, first = seq, false
		}
		for _, entry := range entries {
			if _, err := engine.UnpackChanges(entry); err != nil {
				tell(fmt.Errorf("the feed at Update %d: %w", seq, err))
				continue
			}
			n++
		}
		if err := c.on(); err != nil {
			tell(err)
			break
		}
	}
	if _, newest := m.head.Split(); !first && last != newest && ctx.Err() == nil {
		tell(fmt.Errorf("%w: the feed ends at %d, its head is %d", engine.ErrDamaged, last, newest))
	}
	return n, flaws
}

// begin, group and on are first, saved and next for who does not stop at damage.
func (c *cursor) begin() (err error) {
	defer guard(&err)
	if err = c.first(); err != nil || c.leafAt().count == 0 {
		c.stack = c.stack[:0]
	}
	return err
}

func (c *cursor) group() (last uint64, entries [][]byte, err error) {
	defer guard(&err)
	return c.saved()
}

func (c *cursor) on() (err error) {
	defer guard(&err)
	return c.next()
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
