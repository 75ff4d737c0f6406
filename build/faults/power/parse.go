// Package power is a disk whose power can be cut. It reads what a process
// asked of the file system from a recording of strace, and gives the states in
// which the disk may be found when the power goes between two of the calls: of
// everything not yet synced, any part may be there, in any order. It knows
// nothing of what the files mean.
//
// What it takes for granted of a disk is little: a sector of 512 bytes is
// written whole or not at all; fsync and fdatasync keep what was written to
// that file before, and fsync of a folder keeps the names in it. In
// particular, no name is kept by syncing the file it leads to, as some file
// systems do.
package power

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Record is the command that runs a program and records it into a file: the
// words before the program's own.
func Record(file string) []string {
	return []string{
		"strace", "-f", "-y", "-xx", "-s", "16777216", "-o", file, "-e", "signal=none",
		"-e", "trace=openat,mkdirat,renameat,renameat2,rename,unlinkat,unlink,rmdir,mkdir,linkat,symlinkat," +
			"write,pwrite64,writev,pwritev,copy_file_range,sendfile,lseek,ftruncate,truncate,fallocate,fsync,fdatasync",
	}
}

// Call is one system call. It stands twice in a recording, where it began and
// where it ended; between them other threads made calls of theirs.
type Call struct {
	Name   string
	Args   []string
	Result int64  // -1 if it failed, or never ended
	Text   string // the whole result
}

// Step is the beginning or the end of a call.
type Step struct {
	*Call
	End bool
}

// Parse reads a recording.
func Parse(r io.Reader) ([]Step, error) {
	var steps []Step
	open := map[string]*Call{} // by thread
	lines := bufio.NewReaderSize(r, 1<<20)
	for n := 1; ; n++ {
		text, err := lines.ReadString('\n')
		if err == io.EOF && text == "" {
			return steps, nil
		}
		if err != nil && err != io.EOF {
			return nil, err
		}
		thread, rest, _ := strings.Cut(strings.TrimSuffix(text, "\n"), " ")
		if steps, err = parseLine(steps, open, thread, strings.TrimLeft(rest, " ")); err != nil {
			return nil, fmt.Errorf("power: line %d of the recording: %w", n, err)
		}
	}
}

func parseLine(steps []Step, open map[string]*Call, thread, text string) ([]Step, error) {
	if strings.HasPrefix(text, "+++") || strings.HasPrefix(text, "---") {
		return steps, nil // the thread ended
	}
	if resumed, ok := strings.CutPrefix(text, "<... "); ok {
		call := open[thread]
		delete(open, thread)
		_, tail, found := strings.Cut(resumed, " resumed>")
		if call == nil || !found {
			return nil, fmt.Errorf("%.60q continues no call", text)
		}
		return append(steps, Step{call, true}), call.end(tail)
	}
	name, tail, ok := strings.Cut(text, "(")
	if !ok {
		return nil, fmt.Errorf("%.60q is no call", text)
	}
	call := &Call{Name: name, Result: -1}
	steps = append(steps, Step{call, false})
	if begun, ok := strings.CutSuffix(tail, " <unfinished ...>"); ok {
		call.add(begun)
		open[thread] = call
		return steps, nil
	}
	return append(steps, Step{call, true}), call.end(tail)
}

// add takes in arguments. Texts are in hexadecimal, so no comma is inside one.
func (c *Call) add(args string) {
	for arg := range strings.SplitSeq(args, ", ") {
		if arg = strings.TrimSpace(arg); arg != "" {
			c.Args = append(c.Args, arg)
		}
	}
}

// end takes in the last arguments and the result.
func (c *Call) end(tail string) error {
	args, result, ok := strings.Cut(tail, "= ")
	if args = strings.TrimRight(args, " "); !ok || !strings.HasSuffix(args, ")") {
		return fmt.Errorf("%.60q has no result", tail)
	}
	c.add(strings.TrimSuffix(args, ")"))
	c.Text = result
	number, _, _ := strings.Cut(c.Text, " ")
	number, _, _ = strings.Cut(number, "<")
	if number == "?" {
		return nil // the process was killed in it
	}
	n, err := strconv.ParseInt(number, 0, 64)
	c.Result = n
	return err
}

// number reads an argument that is one.
func (c *Call) number(i int) (int64, error) {
	if i >= len(c.Args) {
		return 0, fmt.Errorf("power: %s has %d arguments", c.Name, len(c.Args))
	}
	return strconv.ParseInt(c.Args[i], 0, 64)
}

// bytes reads an argument that is a text.
func (c *Call) bytes(i int) ([]byte, error) {
	if i >= len(c.Args) {
		return nil, fmt.Errorf("power: %s has %d arguments", c.Name, len(c.Args))
	}
	return unquote(c.Args[i])
}

func unquote(text string) ([]byte, error) {
	if len(text) < 2 || text[0] != '"' || text[len(text)-1] != '"' {
		return nil, fmt.Errorf("power: %.40q is no whole text", text)
	}
	return hex.DecodeString(strings.ReplaceAll(text[1:len(text)-1], `\x`, ""))
}

// file reads a file descriptor: its number, and the path strace found for it.
func file(text string) (fd int, path string, err error) {
	number, rest, _ := strings.Cut(text, "<")
	raw, err := hex.DecodeString(strings.ReplaceAll(strings.TrimSuffix(rest, ">"), `\x`, ""))
	if number == "AT_FDCWD" {
		return -1, string(raw), nil
	}
	fd, err2 := strconv.Atoi(number)
	if err2 != nil {
		return 0, "", fmt.Errorf("power: %.40q is no file descriptor", text)
	}
	if err != nil {
		return fd, "", nil // "pipe:[7]", or a file that was removed
	}
	return fd, string(raw), nil
}
