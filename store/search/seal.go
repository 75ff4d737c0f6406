package search

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"hash/fnv"
	"io"

	index "github.com/blevesearch/bleve_index_api"
)

// format is raised whenever the same text would be indexed otherwise.
const format = 2

// errDamaged says that a folder does not hold the index it ought to.
var errDamaged = errors.New("search: damaged index")

// seal is written into every batch. It says what the index must hold, so that a
// folder that was changed from outside, or made by another version, is noticed
// at Open: bleve itself checks nothing it reads.
type seal struct {
	Format int    `json:"format"`
	Lists  uint64 `json:"lists"` // fingerprint of the word lists
	Pos    []byte `json:"pos"`   // bytes: a position need not be UTF-8
	Texts  int    `json:"texts"`
	Sum    uint64 `json:"sum"` // of the keys of all texts
}

// sealKey is where bleve keeps the seal.
func sealKey() []byte { return []byte("seal") }

// keySum is what one key adds to the sum; added twice it is gone.
func keySum(key string) uint64 {
	h := fnv.New64a()
	io.WriteString(h, key)
	return h.Sum64()
}

// bytes writes the seal as a CRC-32 and JSON.
func (s seal) bytes() ([]byte, error) {
	text, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("writing the seal of the index: %w", err)
	}
	return append(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(text)), text...), nil
}

// readSeal reads the seal of the open index. A new index has none, and no text.
func readSeal(r index.IndexReader) (seal, bool, error) {
	b, err := r.GetInternal(sealKey())
	if err != nil {
		return seal{}, false, fmt.Errorf("%w: reading the seal: %w", errDamaged, err)
	}
	if len(b) == 0 {
		return seal{}, false, nil
	}
	var s seal
	if len(b) < 4 || crc32.ChecksumIEEE(b[4:]) != binary.BigEndian.Uint32(b) || json.Unmarshal(b[4:], &s) != nil {
		return seal{}, false, fmt.Errorf("%w: the seal cannot be read", errDamaged)
	}
	return s, true, nil
}
