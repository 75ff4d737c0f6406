package site

// pager leads through a list of total things, per a page, of which this page
// shows some; at gives the address of a page.
func pager(number, per, shown, total int, at func(number int) string) Pager {
	first := (number - 1) * per
	p := Pager{From: first + 1, To: first + shown, Total: total}
	if number > 1 {
		p.Prev = at(number - 1)
	}
	if shown > 0 && p.To < total {
		p.Next = at(number + 1)
	}
	return p
}
