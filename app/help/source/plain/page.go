// Package plain takes the text of a FAQ page apart, as a person copied it from
// a browser: questions and their answers, sections, and everything around them
// that is not help. Its rules look at the shape of lines and at small closed
// word lists in French, English and Spanish; it reads no files, knows no
// language but the page's own words, and its work grows with the length of the
// page only.
package plain

// Unit is one answer found on a page.
type Unit struct {
	Title    string // one line of plain text
	Body     string // Markdown
	Category string // the section it stands in, "" for none
	Review   bool   // the title was proposed from the body's own words
	Question bool   // the title is a question of the page
	From, To int    // first and last line, from 1
}

// Note is a run of lines that stands in no unit, and why. Key is a sentence of
// the "source" catalogue, Args its pairs of name and value.
type Note struct {
	From, To int
	Key      string
	Args     []any
}

// Read takes a page apart. Line 1 is lines[0]; lines carry no line break. Every
// line that is not blank lies between From and To of a unit or of a note.
func Read(lines []string) ([]Unit, []Note) {
	p := &page{lines: scan(lines)}
	p.measure()
	p.markNoise()
	p.markLabels()
	p.markQuestions()
	p.markPairs()
	p.markCounters()
	p.markMenus()
	p.markHeadings()
	p.markItems()
	p.markLevels()
	p.markTitle()
	return p.assemble()
}

// page is what is known of a page between the steps of Read.
type page struct {
	lines []line
	next  []int // the following line that is not noise, len(lines) at the end
	prev  []int // the one before, -1 at the start

	gaps     bool // paragraphs are parted by blank lines
	wrapped  bool // paragraphs run over several lines
	asked    bool // lines carry question labels
	labelled bool // answers carry category labels
	lost     bool // a FAQ whose questions were not copied

	title   string         // the page's own title
	section bool           // title is the category of what has none
	last    map[string]int // the last line that asks a folded question
	below   []bool         // a question stands between a line and the next heading
}

// measure finds the habits of the page's author.
func (p *page) measure() {
	gaps, long, cut := 0, 0, 0
	for i := range p.lines {
		l := &p.lines[i]
		if l.gap && i > 0 {
			gaps++
		}
		if l.size < 50 || l.size > 110 || i+1 == len(p.lines) {
			continue
		}
		long++
		if n := &p.lines[i+1]; !n.gap && n.mark == none && !endsSentence(l.text) && !endsColon(l.text) {
			cut++
		}
	}
	p.gaps = gaps >= 2 && gaps*5 >= len(p.lines)
	p.wrapped = cut >= 3 && cut*2 >= long
	p.link()
}

// link recomputes next and prev after lines became noise.
func (p *page) link() {
	n := len(p.lines)
	p.next, p.prev = make([]int, n), make([]int, n)
	last := -1
	for i := range n {
		p.prev[i] = last
		if p.lines[i].kind != noise {
			last = i
		}
	}
	last = n
	for i := n - 1; i >= 0; i-- {
		p.next[i] = last
		if p.lines[i].kind != noise {
			last = i
		}
	}
}

// at returns line i, nil outside the page.
func (p *page) at(i int) *line {
	if i < 0 || i >= len(p.lines) {
		return nil
	}
	return &p.lines[i]
}

// drop makes line i noise for the given reason.
func (p *page) drop(i int, key string, args ...any) {
	l := &p.lines[i]
	l.kind, l.key, l.args = noise, key, args
}
