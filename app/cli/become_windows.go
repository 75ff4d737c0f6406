package cli

import (
	"errors"
	"os/exec"
)

// become starts another program and waits for its end, since a process cannot be
// replaced here. It returns nil when that ended well, errSilent when it did not.
func become(name string, args []string) error {
	err := exec.Command(name, args...).Run()
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		return errSilent
	}
	return err
}
