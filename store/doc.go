// Package store keeps the records of all rooms: typed tables with indexes over
// an ordered key-value engine, a change feed written in the same transaction,
// the files of the records, and the folder they lie in. It owns that nothing
// acknowledged is lost and nothing damaged is handed out; it never knows what
// a record means.
//
// A room describes its tables once, in package-level variables, and names them
// in a Schema. It reads in a View and writes in an Update:
//
//	var articles = store.NewTable("article", func(a *Article) store.Key { return store.K(a.ID) })
//	var bySlug = articles.Unique(1, "slug", func(a *Article) []store.Key { … })
//
//	_, err := s.Update(ctx, func(tx *store.Tx) error { return articles.Insert(tx, a) })
//	err = s.View(ctx, func(r store.Reader) error { a, err = bySlug.One(r, store.K("fr", "envoi")); … })
//
// The closure of an Update may run more than once: ids, times and anything
// random are made before it.
//
// The folder:
//
//	lock            held by the process that works here; says who it is
//	store.db        records, index entries and feed, one bbolt file
//	reserve         room on the disk for what must be written when it is full
//	store.db.new    a store.db on its way; removed at the next start
//	blobs/ab/abcd…  files, named by the SHA-256 of their bytes
//	blobs/new/      files on their way
//	snapshots/      an export from before each migration
//	import          there while an import is not finished: the folder is no store yet
//
// Inside the engine a record is kept under its table's name, a zero byte, a
// zero byte and its key; an entry of index n under the name, a zero byte, the
// byte n, the value and, in a list, the record's key. The store's own tables
// begin with "_". Every value lies in an envelope with a checksum over key and
// value (package engine).
package store
