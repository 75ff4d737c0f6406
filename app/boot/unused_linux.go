package boot

import (
	"bufio"
	"io"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// letGo has the system forget which parts of the program's file were looked at so
// far. A third of them were for the start alone, and would count as this
// process's until memory is short; what is needed again is there again at once.
func letGo() {
	self, err := os.Executable()
	if err != nil {
		return
	}
	f, err := os.Open("/proc/self/smaps")
	if err != nil {
		return
	}
	defer f.Close()
	for _, m := range unwritten(f, self) {
		_, _, _ = unix.Syscall(unix.SYS_MADVISE, m.from, m.to-m.from, unix.MADV_DONTNEED)
	}
}

// mapping is a part of the memory of a process.
type mapping struct{ from, to uintptr }

// unwritten reads from smaps (proc_pid_smaps(5)) the mappings of a file that are as
// the file is. What cannot be written may have been: the loader of a program that
// is linked dynamically puts addresses into a part of it that it closes
// afterwards, and that part would be lost.
func unwritten(smaps io.Reader, file string) (list []mapping) {
	var m mapping
	read := false
	for lines := bufio.NewScanner(smaps); lines.Scan(); {
		first, rest, _ := strings.Cut(lines.Text(), " ")
		if a, b, ok := strings.Cut(first, "-"); ok {
			// from-to rights offset device inode path
			from, err := strconv.ParseUint(a, 16, 64)
			to, err2 := strconv.ParseUint(b, 16, 64)
			m = mapping{uintptr(from), uintptr(to)}
			read = err == nil && err2 == nil && strings.HasPrefix(rest, "r-") && strings.HasSuffix(rest, " "+file)
		} else if first == "Anonymous:" && read && strings.TrimSpace(rest) == "0 kB" {
			list = append(list, m)
		}
	}
	return list
}
