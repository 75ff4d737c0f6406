package shell

import (
	"net"
	"net/http"
	"sync"
	"time"
)

// guardedListener gives every connection a limit on how long a write may wait.
type guardedListener struct{ net.Listener }

func (l guardedListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &guardedConn{Conn: c}, nil
}

// guardedConn cuts a client that stops reading, whatever the answer's length: a
// deadline on the whole answer would cut honest slow readers too.
//
// It can hold an answer back until it is complete. net/http writes the headers
// with the first 3 kB of a page and the rest after it; the second call of the
// system was a tenth of what an answer costs.
type guardedConn struct {
	net.Conn
	// Of the answering goroutine: until when writes may wait at present, and until
	// when the handler said they may.
	until, asked time.Time

	mu      sync.Mutex
	holding bool
	held    *[]byte // nil for nothing
}

const (
	// mostHeld is the most bytes of an answer that are held back; a longer one
	// goes out as it comes.
	mostHeld = 32 << 10
	// stallSlack is by how much a write's deadline may be short of WriteStall:
	// setting one for each write cost as much as a look into the store.
	stallSlack = WriteStall / 6
)

// heldBuffers are shared between connections: few answer at the same moment.
var heldBuffers = sync.Pool{New: func() any { return new([]byte) }}

// hold keeps what is written from now on until the answer is complete.
func (c *guardedConn) hold() {
	c.mu.Lock()
	c.holding = true
	c.mu.Unlock()
}

// keep takes what is written while the connection holds. Otherwise it returns
// what was held until now, to be sent first.
func (c *guardedConn) keep(b []byte) (kept bool, before *[]byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.holding && (c.held == nil || len(*c.held)+len(b) <= mostHeld) {
		if c.held == nil {
			c.held = heldBuffers.Get().(*[]byte)
		}
		*c.held = append(*c.held, b...)
		return true, nil
	}
	before, c.held, c.holding = c.held, nil, false
	return false, before
}

// take ends the holding and returns what was held.
func (c *guardedConn) take() (held *[]byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	held, c.held, c.holding = c.held, nil, false
	return held
}

// send writes what was held and gives its memory back.
func (c *guardedConn) send(held *[]byte) error {
	if held == nil {
		return nil
	}
	_, err := c.write(*held)
	if cap(*held) <= 2*mostHeld {
		*held = (*held)[:0]
		heldBuffers.Put(held)
	}
	return err
}

// release sends what was held, because the answer is complete.
func (c *guardedConn) release() {
	if c.send(c.take()) != nil {
		_ = c.Conn.Close()
	}
}

// Close sends what is still held: a server that stops may find a connection
// idle a moment before it is told so.
func (c *guardedConn) Close() error {
	if held := c.take(); held != nil {
		_ = c.Conn.SetWriteDeadline(time.Now().Add(time.Second))
		_, _ = c.Conn.Write(*held)
	}
	return c.Conn.Close()
}

// Write sends, or holds.
func (c *guardedConn) Write(b []byte) (int, error) {
	kept, before := c.keep(b)
	if kept {
		return len(b), nil
	}
	if err := c.send(before); err != nil {
		return 0, err
	}
	return c.write(b)
}

func (c *guardedConn) write(b []byte) (int, error) {
	done := 0
	for {
		piece := b[done:min(done+WritePiece, len(b))]
		// Deadlines are about this machine's sockets, so they follow its clock.
		if now := time.Now(); !c.asked.After(now) && c.until.Sub(now) < WriteStall-stallSlack {
			c.until = now.Add(WriteStall)
			if err := c.Conn.SetWriteDeadline(c.until); err != nil {
				return done, err
			}
		}
		n, err := c.Conn.Write(piece)
		done += n
		if err != nil || done == len(b) {
			return done, err
		}
	}
}

// SetWriteDeadline is the handler's own, for an answer that is to be read faster.
func (c *guardedConn) SetWriteDeadline(t time.Time) error {
	c.until, c.asked = t, t
	return c.Conn.SetWriteDeadline(t)
}

// released is told by net/http that a connection waits for the next request.
func released(c net.Conn, state http.ConnState) {
	if g, ok := c.(*guardedConn); ok && state == http.StateIdle {
		g.release()
	}
}
