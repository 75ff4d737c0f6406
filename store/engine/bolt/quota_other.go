//go:build !unix

package bolt

func isQuota(error) bool { return false }
