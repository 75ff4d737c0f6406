package window

import (
	"fmt"
	"os/exec"
	"runtime"
)

// openOutside hands an address that gate.Outside let through to the system. It
// does not wait: what is opened may run as long as it likes.
func openOutside(address string) error {
	name, args := "xdg-open", []string{address}
	switch runtime.GOOS {
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", address}
	case "darwin":
		name = "open"
	}
	cmd := exec.Command(name, args...)
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("window: open an address: %w", err)
	}
	go func() { _ = cmd.Wait() }()
	return nil
}
