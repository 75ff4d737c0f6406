package boot

import "runtime/debug"

// growth is by how much the heap grows, in per cent, before it is looked through
// for what is no longer used. What a site holds is some ten megabytes and a page
// allocates a kilobyte: looking twice as often as Go does by itself was not to
// be measured in the pages a second, and saves a quarter of the memory.
const growth = 50

// lean sets it once the folder is open: until then there is next to nothing to
// look through. Who set GOGC has chosen; GOMEMLIMIT holds beside it.
func lean(getenv func(string) string) {
	if getenv("GOGC") == "" {
		debug.SetGCPercent(growth)
	}
}
