package search

// room is what one search works in. The next uses it again: made anew each time it
// was a third of what a search allocates. What is left in it from one search is
// never read by another.
type room struct {
	best    best
	numbers []uint64
	texts   []*record
	ranked  []ranked
	list    []*ranked
	order   []placed
	keys    []string
	counts  []int // hits by the number of their spot; zero between searches
}

// enter takes a room that leave gave back, or a new one.
func (x *Index) enter() *room {
	if m, ok := x.rooms.Get().(*room); ok {
		return m
	}
	return &room{}
}

func (x *Index) leave(m *room) { x.rooms.Put(m) }

// sized returns a list of n, in the same memory if it has room for them.
func sized[T any](list []T, n int) []T {
	if cap(list) < n {
		return make([]T, n)
	}
	return list[:n]
}
