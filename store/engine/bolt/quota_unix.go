//go:build unix

package bolt

import "syscall"

func isQuota(err error) bool { return is(err, syscall.EDQUOT) }
