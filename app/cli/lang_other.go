//go:build !windows

package cli

// machineLang is the language the machine speaks with its user beside what the
// environment says: nothing where that is all there is.
func machineLang() string { return "" }
