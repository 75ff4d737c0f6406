//go:build !windows

package cli

import (
	"os"
	"syscall"
)

// become replaces this process by another program. It returns only if it cannot.
func become(name string, args []string) error {
	return syscall.Exec(name, append([]string{name}, args...), os.Environ())
}
