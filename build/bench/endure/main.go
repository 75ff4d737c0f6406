// Command endure puts the program under what wears servers down, and says what
// it did to everybody else: thousands of slow connections (R18), bodies and
// headers without end (R19), a long mixed load (R27, with -soak). Everything
// goes to this machine. It prints a table and fails if a row does not hold.
//
//	go run ./endure -guichet ../bin/guichet
//	go run ./endure -guichet ../bin/guichet -soak 60m
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"guichet/build/bench/house"
)

func main() {
	e := &endurance{}
	flag.StringVar(&e.program, "guichet", "../bin/guichet", "the program to wear down")
	flag.IntVar(&e.slow, "slow", 2000, "slow connections")
	flag.DurationVar(&e.soak, "soak", 0, "length of the mixed load; 0 leaves it out")
	flag.Parse()
	err := e.run()
	for _, r := range e.rows {
		fmt.Printf("| %-46s | %-64s | %-26s | %v |\n", r.what, r.got, r.must, word(r.ok))
		if !r.ok && err == nil {
			err = fmt.Errorf("%s does not hold", r.what)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func word(ok bool) string {
	if ok {
		return "holds"
	}
	return "DOES NOT HOLD"
}

// row is a line of the table.
type row struct {
	what, got, must string
	ok              bool
}

// endurance is one run.
type endurance struct {
	program string
	slow    int
	soak    time.Duration

	server *house.Server
	paths  []string
	rows   []row
}

func (e *endurance) run() error {
	dir, err := os.MkdirTemp("", "guichet-endure-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	articles, data := filepath.Join(dir, "articles.jsonl"), filepath.Join(dir, "data")
	if err := house.WriteArticles(articles, 1000); err != nil {
		return err
	}
	if out, err := exec.Command(e.program, "import", articles, "--data", data).CombinedOutput(); err != nil {
		return fmt.Errorf("import: %w: %s", err, out)
	}
	e.server, err = house.Start("guichet", e.program, "serve", "--data", data, "--listen", "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer e.server.Stop()
	if e.paths, err = articlePaths(e.server.Address); err != nil {
		return err
	}
	steps := []func() error{e.slowness, e.endless}
	if e.soak > 0 {
		steps = append(steps, e.soaking)
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}
