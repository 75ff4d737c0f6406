package boot

import (
	"os"
	"regexp"
	"runtime"
	"strconv"
	"testing"
)

func TestWhatOnlyTheStartNeededIsLetGo(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("for Linux")
	}
	mapped := func() int {
		status, err := os.ReadFile("/proc/self/status")
		if err != nil {
			t.Fatal(err)
		}
		m := regexp.MustCompile(`RssFile:\s+(\d+) kB`).FindSubmatch(status)
		if m == nil {
			t.Skip("the system does not tell")
		}
		n, _ := strconv.Atoi(string(m[1]))
		return n
	}
	before := mapped()
	letGo()
	if after := mapped(); after > before*3/4 {
		t.Errorf("%d kB of files mapped before, %d after", before, after)
	}
}
