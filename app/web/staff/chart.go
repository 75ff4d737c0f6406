package staff

import (
	"time"

	"guichet/app/feedback"
)

// The size of a chart in the units of its viewBox; the style sheet makes it as
// wide as the page.
const (
	chartWidth  = 720
	chartHeight = 180
	chartLeft   = 44 // room for the numbers
	chartTop    = 8
	chartBottom = 24 // room for the days
)

// Chart is days as bars, each in parts that stand on one another, and the same
// numbers as a table.
type Chart struct {
	Word          string // of its sentences: "loop.chart." and the word
	Width, Height int
	Series        []Series
	Bars          []Bar
	Grid          []GridLine
	Ticks         []Tick
	Empty         bool
}

// Series names one kind of part. Its class is its place: "s1", "s2".
type Series struct{ Word, Class string }

// Bar is one day: its parts from below, and what they count.
type Bar struct {
	Day    time.Time
	Counts []int
	Parts  []Part
}

// Part is one rectangle.
type Part struct {
	X, Y, W, H int
	Class      string
}

// GridLine is a number at a height.
type GridLine struct{ Y, Value int }

// Tick is a day under the bars.
type Tick struct {
	X   int
	Day time.Time
}

// Charts draws the figures of some days.
func Charts(days []DayFigures) []Chart {
	pick := func(word string, parts []string, counts func(DayFigures) []int) Chart {
		return chart(word, parts, days, counts)
	}
	return []Chart{
		pick("reads", []string{"reads"}, func(d DayFigures) []int { return []int{d.Reads} }),
		pick("searches", []string{"sure", "unsure"}, func(d DayFigures) []int {
			return []int{d.Sure, d.Searches - d.Sure}
		}),
		pick("votes", []string{"yes", "no"}, func(d DayFigures) []int { return []int{d.Yes, d.No} }),
		pick("questions", []string{"asked", "spared"}, func(d DayFigures) []int { return []int{d.Asked, d.Spared} }),
	}
}

func chart(word string, parts []string, days []DayFigures, counts func(DayFigures) []int) Chart {
	c := Chart{Word: word, Width: chartWidth, Height: chartHeight, Empty: true}
	for i, p := range parts {
		c.Series = append(c.Series, Series{p, "s" + string(rune('1'+i))})
	}
	top := 0
	for _, d := range days {
		sum := 0
		for _, n := range counts(d) {
			sum += n
		}
		top = max(top, sum)
	}
	c.Empty = top == 0
	step := niceStep(top)
	most := max(step, (top+step-1)/step*step)
	floor := chartHeight - chartBottom
	scale := func(n int) int { return n * (floor - chartTop) / most }
	for v := 0; v <= most; v += step {
		c.Grid = append(c.Grid, GridLine{Y: floor - scale(v), Value: v})
	}
	room := chartWidth - chartLeft
	for i, d := range days {
		at := chartLeft + i*room/len(days)
		width := max(2, (i+1)*room/len(days)-i*room/len(days)-max(1, room/len(days)/5))
		bar := Bar{Day: dayTime(d.Day), Counts: counts(d)}
		y := floor
		for k, n := range bar.Counts {
			h := scale(n)
			if n > 0 {
				h = max(1, h)
			}
			y -= h
			bar.Parts = append(bar.Parts, Part{at, y, width, h, c.Series[k].Class})
		}
		c.Bars = append(c.Bars, bar)
		if every := max(1, len(days)/6); i%every == 0 {
			c.Ticks = append(c.Ticks, Tick{at, bar.Day})
		}
	}
	return c
}

// niceStep is 1, 2 or 5 times a power of ten, so that about four lines are
// drawn.
func niceStep(top int) int {
	step := 1
	for {
		for _, k := range [...]int{1, 2, 5} {
			if step*k*4 >= top {
				return step * k
			}
		}
		step *= 10
	}
}

// dayTime is a day as templates write one.
func dayTime(d feedback.Day) time.Time {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Time{}
	}
	return t
}
