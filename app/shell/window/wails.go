//go:build desktop

package window

import (
	"context"
	"os"
	"runtime"
	"strings"
	"sync"

	"github.com/wailsapp/wails/v2"
	"github.com/wailsapp/wails/v2/pkg/logger"
	"github.com/wailsapp/wails/v2/pkg/menu"
	"github.com/wailsapp/wails/v2/pkg/menu/keys"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/assetserver"
	"github.com/wailsapp/wails/v2/pkg/options/linux"
	"github.com/wailsapp/wails/v2/pkg/options/windows"
	wails2 "github.com/wailsapp/wails/v2/pkg/runtime"

	"guichet/app"
	"guichet/app/i18n"
)

// Built reports whether this build has a window.
const Built = true

// native returns the window of this build.
func native() frame { return &webView{} }

// webView is the system's web view, by Wails.
type webView struct {
	mu      sync.Mutex
	ctx     context.Context // of Wails, while the window is there
	asking  sync.Mutex      // one dialog at a time: Wails has one answer for all
	quitted bool
}

func (v *webView) run(l look) error {
	// Without it, pages stay white where the graphics driver and the web view
	// disagree.
	if runtime.GOOS == "linux" && os.Getenv("WEBKIT_DISABLE_DMABUF_RENDERER") == "" {
		if err := os.Setenv("WEBKIT_DISABLE_DMABUF_RENDERER", "1"); err != nil {
			return err
		}
	}
	state := options.Normal
	if l.place.Maximised {
		state = options.Maximised
	}
	said := messages(l.words)
	err := wails.Run(&options.App{
		Title: l.title, Width: l.place.Width, Height: l.place.Height, MinWidth: leastWidth, MinHeight: leastHeight,
		WindowStartState: state, Menu: menuOf(l.menu), LogLevelProduction: logger.ERROR,
		EnableDefaultContextMenu: true,
		AssetServer:              &assetserver.Options{Handler: l.bootstrap},
		Linux:                    &linux.Options{Icon: l.icon, ProgramName: "guichet", WebviewGpuPolicy: linux.WebviewGpuPolicyNever},
		Windows: &windows.Options{
			WebviewUserDataPath: webViewFolder(),
			DisablePinchZoom:    false,
			Messages:            said,
		},
		OnStartup: v.begin,
		OnBeforeClose: func(ctx context.Context) bool {
			w, h := wails2.WindowGetSize(ctx)
			l.closing(place{Width: w, Height: h, Maximised: wails2.WindowIsMaximised(ctx)})
			v.end()
			return false
		},
		OnShutdown: func(context.Context) { v.end() },
	})
	if err != nil && err.Error() == said.FailedToInstall {
		return app.E(app.Invalid, noWebView).Wrap(err)
	}
	return err
}

// messages are what is said on Windows where the WebView2 of the system is
// missing or too old: the page to get it from is opened, nothing is installed
// (the tag wv2runtime.browser).
func messages(p *i18n.Printer) *windows.Messages {
	m := windows.DefaultMessages()
	m.MissingRequirements, m.Error = "Guichet", "Guichet"
	m.DownloadPage = p.T("window.webview.missing") + " " // the least version follows
	m.FailedToInstall = p.T(noWebView)
	m.WebView2ProcessCrash = p.T("window.webview.crashed")
	return m
}

func (v *webView) begin(ctx context.Context) {
	v.mu.Lock()
	v.ctx = ctx
	leave := v.quitted
	v.mu.Unlock()
	if leave {
		wails2.Quit(ctx)
	}
}

func (v *webView) end() {
	v.mu.Lock()
	v.ctx = nil
	v.mu.Unlock()
}

// with does something with the window, while there is one.
func (v *webView) with(do func(context.Context)) {
	v.mu.Lock()
	ctx := v.ctx
	v.mu.Unlock()
	if ctx != nil {
		do(ctx)
	}
}

func (v *webView) save(title, name string) (path string, err error) {
	v.asking.Lock()
	defer v.asking.Unlock()
	v.with(func(ctx context.Context) {
		path, err = wails2.SaveFileDialog(ctx, wails2.SaveDialogOptions{
			Title: title, DefaultFilename: name, CanCreateDirectories: true,
		})
	})
	return path, err
}

func (v *webView) pick(title, start string) (path string, err error) {
	v.asking.Lock()
	defer v.asking.Unlock()
	if info, err := os.Stat(start); err != nil || !info.IsDir() {
		start = ""
	}
	v.with(func(ctx context.Context) {
		path, err = wails2.OpenDirectoryDialog(ctx, wails2.OpenDialogOptions{
			Title: title, DefaultDirectory: start, CanCreateDirectories: true,
		})
	})
	return path, err
}

func (v *webView) front() {
	v.with(func(ctx context.Context) {
		wails2.WindowUnminimise(ctx)
		wails2.WindowShow(ctx)
	})
}

func (v *webView) rename(title string) {
	v.with(func(ctx context.Context) { wails2.WindowSetTitle(ctx, title) })
}

func (v *webView) tell(sentence string, wrong bool) {
	kind := wails2.InfoDialog
	if wrong {
		kind = wails2.ErrorDialog
	}
	v.asking.Lock()
	defer v.asking.Unlock()
	v.with(func(ctx context.Context) {
		// Nobody waits for its answer.
		_, _ = wails2.MessageDialog(ctx, wails2.MessageDialogOptions{Type: kind, Title: "Guichet", Message: sentence})
	})
}

func (v *webView) alert(sentence string) { alert(sentence) }

func (v *webView) script(code string) {
	v.with(func(ctx context.Context) { wails2.WindowExecJS(ctx, code) })
}

func (v *webView) quit() {
	v.mu.Lock()
	v.quitted = true
	v.mu.Unlock()
	v.with(func(ctx context.Context) { wails2.Quit(ctx) })
}

// menuOf builds the menu. What a line does may wait for a person: the window goes
// on meanwhile.
func menuOf(items []item) *menu.Menu {
	m := menu.NewMenu()
	for _, it := range items {
		do := func(*menu.CallbackData) { go it.do() }
		switch {
		case it.label == "":
			m.AddSeparator()
		case it.below != nil:
			m.Append(menu.SubMenu(it.label, menuOf(it.below)))
		case it.checked != nil:
			m.AddRadio(it.label, *it.checked, nil, do)
		default:
			m.AddText(it.label, accelerator(it.keys), do)
		}
	}
	return m
}

func accelerator(text string) *keys.Accelerator {
	mod, key, ok := strings.Cut(text, "+")
	switch {
	case !ok:
		return nil
	case mod == "alt":
		return keys.OptionOrAlt(key)
	case strings.HasPrefix(key, "shift+"):
		return keys.Combo(strings.TrimPrefix(key, "shift+"), keys.CmdOrCtrlKey, keys.ShiftKey)
	}
	return keys.CmdOrCtrl(key)
}

// webViewFolder is where the web view of Windows keeps what it needs; elsewhere
// the system decides.
func webViewFolder() string {
	if dir := os.Getenv("LocalAppData"); dir != "" {
		return dir + `\Guichet\webview`
	}
	return ""
}
