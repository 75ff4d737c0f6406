package store

import (
	"context"
	"fmt"
)

// madeTable records a table as it is in the folder.
type madeTable struct {
	Name    string      `json:"name"`
	Indexes []madeIndex `json:"indexes,omitempty"`
}

type madeIndex struct {
	Name   string `json:"name"`
	Number uint8  `json:"number"`
	Unique bool   `json:"unique,omitempty"`
}

// madeMigration records a migration that has begun.
type madeMigration struct {
	Room   string `json:"room"`
	Name   string `json:"name"`
	Cursor []byte `json:"cursor,omitempty"`
	Done   bool   `json:"done,omitempty"`
}

var (
	madeTables = NewTable("_table", func(m *madeTable) Key { return K(m.Name) }, Quiet(), internal())

	madeMigrations = NewTable("_migration",
		func(m *madeMigration) Key { return K(m.Room, m.Name) }, Quiet(), internal())
)

// prepare brings the folder to the schemas.
func (s *Store) prepare(ctx context.Context, schemas []Schema) error {
	have, done, err := s.recorded(ctx)
	if err != nil {
		return err
	}
	if err := s.understand(have, done, schemas); err != nil {
		return err
	}
	if s.opt.ReadOnly {
		return s.ready(have, done, schemas)
	}
	fresh := len(have) == 0
	if err := s.beginMigrations(ctx, fresh, done, schemas); err != nil {
		return err
	}
	if err := s.makeTables(ctx, have); err != nil {
		return err
	}
	return s.migrate(ctx, done, schemas)
}

// ready refuses a folder that would have to be changed before it can be used.
func (s *Store) ready(have map[string]*madeTable, done map[[2]string]*madeMigration, schemas []Schema) error {
	for _, t := range s.tables {
		if was := have[t.name]; was == nil || !sameIndexes(was.Indexes, t.made().Indexes) {
			return fmt.Errorf("%w: the table %s is still to be made", ErrReadOnly, t.name)
		}
	}
	for _, schema := range schemas {
		for _, m := range schema.Migrations {
			if state := done[[2]string{schema.Room, m.Name}]; state == nil || !state.Done {
				return fmt.Errorf("%w: the migration %s of %s is still to be done", ErrReadOnly, m.Name, schema.Room)
			}
		}
	}
	return nil
}

// recorded reads what the folder holds, by table name and by room and name.
func (s *Store) recorded(ctx context.Context) (map[string]*madeTable, map[[2]string]*madeMigration, error) {
	have, done := map[string]*madeTable{}, map[[2]string]*madeMigration{}
	err := s.View(ctx, func(r Reader) error {
		for m, err := range madeTables.Each(r, nil) {
			if err != nil {
				return err
			}
			have[m.Name] = &m
		}
		for m, err := range madeMigrations.Each(r, nil) {
			if err != nil {
				return err
			}
			done[[2]string{m.Room, m.Name}] = &m
		}
		return nil
	})
	return have, done, err
}

// understand refuses a folder with anything in it that this program does not
// know: it would not keep it up to date.
func (s *Store) understand(have map[string]*madeTable, done map[[2]string]*madeMigration, schemas []Schema) error {
	for name, m := range have {
		slot, ok := s.names[name]
		if !ok {
			return fmt.Errorf("%w: this program does not know the table %s of the folder", ErrNewer, name)
		}
		if err := s.tables[slot].understand(m); err != nil {
			return err
		}
	}
	known := map[[2]string]bool{}
	for _, schema := range schemas {
		for _, m := range schema.Migrations {
			known[[2]string{schema.Room, m.Name}] = true
		}
	}
	for id := range done {
		if !known[id] {
			return fmt.Errorf("%w: this program does not know the migration %s of %s", ErrNewer, id[1], id[0])
		}
	}
	return nil
}

func (t *table) understand(m *madeTable) error {
	for _, was := range m.Indexes {
		now := t.indexNamed(was.Name)
		if now == nil || now.number < was.Number {
			return fmt.Errorf("%w: this program does not know index %s, number %d, of table %s",
				ErrNewer, was.Name, was.Number, t.name)
		}
	}
	return nil
}

func (t *table) indexNamed(name string) *index {
	for _, x := range t.indexes {
		if x.name == name {
			return x
		}
	}
	return nil
}
