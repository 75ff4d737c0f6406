//go:build !linux

package bolt

// unused is for Linux, where what is mapped of a file counts as a process's own.
func unused([]byte) {}
