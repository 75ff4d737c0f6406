package shell

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// pieces is a listener whose connections note the length of each write.
type pieces struct {
	net.Listener
	mu   sync.Mutex
	list []int
}

func (p *pieces) Accept() (net.Conn, error) {
	c, err := p.Listener.Accept()
	return &noting{c, p}, err
}

func (p *pieces) taken() []int {
	p.mu.Lock()
	defer p.mu.Unlock()
	list := p.list
	p.list = nil
	return list
}

type noting struct {
	net.Conn
	to *pieces
}

func (n *noting) Write(b []byte) (int, error) {
	n.to.mu.Lock()
	n.to.list = append(n.to.list, len(b))
	n.to.mu.Unlock()
	return n.Conn.Write(b)
}

type testHold struct{}

// holding serves answers of the length the query asks for, held back.
func holding(t *testing.T) (address string, p *pieces) {
	ln, err := Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p = &pieces{Listener: ln.(guardedListener).Listener}
	r := startOn(t, guardedListener{p}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Context().Value(testHold{}).(func())()
		n := len(r.URL.RawQuery)
		_, _ = io.WriteString(w, strings.Repeat("a", n*1000))
		if r.URL.Path == "/cut" {
			panic(http.ErrAbortHandler)
		}
	}), Options{WithHold: func(ctx context.Context, hold func()) context.Context {
		return context.WithValue(ctx, testHold{}, hold)
	}})
	return "http://" + r.addr, p
}

func TestAHeldAnswerLeavesInOnePiece(t *testing.T) {
	t.Parallel()
	address, p := holding(t)
	for _, row := range []struct {
		name, query string
		pieces      int // 0 for more than one
	}{
		{"small", "x", 1},
		{"a page", strings.Repeat("x", 8), 1},
		{"another on the same connection", strings.Repeat("x", 20), 1},
		{"longer than what is held", strings.Repeat("x", 200), 0},
		{"a page after it", strings.Repeat("x", 8), 1},
		{"empty", "", 1},
	} {
		res, err := http.Get(address + "/?" + row.query)
		if err != nil {
			t.Fatal(row.name, err)
		}
		body, err := io.ReadAll(res.Body)
		if err != nil || len(body) != 1000*len(row.query) {
			t.Errorf("%s: %d bytes, %v", row.name, len(body), err)
		}
		_ = res.Body.Close()
		if got := p.taken(); len(got) != row.pieces && (row.pieces > 0 || len(got) < 2) {
			t.Errorf("%s: written in pieces of %d", row.name, got)
		}
	}
}

func TestHeldAnswersOfOneConnectionStayInOrder(t *testing.T) {
	t.Parallel()
	address, _ := holding(t)
	c, err := net.Dial("tcp", strings.TrimPrefix(address, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	// Both are sent before the first is answered.
	_, _ = io.WriteString(c, "GET /?xx HTTP/1.1\r\nHost: a\r\n\r\nGET /?xxxxx HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
	in := bufio.NewReader(c)
	for _, want := range []int{2000, 5000} {
		res, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Fatal(err)
		}
		if body, err := io.ReadAll(res.Body); err != nil || len(body) != want {
			t.Errorf("%d bytes, %v", len(body), err)
		}
	}
	if _, err := in.ReadByte(); err != io.EOF {
		t.Errorf("after the last answer: %v", err)
	}
}

func TestAnAnswerThatIsCutWhileHeldIsNotTakenForAWholeOne(t *testing.T) {
	t.Parallel()
	address, _ := holding(t)
	res, err := http.Get(address + "/cut?xxxxxxxx")
	if err != nil {
		return
	}
	defer res.Body.Close()
	if body, err := io.ReadAll(res.Body); err == nil {
		t.Errorf("%d bytes, and no error", len(body))
	}
}

func TestClosingSendsWhatIsHeld(t *testing.T) {
	t.Parallel()
	ours, theirs := net.Pipe()
	c := &guardedConn{Conn: ours}
	c.hold()
	if n, err := c.Write([]byte("whole")); n != 5 || err != nil {
		t.Fatal(n, err)
	}
	closed := make(chan error, 1)
	go func() { closed <- c.Close() }()
	if got, err := io.ReadAll(theirs); string(got) != "whole" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	if err := <-closed; err != nil {
		t.Error(err)
	}
}
