package markup

import "github.com/yuin/goldmark/ast"

// depth returns how deep quotes and lists of src nest, at least. It reads each
// byte once and may count too much in code blocks, never too little: a marker
// closes only what began in its column or further right.
func depth(src string) int {
	var open []int // columns of the markers that are open
	deepest, col := 0, 0
	atStart := true
	for i := 0; i < len(src); i++ {
		c := src[i]
		switch {
		case c == '\n' || c == '\r':
			col, atStart = 0, true
			continue
		case !atStart:
			continue
		case c == '\t':
			col += 4 - col%4
			continue
		case c == ' ':
			col++
			continue
		}
		n := marker(src[i:])
		if n == 0 {
			atStart = false
			continue
		}
		for len(open) > 0 && open[len(open)-1] >= col {
			open = open[:len(open)-1]
		}
		open = append(open, col)
		deepest = max(deepest, len(open))
		if deepest > MaxDepth {
			return deepest
		}
		col += n
		i += n - 1
	}
	return deepest
}

// marker returns the length of the quote or list marker s begins with, 0
// without one.
func marker(s string) int {
	n := 0
	switch c := s[0]; {
	case c == '>':
		return 1
	case c == '-' || c == '*' || c == '+':
		n = 1
	case c >= '0' && c <= '9':
		for n < len(s) && n < 9 && s[n] >= '0' && s[n] <= '9' {
			n++
		}
		if n == len(s) || s[n] != '.' && s[n] != ')' {
			return 0
		}
		n++
	default:
		return 0
	}
	if n == len(s) || s[n] == ' ' || s[n] == '\t' || s[n] == '\n' || s[n] == '\r' {
		return n
	}
	return 0
}

// tooDeep looks at what was parsed: emphasis nests too, and each level of a
// list is two nodes.
func tooDeep(n ast.Node, level int) bool {
	if level > 3*MaxDepth {
		return true
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if c.HasChildren() && tooDeep(c, level+1) {
			return true
		}
	}
	return false
}
