package main

import (
	"fmt"
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

// sample is what one short load told.
type sample struct {
	rate    float64       // requests a second
	p99     time.Duration // of one request
	cpu     time.Duration // of the server, a request
	foreign float64       // share of the machine others used
	failed  int           // answers that were not 2xx or 304, and broken connections
}

// load is a list of requests that wrk sends over and over.
type load struct {
	script string
}

// newLoad writes the script of a load: paths in turn, with these headers, or
// with one of many values for one of them.
func newLoad(dir, name string, paths []string, headers map[string]string, each []string) (load, error) {
	var b strings.Builder
	// wrk knows the Host header from init on.
	b.WriteString("local reqs, i = {}, 0\nfunction init(args)\n")
	for i, p := range paths {
		own := map[string]string{}
		for k, v := range headers {
			own[k] = v
		}
		if each != nil {
			own["If-None-Match"] = each[i]
		}
		var table []string
		for k, v := range own {
			table = append(table, fmt.Sprintf("[%q]=%s", k, luaText(v)))
		}
		slices.Sort(table)
		fmt.Fprintf(&b, "reqs[%d] = wrk.format('GET', %s, {%s})\n", i+1, luaText(p), strings.Join(table, ","))
	}
	b.WriteString("end\nfunction request() i = i % #reqs + 1; return reqs[i] end\n")
	b.WriteString("local not303 = 0\n" + doneScript)
	file := filepath.Join(dir, name+".lua")
	return load{file}, os.WriteFile(file, []byte(b.String()), 0o600)
}

// doneScript prints what run reads.
const doneScript = `function done(s, l, r)
  io.write(string.format("RESULT %d %d %d %d\n", s.requests, s.duration, l:percentile(99), s.errors.status + s.errors.connect + s.errors.read + s.errors.write + s.errors.timeout + not303))
end
`

func luaText(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(s) + "'"
}

var result = regexp.MustCompile(`RESULT (\d+) (\d+) (\d+) (\d+)`)

// run sends the load for a while over 32 connections.
func (l load) run(s *house.Server, seconds int) (sample, error) { return l.with(s, seconds, 32) }

func (l load) with(s *house.Server, seconds, clients int) (sample, error) {
	cpu, all := s.Ticks(), house.Busy()
	cmd := exec.Command("wrk", "-t1", fmt.Sprintf("-c%d", clients), fmt.Sprintf("-d%ds", seconds), "-s", l.script, s.Address)
	began := time.Now()
	out, err := cmd.CombinedOutput()
	took := time.Since(began)
	if err != nil {
		return sample{}, fmt.Errorf("wrk: %w: %s", err, out)
	}
	m := result.FindStringSubmatch(string(out))
	if m == nil {
		return sample{}, fmt.Errorf("wrk said no result: %s", out)
	}
	n := func(i int) float64 { v, _ := strconv.ParseFloat(m[i], 64); return v }
	cpu = s.Ticks() - cpu
	own := cpu + cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	return sample{
		rate:    n(1) / (n(2) / 1e6),
		p99:     time.Duration(n(3)) * time.Microsecond,
		cpu:     time.Duration(float64(cpu) / max(n(1), 1)),
		foreign: max(0, float64(house.Busy()-all-own)/(float64(took)*house.Cores())),
		failed:  int(n(4)),
	}, nil
}

// median takes each figure's median by itself.
func median(list []sample) sample {
	pick := func(of func(sample) float64) float64 {
		var v []float64
		for _, s := range list {
			v = append(v, of(s))
		}
		slices.Sort(v)
		return v[len(v)/2]
	}
	out := sample{
		rate:    pick(func(s sample) float64 { return s.rate }),
		p99:     time.Duration(pick(func(s sample) float64 { return float64(s.p99) })),
		cpu:     time.Duration(pick(func(s sample) float64 { return float64(s.cpu) })),
		foreign: pick(func(s sample) float64 { return s.foreign }),
	}
	for _, s := range list {
		out.failed += s.failed
	}
	return out
}
