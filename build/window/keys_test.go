package window

import (
	"strings"
	"testing"
)

// The keys of the desk, pressed on the keyboard: what Chromium does with them is
// known from elsewhere, and a menu stands above this page.
func TestTheKeysOfTheDesk(t *testing.T) {
	t.Parallel()
	s := newScreen(t)
	w := s.begun()
	s.focus("--class", "guichet")
	arrived := func(where string) {
		t.Helper()
		w.wait(where + " && document.readyState === 'complete'")
	}

	w.visit("/staff/content")
	w.wait("document.hasFocus()")
	s.keys("key", "slash")
	w.wait("document.activeElement?.id === 'q'")
	s.keys("type", "order")
	s.keys("key", "Return")
	arrived("location.search.includes('q=order')")
	s.keys("key", "question")
	w.wait("document.querySelector('#keys:popover-open')")
	s.keys("key", "Escape")
	w.wait("!document.querySelector('#keys:popover-open')")
	s.keys("key", "e")
	arrived("/^.staff.content.[a-z0-9]{26}.en$/.test(location.pathname) && document.querySelector('#body')")

	w.eval("document.querySelector('#body').focus()")
	s.keys("key", "ctrl+k")
	w.wait("document.querySelector('.palette [role=option]')")
	s.keys("key", "Escape")
	w.wait("!document.querySelector('.palette[open], .palette:popover-open') && document.activeElement?.id === 'body'")
	s.keys("key", "ctrl+k")
	s.keys("type", "audit")
	w.wait("document.querySelectorAll('.palette [role=option]').length === 1")
	s.keys("key", "Return")
	arrived("location.pathname === '/staff/audit'")
}

// What the toolbar and the table dialog write is taken back by the web view's own
// undo, together with what was typed.
func TestTheEditorsKeysAndItsUndo(t *testing.T) {
	t.Parallel()
	s := newScreen(t)
	w := s.begun()
	w.visit("/staff/content/new")
	s.focus("--class", "guichet")
	w.wait("document.hasFocus() && document.querySelector('#editor #body') && customElements.get('md-bold')")
	w.eval("document.querySelector('#body').focus()")
	body := func(want string) {
		t.Helper()
		w.wait("document.querySelector('#body')?.value === " + quote(want))
	}

	toEnd := func() {
		t.Helper()
		s.keys("key", "ctrl+End")
		w.wait("(() => { const b = document.querySelector('#body'); return b.selectionStart === b.value.length; })()")
	}

	// Keys pass through the screen, what the inspector does not: it waits for them.
	s.keys("type", "Water a leaf")
	body("Water a leaf")
	s.keys("key", "shift+ctrl+Left")
	w.wait("(() => { const b = document.querySelector('#body'); return b.value.slice(b.selectionStart, b.selectionEnd) === 'leaf'; })()")
	w.click("md-bold")
	body("Water a **leaf**")
	s.keys("key", "ctrl+z")
	body("Water a leaf")
	s.keys("key", "shift+ctrl+z")
	body("Water a **leaf**")
	toEnd()
	w.click("[data-tool=warning]")
	body("> [!WARNING]\n> Water a **leaf**")
	s.keys("key", "ctrl+z")
	body("Water a **leaf**")

	cell := func(at string) {
		t.Helper()
		w.wait("document.activeElement?.dataset.cell === '" + at + "'")
	}
	toEnd()
	w.click("[data-tool=table]")
	cell("0.0")
	s.keys("type", "Month")
	s.keys("key", "Right")
	cell("0.1")
	s.keys("type", "Water")
	s.keys("key", "Down")
	cell("1.1")
	s.keys("type", "1 l")
	s.keys("key", "Down")
	cell("2.1")
	s.keys("key", "Right")
	cell("2.2")
	s.keys("type", "x")
	s.keys("key", "Tab")
	cell("3.0")
	s.keys("type", "May")
	s.keys("key", "Up")
	cell("2.0")
	s.keys("key", "Return")
	w.wait("!document.querySelector('table-dialog dialog[open]')")
	got := w.eval("document.querySelector('#body').value")
	if !strings.HasPrefix(got, "Water a **leaf**\n\n| Month | Water |") || !strings.Contains(got, "| 1 l ") || !strings.Contains(got, "| May ") {
		t.Errorf("the table is %q", got)
	}
	s.keys("key", "ctrl+z")
	body("Water a **leaf**")
	toEnd()
	s.keys("type", " now")
	body("Water a **leaf** now")
}
