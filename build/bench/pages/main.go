package main

import (
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"guichet/build/bench/house"
)

func main() {
	if len(os.Args) == 4 && os.Args[1] == "base" {
		fmt.Fprintln(os.Stderr, serveBase(os.Args[2], os.Args[3]))
		os.Exit(1)
	}
	b := &bench{}
	sizes := flag.String("articles", "200,2000", "how many articles, one table each")
	flag.StringVar(&b.program, "guichet", "../bin/guichet", "the program to measure")
	flag.IntVar(&b.samples, "samples", 5, "samples of each figure")
	flag.IntVar(&b.seconds, "seconds", 2, "length of a sample")
	flag.BoolVar(&b.searchOnly, "search", false, "only the searches")
	flag.BoolVar(&b.pagesOnly, "pages", false, "only the articles and what returning visitors get")
	flag.BoolVar(&b.votesOnly, "votes", false, "only what visitors write")
	flag.BoolVar(&b.stormOnly, "storm", false, "only what a storm of sign-ins does to readers")
	flag.Parse()
	for _, size := range strings.Split(*sizes, ",") {
		n, err := strconv.Atoi(size)
		if err == nil {
			err = b.run(n)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// bench is one run over a help centre of one size.
type bench struct {
	program          string
	samples, seconds int
	stormOnly        bool
	pagesOnly        bool
	searchOnly       bool
	votesOnly        bool

	dir          string
	ours, base   *house.Server
	nginx        *house.Server
	pages        []page
	rows         []row
	foreignTotal float64
	foreignCount int
}

// row is a line of the table.
type row struct{ what, ours, base, ratio, must, aim string }

func (b *bench) run(n int) (err error) {
	b.rows, b.pages = nil, nil
	if b.dir, err = os.MkdirTemp("", "guichet-bench-"); err != nil {
		return err
	}
	defer os.RemoveAll(b.dir)
	// Of the folder's keys nothing stays behind.
	if err := os.Setenv("GUICHET_KEY", filepath.Join(b.dir, "keys")); err != nil {
		return err
	}
	if err := b.open(n); err != nil {
		return err
	}
	defer func() { b.ours.Stop(); b.base.Stop(); b.nginx.Stop() }()
	for _, step := range b.steps() {
		if err := step(); err != nil {
			return err
		}
	}
	b.print(n)
	return nil
}

// steps are the rows that were asked for.
func (b *bench) steps() []func() error {
	switch {
	case b.stormOnly:
		return []func() error{b.storm}
	case b.searchOnly:
		return []func() error{b.search}
	case b.votesOnly:
		return []func() error{b.writes}
	case b.pagesOnly:
		return []func() error{b.articles, b.returning}
	}
	return []func() error{b.articles, b.returning, b.search, b.starts, b.memory, b.writes, b.weight, b.size, b.storm}
}

func (b *bench) size() error {
	info, err := os.Stat(b.program)
	if err == nil {
		b.add(row{"binary", fmt.Sprintf("%.1f MiB", float64(info.Size())/(1<<20)), "", "", "≤ 32 MB", "≤ 25 MB"})
	}
	return err
}

// add keeps a row for the table, and tells it at once: a run takes minutes.
func (b *bench) add(r row) {
	b.rows = append(b.rows, r)
	fmt.Fprintf(os.Stderr, "%s: %s, base %s, ratio %s\n", r.what, r.ours, r.base, r.ratio)
}

func (b *bench) print(n int) {
	fmt.Printf("\n%d articles; medians of %d samples of %d s, 32 connections; foreign CPU %.0f %%\n\n",
		n, b.samples, b.seconds, 100*b.foreignTotal/max(1, float64(b.foreignCount)))
	fmt.Println("| row | ours | base | ratio | must | aim |\n|---|---|---|---|---|---|")
	for _, r := range b.rows {
		fmt.Printf("| %s | %s | %s | %s | %s | %s |\n", r.what, r.ours, r.base, r.ratio, r.must, r.aim)
	}
}

// open fills a help centre, starts it, and gives its pages to the others.
func (b *bench) open(n int) error {
	articles, data := filepath.Join(b.dir, "articles.jsonl"), filepath.Join(b.dir, "data")
	if err := house.WriteArticles(articles, n); err != nil {
		return err
	}
	if out, err := exec.Command(b.program, "import", articles, "--data", data).CombinedOutput(); err != nil {
		return fmt.Errorf("import: %w: %s", err, out)
	}
	var err error
	if b.ours, err = house.Start("guichet", b.program, "serve", "--data", data, "--listen", "127.0.0.1:0",
		"--trusted-proxy", "127.0.0.1"); err != nil {
		return err
	}
	if err := b.fetchPages(); err != nil {
		return err
	}
	file := filepath.Join(b.dir, "base.db")
	if err := writeBase(file, b.pages); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	if b.base, err = house.Start("base", self, "base", file, b.pages[0].Coding); err != nil {
		return err
	}
	files := filepath.Join(b.dir, "files")
	if err := writeFiles(files, b.pages); err != nil {
		return err
	}
	if b.nginx, err = house.Nginx(b.dir, files, b.pages[0].Coding); err != nil {
		fmt.Fprintln(os.Stderr, "without nginx:", err)
	}
	return nil
}

var location = regexp.MustCompile(`<loc>([^<]*)</loc>`)

// fetchPages reads every article twice: the second time its brotli form is
// there, which the program makes beside the requests.
func (b *bench) fetchPages() error {
	body, _, err := get(b.ours.Address+"/sitemap.xml", "")
	if err != nil {
		return err
	}
	var paths []string
	for _, m := range location.FindAllSubmatch(body, -1) {
		u, err := url.Parse(string(m[1]))
		if err == nil && strings.HasPrefix(u.Path, "/fr/articles/") {
			paths = append(paths, u.Path)
		}
	}
	// What a cache holds by design: the rest is made again when it is asked for.
	paths = paths[:min(len(paths), 200)]
	for _, p := range paths {
		got, err := b.packed(p, "")
		if err != nil {
			return err
		}
		b.pages = append(b.pages, got)
	}
	if len(b.pages) == 0 {
		return fmt.Errorf("no article in the sitemap")
	}
	return nil
}

// packed asks for a page until it comes in its brotli form, by the name of a host
// if one is given.
func (b *bench) packed(path, host string) (got page, err error) {
	for range 200 {
		body, header, err := getFrom(b.ours.Address+path, host, "br")
		if err != nil {
			return got, err
		}
		got = page{Path: path, Body: body, Coding: header.Get("Content-Encoding"), Tag: header.Get("Etag")}
		if got.Coding == "br" {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	return got, nil
}

func get(address, coding string) ([]byte, http.Header, error) { return getFrom(address, "", coding) }

func getFrom(address, host, coding string) ([]byte, http.Header, error) {
	r, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		return nil, nil, err
	}
	r.Host = host
	r.Header.Set("Accept-Encoding", coding)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", address, answer.Status)
	}
	return body, answer.Header, err
}

// turns measures loads one after the other, several times over.
func (b *bench) turns(loads map[*house.Server]load, order ...*house.Server) (map[*house.Server]sample, error) {
	all := map[*house.Server][]sample{}
	for range b.samples {
		for _, s := range order {
			if s == nil {
				continue
			}
			got, err := loads[s].run(s, b.seconds)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", s.Name, err)
			}
			all[s] = append(all[s], got)
			b.foreignTotal += got.foreign
			b.foreignCount++
		}
	}
	out := map[*house.Server]sample{}
	for s, list := range all {
		out[s] = median(list)
		if out[s].failed > 0 {
			return nil, fmt.Errorf("%s failed %d requests", s.Name, out[s].failed)
		}
	}
	return out, nil
}

func (b *bench) paths() (paths, tags []string) {
	for _, p := range b.pages {
		paths, tags = append(paths, p.Path), append(tags, p.Tag)
	}
	return paths, tags
}

const visitor = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36"

func (b *bench) articles() error {
	paths, _ := b.paths()
	l, err := newLoad(b.dir, "article", paths, map[string]string{"Accept-Encoding": "br, gzip", "User-Agent": visitor}, nil)
	if err != nil {
		return err
	}
	got, err := b.turns(map[*house.Server]load{b.ours: l, b.base: l, b.nginx: l}, b.ours, b.base, b.nginx)
	if err != nil {
		return err
	}
	ours, base := got[b.ours], got[b.base]
	b.add(row{"article page", rate(ours), rate(base), ratio(ours.rate / base.rate), "≥ .80", "≥ 1.0"})
	b.add(row{"article page, CPU", micro(ours.cpu), micro(base.cpu), ratio(float64(ours.cpu) / float64(base.cpu)), "≤ 32 µs", ""})
	b.add(row{"article page, p99", micro(ours.p99), micro(base.p99), ratio(float64(ours.p99) / float64(base.p99)), "≤ 1.5", ""})
	if b.nginx != nil {
		b.add(row{"the same bytes from nginx", "", rate(got[b.nginx]), ratio(ours.rate / got[b.nginx].rate), "", ""})
	}
	return nil
}

func (b *bench) returning() error {
	paths, tags := b.paths()
	headers := map[string]string{"Accept-Encoding": "br, gzip", "User-Agent": visitor}
	known, err := newLoad(b.dir, "known", paths, headers, tags)
	if err != nil {
		return err
	}
	plain, err := newLoad(b.dir, "plain", paths, headers, nil)
	if err != nil {
		return err
	}
	got, err := b.turns(map[*house.Server]load{b.ours: known, b.base: plain}, b.ours, b.base)
	if err != nil {
		return err
	}
	b.add(row{"304 for a returning visitor", rate(got[b.ours]), rate(got[b.base]),
		ratio(got[b.ours].rate / got[b.base].rate), "≥ 1.3", "≥ 1.5"})
	return nil
}

// search asks for a word at a time: more different ones, whole and unfinished,
// than answers are kept. In the second row every query comes again and again.
func (b *bench) search() error {
	var all, again []string
	query := func(text string) string { return "/api/v1/search?lang=fr&limit=20&q=" + url.QueryEscape(text) }
	for _, w := range house.Words[:5] {
		again = append(again, query(w))
	}
	for _, w := range house.Words {
		runes := []rune(w)
		for n := min(4, len(runes)); n <= len(runes); n++ {
			all = append(all, query(string(runes[:n])))
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	headers := map[string]string{"Accept-Encoding": "gzip", "User-Agent": visitor}
	paths, _ := b.paths()
	plain, err := newLoad(b.dir, "plain", paths, map[string]string{"Accept-Encoding": "br", "User-Agent": visitor}, nil)
	if err != nil {
		return err
	}
	for _, r := range []struct {
		what, must, aim string
		queries         []string
	}{
		{"search, one word", "≥ 3,000/s, p99 ≤ 30 ms", "≥ 6,000/s", all},
		{"search, repeated", "≥ .5", "", again},
	} {
		l, err := newLoad(b.dir, r.what, r.queries, headers, nil)
		if err != nil {
			return err
		}
		got, err := b.turns(map[*house.Server]load{b.ours: l, b.base: plain}, b.ours, b.base)
		if err != nil {
			return err
		}
		ours := got[b.ours]
		b.add(row{r.what, fmt.Sprintf("%s, p99 %.1f ms, %s CPU each", rate(ours), float64(ours.p99)/1e6, micro(ours.cpu)), rate(got[b.base]),
			ratio(ours.rate / got[b.base].rate), r.must, r.aim})
	}
	return nil
}

// starts measures from exec to the first whole article, in turns.
func (b *bench) starts() error {
	b.ours.Stop()
	self, err := os.Executable()
	if err != nil {
		return err
	}
	data, file := filepath.Join(b.dir, "data"), filepath.Join(b.dir, "base.db")
	var ours, base []sample
	for range 2*b.samples + 1 {
		one, err := b.first("guichet", b.program, "serve", "--data", data, "--listen", "127.0.0.1:0")
		if err != nil {
			return err
		}
		two, err := b.first("base", self, "base", file, b.pages[0].Coding)
		if err != nil {
			return err
		}
		ours, base = append(ours, sample{p99: one}), append(base, sample{p99: two})
	}
	o, m := median(ours).p99, median(base).p99
	b.add(row{"exec to first article", milli(o), milli(m), ratio(float64(o) / float64(m)), "≤ 2, ≤ 45 ms", "≤ 25 ms"})
	b.ours, err = house.Start("guichet", b.program, "serve", "--data", data, "--listen", "127.0.0.1:0",
		"--trusted-proxy", "127.0.0.1")
	return err
}

// memory is measured of the server that has just started again, when its index
// is open and one article was asked for; then after every page and query of the
// rows above.
func (b *bench) memory() error {
	if _, _, err := get(b.ours.Address+b.pages[0].Path, "br"); err != nil {
		return err
	}
	time.Sleep(time.Second) // the index is opened behind the listener
	fresh, own := b.ours.Memory(), b.ours.Own()
	for _, name := range []string{"article", "search, one word", "article"} {
		if _, err := (load{filepath.Join(b.dir, name+".lua")}).run(b.ours, 2*b.seconds); err != nil {
			return err
		}
	}
	b.add(row{"memory after start / after load", fmt.Sprintf("%.0f / %.0f MB", fresh, b.ours.Memory()),
		fmt.Sprintf("%.0f MB", b.base.Memory()), "", "≤ 40 / ≤ 60 MB", "≤ 25 / ≤ 45 MB"})
	b.add(row{"of that not mapped from files", fmt.Sprintf("%.0f / %.0f MB", own, b.ours.Own()), "", "", "", ""})
	return nil
}

func (b *bench) first(name, program string, args ...string) (time.Duration, error) {
	began := time.Now()
	s, err := house.Start(name, program, args...)
	if err != nil {
		return 0, err
	}
	defer s.Stop()
	if _, _, err := get(s.Address+b.pages[0].Path, "br"); err != nil {
		return 0, err
	}
	return time.Since(began), nil
}

func rate(s sample) string         { return fmt.Sprintf("%.0f/s", s.rate) }
func ratio(r float64) string       { return fmt.Sprintf("%.2f", r) }
func micro(d time.Duration) string { return fmt.Sprintf("%.0f µs", float64(d)/1e3) }
func milli(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d)/1e6) }
