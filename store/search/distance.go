package search

// distance is the number of letters to insert, drop, replace or swap with their
// neighbour to make b of a (optimal string alignment). It gives up with limit+1
// as soon as more than limit are needed. Both words hold at most maxWord bytes.
func distance(a, b string, limit int) int {
	var bufA, bufB [maxWord]rune
	left, right := runes(a, bufA[:0]), runes(b, bufB[:0])
	var rows [3][maxWord + 1]int
	for j := range len(right) + 1 {
		rows[0][j] = j
	}
	for i := 1; i <= len(left); i++ {
		row, above, before := &rows[i%3], &rows[(i+2)%3], &rows[(i+1)%3]
		row[0] = i
		least := i
		for j := 1; j <= len(right); j++ {
			cost := 1
			if left[i-1] == right[j-1] {
				cost = 0
			}
			n := min(above[j]+1, row[j-1]+1, above[j-1]+cost)
			if i > 1 && j > 1 && left[i-1] == right[j-2] && left[i-2] == right[j-1] {
				n = min(n, before[j-2]+1)
			}
			row[j] = n
			least = min(least, n)
		}
		if least > limit {
			return limit + 1
		}
	}
	return min(rows[len(left)%3][len(right)], limit+1)
}

// runes reads a word into a buffer that need not be allocated.
func runes(word string, buf []rune) []rune {
	for _, r := range clip(word, maxWord) {
		buf = append(buf, r)
	}
	return buf
}
