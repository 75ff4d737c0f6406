package backup

import (
	"io"
	"runtime"
	"time"

	"guichet/store"
)

// A backup beside busy writers works a fifth of the time: sums and copies are
// long work without a wait in it, and with two processors whoever saves
// something would wait for one. Measured with 8 writers without a pause, the
// 99th percentile of a write was 6 times its own without this.
const (
	restFor  = 4 // times as long as was worked
	restMost = 20 * time.Millisecond
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

// polite paces what writes to w.
type polite struct {
	w    io.Writer
	pace *pace
}

func (p polite) Write(b []byte) (int, error) {
	p.pace.step()
	return p.w.Write(b)
}
