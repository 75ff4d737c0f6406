package help

import (
	"context"
	"slices"
	"time"

	"guichet/app"
	"guichet/app/audit"
	"guichet/store"
)

// Step is a move in the category tree by one place.
type Step string

// The steps: among its siblings; below the sibling before it; and out, behind
// the category that holds it.
const (
	Up   Step = "up"
	Down Step = "down"
	In   Step = "in"
	Out  Step = "out"
)

// StepCategory moves a category by one step. A step that leads nowhere, such as
// up from the first place, changes nothing and is no error.
func (h *Help) StepCategory(ctx context.Context, who app.Actor, id app.ID, step Step) error {
	return h.arrange(ctx, who, id, func(tx *store.Tx, c *Category) (spot, error) {
		return stepFrom(tx, c, step)
	})
}

// PlaceCategory hangs a category below another, or with the zero id at the top,
// at a place among its siblings there: 0 is the first, and one beyond the last
// is the last.
func (h *Help) PlaceCategory(ctx context.Context, who app.Actor, id, parent app.ID, place int) error {
	return h.arrange(ctx, who, id, func(*store.Tx, *Category) (spot, error) {
		return spot{parent: parent, place: place, moves: true}, nil
	})
}

// spot is a place in the tree, counted without the category that moves there.
type spot struct {
	parent app.ID
	place  int
	moves  bool
}

func (h *Help) arrange(ctx context.Context, who app.Actor, id app.ID,
	where func(*store.Tx, *Category) (spot, error)) error {
	if err := mayWrite(who); err != nil {
		return err
	}
	now := h.clock()
	entry := audit.By(who, now, "category.move").On("category", id)
	_, err := h.st.Update(ctx, func(tx *store.Tx) error {
		c, err := categories.Get(tx, store.K(id))
		if err != nil {
			return found(err)
		}
		to, err := where(tx, &c)
		if err != nil || !to.moves {
			return err
		}
		if err := fits(tx, id, to.parent); err != nil {
			return err
		}
		if err := line(tx, c, to, now); err != nil {
			return err
		}
		return audit.Record(tx, entry)
	})
	return err
}

// line puts the category between its new siblings and numbers them anew, ten
// apart as the import does.
func line(tx *store.Tx, c Category, to spot, now time.Time) error {
	list, err := children(tx, to.parent)
	if err != nil {
		return err
	}
	list = slices.DeleteFunc(list, func(o Category) bool { return o.ID == c.ID })
	c.Parent = to.parent
	list = slices.Insert(list, max(0, min(to.place, len(list))), c)
	for i, o := range list {
		order := (i + 1) * 10
		if o.Order == order && o.ID != c.ID {
			continue
		}
		o.Order, o.Updated = order, now
		if err := categories.Put(tx, o); err != nil {
			return err
		}
	}
	return nil
}

func stepFrom(r store.Reader, c *Category, step Step) (spot, error) {
	list, err := children(r, c.Parent)
	if err != nil {
		return spot{}, err
	}
	at := slices.IndexFunc(list, func(o Category) bool { return o.ID == c.ID })
	switch {
	case step == Up && at > 0:
		return spot{c.Parent, at - 1, true}, nil
	case step == Down && at < len(list)-1:
		return spot{c.Parent, at + 1, true}, nil
	case step == In && at > 0:
		return spot{list[at-1].ID, MaxCategories, true}, nil
	case step == Out && !c.Parent.IsZero():
		return outOf(r, c.Parent)
	case step == Up || step == Down || step == In || step == Out:
		return spot{}, nil
	}
	return spot{}, app.E(app.Invalid, "help.error.step")
}

// outOf is the place behind a category.
func outOf(r store.Reader, id app.ID) (spot, error) {
	parent, err := categories.Get(r, store.K(id))
	if err != nil {
		return spot{}, err
	}
	list, err := children(r, parent.Parent)
	at := slices.IndexFunc(list, func(o Category) bool { return o.ID == id })
	return spot{parent.Parent, at + 1, true}, err
}
