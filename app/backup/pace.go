package backup

import (
	"os"
	"runtime"
	"time"

	"guichet/store"
)

// A backup beside busy writers works a fifth of the time: sums and copies are
// long work without a wait in it, and with two processors whoever saves
// something would wait for one. Without a pause the 99th percentile of 8
// writers was 2 to 6 times their own, with it 1.1 times. What it writes goes
// to the disk in small parts: a file system may write all that is new of one file
// before another file's fsync is done.
const (
	restFor   = 4 // times as long as was worked
	restMost  = 50 * time.Millisecond
	syncEvery = 256 << 10 // bytes
)

// pace makes a backup slow while others write, and only then.
type pace struct {
	st    *store.Store
	began time.Time // of the present slice of work
	pos   store.Pos // where the store was then
}

// step ends a slice of work. A nil pace never rests.
func (p *pace) step() {
	if p == nil {
		return
	}
	runtime.Gosched()
	if pos := p.st.Head(); pos != p.pos {
		p.pos = pos
		time.Sleep(min(restFor*time.Since(p.began), restMost))
	}
	p.began = time.Now()
}

// polite paces what writes to a file, and syncs it part by part.
type polite struct {
	file *os.File
	pace *pace
	new  int // bytes since the last sync
}

func (p *polite) Write(b []byte) (done int, err error) {
	for len(b) > 0 && err == nil {
		p.pace.step()
		var n int
		n, err = p.file.Write(b[:min(len(b), syncEvery)])
		b, done, p.new = b[n:], done+n, p.new+n
		if p.new >= syncEvery && err == nil {
			p.new, err = 0, p.file.Sync()
		}
	}
	return done, err
}
