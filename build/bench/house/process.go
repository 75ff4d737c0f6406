// Package house starts the servers that are measured, and reads what they use of
// the machine.
package house

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Server is a process that answers at an address.
type Server struct {
	Name, Address string
	cmd           *exec.Cmd
}

var printedAddress = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// Start runs a command and waits for the address it prints.
func Start(name, program string, args ...string) (*Server, error) {
	return start(name, printedAddress, program, args...)
}

// StartBehind is Start for a program that prints a public address; it listens
// at one of this machine.
func StartBehind(name, public, program string, args ...string) (*Server, error) {
	at := FreeAddress()
	s, err := start(name, regexp.MustCompile(regexp.QuoteMeta(public)), program, append(args, "--url", public, "--listen", at)...)
	if err == nil {
		s.Address = "http://" + at
	}
	return s, err
}

func start(name string, printed *regexp.Regexp, program string, args ...string) (*Server, error) {
	cmd := exec.Command(program, args...)
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(pipe)
	var said []string
	for lines.Scan() {
		said = append(said, lines.Text())
		if at := printed.FindString(lines.Text()); at != "" {
			go io.Copy(io.Discard, pipe)
			return &Server{name, at, cmd}, nil
		}
	}
	return nil, fmt.Errorf("%s said no address: %s", name, strings.Join(said, "\n"))
}

// Stop asks the process to end, and waits.
func (s *Server) Stop() {
	if s == nil {
		return
	}
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	_ = s.cmd.Wait()
}

// Nginx serves a folder with one worker, as small a server as it makes.
func Nginx(dir, files, coding string) (*Server, error) {
	program, err := exec.LookPath("nginx")
	if err != nil {
		if program, err = exec.LookPath("/usr/sbin/nginx"); err != nil {
			return nil, errors.New("nginx is not installed")
		}
	}
	address := FreeAddress()
	encoding := ""
	if coding != "" {
		encoding = "add_header Content-Encoding " + coding + ";"
	}
	user := ""
	if os.Getuid() == 0 {
		user = "user root;" // the files lie in a folder that is ours alone
	}
	conf := user + fmt.Sprintf(` daemon off; worker_processes auto; pid %[1]s/nginx.pid; error_log %[1]s/error.log;
events { worker_connections 1024; }
http { access_log off; sendfile on; keepalive_requests 100000000; default_type "text/html; charset=utf-8";
  client_body_temp_path %[1]s/b; proxy_temp_path %[1]s/p; fastcgi_temp_path %[1]s/f; uwsgi_temp_path %[1]s/u; scgi_temp_path %[1]s/s;
  open_file_cache max=4000;
  server { listen %[2]s; root %[3]s; %[4]s location / { try_files $uri/index.html =404; } } }`,
		dir, address, files, encoding)
	name := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(name, []byte(conf), 0o600); err != nil {
		return nil, err
	}
	cmd := exec.Command(program, "-c", name)
	var out bytes.Buffer
	cmd.Stderr = &out
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	for range 100 {
		if answer, err := http.Get("http://" + address + "/"); err == nil {
			answer.Body.Close()
			return &Server{"nginx", "http://" + address, cmd}, nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	return nil, fmt.Errorf("nginx does not answer: %s", out.String())
}

// Ticks is the processor time a process and its children have used.
func (s *Server) Ticks() time.Duration {
	total := ticksOf(s.cmd.Process.Pid)
	kids, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", s.cmd.Process.Pid, s.cmd.Process.Pid))
	for _, kid := range strings.Fields(string(kids)) {
		pid, _ := strconv.Atoi(kid)
		total += ticksOf(pid)
	}
	return total
}

// ticksOf reads utime and stime (proc(5)); they count hundredths of a second.
func ticksOf(pid int) time.Duration {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(data[bytes.LastIndexByte(data, ')')+1:]))
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}

// Busy is the processor time of the whole machine.
func Busy() time.Duration {
	data, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0
	}
	line, _, _ := strings.Cut(string(data), "\n")
	var total int
	for i, f := range strings.Fields(line)[1:] {
		if i == 3 || i == 4 { // idle, iowait
			continue
		}
		n, _ := strconv.Atoi(f)
		total += n
	}
	return time.Duration(total) * 10 * time.Millisecond
}

// Descriptors is how many files and connections a process has open.
func (s *Server) Descriptors() int {
	list, _ := os.ReadDir(fmt.Sprintf("/proc/%d/fd", s.cmd.Process.Pid))
	return len(list)
}

// Memory is what a process holds, in megabytes, with what of its program and its
// files is mapped.
func (s *Server) Memory() float64 { return s.held("VmRSS:") }

// Own is the part of it that is its own: heap and stacks.
func (s *Server) Own() float64 { return s.held("RssAnon:") }

func (s *Server) held(what string) float64 {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	var kb float64
	for line := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(line, what); ok {
			kb, _ = strconv.ParseFloat(strings.Fields(rest)[0], 64)
		}
	}
	return kb / 1024
}

// Cores is how many processors there are.
func Cores() float64 { return float64(runtime.NumCPU()) }

// FreeAddress is an address of this machine that nobody listens on.
func FreeAddress() string {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "127.0.0.1:18080"
	}
	defer ln.Close()
	return ln.Addr().String()
}
