package window

import (
	"debug/buildinfo"
	"debug/elf"
	"strings"
	"testing"
)

// Ordinary builds know nothing of a web view and need nothing of the system.
func TestTheStaticProgram(t *testing.T) {
	t.Parallel()
	name := program(t, "GUICHET")
	info, err := buildinfo.ReadFile(name)
	if err != nil || len(info.Deps) < 10 {
		t.Fatal(info, err)
	}
	for _, d := range info.Deps {
		for _, part := range []string{"wailsapp", "webview", "leaanthony", "godbus", "go-ole"} {
			if strings.Contains(d.Path, part) {
				t.Errorf("%s is linked in", d.Path)
			}
		}
	}
	f, err := elf.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if needed, err := f.ImportedLibraries(); err != nil || len(needed) > 0 {
		t.Errorf("it needs %v (%v)", needed, err)
	}
	for _, p := range f.Progs {
		if p.Type == elf.PT_INTERP {
			t.Error("it needs a loader")
		}
	}
}
