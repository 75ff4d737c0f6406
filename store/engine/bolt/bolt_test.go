package bolt_test

import (
	"os"
	"testing"

	"guichet/store/engine"
	"guichet/store/engine/bolt"
	"guichet/store/engine/enginetest"
	"guichet/store/engine/mem"
)

func open(t testing.TB, opt engine.Options) engine.Engine {
	root, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	opt.NoSync = true
	e, err := bolt.Open(root, "store.db", opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close(); root.Close() })
	return e
}

func TestContract(t *testing.T) {
	t.Parallel()
	enginetest.Run(t, open)
}

func TestModel(t *testing.T) {
	t.Parallel()
	enginetest.Model(t, open, func(_ testing.TB, opt engine.Options) engine.Engine { return mem.New(opt) })
}
