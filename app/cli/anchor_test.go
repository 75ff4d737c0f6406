package cli

import (
	"os"
	"path/filepath"
	"testing"
)

// The end of the audit log that somebody cut off shows in what a backup is
// restored to: the anchor goes with it. One that nobody touched is sound.
func TestACutLogShowsAfterARestore(t *testing.T) {
	t.Parallel()
	data, env := filepath.Join(t.TempDir(), "data"), []string{"HOME=" + t.TempDir()}
	copied := filepath.Join(t.TempDir(), "earlier")
	restored := func(name string) result {
		t.Helper()
		file, second := filepath.Join(t.TempDir(), name), filepath.Join(t.TempDir(), "data")
		expect(t, run(t, env, "backup", "--data", data, file), ExitDone) // it says on stderr that the log is shorter
		done(t, run(t, env, "restore", "--data", second, file))
		return run(t, env, "check", "--data", second)
	}
	add := func(email string) {
		t.Helper()
		done(t, run(t, env, "user", "add", email, "--role", "owner", "--data", data))
	}
	add("claire@basilic.example")
	store := filepath.Join(data, "store.db")
	move(t, store, copied)
	add("paul@basilic.example")
	expect(t, restored("whole.backup"), ExitDone, "is sound")
	move(t, copied, store) // without the entry about Paul
	expect(t, restored("cut.backup"), ExitFailed, "The end of the log was cut off, from no. 2 on.")
}

func move(t *testing.T, from, to string) {
	t.Helper()
	raw, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, raw, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}
