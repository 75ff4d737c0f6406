//go:build linux || darwin

package boot

import "syscall"

// free is how many bytes the disk of a folder has left for us, -1 when the
// system does not say.
func free(dir string) int64 {
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil {
		return -1
	}
	return int64(st.Bavail) * int64(st.Bsize) // #nosec G115 -- far below 2^63
}
