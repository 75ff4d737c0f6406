package engine

import (
	"bytes"
	"runtime"
	"strconv"
	"sync/atomic"
)

// Turn remembers which goroutine runs a closure of Update, so that an Update
// called from inside it is refused instead of waiting for itself for ever. Go
// tells a goroutine's number only in the first line of its stack trace; that
// is read by who asks while a closure runs and costs some microseconds.
type Turn struct{ goroutine, count atomic.Uint64 }

// Take notes that a goroutine, by its number from Goroutine, runs a closure.
func (t *Turn) Take(number uint64) {
	t.count.Add(1)
	t.goroutine.Store(number)
}

// Count is how many closures have begun. Who called an Update inside one sees no
// other begin as long as it waits.
func (t *Turn) Count() uint64 { return t.count.Load() }

// Leave notes that the closure ended.
func (t *Turn) Leave() { t.goroutine.Store(0) }

// Mine reports whether the calling goroutine is inside the closure.
func (t *Turn) Mine() bool {
	g := t.goroutine.Load()
	return g != 0 && g == Goroutine()
}

// Goroutine is the number of the calling goroutine.
func Goroutine() uint64 {
	var buf [40]byte
	line := buf[:runtime.Stack(buf[:], false)]
	_, line, _ = bytes.Cut(line, []byte("goroutine "))
	digits, _, _ := bytes.Cut(line, []byte(" "))
	n, _ := strconv.ParseUint(string(digits), 10, 64)
	return n
}
