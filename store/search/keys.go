package search

// Keys returns the keys of all texts in the index, in no order.
func (x *Index) Keys() ([]string, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if x.engine == nil {
		return nil, ErrClosed
	}
	keys := make([]string, 0, len(x.known.records))
	for key := range x.known.records {
		keys = append(keys, key)
	}
	return keys, nil
}
