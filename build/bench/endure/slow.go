package main

import (
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// slowness compares what visitors meet without and beside slow connections, in
// turns: headers that come a byte at a time, bodies likewise, answers that
// nobody reads.
func (e *endurance) slowness() error {
	var quiet, beside []figures
	var open atomic.Int64
	for range 3 {
		quiet = append(quiet, e.visit(8, 3*time.Second, 0, false))
		stop := e.crawl(&open)
		beside = append(beside, e.visit(8, 3*time.Second, 0, false))
		stop()
	}
	q, b := middle(quiet), middle(beside)
	failed := q.failed + b.failed
	ratio := float64(b.p99) / float64(max(q.p99, time.Microsecond))
	e.rows = append(e.rows, row{
		what: fmt.Sprintf("R18 %d slow connections beside visitors", e.slow),
		got:  fmt.Sprintf("p99 %v, without %v: %.2f ×; %d of %d failed", b.p99, q.p99, ratio, failed, q.asked+b.asked),
		must: "p99 ≤ 2 ×, 0 failed", ok: ratio <= 2 && failed == 0,
	})
	return nil
}

func middle(list []figures) figures {
	slices.SortFunc(list, func(a, b figures) int { return int(a.p99 - b.p99) })
	out := list[len(list)/2]
	out.asked, out.failed = 0, 0
	for _, f := range list {
		out.asked += f.asked
		out.failed += f.failed
	}
	return out
}

// crawl opens slow connections, and opens those anew that the server closes,
// until stop is called.
func (e *endurance) crawl(open *atomic.Int64) (stop func()) {
	done := make(chan struct{})
	var wg sync.WaitGroup
	at := strings.TrimPrefix(e.server.Address, "http://")
	for i := range e.slow {
		wg.Go(func() {
			for {
				c, err := net.DialTimeout("tcp", at, 5*time.Second)
				if err == nil {
					open.Add(1)
					crawlOne(c, i%3, e.paths[0], done)
					open.Add(-1)
					c.Close()
				}
				select {
				case <-done:
					return
				case <-time.After(100 * time.Millisecond):
				}
			}
		})
	}
	// Begin when most of them are there.
	for range 200 {
		if open.Load() > int64(e.slow)*8/10 {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	return func() { close(done); wg.Wait() }
}

// crawlOne is one slow connection: 0 sends headers slowly, 1 a body, 2 reads
// nothing of what it asked for.
func crawlOne(c net.Conn, kind int, path string, done chan struct{}) {
	text := "GET " + path + " HTTP/1.1\r\nHost: " + c.RemoteAddr().String() + "\r\n"
	switch kind {
	case 0:
		text += "X-Slow: " + strings.Repeat("a", 1000)
	case 1:
		text = "POST /language HTTP/1.1\r\nHost: " + c.RemoteAddr().String() +
			"\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 4000\r\n\r\n"
		if _, err := c.Write([]byte(text)); err != nil {
			return
		}
		text = strings.Repeat("a", 4000)
	case 2:
		if _, err := c.Write([]byte(strings.Repeat(text+"\r\n", 20))); err != nil {
			return
		}
		text = ""
	}
	tick := time.NewTicker(500 * time.Millisecond)
	defer tick.Stop()
	for i := 0; ; i++ {
		select {
		case <-done:
			return
		case <-tick.C:
		}
		if i < len(text) {
			if _, err := c.Write([]byte{text[i]}); err != nil {
				return
			}
		} else if kind == 2 && closed(c) {
			return
		}
	}
}

// closed looks whether the other side has gone, without reading what it sent.
func closed(c net.Conn) bool {
	_ = c.SetWriteDeadline(time.Now().Add(time.Millisecond))
	_, err := c.Write(nil)
	var timeout net.Error
	return err != nil && !(errors.As(err, &timeout) && timeout.Timeout())
}
