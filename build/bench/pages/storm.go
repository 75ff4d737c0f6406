package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"guichet/build/bench/house"
)

// stormers is how many people sign in at once.
const stormers = 32

// storm has people sign in at once, again and again, while articles are read:
// strangers who guess, from an address each, and people of the business on
// devices that their account knows. Each kind has a queue of its own before the
// hash of passwords, so half of each is the worst.
func (b *bench) storm() error {
	b.ours.Stop()
	data := filepath.Join(b.dir, "data")
	var err error
	b.ours, err = house.StartBehind("guichet", "https://"+stormHost, b.program, "serve", "--data", data, "--trusted-proxy", "127.0.0.0/8")
	if err != nil {
		return err
	}
	s := &stormy{at: b.ours.Address}
	out, err := exec.Command(b.program, "user", "add", stormOwner, "--role", "owner", "--data", data).CombinedOutput()
	if err != nil {
		return fmt.Errorf("user add: %w: %s", err, out)
	}
	link := regexp.MustCompile(`/staff/invit\S+`).Find(out)
	if err := s.join(string(link)); err != nil {
		return fmt.Errorf("%s: %w", link, err)
	}
	paths, _ := b.paths()
	for _, p := range paths { // under its own name each page is another one
		if _, err := b.packed(p, stormHost); err != nil {
			return err
		}
	}
	read, err := newLoad(b.dir, "storm", paths, map[string]string{"Accept-Encoding": "br", "User-Agent": visitor, "Host": stormHost}, nil)
	if err != nil {
		return err
	}
	for _, known := range []int{0, stormers / 2} {
		var quiet, loud []sample
		done, refused := s.done.Load(), s.refused.Load()
		for range b.samples {
			one, err := read.run(b.ours, b.seconds)
			if err != nil {
				return err
			}
			stop := s.begin(known)
			two, err := read.run(b.ours, b.seconds)
			if err := errors.Join(err, stop()); err != nil {
				return err
			}
			quiet, loud = append(quiet, one), append(loud, two)
		}
		q, l := median(quiet), median(loud)
		if n := q.failed + l.failed; n > 0 {
			return fmt.Errorf("%d articles failed in a storm of sign-ins", n)
		}
		b.add(row{fmt.Sprintf("article page, %d sign in at once, %d of them known", stormers, known), rate(l) + ", p99 " + milli(l.p99),
			"quiet " + rate(q) + ", p99 " + milli(q.p99), ratio(l.rate / q.rate), "p99 ≤ 20 ms, ≥ .35", "≥ .45"})
		seconds := float64(b.samples * b.seconds)
		b.add(row{"passwords compared, turned away", fmt.Sprintf("%.1f/s, %.1f/s", float64(s.done.Load()-done)/seconds,
			float64(s.refused.Load()-refused)/seconds), "", "", "", ""})
	}
	return nil
}

const (
	stormHost     = "help.example"
	stormOwner    = "storm@shop.example"
	stormPassword = "a long sentence of the storm"
)

// stormy is everybody who signs in.
type stormy struct {
	at            string
	devices       []*http.Cookie // on which the owner has signed in
	address       atomic.Int64
	done, refused atomic.Int64 // a password was compared; too many waited
}

var owned = url.Values{"email": {stormOwner}, "password": {stormPassword}}

// begin lets them all sign in until it is stopped.
func (s *stormy) begin(known int) (stop func() error) {
	var over atomic.Bool
	var all sync.WaitGroup
	errs := make(chan error, stormers)
	for i := range stormers {
		all.Go(func() {
			form := url.Values{"email": {"nobody@shop.example"}, "password": {"wrong wrong wrong"}}
			var device *http.Cookie
			if i < known {
				form, device = owned, s.devices[i]
			}
			for n := 0; !over.Load(); n++ {
				if device == nil {
					form.Set("email", fmt.Sprintf("nobody%d.%d@shop.example", i, n))
				}
				status, _, err := s.post("/staff/sign-in", form, device)
				switch {
				case err != nil:
					errs <- err
					return
				case status == http.StatusServiceUnavailable:
					s.refused.Add(1)
					time.Sleep(time.Second) // as long as it takes to read why
				case status == http.StatusSeeOther, status == http.StatusUnprocessableEntity:
					s.done.Add(1)
				default:
					errs <- fmt.Errorf("a sign-in was answered %d", status)
					return
				}
			}
		})
	}
	return func() error {
		over.Store(true)
		all.Wait()
		close(errs)
		return <-errs
	}
}

// join takes an invitation, and signs in on as many devices as are needed.
func (s *stormy) join(link string) error {
	path, form := link, url.Values{"name": {"Storm"}, "password": {stormPassword}}
	for len(s.devices) < stormers/2 {
		status, cookies, err := s.post(path, form, nil)
		if err != nil || status != http.StatusSeeOther {
			return errors.Join(err, fmt.Errorf("answered %d", status))
		}
		for _, c := range cookies {
			if strings.HasSuffix(c.Name, "known") {
				s.devices = append(s.devices, c)
			}
		}
		path, form = "/staff/sign-in", owned
	}
	return nil
}

var direct = &http.Client{
	Transport:     &http.Transport{MaxIdleConnsPerHost: stormers},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// post sends a form from an address of its own, as behind a proxy.
func (s *stormy) post(path string, form url.Values, device *http.Cookie) (int, []*http.Cookie, error) {
	r, err := http.NewRequest(http.MethodPost, s.at+path, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, nil, err
	}
	n := s.address.Add(1)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Host = stormHost
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("X-Forwarded-For", fmt.Sprintf("10.%d.%d.%d", n>>16&255, n>>8&255, n&255))
	r.Header.Set("X-Forwarded-Proto", "https")
	if device != nil {
		r.AddCookie(device)
	}
	answer, err := direct.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer answer.Body.Close()
	_, err = io.Copy(io.Discard, answer.Body)
	return answer.StatusCode, answer.Cookies(), err
}
