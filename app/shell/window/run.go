package window

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"guichet/app"
	"guichet/app/boot"
	"guichet/app/i18n"
	"guichet/app/shell"
	"guichet/app/shell/gate"
	pages "guichet/app/web/window"
	"guichet/frontend"
)

// Run shows the window until it is closed, and ends when all that was under way
// has ended. A second start on the same folder brings the first before all
// others and returns at once. It is to be called from the main goroutine: on some
// systems the window belongs to it.
func Run(ctx context.Context, opt Options) error {
	f := native()
	if f == nil {
		return app.E(app.Invalid, "window.error.none")
	}
	if runtime.GOOS == "linux" && opt.Getenv("DISPLAY") == "" && opt.Getenv("WAYLAND_DISPLAY") == "" {
		return app.E(app.Invalid, "window.error.display")
	}
	return show(ctx, opt, f)
}

// show is Run with a frame.
func show(ctx context.Context, opt Options, f frame) error {
	d := &desk{opt: opt, frame: f, mem: recall(opt.Getenv, opt.Log)}
	err := d.prepare(ctx)
	if errors.Is(err, errForward) {
		return nil
	}
	if err == nil {
		err = d.live(ctx)
	}
	d.complain(err)
	return err
}

// noWebView is the sentence of a system without what shows the pages. The frame
// has said it by then, and more.
const noWebView = "window.error.webview"

// complain says why there is no window to somebody who reads no terminal.
func (d *desk) complain(err error) {
	var known *app.Error
	switch {
	case err == nil:
		return
	case !errors.As(err, &known):
		known = app.E(app.Internal, "window.error.failed", "Cause", err.Error())
	case known.Key == noWebView:
		return
	}
	d.frame.alert(d.words().Error(known))
}

// desk is a running window with the folder it shows.
type desk struct {
	opt   Options
	frame frame
	mem   *memory
	gate  *gate.Gate
	front *frontend.Bundle
	ln    net.Listener

	owning  sync.Once
	pages   http.Handler // of the window itself, made by own
	opening sync.Mutex   // one folder is opened at a time
	mu      sync.Mutex
	house   *boot.House
	site    http.Handler
	begun   bool // the gate shows it
	folder  string
	trouble *pages.Trouble
	shop    *shop
}

// prepare opens the folder, unless another window shows it, and the gate.
func (d *desk) prepare(ctx context.Context) (err error) {
	if d.front, err = frontend.Open(); err != nil {
		return err
	}
	if err := d.choose(); err != nil {
		return err
	}
	if d.ln, err = shell.Listen(ctx, "127.0.0.1:0"); err != nil {
		return err
	}
	d.gate = gate.New(gate.Options{
		Addr: d.ln.Addr(), Clock: d.opt.Clock, Log: d.opt.Log, Words: d.words, Temp: d.Temp,
		Chose: d.SetLang, Owned: d.owned,
		Native: gate.Native{
			Open: openOutside, Front: d.frame.front,
			Tell: func(s string) { d.frame.tell(s, true) },
			Save: func(name string) (string, error) { return d.frame.save(d.words().T("window.save.title"), name) },
		},
		Pages: http.HandlerFunc(d.ownPages),
	})
	d.gate.Zoom(d.mem.get().Zoom)
	d.gate.Show(http.HandlerFunc(d.outside))
	if err := d.begin(ctx); err != nil {
		return errors.Join(err, d.ln.Close())
	}
	d.reveal()
	return nil
}

// choose finds which folder is meant.
func (d *desk) choose() error {
	d.folder = d.opt.Folder
	if d.folder == "" {
		d.folder = d.mem.get().Folder
	}
	if d.folder == "" {
		d.folder = usualFolder(d.opt.Getenv)
	}
	full, err := filepath.Abs(d.folder)
	if err != nil {
		return fmt.Errorf("window: find the folder: %w", err)
	}
	d.folder = full
	return nil
}

// live serves the window and shows it, then lets everything end in order.
func (d *desk) live(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	served := make(chan error, 1)
	go func() {
		served <- shell.Serve(ctx, d.ln, d.gate, shell.Options{
			Clock: d.opt.Clock, Log: d.opt.Log,
			Base: boot.Door(context.WithoutCancel(ctx), nil, d.ln.Addr().String(), false, nil),
		})
	}()
	undo := context.AfterFunc(ctx, d.frame.quit)
	err := d.frame.run(look{
		title: d.title(), place: d.mem.get().place.fit(), bootstrap: d.gate.Bootstrap(), menu: d.menu(), words: d.words(),
		icon: d.icon(), closing: func(p place) { d.mem.set(func(m *remembered) { m.place = p }) },
	})
	undo()
	d.CloseShop()
	stop()
	err = errors.Join(err, <-served)
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.house != nil {
		err = errors.Join(err, d.house.Close())
	}
	return err
}

func (d *desk) words() *i18n.Printer { return d.opt.Words.Printer(d.Lang()) }

// Lang is the language of the window: the one chosen in it, else the machine's.
func (d *desk) Lang() app.Lang {
	if l := d.mem.get().Lang; l != "" {
		return l
	}
	return d.opt.Lang
}

// SetLang changes the language of the pages in the window; the menu around them
// follows at the next start, since not every system can change one.
func (d *desk) SetLang(l app.Lang) {
	if l == d.Lang() {
		return
	}
	d.mem.set(func(m *remembered) { m.Lang = l })
}

func (d *desk) title() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.house == nil {
		return "Guichet"
	}
	return d.house.Name()
}

func (d *desk) icon() []byte {
	f, err := d.front.Dist().Open("icon-180.png")
	if err != nil {
		return nil
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil
	}
	data := make([]byte, info.Size())
	if _, err := f.Read(data); err != nil {
		return nil
	}
	return data
}

// Temp makes and names the folder for files on their way in or out: it is
// emptied when the data folder is opened, so nothing stays after a crash.
func (d *desk) Temp() (string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.house != nil {
		return d.house.Temp()
	}
	return os.TempDir(), nil
}

// outside is the handler while there is no help centre: it leads to the page
// that says what to do.
func (d *desk) outside(w http.ResponseWriter, r *http.Request) {
	if p := r.URL.Path; strings.HasPrefix(p, "/assets/") || strings.HasPrefix(p, "/favicon.") || p == "/language" {
		d.ownPages(w, r)
		return
	}
	to := pages.WelcomePath
	if d.Trouble() != nil {
		to = pages.TroublePath
	}
	w.Header().Set("Location", to)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusFound)
}
