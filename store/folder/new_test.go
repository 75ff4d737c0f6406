package folder_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"testing"

	"guichet/store/folder"
)

func TestCreateMakesAWholeFileOrNone(t *testing.T) {
	t.Parallel()
	root, err := folder.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	text := func(s string) func(io.Writer) error {
		return func(w io.Writer) error { _, err := io.WriteString(w, s); return err }
	}
	if err := folder.Create(root, "a", text("one")); err != nil {
		t.Fatal(err)
	}
	if err := folder.Create(root, "a", text("two")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over a file: %v", err)
	}
	broken := errors.New("broken")
	if err := folder.Create(root, "b", func(io.Writer) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("a fill that fails: %v", err)
	}
	names, err := fs.ReadDir(root.FS(), ".")
	if err != nil || len(names) != 1 {
		t.Fatalf("left %v, %v", names, err)
	}
	if b, err := root.ReadFile("a"); string(b) != "one" || err != nil {
		t.Errorf("it holds %q, %v", b, err)
	}
	if info, err := root.Stat("a"); err != nil || info.Mode() != os.FileMode(0o600) {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}
