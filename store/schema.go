package store

import (
	"context"
	"fmt"
	"regexp"
)

// Schema is what a room keeps in the store.
type Schema struct {
	Room   string // its name, for ever
	Tables []AnyTable
	// Migrations change what earlier releases wrote. They are only ever added
	// to, at the end.
	Migrations []Migration
}

// Migration is one change, made in steps of at most 1,000 records. A step gets
// the cursor the last one returned, nil at first, and returns nil when all is
// done. It may write the tables of its own room only. The steps already taken
// survive a crash; the folder was exported to snapshots before the first.
type Migration struct {
	Name string // for ever, unique in the room
	Step func(tx *Tx, cursor []byte) (next []byte, err error)
}

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

// ownSchema is the store's own.
func ownSchema() Schema {
	return Schema{Room: "_store", Tables: []AnyTable{madeTables, madeMigrations, onceResults, blobRows, blobRefs}}
}

// tableName leaves room for the longest key behind it.
const tableName = `^[a-z][a-z0-9_]{0,39}$`

func (t *table) check() error {
	if ok, err := regexp.MatchString(tableName, t.name); !t.internal && (err != nil || !ok) {
		return fmt.Errorf("%w: a table cannot be called %q", ErrSchema, t.name)
	}
	names, numbers := map[string]bool{}, map[uint8]bool{0: true}
	for _, x := range t.indexes {
		if names[x.name] || numbers[x.number] || x.name == "" {
			return fmt.Errorf("%w: index %q of %s: its name or number %d is taken", ErrSchema, x.name, t.name, x.number)
		}
		names[x.name], numbers[x.number] = true, true
	}
	return nil
}

// prepare brings the folder to the schemas.
func (s *Store) prepare(ctx context.Context, schemas []Schema) error {
	have, done, err := s.recorded(ctx)
	if err != nil {
		return err
	}
	if err := s.understand(have, done, schemas); err != nil {
		return err
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

// makeTables builds the indexes that are not as the folder has them and then
// records all tables at once. A crash before that builds them again.
func (s *Store) makeTables(ctx context.Context, have map[string]*madeTable) error {
	var made []madeTable
	for _, t := range s.tables {
		now, was := t.made(), have[t.name]
		if was != nil && sameIndexes(was.Indexes, now.Indexes) {
			continue
		}
		if was != nil { // else the table is new and empty
			if err := s.makeIndexes(ctx, t, *was, now); err != nil {
				return fmt.Errorf("table %s: %w", t.name, err)
			}
		}
		made = append(made, now)
	}
	if len(made) == 0 {
		return nil
	}
	_, err := s.Update(ctx, func(tx *Tx) error {
		for _, m := range made {
			if err := madeTables.Put(tx, m); err != nil {
				return err
			}
		}
		return nil
	})
	return err
}

func (t *table) made() madeTable {
	m := madeTable{Name: t.name}
	for _, x := range t.indexes {
		m.Indexes = append(m.Indexes, madeIndex{Name: x.name, Number: x.number, Unique: x.unique})
	}
	return m
}

func (s *Store) makeIndexes(ctx context.Context, t *table, was, now madeTable) error {
	for _, i := range was.Indexes {
		if !containsIndex(now.Indexes, i) {
			if err := s.dropIndex(ctx, t, i.Number); err != nil {
				return fmt.Errorf("remove index %s: %w", i.Name, err)
			}
		}
	}
	for i, x := range t.indexes {
		if !containsIndex(was.Indexes, now.Indexes[i]) {
			s.opt.Log.Info("building an index", "table", t.name, "index", x.name)
			if err := s.buildIndex(ctx, x); err != nil {
				return fmt.Errorf("build index %s: %w", x.name, err)
			}
		}
	}
	return nil
}

func sameIndexes(a, b []madeIndex) bool {
	if len(a) != len(b) {
		return false
	}
	for _, i := range a {
		if !containsIndex(b, i) {
			return false
		}
	}
	return true
}

func containsIndex(list []madeIndex, i madeIndex) bool {
	for _, o := range list {
		if o == i {
			return true
		}
	}
	return false
}
