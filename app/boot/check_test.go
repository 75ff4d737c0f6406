package boot

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"guichet/app"
	"guichet/app/audit"
	"guichet/store"
)

// A check verifies the audit log by both doors, and says when it cannot.
func TestCheckVerifiesTheAuditLog(t *testing.T) {
	t.Parallel()
	opt := options(t, t.TempDir(), "serve")
	h, err := Open(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	e := audit.By(app.Desk(), app.System(), "test.made")
	if _, err := h.Store.Update(t.Context(), func(tx *store.Tx) error { return audit.Record(tx, e) }); err != nil {
		t.Fatal(err)
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	if v := checked(t, opt); v == nil || !v.Sound() || v.Entries != 1 || v.Anchored != 1 {
		t.Fatalf("alone: %+v", v)
	}

	name := filepath.Join(opt.Dir, audit.AnchorName)
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, bytes.Replace(whole, []byte(`"seq":1`), []byte(`"seq":2`), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	if v := checked(t, opt); v == nil || v.Sound() {
		t.Errorf("a forged anchor, alone: %+v", v)
	}
	if h, err = Open(t.Context(), opt); err != nil {
		t.Fatal(err)
	}
	if err := h.Start("http://127.0.0.1"); err != nil {
		t.Fatal(err)
	}
	if v := checked(t, opt); v == nil || v.Sound() {
		t.Errorf("a forged anchor, asking the holder: %+v", v)
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	if v := checked(t, opt); v == nil || v.Sound() {
		t.Errorf("the forged anchor was written over: %+v", v)
	}

	if err := os.Remove(h.Keys.File); err != nil {
		t.Fatal(err)
	}
	if v := checked(t, opt); v != nil {
		t.Errorf("without the keys: %+v", v)
	}
}

func checked(t *testing.T, opt Options) *audit.Verdict {
	t.Helper()
	told, err := Check(t.Context(), opt, CheckJob{})
	if err != nil {
		t.Fatal(err)
	}
	if !told.Checked.Sound() {
		t.Errorf("%+v", told.Checked)
	}
	return told.Audit
}
