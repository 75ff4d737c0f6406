package main

import (
	"errors"
	"strings"
	"testing"

	"guichet/build/faults/report"
)

func TestTable(t *testing.T) {
	t.Parallel()
	f := newFound()
	for _, known := range faults() {
		f.line("    x_test.go:1: " + report.Result{ID: known.id, Rounds: 3, Found: "0 bad", Control: "2 bad", Seed: 1}.String())
	}
	if err := f.verdict(nil); err != nil {
		t.Errorf("everything is there: %v", err)
	}
	if err := f.verdict(errors.New("exit 1")); err == nil {
		t.Error("go test failed, the suite did not")
	}
	var b strings.Builder
	f.table(&b)
	if lines := strings.Count(b.String(), "\n"); lines != len(faults())+2 || strings.Index(b.String(), "R2 ") > strings.Index(b.String(), "R10 ") {
		t.Errorf("%d lines:\n%s", lines, b.String())
	}
	f.results = f.results[1:]
	if err := f.verdict(nil); err == nil || !strings.Contains(err.Error(), "R1") {
		t.Errorf("R1 is missing: %v", err)
	}
	f.take(event{Action: "fail", Package: "guichet/store", Test: "TestR7Flip", Output: "x"})
	if err := f.verdict(nil); err == nil || !strings.Contains(err.Error(), "TestR7Flip") {
		t.Errorf("a test failed: %v", err)
	}
}
