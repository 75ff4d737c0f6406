package store

import (
	"fmt"
	"strings"
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

// ownSchema is the store's own.
func ownSchema() Schema {
	return Schema{Room: "_store", Tables: []AnyTable{madeTables, madeMigrations, onceResults, blobRows, blobRefs}}
}

// nameMost leaves room for the longest key behind a table's name.
const nameMost = 40

func validName(name string) bool {
	return name != "" && len(name) <= nameMost && 'a' <= name[0] && name[0] <= 'z' &&
		strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
}

func (t *table) check() error {
	if !t.internal && !validName(t.name) {
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
