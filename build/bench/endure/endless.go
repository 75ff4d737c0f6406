package main

import (
	"fmt"
	"net"
	"strings"
	"sync"
	"time"
)

// endless sends bodies and headers that do not end, sixteen at a time, until
// the server closes each connection, and looks at its memory meanwhile.
func (e *endurance) endless() error {
	_ = e.visit(8, time.Second, 0, true)
	for _, kind := range []struct{ what, head, unit string }{
		{"bodies without end", "POST /language HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\n" +
			"Content-Length: 10000000000\r\n\r\n", strings.Repeat("a", 64<<10)},
		{"bodies in pieces without end", "POST /language HTTP/1.1\r\nHost: %s\r\n" +
			"Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n",
			"10000\r\n" + strings.Repeat("a", 64<<10) + "\r\n"},
		{"headers without end", "GET /fr HTTP/1.1\r\nHost: %s\r\n", "X-Long: " + strings.Repeat("a", 1000) + "\r\n"},
		{"a line without end", "GET /", strings.Repeat("a", 64<<10)},
	} {
		before, most, sent := e.server.Memory(), e.server.Memory(), int64(0)
		var mu sync.Mutex
		var wg sync.WaitGroup
		for range 16 {
			wg.Go(func() {
				n, grown := e.pour(kind.head, kind.unit)
				mu.Lock()
				defer mu.Unlock()
				sent += n
				most = max(most, grown)
			})
		}
		wg.Wait()
		e.rows = append(e.rows, row{
			what: "R19 " + kind.what,
			got:  fmt.Sprintf("memory + %.1f MB; closed after %d kB", most-before, sent>>10/16),
			must: "≤ 32 MB", ok: most-before <= 32,
		})
	}
	return nil
}

// pour writes until the server has had enough, at most 256 MB, and returns how
// much went out and the most memory that was seen.
func (e *endurance) pour(head, unit string) (sent int64, most float64) {
	c, err := net.Dial("tcp", strings.TrimPrefix(e.server.Address, "http://"))
	if err != nil {
		return 0, 0
	}
	defer c.Close()
	if strings.Contains(head, "%s") {
		head = fmt.Sprintf(head, c.RemoteAddr())
	}
	_ = c.SetDeadline(time.Now().Add(20 * time.Second))
	if _, err := c.Write([]byte(head)); err != nil {
		return 0, 0
	}
	for i := 0; sent < 256<<20; i++ {
		n, err := c.Write([]byte(unit))
		sent += int64(n)
		if i%50 == 0 {
			most = max(most, e.server.Memory())
		}
		if err != nil {
			break
		}
	}
	return sent, max(most, e.server.Memory())
}
