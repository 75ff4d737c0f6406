package help

import "guichet/store"

// gone tells of the texts that came from this source and that it no longer has.
func (im *importer) gone() error {
	var after store.Key
	for {
		var lost []Event
		err := im.h.st.View(im.ctx, func(r store.Reader) error {
			page, next, err := articlesBySource.Find(r, store.K(im.name), store.Page{After: after, Limit: 200})
			if err != nil {
				return err
			}
			after = next
			for i := range page {
				more, err := im.lost(r, &page[i])
				if err != nil {
					return err
				}
				lost = append(lost, more...)
			}
			return nil
		})
		if err != nil {
			return err
		}
		for _, e := range lost {
			im.report.add(e)
			if err := im.tell(e); err != nil {
				return err
			}
		}
		if after == nil {
			return nil
		}
	}
}

func (im *importer) lost(r store.Reader, a *Article) ([]Event, error) {
	if !a.Deleted.IsZero() {
		return nil, nil
	}
	var lost []Event
	for t, err := range texts.Each(r, store.K(a.ID)) {
		if err != nil {
			return nil, err
		}
		if t.Imported.IsZero() || im.seen[a.Origin.identity(t.Lang)] {
			continue
		}
		v, err := revisions.Get(r, store.K(a.ID, t.Lang, t.Revision))
		if err != nil {
			return nil, err
		}
		lost = append(lost, Event{
			Outcome: Gone, Name: im.name, Lang: t.Lang, Title: v.Title, Article: a.ID, State: t.State,
		})
	}
	return lost, nil
}
