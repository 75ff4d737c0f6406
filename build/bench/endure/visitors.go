package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

var location = regexp.MustCompile(`<loc>([^<]*)</loc>`)

// articlePaths are the addresses of articles in the sitemap.
func articlePaths(address string) ([]string, error) {
	body, err := read(http.DefaultClient, address+"/sitemap.xml")
	if err != nil {
		return nil, err
	}
	var out []string
	for _, m := range location.FindAllSubmatch(body, -1) {
		if u, err := url.Parse(string(m[1])); err == nil && strings.HasPrefix(u.Path, "/fr/articles/") {
			out = append(out, u.Path)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("no article in the sitemap")
	}
	return out, nil
}

func read(c *http.Client, address string) ([]byte, error) {
	answer, err := c.Get(address)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", address, answer.Status)
	}
	return body, err
}

// figures are what visitors met.
type figures struct {
	asked, failed int
	p50, p99      time.Duration
	why           error // one of the failures
}

// visit lets so many visitors read for a while, each page a pause after the one
// before, with a search every tenth time when they search.
func (e *endurance) visit(visitors int, length, pause time.Duration, searching bool) figures {
	end := time.Now().Add(length)
	var mu sync.Mutex
	var all []time.Duration
	var out figures
	var wg sync.WaitGroup
	for v := range visitors {
		wg.Go(func() {
			c := &http.Client{Transport: &http.Transport{}, Timeout: 30 * time.Second}
			defer c.CloseIdleConnections()
			for i := v; time.Now().Before(end); i++ {
				at := e.paths[i*7919%len(e.paths)]
				if searching && i%10 == 0 {
					at = "/fr/search?q=livraison+retard"
				}
				began := time.Now()
				_, err := read(c, e.server.Address+at)
				took := time.Since(began)
				mu.Lock()
				all = append(all, took)
				if err != nil {
					out.failed++
					out.why = err
				}
				mu.Unlock()
				time.Sleep(pause)
			}
		})
	}
	wg.Wait()
	slices.Sort(all)
	out.asked = len(all)
	if len(all) > 0 {
		out.p50, out.p99 = all[len(all)/2], all[len(all)*99/100]
	}
	return out
}
