package boot

import (
	"slices"
	"strings"
	"testing"

	"guichet/app/metrics"
)

func TestWhatOnlyTheStartNeededIsLetGo(t *testing.T) {
	before := metrics.Files()
	letGo()
	if after := metrics.Files(); before == 0 || after > before*3/4 {
		t.Errorf("%d bytes of files mapped before, %d after", before, after)
	}
}

func TestWhatTheLoaderWroteIsKept(t *testing.T) {
	t.Parallel()
	const smaps = `00400000-00408000 r--p 00000000 fe:00 1 /opt/guichet
Anonymous:             0 kB
00408000-0132e000 r-xp 00008000 fe:00 1 /opt/guichet
Rss:                1024 kB
Anonymous:             0 kB
VmFlags: rd ex mr
0238e000-0238f000 r--p 01f8e000 fe:00 1 /opt/guichet
Anonymous:             4 kB
0238f000-02548000 rw-p 01f8f000 fe:00 1 /opt/guichet
Anonymous:             0 kB
02548000-04595000 rw-p 00000000 00:00 0
Anonymous:             0 kB
7f0000000000-7f0000001000 r-xp 00000000 fe:00 2 /lib/libc.so
Anonymous:             0 kB
`
	want := []mapping{{0x400000, 0x408000}, {0x408000, 0x132e000}}
	if got := unwritten(strings.NewReader(smaps), "/opt/guichet"); !slices.Equal(got, want) {
		t.Errorf("%x", got)
	}
}
