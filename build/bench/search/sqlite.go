package main

import (
	"database/sql"
	"path/filepath"
	"strings"
	"unicode"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"guichet/store/search"
)

// fts is the same articles in SQLite's full-text search, as it is usually set
// up: accents folded, titles worth two, any of the words, the last one a
// beginning.
type fts struct {
	db   *sql.DB
	find *sql.Stmt
}

func openFTS(dir string, docs []search.Doc) (*fts, error) {
	db, err := sql.Open("sqlite", filepath.Join(dir, "fts.db")+"?_pragma=journal_mode(wal)&_pragma=synchronous(normal)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	f := &fts{db: db}
	if _, err := db.Exec(`create virtual table doc using fts5(title, body, tokenize='unicode61 remove_diacritics 2')`); err != nil {
		return nil, err
	}
	tx, err := db.Begin()
	if err != nil {
		return nil, err
	}
	put, err := tx.Prepare(`insert into doc(title, body) values (?, ?)`)
	if err != nil {
		return nil, err
	}
	for _, d := range docs {
		if _, err := put.Exec(d.Title, d.Body); err != nil {
			return nil, err
		}
	}
	if err := tx.Commit(); err != nil {
		return nil, err
	}
	// What stands in the log beside the file belongs to its size.
	if _, err := db.Exec(`pragma wal_checkpoint(truncate)`); err != nil {
		return nil, err
	}
	f.find, err = db.Prepare(`select rowid, title from doc where doc match ? order by bm25(doc, 2, 1) limit 10`)
	return f, err
}

// search answers a query.
func (f *fts) search(text string) error {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	if len(words) == 0 {
		return nil
	}
	rows, err := f.find.Query(`"` + strings.Join(words, `" or "`) + `"*`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var title string
		if err := rows.Scan(&id, &title); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (f *fts) close() error { return f.db.Close() }
