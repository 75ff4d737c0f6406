//go:build desktop && !windows

package window

// alert does nothing: the sentence is written to the terminal, or to the log of
// the session.
func alert(string) {}
