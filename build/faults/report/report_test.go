package report_test

import (
	"testing"

	"guichet/build/faults/report"
)

func TestLineComesBack(t *testing.T) {
	t.Parallel()
	want := report.Result{ID: "R7", Rounds: 2400, Found: "0 silent | 0 mute", Control: "36 % silent", Seed: 42}
	if got, ok := report.Parse("    damage_test.go:17: " + want.String() + "\n"); !ok || got != want {
		t.Errorf("%+v, %v", got, ok)
	}
	for _, line := range []string{"", "FAULT", "FAULT R7 | many rounds | a | control: b | seed 1", "DEFAULT R7 | 1 rounds | a | control: b | seed 1"} {
		if got, ok := report.Parse(line); ok {
			t.Errorf("%q gave %+v", line, got)
		}
	}
}

func TestEnvironment(t *testing.T) {
	t.Setenv(report.LengthEnv, "long")
	t.Setenv(report.SeedEnv, "42")
	if n, seed := report.Rounds(1, 2), report.Seed(t); n != 2 || seed != 42 {
		t.Errorf("%d rounds, seed %d", n, seed)
	}
	t.Setenv(report.LengthEnv, "")
	t.Setenv(report.SeedEnv, "")
	if n, a, b := report.Rounds(1, 2), report.Seed(t), report.Seed(t); n != 1 || a == b {
		t.Errorf("%d rounds, seeds %d and %d", n, a, b)
	}
}
