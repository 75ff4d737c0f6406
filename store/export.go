package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"slices"
	"time"

	"guichet/store/blob"
)

// An export is the live records and files of one moment, whatever the engine:
//
//	"guichet export 1\n"
//	frames of records, kind r: of each its key and value, lengths first (uvarint)
//	frames of files, kind b, named by their hash
//	one frame of kind m, the Manifest as JSON, and nothing behind it
//
// A frame is kind (1 byte), length of the name (2), name, length of the payload
// (8), payload, and the SHA-256 of all of that; numbers are big endian. Index
// entries are left out: an import builds them. So is the feed.
const (
	exportMagic  = "guichet export 1\n"
	exportFormat = 1

	frameRecords  = 'r'
	frameBlob     = 'b'
	frameManifest = 'm'
)

// politeEvery is after how many records an export lets others have the
// processor: it is long work that waits for nothing, and a writer is short.
const politeEvery = 64

// exportPart is about how many bytes of records a frame holds.
const exportPart = 1 << 20

// Manifest is what an export says of itself.
type Manifest struct {
	Format  int       `json:"format"`
	Pos     string    `json:"pos"` // of the moment, in the exported folder's feed
	Created time.Time `json:"created"`
	Records int       `json:"records"`
	Blobs   int       `json:"blobs"`
	Parts   []Part    `json:"parts"`
}

// Part is one frame of an export.
type Part struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`   // of the payload, bytes
	SHA256 string `json:"sha256"` // of the whole frame, hexadecimal
}

// Export writes one moment of the store to w and returns what it wrote. w is a
// local file: the records are read under one View, and no file is collected
// until the end. A damaged record or file ends it with ErrDamaged.
func (s *Store) Export(ctx context.Context, w io.Writer) (Manifest, error) {
	s.keeping.RLock()
	defer s.keeping.RUnlock()
	x := &exporter{w: w, made: Manifest{Format: exportFormat, Created: s.opt.Clock()}}
	if _, err := io.WriteString(w, exportMagic); err != nil {
		return Manifest{}, fmt.Errorf("export: %w", err)
	}
	var refs []blob.Ref
	err := s.View(ctx, func(r Reader) (err error) {
		x.made.Pos = PosOf(r).String()
		if refs, err = filesOf(r); err != nil {
			return err
		}
		return x.records(r)
	})
	if err != nil {
		return Manifest{}, fmt.Errorf("export the records: %w", err)
	}
	for _, ref := range refs {
		if err := x.blob(ctx, s.blobs, ref); err != nil {
			return Manifest{}, visible(fmt.Errorf("export the file %s: %w", ref.Hash, err))
		}
	}
	return x.made, x.manifest()
}

func filesOf(r Reader) (refs []blob.Ref, err error) {
	for row, err := range blobRows.Each(r, nil) {
		if err != nil {
			return nil, err
		}
		if !row.Leaving {
			refs = append(refs, row.Ref)
		}
	}
	return refs, nil
}

type exporter struct {
	w    io.Writer
	made Manifest
	part []byte
}

// records writes the records of all tables in the order of the engine's keys.
func (x *exporter) records(r Reader) error {
	tables := slices.Clone(r.base().s.tables)
	slices.SortFunc(tables, func(a, b *table) int { return bytes.Compare(a.head, b.head) })
	for _, t := range tables {
		all := Page{}.within(t.head, nil)
		all.Limit = 0
		for it, err := range r.base().e.Scan(all) {
			if err != nil {
				return fmt.Errorf("table %s: %w", t.name, err)
			}
			if err := x.record(it.Key, it.Value); err != nil {
				return err
			}
		}
	}
	return x.flush()
}

func (x *exporter) record(key, value []byte) error {
	x.made.Records++
	if x.made.Records%politeEvery == 0 {
		runtime.Gosched()
	}
	x.part = binary.AppendUvarint(x.part, uint64(len(key)))
	x.part = append(x.part, key...)
	x.part = binary.AppendUvarint(x.part, uint64(len(value)))
	x.part = append(x.part, value...)
	if len(x.part) < exportPart {
		return nil
	}
	return x.flush()
}

func (x *exporter) flush() error {
	if len(x.part) == 0 {
		return nil
	}
	name := fmt.Sprintf("records-%06d", len(x.made.Parts)+1)
	err := x.frame(frameRecords, name, int64(len(x.part)), bytes.NewReader(x.part))
	x.part = x.part[:0]
	return err
}

// blob writes a file and refuses one that is not what its name says.
func (x *exporter) blob(ctx context.Context, from *blob.Store, ref blob.Ref) error {
	if err := from.Verify(ctx, ref.Hash); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	f, err := from.Open(ref.Hash)
	if err != nil {
		return err
	}
	defer f.Close()
	x.made.Blobs++
	return x.frame(frameBlob, ref.Hash, ref.Size, f)
}

func (x *exporter) manifest() error {
	b, err := json.Marshal(x.made)
	if err != nil {
		return err
	}
	parts := x.made.Parts
	err = x.frame(frameManifest, "manifest", int64(len(b)), bytes.NewReader(b))
	x.made.Parts = parts
	return err
}

func (x *exporter) frame(kind byte, name string, size int64, payload io.Reader) error {
	sum := sha256.New()
	w := io.MultiWriter(x.w, sum)
	head := binary.BigEndian.AppendUint16([]byte{kind}, uint16(len(name)))
	head = binary.BigEndian.AppendUint64(append(head, name...), uint64(size))
	if _, err := w.Write(head); err != nil {
		return err
	}
	if _, err := io.CopyN(w, payload, size); err != nil {
		return err
	}
	digest := sum.Sum(nil)
	x.made.Parts = append(x.made.Parts, Part{Name: name, Size: size, SHA256: hex.EncodeToString(digest)})
	_, err := x.w.Write(digest)
	return err
}
