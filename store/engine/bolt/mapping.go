package bolt

import (
	"unsafe"

	"go.etcd.io/bbolt"
)

// mapped returns the memory a transaction reads from, up to the first page never
// used: bbolt tells where its mapping begins and a transaction how far the file
// goes. It stays where it is until the transaction ends. This is the one place
// of the program that makes memory out of an address.
func mapped(db *bbolt.DB, tx *bbolt.Tx) (data []byte, page int) {
	info := db.Info()
	begin := *(*unsafe.Pointer)(unsafe.Pointer(&info.Data))
	return unsafe.Slice((*byte)(begin), tx.Size()), info.PageSize
}
