package boot

import (
	"bufio"
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
	f, err := os.Open("/proc/self/maps")
	if err != nil {
		return
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		// from-to rights offset device inode path. What can be written is ours.
		span, rest, _ := strings.Cut(lines.Text(), " ")
		if !strings.HasPrefix(rest, "r-") || !strings.HasSuffix(rest, " "+self) {
			continue
		}
		a, b, _ := strings.Cut(span, "-")
		from, err := strconv.ParseUint(a, 16, 64)
		to, err2 := strconv.ParseUint(b, 16, 64)
		if err == nil && err2 == nil {
			_, _, _ = unix.Syscall(unix.SYS_MADVISE, uintptr(from), uintptr(to-from), unix.MADV_DONTNEED)
		}
	}
}
