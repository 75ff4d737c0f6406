package cli

import (
	"bufio"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"guichet/build/faults/report"
)

// asking is one client that a stop meets.
type asking struct {
	address string // of the site
	path    string
	gone    chan struct{} // closed once the signal was sent
}

// ask sends one request on an open connection and reads the whole answer.
func (a asking) ask(conn net.Conn, r *bufio.Reader) error {
	if _, err := fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", a.path, a.address); err != nil {
		return err
	}
	return answered(r)
}

func answered(r *bufio.Reader) error {
	res, err := http.ReadResponse(r, nil)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		return err
	}
	if res.StatusCode >= 400 {
		return fmt.Errorf("status %d", res.StatusCode)
	}
	return nil
}

// again asks until the stop. A request that was sent before the signal must be
// answered; what comes later finds nobody.
func (a asking) again() (whole int, err error) {
	conn, err := net.Dial("tcp", a.address)
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	r := bufio.NewReader(conn)
	for {
		err := a.ask(conn, r)
		select {
		case <-a.gone:
			return whole, nil // sent about when the signal was; see upload and slowly
		default:
		}
		if err != nil {
			return whole, fmt.Errorf("%s: %w", a.path, err)
		}
		whole++
	}
}

// upload is under way when the stop comes: the handler has asked for a body,
// whose end comes after the signal.
func (a asking) upload(ready *sync.WaitGroup) error {
	conn, err := net.Dial("tcp", a.address)
	if err != nil {
		ready.Done()
		return err
	}
	defer conn.Close()
	body := "lang=en&back=%2Fen"
	fmt.Fprintf(conn, "POST /language HTTP/1.1\r\nHost: %s\r\nOrigin: http://%s\r\nContent-Length: %d\r\n"+
		"Content-Type: application/x-www-form-urlencoded\r\nExpect: 100-continue\r\n\r\n", a.address, a.address, len(body))
	r := bufio.NewReader(conn)
	line, err := r.ReadString('\n')
	ready.Done()
	if err != nil || !strings.HasPrefix(line, "HTTP/1.1 100") {
		return fmt.Errorf("%q instead of 100: %v", line, err)
	}
	if _, err := r.ReadString('\n'); err != nil {
		return err
	}
	<-a.gone
	for _, piece := range strings.SplitAfter(body, "&") {
		if _, err := io.WriteString(conn, piece); err != nil {
			return err
		}
	}
	return answered(r)
}

// slowly has read the beginning of a file when the stop comes, one that is
// larger than what the sockets hold, and reads the rest afterwards.
func (a asking) slowly(ready *sync.WaitGroup) error {
	conn, err := net.Dial("tcp", a.address)
	if err != nil {
		ready.Done()
		return err
	}
	defer conn.Close()
	fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", a.path, a.address)
	r := bufio.NewReaderSize(conn, 1<<10)
	_, err = r.Peek(1)
	ready.Done()
	if err != nil {
		return err
	}
	<-a.gone
	return answered(r)
}

// loaded is a serving process with clients of each kind, stopped by a signal.
type loaded struct {
	asked  int
	wrong  []error
	took   time.Duration // from the signal to the end
	answer int           // whole answers before the signal
}

func stopLoaded(t *testing.T, data string, sig syscall.Signal) loaded {
	t.Helper()
	c, site := serveOn(t, data)
	_, article := fetch(t, site+"/en/articles/which-box")
	_, file, _ := strings.Cut(article, `src="/files/`)
	file, _, ok := strings.Cut(file, `"`)
	if !ok {
		t.Fatalf("no file in\n%s", article)
	}
	var l loaded
	var mu sync.Mutex
	var all, ready sync.WaitGroup
	gone := make(chan struct{})
	client := func(path string, do func(asking) (int, error)) {
		l.asked++
		all.Go(func() {
			n, err := do(asking{strings.TrimPrefix(site, "http://"), path, gone})
			mu.Lock()
			defer mu.Unlock()
			if l.answer += n; err != nil {
				l.wrong = append(l.wrong, err)
			}
		})
	}
	for range 8 {
		ready.Add(2)
		client("/en", func(a asking) (int, error) { return a.again() })
		client("", func(a asking) (int, error) { return 0, a.upload(&ready) })
		client("/files/"+file, func(a asking) (int, error) { return 0, a.slowly(&ready) })
	}
	ready.Wait()
	before := time.Now()
	if err := c.cmd.Process.Signal(sig); err != nil {
		t.Fatal(err)
	}
	close(gone)
	<-c.done
	l.took = time.Since(before)
	all.Wait()
	if code := c.cmd.ProcessState.ExitCode(); sig == syscall.SIGTERM && code != ExitDone {
		t.Errorf("exit %d:\n%s", code, c.log())
	}
	return l
}

// R22: a stop under load. Requests under way are answered whole, and the
// process is gone in 10 s.
func TestR22Stop(t *testing.T) {
	t.Parallel()
	seed, rounds := report.Seed(t), report.Rounds(4, 40)
	data := filepath.Join(t.TempDir(), "data")
	if r := run(t, nil, "import", "--data", data, "--publish", articleWithFile(t)); r.code != ExitDone {
		t.Fatalf("exit %d: %s", r.code, r.err)
	}
	asked, longest := 0, time.Duration(0)
	for round := range rounds {
		l := stopLoaded(t, data, syscall.SIGTERM)
		asked, longest = asked+l.asked, max(longest, l.took)
		if len(l.wrong) > 0 || l.took > 10*time.Second {
			t.Fatalf("round %d: %d of %d failed, after %v, the first: %v", round, len(l.wrong), l.asked, l.took, l.wrong)
		}
	}
	control := stopLoaded(t, data, syscall.SIGKILL)
	if len(control.wrong) == 0 {
		t.Error("the control found nothing: a kill instead of a stop")
	}
	report.Line(t, "R22", rounds, fmt.Sprintf("0 of %d clients failed, longest stop %v", asked, longest.Round(10*time.Millisecond)),
		fmt.Sprintf("a kill instead: %d of %d failed", len(control.wrong), control.asked), seed)
}

// articleWithFile is a folder with an article that shows an image of 9 MB.
func articleWithFile(t *testing.T) string {
	t.Helper()
	noise := image.NewGray(image.Rect(0, 0, 3000, 3000))
	random := rand.New(rand.NewPCG(1, 1))
	for i := range noise.Pix {
		noise.Pix[i] = byte(random.Uint32())
	}
	page := write(t, "boxes.md", "# Which box?\n\nThis one: ![a box](box.png)\n")
	f, err := os.Create(filepath.Join(filepath.Dir(page), "box.png"))
	if err != nil {
		t.Fatal(err)
	}
	encoder := png.Encoder{CompressionLevel: png.NoCompression}
	if err := errors.Join(encoder.Encode(f, noise), f.Close()); err != nil {
		t.Fatal(err)
	}
	return filepath.Dir(page)
}

// A request that never ends does not hold the stop for more than 10 s.
func TestR22StopWithAHungRequest(t *testing.T) {
	t.Parallel()
	c, site := serveOn(t, filepath.Join(t.TempDir(), "data"))
	a := asking{strings.TrimPrefix(site, "http://"), "", make(chan struct{})}
	var ready, over sync.WaitGroup
	ready.Add(1)
	over.Go(func() { a.upload(&ready) })
	ready.Wait()
	before := time.Now()
	code := c.stop(t, syscall.SIGTERM)
	if took := time.Since(before); code != ExitDone || took > 10*time.Second {
		t.Errorf("exit %d after %v", code, took)
	}
	close(a.gone)
	over.Wait()
}
