//go:build !desktop

package window

// Built reports whether this build has a window.
const Built = false

// native returns the window of this build.
func native() frame { return nil }
