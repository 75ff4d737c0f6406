package window

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// write types a title and a text into the editor and presses one of its buttons.
func (w *shown) write(title, body, button string) {
	w.t.Helper()
	w.wait("document.querySelector('#editor #body')")
	w.eval(`(() => { document.querySelector("#title").value = ` + quote(title) + `;
		document.querySelector("#body").value = ` + quote(body) + `;
		window.before = true; document.querySelector("button[name=do][value=` + button + `]").click(); })()`)
	w.wait("!window.before && document.readyState === 'complete'")
}

// What the page was told is kept is there after the window was closed in the
// middle of the next save, whatever closed it.
func TestTheWindowIsClosedDuringASave(t *testing.T) {
	t.Parallel()
	s := newScreen(t)
	w := s.begun()
	w.visit("/staff/content/new")
	w.write("A wording", "Some text.", "save")
	editor := w.eval("location.pathname")
	if !strings.HasPrefix(editor, "/staff/content/") || strings.HasSuffix(editor, "/new") {
		t.Fatalf("the editor is at %s", editor)
	}
	for _, end := range []struct {
		name string
		do   func()
	}{
		{"by the menu", func() { s.focus("--class", "guichet"); s.keys("key", "ctrl+q") }},
		{"by SIGTERM", func() { w.cmd.Process.Signal(syscall.SIGTERM) }},
		{"by SIGKILL", func() { w.cmd.Process.Kill() }},
	} {
		w.eval(`(() => { window.kept = 0; (async () => {
			for (let n = 1; ; n++) {
				const f = new URLSearchParams(new FormData(document.querySelector("#editor")));
				f.set("title", "Wording " + n);
				const answer = await fetch(location.pathname + "/draft", { method: "POST", body: f });
				if (!answer.ok) { window.refused = answer.status; return; }
				window.kept = n;
			}
		})(); })()`)
		w.wait("window.kept > 20")
		kept, err := strconv.Atoi(w.eval("window.kept"))
		if err != nil {
			t.Fatal(err)
		}
		end.do()
		w.ended()
		w = s.open()
		w.visit(editor)
		var found int
		if title := w.eval(`document.querySelector("#title").value`); sscan(title, &found) != nil || found < kept {
			t.Errorf("closed %s after wording %d was kept: %q", end.name, kept, title)
		}
		t.Logf("closed %s: %d was the last the test saw kept, %d came back", end.name, kept, found)
		w.click("form[action*='/drop'] button")
		w.wait("document.querySelector('#title')?.value === 'A wording'")
	}
}

func sscan(title string, n *int) error {
	_, err := fmt.Sscanf(title, "Wording %d", n)
	return err
}

// A folder on a small disk of its own, which is filled, given room and taken
// away under the window.
func TestAFullDiskAndADriveUnplugged(t *testing.T) {
	t.Parallel()
	if os.Getenv("GUICHET_DISK") == "" {
		self, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		alone := exec.Command("unshare", "-rm", self, "-test.run", "^TestAFullDiskAndADriveUnplugged$", "-test.v")
		alone.Env = append(os.Environ(), "GUICHET_DISK=1")
		if out, err := alone.CombinedOutput(); err != nil || !bytes.Contains(out, []byte("--- PASS: TestAFullDisk")) {
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	s := newScreen(t)
	disk := filepath.Dir(s.data())
	if err := os.MkdirAll(disk, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=48m"); err != nil {
		t.Fatal(err)
	}
	w := s.begun()
	filler, err := os.Create(filepath.Join(disk, "filler"))
	if err != nil {
		t.Fatal(err)
	}
	defer filler.Close()
	piece := bytes.Repeat([]byte{1}, 4096)
	for err == nil {
		_, err = filler.Write(piece)
	}
	// What fits into the room the store has is still saved.
	long := strings.Repeat("A leaf falls. ", 4_500)
	w.visit("/staff/content/new")
	w.eval(`(() => { (async () => {
		for (let n = 0; n < 2000; n++) {
			const fresh = await (await fetch("/staff/content/new")).text();
			const f = new URLSearchParams(new FormData(document.querySelector("#editor")));
			f.set("title", "Filling leaf " + n);
			f.set("body", ` + quote(long) + `);
			f.set("do", "save");
			const answer = await fetch(/action="([^"]*[?]new)"/.exec(fresh)[1], { method: "POST", body: f });
			window.last = answer.status + " after " + n;
			if (answer.status >= 400) { window.full = answer.status; return; }
		}
	})().catch((e) => { window.full = String(e); }); })()`)
	w.wait("window.full")
	if got := w.eval("window.full"); got != "507" {
		t.Fatalf("a save on a full disk: %s, %s", got, w.eval("window.last"))
	}
	w.write("Leaves of a full disk", "0 "+long, "save")
	if got := w.eval("document.body.innerText.includes('disk is full')"); got != "true" {
		t.Fatalf("saved on a full disk: %s\n%.800s", w.eval("location.href"), w.eval("document.body.innerText"))
	}
	w.shot("disk-full")
	if got := w.eval("document.querySelector('#body')?.value.length > 60000"); got != "true" {
		t.Errorf("what was typed is gone:\n%.600s", w.eval("document.body.innerText"))
	}
	typed := w.eval("document.querySelector('#body').value.slice(0, 8)")
	kept := w.eval("location.pathname")
	if err := filler.Truncate(0); err != nil {
		t.Fatal(err)
	}
	end := time.Now().Add(5 * time.Second)
	for w.eval("document.body.innerText.includes('disk is full')") == "true" {
		if time.Now().After(end) {
			t.Fatal("still refused five seconds after there was room")
		}
		w.click("button[name=do][value=save]")
		w.wait("document.readyState === 'complete' && document.querySelector('#body')")
	}
	w.visit(w.eval("location.pathname"))
	if got := w.eval("document.querySelector('#body').value.slice(0, 8)"); got != typed {
		t.Errorf("after there was room %q is saved, not %q (at %s)", got, typed, kept)
	}
	// The drive goes away under the window.
	if err := syscall.Unmount(disk, syscall.MNT_DETACH); err != nil {
		t.Fatal(err)
	}
	w.write("Leaves of no disk", "Typed for nowhere.", "save")
	w.shot("drive-gone")
	if got := w.eval("document.body.innerText"); !strings.Contains(got, "nothing was saved") {
		t.Errorf("saved on a drive that is gone:\n%.800s", got)
	}
	w.stop(syscall.SIGTERM)
	w = s.open()
	w.wait("location.pathname === '/__shell/trouble'")
	w.shot("drive-missing")
	if _, err := os.Stat(s.data()); err == nil {
		t.Error("a folder was made in the place of the one that is gone")
	}
}
