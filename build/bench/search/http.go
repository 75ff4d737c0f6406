package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"time"

	"guichet/store/search"
)

const connections = 32

// overHTTP imports the articles into a folder of their own and asks the program.
func overHTTP(t *table, program, dir string, docs []search.Doc, queries []string, length time.Duration) error {
	data, keys := filepath.Join(dir, "data"), filepath.Join(dir, "keys")
	list := filepath.Join(dir, "articles.jsonl")
	if err := writeJSONL(list, docs); err != nil {
		return err
	}
	begin := time.Now()
	load := exec.Command(program, "import", list, "--data", data, "--key", keys, "--lang", "fr", "--publish")
	if out, err := load.CombinedOutput(); err != nil {
		return fmt.Errorf("import: %w\n%s", err, out)
	}
	t.add("imported", round(time.Since(begin)), "", "", "", "")
	s, err := serve(program, data, keys)
	if err != nil {
		return err
	}
	defer s.stop()
	if err := s.indexed(docs[len(docs)-1].Title); err != nil {
		return err
	}
	one, _, err := s.ask(queries, 1, length)
	if err != nil {
		return err
	}
	many, rate, err := s.ask(queries, connections, length)
	if err != nil {
		return err
	}
	t.add("99th percentile over HTTP, 1 connection", round(percentile(one, 99)), "", "", "", "")
	t.add(fmt.Sprintf("99th percentile over HTTP, %d connections", connections), round(percentile(many, 99)), "", "", "≤ 30ms", "")
	t.add(fmt.Sprintf("searches a second, %d connections", connections), fmt.Sprintf("%.0f", rate), "", "", "≥ 3000", "≥ 6000")
	t.add("memory of the program (RSS)", s.memory(), "", "", "", "")
	return nil
}

func writeJSONL(path string, docs []search.Doc) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	e := json.NewEncoder(w)
	for _, d := range docs {
		if err := e.Encode(map[string]any{
			"id": d.Key, "lang": d.Lang, "category": d.Category, "title": d.Title, "body": d.Body, "kind": d.Kind,
		}); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}

// server is the program under measurement.
type server struct {
	cmd    *exec.Cmd
	origin string
	client *http.Client
}

var printed = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

func serve(program, data, keys string) (*server, error) {
	cmd := exec.Command(program, "serve", "--data", data, "--key", keys, "--listen", "127.0.0.1:0")
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	s := &server{cmd: cmd, client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: connections}}}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if s.origin = printed.FindString(lines.Text()); s.origin != "" {
			go io.Copy(io.Discard, out)
			return s, nil
		}
	}
	return nil, fmt.Errorf("the program printed no address")
}

func (s *server) stop() {
	s.cmd.Process.Signal(syscall.SIGTERM)
	s.cmd.Wait()
}

// indexed waits until the last article is found.
func (s *server) indexed(title string) error {
	for end := time.Now().Add(5 * time.Minute); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		r, err := s.client.Get(s.origin + "/api/v1/search?lang=fr&limit=1&q=" + url.QueryEscape(title))
		if err != nil {
			return err
		}
		var found struct{ Results []struct{ Exact bool } }
		err = json.NewDecoder(r.Body).Decode(&found)
		r.Body.Close()
		if err == nil && len(found.Results) > 0 && found.Results[0].Exact {
			return nil
		}
	}
	return fmt.Errorf("the articles were not indexed in time")
}

// ask sends the queries over so many connections at once for a while.
func (s *server) ask(queries []string, at int, length time.Duration) ([]time.Duration, float64, error) {
	ctx, cancel := context.WithTimeout(context.Background(), length)
	defer cancel()
	var wg sync.WaitGroup
	var mu sync.Mutex
	var all []time.Duration
	var failed error
	begin := time.Now()
	for c := range at {
		wg.Go(func() {
			var took []time.Duration
			for i := c * 37; ctx.Err() == nil; i++ {
				start := time.Now()
				if err := s.get(queries[i%len(queries)]); err != nil {
					mu.Lock()
					failed = err
					mu.Unlock()
					return
				}
				took = append(took, time.Since(start))
			}
			mu.Lock()
			defer mu.Unlock()
			all = append(all, took...)
		})
	}
	wg.Wait()
	return all, float64(len(all)) / time.Since(begin).Seconds(), failed
}

func (s *server) get(query string) error {
	r, err := s.client.Get(s.origin + "/api/v1/search?lang=fr&limit=20&q=" + url.QueryEscape(query))
	if err != nil {
		return err
	}
	defer r.Body.Close()
	if _, err := io.Copy(io.Discard, r.Body); err != nil || r.StatusCode != http.StatusOK {
		return fmt.Errorf("%q: status %d, %w", query, r.StatusCode, err)
	}
	return nil
}

// memory is what the program holds.
func (s *server) memory() string {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return "?"
	}
	for line := range strings.Lines(string(status)) {
		var kb int
		if n, _ := fmt.Sscanf(line, "VmRSS: %d kB", &kb); n == 1 {
			return fmt.Sprintf("%d MB", kb/1024)
		}
	}
	return "?"
}
