package help

import (
	"errors"
	"slices"

	"guichet/app"
	"guichet/store"
)

// What one batch may hold. An Update takes 5,000 writes.
const (
	batchItems = 200
	batchCost  = 4000
	batchBytes = 2 << 20
)

// errDry ends the Update of a dry run.
var errDry = errors.New("help: a dry run")

// add queues a line of the report and empties the queue when it is long.
func (im *importer) add(it item) error {
	im.batch = append(im.batch, it)
	if e := it.entry; e != nil {
		im.cost += 22 + len(e.Aliases) + 5*len(levels(e.Category))
		im.bytes += len(e.Body) + len(e.Media.Transcript)
	}
	if len(im.batch) < batchItems && im.cost < batchCost && im.bytes < batchBytes {
		return nil
	}
	return im.flush()
}

// flush applies the queue and tells what became of it.
func (im *importer) flush() error {
	if im.failed != nil {
		return im.failed
	}
	batch := im.batch
	im.batch, im.cost, im.bytes = nil, 0, 0
	if err := im.prepare(batch); err != nil {
		return im.fail(err)
	}
	if err := im.apply(batch); err != nil {
		return im.fail(err)
	}
	for _, it := range batch {
		im.report.add(it.event)
		if err := im.tell(it.event); err != nil {
			return im.fail(err)
		}
	}
	return nil
}

// prepare settles what is unchanged and renders the rest, before the Update.
func (im *importer) prepare(batch []item) error {
	return im.h.st.View(im.ctx, func(r store.Reader) error {
		for i := range batch {
			it := &batch[i]
			if it.entry == nil {
				continue
			}
			done, err := im.settled(r, it)
			if err != nil {
				return err
			}
			if done {
				continue
			}
			if err := im.ready(r, it); err != nil {
				return err
			}
		}
		return nil
	})
}

// settled handles an entry that nothing is to be done about.
func (im *importer) settled(r store.Reader, it *item) (bool, error) {
	a, t, err := im.lookup(r, it)
	if err != nil || a == nil {
		return false, err
	}
	it.event.Article = a.ID
	switch {
	case !a.Deleted.IsZero():
		it.event.Key = "help.import.deleted"
	case t == nil || t.Heard != it.heard || im.wanted(it, t):
		return false, nil
	}
	it.entry, it.event.Outcome = nil, Unchanged
	if t != nil {
		it.event.State, it.event.Review = t.State, t.Marked
	}
	return true, nil
}

// wanted reports whether an unchanged text is to be published all the same: it
// came as a draft, nobody touched it, and now publishing is asked for.
func (im *importer) wanted(it *item, t *Text) bool {
	return im.opt.Publish && it.entry.State == "" && !it.entry.Review &&
		t.State == Draft && t.First.IsZero() && t.Revision == t.Imported
}

// ready checks and renders an entry.
func (im *importer) ready(r store.Reader, it *item) error {
	w := textWrite{TextInput: im.asSaid(it), revision: it.fresh[1], by: im.who.ID, at: im.h.clock()}
	w.heard, w.marked = it.heard, it.entry.Review
	err := w.clean(im.set.Offers)
	if err == nil {
		err = cleanPath(it.entry.Category)
	}
	if err == nil {
		w.page, err = im.h.renderText(r, w.Lang, w.Body, w.Media)
	}
	if e, ok := asError(err); ok {
		it.refused(e)
		return nil
	}
	it.write = &w
	return err
}

func (it *item) refused(e *app.Error) {
	it.entry = nil
	it.event.Outcome, it.event.Key, it.event.Args = Refused, e.Key, e.Args
}

// apply writes the batch in one Update.
func (im *importer) apply(batch []item) error {
	some := false
	var ids []app.ID
	for _, it := range batch {
		if it.entry == nil {
			continue
		}
		some = true
		for range levels(it.entry.Category) {
			ids = append(ids, im.ids.next())
		}
	}
	if !some {
		return nil
	}
	now := im.h.clock()
	events := make([]Event, len(batch))
	var p *placing
	_, err := im.h.st.UpdateBulk(im.ctx, func(tx *store.Tx) error {
		p = &placing{tx: tx, ids: ids, now: now, below: map[app.ID][]Category{}}
		p.known = func(id app.ID) bool { return im.made[id] }
		for i, it := range batch {
			events[i] = it.event
			if it.entry == nil {
				continue
			}
			if err := im.put(p, it, &events[i]); err != nil {
				return err
			}
		}
		if im.opt.DryRun {
			return errDry
		}
		return nil
	})
	if err != nil && !errors.Is(err, errDry) {
		return err
	}
	for i := range batch {
		batch[i].event = events[i]
	}
	im.h.nudge()
	if !im.opt.DryRun {
		im.learn(p)
	}
	return nil
}

// learn remembers the categories a saved batch made and the twins it found.
func (im *importer) learn(p *placing) {
	for _, id := range p.made {
		im.made[id] = true
	}
	for _, twin := range p.twins {
		if !slices.Contains(im.twins, twin) {
			im.twins = append(im.twins, twin)
		}
	}
}

// unite merges the categories that turned out to be others under the name of
// another language.
func (im *importer) unite() error {
	for _, twin := range im.twins {
		err := im.h.MergeCategory(im.ctx, im.who, twin[0], twin[1])
		if app.KindOf(err) == app.NotFound {
			continue // merged already
		}
		if err != nil {
			return err
		}
	}
	im.twins = nil
	return nil
}
