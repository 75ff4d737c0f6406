package store

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"iter"
	"slices"

	"guichet/store/blob"
	"guichet/store/engine"
)

// ErrBadExport says that bytes are not a whole export as it was written: cut,
// changed, or something else.
var ErrBadExport = errors.New("store: not a whole export")

// Limits of what a stranger's file may make us hold in memory.
const (
	maxFrame     = exportPart + 2*engine.MaxValue // bytes of records in one frame
	maxManifest  = 64 << 20                       // bytes
	maxFrameName = 64                             // bytes
)

// Verify reads an export to its end and returns its manifest, or ErrBadExport,
// or ErrNewer. It writes nothing.
func Verify(ctx context.Context, rd io.Reader) (Manifest, error) {
	m, err := verify(ctx, rd)
	return m, visible(err)
}

func verify(ctx context.Context, rd io.Reader) (Manifest, error) {
	x, err := readExport(ctx, rd)
	if err != nil {
		return Manifest{}, err
	}
	for _, err := range x.records() {
		if err != nil {
			return Manifest{}, err
		}
	}
	err = x.blobs(func(name string, r io.Reader, _ int64) error {
		sum := sha256.New()
		if _, err := io.Copy(sum, r); err != nil {
			return err
		}
		if hex.EncodeToString(sum.Sum(nil)) != name {
			return fmt.Errorf("%w: file %s has other bytes", ErrBadExport, name)
		}
		return nil
	})
	if err != nil {
		return Manifest{}, err
	}
	return x.finish()
}

// exportReader reads an export in its order: records, blobs, finish.
type exportReader struct {
	ctx   context.Context
	rd    *bufio.Reader
	next  frame // the frame whose payload comes next
	count Manifest
}

// frame is the beginning of a frame and the sum of it so far.
type frame struct {
	kind byte
	name string
	size int64
	sum  hash.Hash
}

func readExport(ctx context.Context, rd io.Reader) (*exportReader, error) {
	x := &exportReader{ctx: ctx, rd: bufio.NewReaderSize(rd, 1<<16)}
	magic := make([]byte, len(exportMagic))
	if _, err := io.ReadFull(x.rd, magic); err != nil {
		return nil, bad("its beginning", err)
	}
	if string(magic) != exportMagic {
		return nil, bad("its beginning", errors.New("something else"))
	}
	return x, x.head()
}

func bad(where string, err error) error { return fmt.Errorf("%w: %s: %w", ErrBadExport, where, err) }

// head reads the beginning of the next frame.
func (x *exportReader) head() error {
	if err := x.ctx.Err(); err != nil {
		return err
	}
	f := frame{sum: sha256.New()}
	rd := io.TeeReader(x.rd, f.sum)
	var start [3]byte
	if _, err := io.ReadFull(rd, start[:]); err != nil {
		return bad("cut between two parts", err)
	}
	n := binary.BigEndian.Uint16(start[1:])
	if n > maxFrameName {
		return bad("the name of a part", errors.New("too long"))
	}
	rest := make([]byte, int(n)+8)
	if _, err := io.ReadFull(rd, rest); err != nil {
		return bad("cut in the beginning of a part", err)
	}
	f.kind, f.name = start[0], string(rest[:n])
	f.size = int64(binary.BigEndian.Uint64(rest[n:]))
	if f.size < 0 {
		return bad(f.name, errors.New("a size below nothing"))
	}
	x.next = f
	return nil
}

// payload reads the next frame's payload into memory, checks the frame and
// goes on to the one behind it.
func (x *exportReader) payload(limit int64) ([]byte, error) {
	f := x.next
	if f.size > limit {
		return nil, bad(f.name, fmt.Errorf("%d bytes, at most %d", f.size, limit))
	}
	b := make([]byte, f.size)
	if _, err := io.ReadFull(io.TeeReader(x.rd, f.sum), b); err != nil {
		return nil, bad("cut in "+f.name, err)
	}
	return b, x.seal()
}

// seal checks the sum behind a frame's payload.
func (x *exportReader) seal() error {
	f := x.next
	var digest [sha256.Size]byte
	if _, err := io.ReadFull(x.rd, digest[:]); err != nil {
		return bad("cut behind "+f.name, err)
	}
	if !bytes.Equal(digest[:], f.sum.Sum(nil)) {
		return bad(f.name, errors.New("does not match its checksum"))
	}
	if f.kind == frameManifest {
		return nil
	}
	x.count.Parts = append(x.count.Parts, Part{Name: f.name, Size: f.size, SHA256: hex.EncodeToString(digest[:])})
	return x.head()
}

// records gives the records. The values are in memory of their own.
func (x *exportReader) records() iter.Seq2[engine.Item, error] {
	return func(yield func(engine.Item, error) bool) {
		for x.next.kind == frameRecords {
			name := x.next.name
			part, err := x.payload(maxFrame)
			for err == nil && len(part) > 0 {
				var it engine.Item
				if it, part, err = cutRecord(part); err == nil {
					x.count.Records++
					if !yield(it, nil) {
						return
					}
				}
			}
			if err != nil {
				yield(engine.Item{}, fmt.Errorf("read %s: %w", name, err))
				return
			}
		}
	}
}

func cutRecord(b []byte) (it engine.Item, rest []byte, err error) {
	for _, field := range []*[]byte{&it.Key, &it.Value} {
		n, size := binary.Uvarint(b)
		if size <= 0 || n > uint64(len(b)-size) {
			return it, nil, bad("a record", io.ErrUnexpectedEOF)
		}
		*field, b = b[size:size+int(n)], b[size+int(n):]
	}
	return it, b, nil
}

// blobs calls fn with each file, which reads all of it.
func (x *exportReader) blobs(fn func(name string, r io.Reader, size int64) error) error {
	for x.next.kind == frameBlob {
		f := x.next
		if !blob.ValidHash(f.name) {
			return bad(f.name, blob.ErrBadHash)
		}
		rest := &io.LimitedReader{R: io.TeeReader(x.rd, f.sum), N: f.size}
		if err := fn(f.name, rest, f.size); err != nil {
			return fmt.Errorf("read file %s: %w", f.name, err)
		}
		if rest.N > 0 {
			return bad("cut in "+f.name, io.ErrUnexpectedEOF)
		}
		x.count.Blobs++
		if err := x.seal(); err != nil {
			return err
		}
	}
	return nil
}

// finish reads the manifest and compares what it says with what was there.
func (x *exportReader) finish() (Manifest, error) {
	var m Manifest
	if x.next.kind != frameManifest {
		return m, bad(x.next.name, fmt.Errorf("an unknown kind of part, %q", x.next.kind))
	}
	b, err := x.payload(maxManifest)
	if err != nil {
		return m, err
	}
	if err := json.Unmarshal(b, &m); err != nil {
		return m, bad("the manifest", err)
	}
	if m.Format > exportFormat {
		return m, fmt.Errorf("%w: an export of format %d", ErrNewer, m.Format)
	}
	if m.Records != x.count.Records || m.Blobs != x.count.Blobs || !slices.Equal(m.Parts, x.count.Parts) {
		return m, bad("the manifest", errors.New("lists other parts"))
	}
	if n, _ := x.rd.Peek(1); len(n) > 0 {
		return m, bad("its end", errors.New("something follows"))
	}
	return m, nil
}
