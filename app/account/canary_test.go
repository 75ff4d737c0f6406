package account

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"guichet/app"
)

// Security.md P4 and P7: no seed, token, code, password or session id is in any
// file of the data folder or in the log, in none of the forms it is written in.
func TestNoSecretIsInTheFolder(t *testing.T) {
	t.Parallel()
	h := open(t)
	secrets := map[string]string{"password": goodWords, "short password": "sept pommes vertes tombent", "device": ""}
	add := func(name string, values ...string) {
		for i, v := range values {
			if v != "" {
				secrets[name+string(rune('a'+i))] = v
			}
		}
	}
	l, _, err := h.NewFirst(t.Context())
	h.must(err)
	add("first link", l.Token)
	boss, e := h.first()
	add("entry", e.Session, e.Known)
	seed, codes, boss, e2 := h.enable(boss)
	add("seed", string(seed), seedText(seed))
	add("code", codes...)
	add("entry2", e2.Session)
	h.must(h.BeginFactor(t.Context(), boss)) // a set-up under way
	h.pass(time.Minute)
	add("pending", h.pend(from(1), ownerMail))
	inv, err := h.Invite(t.Context(), boss, "agent@basilic.example", app.Agent)
	h.must(err)
	add("invitation", inv.Token)
	re, err := h.NewLink(t.Context(), h.Desk(), boss.Account)
	h.must(err)
	add("reset", re.Token)
	h.must(h.save(t.Context()))
	delete(secrets, "device")

	for name, value := range secrets {
		for form, text := range forms(value) {
			if where := find(t, h.dir, []byte(text)); where != "" {
				t.Errorf("%s, %s, is in %s", name, form, where)
			}
		}
	}
	// The control: what may be there is found.
	if find(t, h.dir, []byte(ownerMail)) == "" {
		t.Error("the search finds nothing at all")
	}
}

// forms are the ways in which a secret could be written; a token also as the
// bytes it stands for.
func forms(value string) map[string]string {
	f := map[string]string{
		"as it is": value, "in hexadecimal": hex.EncodeToString([]byte(value)),
		"in base64": strings.TrimRight(base64.StdEncoding.EncodeToString([]byte(value)), "="),
	}
	if raw, err := base64.RawURLEncoding.DecodeString(value); err == nil && len(raw) == tokenBytes {
		f["as bytes"] = string(raw)
		f["its bytes in base64"] = strings.TrimRight(base64.StdEncoding.EncodeToString(raw), "=")
	}
	if bare := strings.ReplaceAll(value, "-", ""); bare != value {
		f["without hyphens"] = bare
	}
	return f
}

func find(t *testing.T, dir string, text []byte) (where string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(name)
		if bytes.Contains(data, text) {
			where = name
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return where
}
