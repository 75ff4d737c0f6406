package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
)

// migrationStep is how many records one step of a migration may write.
const migrationStep = 1000

// beginMigrations notes the migrations the folder has not seen, in done too.
// In a new folder they have nothing to do. In any other a snapshot is taken
// before; that they have begun is noted, so that a resumed one does not take
// another of a folder that is half changed.
func (s *Store) beginMigrations(
	ctx context.Context, fresh bool, done map[[2]string]*madeMigration, schemas []Schema,
) error {
	var begun []madeMigration
	for _, schema := range schemas {
		for _, m := range schema.Migrations {
			if done[[2]string{schema.Room, m.Name}] == nil {
				begun = append(begun, madeMigration{Room: schema.Room, Name: m.Name, Done: fresh})
			}
		}
	}
	if len(begun) == 0 {
		return nil
	}
	if !fresh {
		if err := s.snapshot(ctx, begun[0]); err != nil {
			return fmt.Errorf("take a snapshot before migrating: %w", err)
		}
	}
	for i, m := range begun {
		done[[2]string{m.Room, m.Name}] = &begun[i]
	}
	_, err := s.Update(ctx, func(tx *Tx) error {
		for _, m := range begun {
			if err := madeMigrations.Put(tx, m); err != nil {
				return err
			}
		}
		return nil
	})
	return err
}

// migrate runs the migrations that are not done, in the order of the rooms.
func (s *Store) migrate(ctx context.Context, done map[[2]string]*madeMigration, schemas []Schema) error {
	for _, schema := range schemas {
		only := map[*table]bool{}
		for _, t := range schema.Tables {
			only[t.base()] = true
		}
		for _, m := range schema.Migrations {
			state := *done[[2]string{schema.Room, m.Name}]
			for !state.Done {
				s.opt.Log.Info("migrating", "room", schema.Room, "migration", m.Name)
				var err error
				if state, err = s.migrateStep(ctx, state, only, m); err != nil {
					return fmt.Errorf("migration %s of %s: %w", m.Name, schema.Room, err)
				}
			}
		}
	}
	return nil
}

// errNoProgress stops a step that would be repeated for ever.
var errNoProgress = errors.New("store: a migration step returned its own cursor")

// migrateStep writes the records of one step and how far it came in one Update.
func (s *Store) migrateStep(
	ctx context.Context, was madeMigration, only map[*table]bool, m Migration,
) (now madeMigration, err error) {
	step := func(tx *Tx) error {
		next, err := m.Step(tx, was.Cursor)
		if err != nil {
			return err
		}
		if tx.count > migrationStep {
			return fmt.Errorf("%w: a step of %d records, at most %d", ErrTooLarge, tx.count, migrationStep)
		}
		if next != nil && bytes.Equal(next, was.Cursor) {
			return errNoProgress
		}
		now = was
		now.Cursor, now.Done = bytes.Clone(next), next == nil
		tx.only = nil
		return madeMigrations.Put(tx, now)
	}
	_, err = s.engine.UpdateBulk(ctx, s.closure(step, only))
	return now, err
}
