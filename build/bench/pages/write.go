package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// voteScript has every request vote from an address of its own, as behind a
// proxy: the limits of an address and a device are at work and not in the way.
const voteScript = `local n, paths = 0, {%s}
local h = {["Content-Type"]="application/x-www-form-urlencoded",["Sec-Fetch-Site"]="same-origin",["User-Agent"]=%s}
function init(args) math.randomseed(os.time()); n = math.random(0, 200) * 65536 end
function request()
  n = n + 1
  h["X-Forwarded-For"] = string.format("10.%%d.%%d.%%d", math.floor(n/65536)%%256, math.floor(n/256)%%256, n%%256)
  return wrk.format('POST', paths[n%%#paths+1], h, 'opinion=yes')
end
local not303 = 0
function response(status) if status ~= 303 then not303 = not303 + 1 end end
`

// writes measures votes over HTTP: checked, on the disk, and answered after that.
// What else visitors write goes the same way; questions, which carry a signed
// moment, are measured in app/web (BenchmarkVisitorsWrite).
func (b *bench) writes() error {
	var paths []string
	for _, p := range b.pages[:min(len(b.pages), 20)] {
		paths = append(paths, luaText(p.Path+"/vote"))
	}
	file := filepath.Join(b.dir, "vote.lua")
	script := fmt.Sprintf(voteScript, strings.Join(paths, ","), luaText(visitor)) + doneScript
	if err := os.WriteFile(file, []byte(script), 0o600); err != nil {
		return err
	}
	for _, clients := range []int{32, 256} {
		var all []sample
		for range b.samples {
			got, err := load{file}.with(b.ours, b.seconds, clients)
			if err != nil {
				return err
			}
			all = append(all, got)
		}
		m := median(all)
		b.add(row{fmt.Sprintf("create (a vote), %d connections", clients),
			fmt.Sprintf("%s, %d failed, %s CPU each", rate(m), m.failed, micro(m.cpu)), "", "", "≥ 6,000/s, 0 failed", "≥ 12,000/s"})
	}
	return nil
}

var (
	linked = regexp.MustCompile(`<(?:link|script|img)[^>]*(?:href|src)="([^"]+)"[^>]*>`)
	called = regexp.MustCompile(`rel="(?:stylesheet|icon|modulepreload)"|<script|<img`)
)

// weight adds up what a first visitor of an article is sent, and by how many
// requests; an address of another host ends the run.
func (b *bench) weight() error {
	p := b.pages[0]
	plain, _, err := get(b.ours.Address+p.Path, "")
	if err != nil {
		return err
	}
	total, script, requests := len(p.Body), 0, 1
	seen := map[string]bool{}
	for _, m := range linked.FindAllStringSubmatch(string(plain), -1) {
		at := m[1]
		if !called.MatchString(m[0]) || seen[at] {
			continue
		}
		seen[at] = true
		if !strings.HasPrefix(at, "/") || strings.HasPrefix(at, "//") {
			return fmt.Errorf("the article asks another host: %s", at)
		}
		body, _, err := get(b.ours.Address+at, "br")
		if err != nil {
			return err
		}
		total += len(body)
		requests++
		if strings.HasSuffix(at, ".js") {
			script += len(body)
		}
	}
	b.add(row{"an article's first visit, brotli", fmt.Sprintf("%.1f kB, %d requests, %.1f kB script",
		float64(total)/1e3, requests, float64(script)/1e3), "", "", "≤ 27 kB, ≤ 5", "≤ 14 kB, ≤ 3, ≤ 5 kB"})
	return nil
}
