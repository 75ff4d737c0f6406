package window

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// inspector speaks WebKit's inspector protocol: commands for the page travel
// inside commands for its target.
type inspector struct {
	t      testing.TB
	conn   *websocket.Conn
	news   chan message
	target string
	within time.Duration // how long the page may take to answer
	outer  int
	inner  int
}

// answerWithin is how long the page may take to answer: a command that was on
// its way to a page which has just been left is never answered.
const answerWithin = 3 * time.Second

var listed = regexp.MustCompile(`class="targeturl">([^<]+)<`)

// listing returns the address of the page the inspector at addr offers.
func listing(addr string) string {
	res, err := http.Get("http://" + addr + "/")
	if err != nil {
		return ""
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if m := listed.FindSubmatch(body); err == nil && m != nil {
		return strings.ReplaceAll(string(m[1]), "&amp;", "&")
	}
	return ""
}

// inspect connects once the window has come to the loopback listener. It returns
// the address by which it came in.
func inspect(t testing.TB, addr string) (*inspector, string) {
	t.Helper()
	entry := ""
	until(t, "the window at the loopback listener", func() bool {
		entry = listing(addr)
		return strings.HasPrefix(entry, "http://127.0.0.1:")
	})
	// What is asked of a page that is being left is never answered.
	until(t, "the first page", func() bool { return !strings.Contains(listing(addr), "/__shell/enter") })
	i := &inspector{t: t, within: answerWithin}
	var err error
	i.conn, _, err = websocket.DefaultDialer.Dial("ws://"+addr+"/socket/1/1/WebPage", nil)
	if err != nil {
		t.Fatal(err)
	}
	i.news = make(chan message, 1000)
	go func() {
		defer close(i.news)
		for {
			var m message
			if i.conn.ReadJSON(&m) != nil {
				return
			}
			i.news <- m
		}
	}()
	t.Cleanup(func() { i.conn.Close() })
	end := time.After(patience)
	for i.target == "" {
		if _, ok := i.read(end); !ok {
			t.Fatal("the inspector names no page")
		}
	}
	return i, entry
}

type message struct {
	ID     int    `json:"id"`
	Method string `json:"method"`
	Params struct {
		TargetInfo struct {
			TargetID    string `json:"targetId"`
			Type        string `json:"type"`
			Provisional bool   `json:"isProvisional"`
		} `json:"targetInfo"`
		NewTarget string `json:"newTargetId"`
		Message   string `json:"message"`
	} `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  json.RawMessage `json:"error"`
}

// read takes one message of the outer protocol and follows the page when it
// moves to another process. It is false when none came in time.
func (i *inspector) read(end <-chan time.Time) (message, bool) {
	i.t.Helper()
	select {
	case m, ok := <-i.news:
		switch m.Method {
		case "Target.targetCreated":
			if m.Params.TargetInfo.Type == "page" && (i.target == "" || !m.Params.TargetInfo.Provisional) {
				i.target = m.Params.TargetInfo.TargetID
			}
		case "Target.didCommitProvisionalTarget":
			i.target = m.Params.NewTarget
		}
		return m, ok
	case <-end:
		return message{}, false
	}
}

// call has the page carry out a command of the inspector. It returns nil when the
// page is between two.
func (i *inspector) call(method string, params any) json.RawMessage {
	i.t.Helper()
	i.inner++
	i.outer++
	id := i.inner
	inside, err := json.Marshal(map[string]any{"id": id, "method": method, "params": params})
	if err != nil {
		i.t.Fatal(err)
	}
	err = i.conn.WriteJSON(map[string]any{
		"id": i.outer, "method": "Target.sendMessageToTarget",
		"params": map[string]any{"targetId": i.target, "message": string(inside)},
	})
	if err != nil {
		i.t.Fatal(err)
	}
	asked := i.target
	for end := time.After(i.within); ; {
		m, ok := i.read(end)
		if !ok || i.target != asked {
			return nil
		}
		if m.Method != "Target.dispatchMessageFromTarget" {
			continue
		}
		var got message
		if err := json.Unmarshal([]byte(m.Params.Message), &got); err != nil {
			i.t.Fatal(err)
		}
		if got.ID == id {
			if got.Error != nil {
				return nil
			}
			return got.Result
		}
	}
}

// eval returns the text of an expression; empty when the page is between two.
func (i *inspector) eval(expression string) string {
	i.t.Helper()
	raw := i.call("Runtime.evaluate", map[string]any{"expression": "String(" + expression + ")", "returnByValue": true})
	var out struct {
		Result struct {
			Value string `json:"value"`
		} `json:"result"`
		Thrown bool `json:"wasThrown"`
	}
	if raw == nil || json.Unmarshal(raw, &out) != nil || out.Thrown {
		return ""
	}
	return out.Result.Value
}

// wait waits until an expression is true in the page.
func (i *inspector) wait(expression string) {
	i.t.Helper()
	end := time.Now().Add(patience)
	for time.Now().Before(end) {
		if i.eval("Boolean("+expression+")") == "true" {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	i.t.Fatalf("%s: not within %s, at %s:\n%.1500s", expression, patience, i.eval("location.href"), i.eval("document.body.innerText"))
}

// visit goes to a path and waits for its page. A command can be lost while the
// page moves to another process, so it is repeated until it was answered.
func (i *inspector) visit(path string) {
	i.t.Helper()
	until(i.t, "on the way to "+path, func() bool {
		return i.eval("(window.leaving = true, location.assign("+quote(path)+"), 'left')") == "left"
	})
	i.wait("!window.leaving && document.readyState === 'complete'")
}

// click waits for an element and clicks on it.
func (i *inspector) click(selector string) {
	i.t.Helper()
	i.wait("(() => { const found = document.querySelector(" + quote(selector) + "); found?.click(); return found; })()")
}

func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(fmt.Sprint(err))
	}
	return string(b)
}

// freePort is an address of this machine nobody listens on.
func freePort(t testing.TB) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().String()
}
