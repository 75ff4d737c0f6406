package disk

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"

	"guichet/store"
)

// childMark makes the test's own file behave as a process that works in a
// folder until it is killed, or its disk fails.
const childMark = "GUICHET_TEST_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childMark) != "" {
		os.Exit(child(os.Args[1:]))
	}
	os.Exit(m.Run())
}

// What a child ends with.
const (
	childDone   = 0
	childFailed = 1 // it said why
	childMisled = 3 // it saw what must not be
)

// load is what a child is asked to do.
type load struct {
	role    string // "ledger", "files", "look", "migrate", "bare"
	dir     string
	clients int
	ops     int  // of each client, 0 for ever
	early   bool // a control: say saved before it is
	noSync  bool // a control: no fsync
	deaf    bool // a control: say saved whatever the store answers
}

func (l load) command() *exec.Cmd {
	cmd := exec.Command(os.Args[0], "-role", l.role, "-dir", l.dir, "-clients", strconv.Itoa(l.clients),
		"-ops", strconv.Itoa(l.ops), fmt.Sprintf("-early=%v", l.early), fmt.Sprintf("-nosync=%v", l.noSync),
		fmt.Sprintf("-deaf=%v", l.deaf))
	cmd.Env = append(os.Environ(), childMark+"=1")
	return cmd
}

func child(args []string) int {
	var l load
	flags := flag.NewFlagSet("child", flag.ContinueOnError)
	flags.StringVar(&l.role, "role", "", "")
	flags.StringVar(&l.dir, "dir", "", "")
	flags.IntVar(&l.clients, "clients", 1, "")
	flags.IntVar(&l.ops, "ops", 0, "")
	flags.BoolVar(&l.early, "early", false, "")
	flags.BoolVar(&l.noSync, "nosync", false, "")
	flags.BoolVar(&l.deaf, "deaf", false, "")
	if err := flags.Parse(args); err != nil {
		return childMisled
	}
	var err error
	switch l.role {
	case "ledger":
		err = l.write()
	case "migrate":
		err = migrateFolder(l.dir)
	case "bare":
		err = bare(l.dir)
	case "files":
		err = l.files()
	case "look":
		err = l.look()
	}
	switch {
	case err == nil:
		return childDone
	case errors.Is(err, errHalf), errors.Is(err, errLost):
		say("misled: %v", err)
		return childMisled
	}
	say("failed: %v", err)
	return childFailed
}

// say writes one line in one call, so that lines of two clients never mix.
func say(format string, args ...any) { os.Stdout.WriteString(fmt.Sprintf(format, args...) + "\n") }

// write has every client do its operations, one after the other, and says of
// each that it is saved once the store has said so.
func (l load) write() error {
	ctx := context.Background()
	s, err := store.Open(ctx, l.dir, store.Options{NoSync: l.noSync}, ledger())
	if err != nil {
		return err
	}
	say("base %s", s.Head())
	errs := make([]error, l.clients)
	var wg sync.WaitGroup
	for client := range l.clients {
		wg.Go(func() { errs[client] = l.client(ctx, s, client) })
	}
	wg.Wait()
	// What failed to be saved must be readable all the same.
	errs = append(errs, s.View(ctx, func(r store.Reader) error { return verifyIndexesAgree(r) }), s.Close())
	return errors.Join(errs...)
}

func (l load) client(ctx context.Context, s *store.Store, client int) error {
	first := 0
	err := s.View(ctx, func(r store.Reader) (err error) {
		first, err = done(r, client)
		return err
	})
	if err != nil {
		return err
	}
	failed := 0
	for n := first + 1; l.ops == 0 || n <= first+l.ops; n++ {
		if l.early {
			say("saved %d %d %s", client, n, s.Head())
		}
		pos, err := operate(ctx, s, client, n)
		if l.deaf {
			pos = s.Head()
		}
		if err != nil && !l.deaf {
			if failed++; failed > 3 {
				return err
			}
			n-- // the disk may have room again
			continue
		}
		if !l.early {
			say("saved %d %d %s", client, n, pos)
		}
	}
	return nil
}

// hear reads what a child says until it ends. heard is called after each line.
func (t *told) hear(out io.Reader, heard func()) error {
	scan := bufio.NewScanner(out)
	for scan.Scan() {
		t.line(scan.Text())
		heard()
	}
	return scan.Err()
}

// lines takes in all that a child had said.
func (t *told) lines(text []byte) {
	for line := range strings.Lines(string(text)) {
		t.line(line)
	}
}

// line takes in one line; one that a kill has cut, or of another kind, is
// nothing.
func (t *told) line(text string) {
	word := strings.Fields(text)
	switch {
	case len(word) == 2 && word[0] == "base":
		if pos, err := store.ParsePos(word[1]); err == nil && t.base == (store.Pos{}) {
			t.base = pos
		}
	case len(word) == 4 && word[0] == "saved":
		client, err1 := strconv.Atoi(word[1])
		n, err2 := strconv.Atoi(word[2])
		pos, err3 := store.ParsePos(word[3])
		if errors.Join(err1, err2, err3) == nil && client < len(t.n) {
			t.n[client], t.pos[client] = n, pos
		}
	}
}

func (t *told) count() (n int) {
	for _, of := range t.n {
		n += of
	}
	return n
}

// verifyIndexesAgree reads everything, whatever the clients have done.
func verifyIndexesAgree(r store.Reader) error {
	total := 0
	for _, err := range orders.Each(r, nil) {
		if err != nil {
			return err
		}
		total++
	}
	return verifyIndexes(r, total)
}
