//go:build linux

package cli

import (
	"path/filepath"
	"syscall"
	"testing"

	"guichet/build/faults/report"
)

// A folder on a disk that went read-only can still be backed up and brought
// back elsewhere.
func TestABackupOfAReadOnlyDisk(t *testing.T) {
	if !report.WithMounts(t) {
		return
	}
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=64m"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(disk, syscall.MNT_DETACH) })
	data, env := filepath.Join(disk, "data"), []string{"HOME=" + t.TempDir()}
	page := write(t, "shop.txt", shop)
	done(t, run(t, env, "import", "--data", data, "--lang", "en", "--publish", page), "2  new")
	want := run(t, env, "export", "--data", data, "-").out
	if err := syscall.Mount("", disk, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, "size=64m"); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "x.backup")
	done(t, run(t, env, "backup", "--data", data, file), "written and verified", "key file was copied")
	second := filepath.Join(t.TempDir(), "data")
	done(t, run(t, nil, "restore", "--data", second, file), "keys were found")
	if got := run(t, nil, "export", "--data", second, "-"); got.out != want || want == "" {
		t.Errorf("restored\n%s%s\nwant\n%s", got.out, got.err, want)
	}
	failed(t, run(t, env, "restore", "--data", filepath.Join(disk, "new"), file), "Nothing can be restored into")
	// An empty folder that is itself a disk cannot be replaced.
	mount := t.TempDir()
	if err := syscall.Mount("tmpfs", mount, "tmpfs", 0, "size=64m"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(mount, syscall.MNT_DETACH) })
	failed(t, run(t, nil, "restore", "--data", mount, file), "--data "+mount+"/guichet")
	done(t, run(t, nil, "restore", "--data", filepath.Join(mount, "guichet"), file), "keys were found")
}
