package main

import (
	"fmt"
	"time"
)

// soaking reads and searches for a long time and compares the second half with
// the first: what grows, leaks.
func (e *endurance) soaking() error {
	const steps = 12
	var memory []float64
	var descriptors []int
	var asked, failed int
	_ = e.visit(8, 10*time.Second, 0, true) // what is kept is made
	for range steps {
		f := e.visit(8, e.soak/steps, 20*time.Millisecond, true)
		asked, failed = asked+f.asked, failed+f.failed
		memory = append(memory, e.server.Memory())
		descriptors = append(descriptors, e.server.Descriptors())
		fmt.Printf("%d requests, %d failed, p99 %v, %.1f MB, %d descriptors\n", f.asked, f.failed, f.p99, memory[len(memory)-1],
			descriptors[len(descriptors)-1])
	}
	slope := (mean(memory[steps/2:]) - mean(memory[:steps/2])) / (e.soak.Minutes() / 2) * 10
	more := descriptors[steps-1] - descriptors[0]
	e.rows = append(e.rows, row{
		what: fmt.Sprintf("R27 %v of mixed load, %d requests", e.soak, asked),
		got:  fmt.Sprintf("%+.2f MB in 10 min, %+d descriptors, %d failed", slope, more, failed),
		must: "≤ 1 MB in 10 min, 0 failed", ok: slope <= 1 && more <= 8 && failed == 0,
	})
	return nil
}

func mean(list []float64) float64 {
	sum := 0.0
	for _, v := range list {
		sum += v
	}
	return sum / float64(len(list))
}
