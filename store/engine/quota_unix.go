//go:build unix

package engine

import "syscall"

func isQuota(err error) bool { return answered(err, syscall.EDQUOT) }
