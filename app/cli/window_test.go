package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestABuildWithoutAWindowSaysHowToServe(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string]string{"en": "“guichet serve”", "fr": "« guichet serve »", "es": "«guichet serve»"} {
		for _, args := range [][]string{nil, {"window"}, {"window", "--data", t.TempDir()}} {
			code, out, errs := inProcess(t, map[string]string{"LANG": lang}, args...)
			errs = strings.ReplaceAll(errs, "\u00a0", " ")
			if code != ExitUsage || out != "" || !strings.Contains(errs, want) || strings.Contains(errs, "window.error") {
				t.Errorf("%s %v: exit %d, %q %q", lang, args, code, out, errs)
			}
		}
	}
}

// The build with a window lies beside this one, which becomes it.
func TestTheWindowIsTheSiblingsOwn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "guichet")
	if err := os.Link(self, name); err != nil {
		data, err := os.ReadFile(self)
		if err != nil || os.WriteFile(name, data, 0o700) != nil {
			t.Fatal(err)
		}
	}
	sibling := filepath.Join(dir, "guichet-desktop")
	script := "#!/bin/sh\necho the window: \"$@\"\nexit 7\n"
	if err := os.WriteFile(sibling, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "guichet")
	if err := os.Symlink(name, link); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name, want string
		args       []string
	}{
		{name, "the window: window\n", nil},
		{link, "the window: window\n", nil},
		{name, "the window: window --data=/shop --key=/k\n", []string{"window", "--data", "/shop", "--key", "/k"}},
	} {
		cmd := exec.Command(row.name, row.args...)
		cmd.Env = []string{childMark + "=1", "LC_ALL=C"}
		out, _ := cmd.CombinedOutput()
		if string(out) != row.want || cmd.ProcessState.ExitCode() != 7 {
			t.Errorf("%s %v: exit %d, %q", row.name, row.args, cmd.ProcessState.ExitCode(), out)
		}
	}
	if err := os.Chmod(sibling, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(name)
	cmd.Env = []string{childMark + "=1", "LC_ALL=C"}
	if out, _ := cmd.CombinedOutput(); cmd.ProcessState.ExitCode() != ExitFailed || !strings.Contains(string(out), "could not be opened") {
		t.Errorf("not a program: %q", out)
	}
}
