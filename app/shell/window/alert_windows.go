//go:build desktop

package window

import "golang.org/x/sys/windows"

// alert shows a box of the system, which needs no web view. A program for Windows
// with a window has nowhere to write to.
func alert(sentence string) {
	text, err := windows.UTF16PtrFromString(sentence)
	if err != nil {
		return
	}
	title, err := windows.UTF16PtrFromString("Guichet")
	if err != nil {
		return
	}
	// Nobody waits for its answer.
	_, _ = windows.MessageBox(0, text, title, windows.MB_OK|windows.MB_ICONERROR|windows.MB_SETFOREGROUND)
}
