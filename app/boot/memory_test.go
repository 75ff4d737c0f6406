package boot

import "testing"

func TestASmallHeapIsLeftToGrow(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		live uint64
		want int
	}{
		{0, 50}, {1 << 20, 300}, {4 << 20, 200}, {6 << 20, 100}, {8 << 20, 50}, {11 << 20, 50}, {16 << 20, 50}, {1 << 40, 50},
	} {
		if got := growthFor(row.live); got != row.want {
			t.Errorf("%d MiB in use: %d %%, want %d", row.live>>20, got, row.want)
		}
	}
}
