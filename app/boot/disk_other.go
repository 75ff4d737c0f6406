//go:build !linux && !darwin

package boot

// free is how many bytes the disk of a folder has left for us, -1 when the
// system does not say.
func free(string) int64 { return -1 }
