package window

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"

	"guichet/app"
	"guichet/app/i18n"
	"guichet/app/web/kit"
	"guichet/app/web/staff"
	"guichet/frontend"
)

// Deps is what the pages are made from.
type Deps struct {
	Machine Machine
	// Who answers whose session a token names; see kit.Config.
	Who   func(ctx context.Context, token string) (kit.Visit, error)
	Texts *i18n.Catalogue
	Front *frontend.Bundle
	Clock app.Clock
	Log   *slog.Logger
}

// Pages fills the window's own pages.
type Pages struct {
	Deps
	renderer *kit.Renderer
}

// The addresses of the pages.
const (
	WelcomePath = "/__shell/welcome"
	TroublePath = "/__shell/trouble"
	ShopPath    = "/__shell/shop"
	// ComputerPath is that of what belongs to this machine.
	ComputerPath = "/__shell/computer"
)

// Limits of the forms, in bytes: the welcome may bring a file.
const (
	maxForm    = 8 << 10
	maxWelcome = 64 << 20
)

// New builds the handler of the window's own pages. Every row is for the owner:
// whoever sits at the desk.
func New(d Deps) (http.Handler, error) {
	assets, err := kit.NewAssets(d.Front.Dist())
	if err != nil {
		return nil, fmt.Errorf("window: %w", err)
	}
	p := &Pages{Deps: d, renderer: kit.NewRenderer(d.Front, d.Texts)}
	return kit.NewRouter(kit.Config{
		Routes: p.routes(assets), Languages: kit.NewLanguages(app.Langs), Clock: d.Clock, Log: d.Log,
		Page: p.problem, API: p.problem, Who: d.Who, SignIn: staff.SignInPath,
		Old: func(*http.Request) (string, bool) { return "", false },
	})
}

func (p *Pages) routes(assets *kit.Assets) []kit.Route {
	owner, anyone := kit.For(app.Owner), kit.For(app.Anyone)
	get := func(pattern string, e kit.Endpoint) kit.Route {
		return kit.Row(http.MethodGet, pattern, owner, kit.NoBody, e)
	}
	post := func(pattern string, body int64, e kit.Endpoint) kit.Route {
		return kit.Row(http.MethodPost, pattern, owner, body, e)
	}
	return []kit.Route{
		get(WelcomePath, kit.Desk(p.Welcome)),
		post(WelcomePath, maxWelcome, kit.Desk(p.TakeWelcome)),
		get("/__shell/colours.css", kit.Desk(p.Colours)),
		get(TroublePath, kit.Desk(p.Troubles)),
		post("/__shell/again", maxForm, kit.Desk(p.TryAgain)),
		post("/__shell/elsewhere", maxForm, kit.Desk(p.UseAnother)),
		get(ShopPath, kit.Desk(p.ShopDoor)),
		post(ShopPath, maxForm, kit.Desk(p.SwitchShop)),
		get(ComputerPath, kit.Desk(p.Computer)),
		post(ComputerPath, maxForm, kit.Desk(p.SetComputer)),
		get("/__shell/shop.svg", kit.Desk(p.ShopCode)),
		post("/language", maxForm, kit.Desk(p.ChooseLanguage)),
		kit.Row(http.MethodGet, "/assets/{name}", anyone, kit.NoBody, assets.Handler()),
		kit.Row(http.MethodGet, "/favicon.svg", anyone, kit.NoBody, assets.Handler()),
		kit.Row(http.MethodGet, "/favicon.ico", anyone, kit.NoBody, assets.Handler()),
	}
}

// base fills the frame of a page whose title is the sentence of a key.
func (p *Pages) base(path, title string) staff.Base {
	lang := p.Machine.Lang()
	b := staff.Base{Base: kit.Base{
		Lang: lang, Title: p.Texts.Printer(lang).T(title), Path: path, NoIndex: true,
		Site: p.Machine.Site(),
	}}
	for _, l := range app.Langs() {
		b.Languages = append(b.Languages, kit.LangLink{
			Lang: l, Name: p.Texts.Printer(l).T("base.language"), Path: path, Current: l == lang,
		})
	}
	return b
}

func (p *Pages) words() *i18n.Printer { return p.Texts.Printer(p.Machine.Lang()) }

// page renders a page struct of the window.
func (p *Pages) page(name string, page kit.Page) (kit.Document, error) {
	if !p.Front.Built() {
		return kit.Document{}, app.E(app.Busy, "error.notbuilt")
	}
	body, err := p.renderer.Render("staff/"+name, page)
	if err != nil {
		return kit.Document{}, err
	}
	return kit.Document{Type: kit.HTML, Body: bytes.TrimSpace(body), Negotiated: true}, nil
}

// problem is a failure in one sentence.
func (p *Pages) problem(_ *http.Request, f kit.Failure) kit.Document {
	words := p.words()
	e := staff.ErrorPage{Base: p.base("/", "error.heading.refused"), Status: f.Status, RequestID: f.RequestID}
	e.Heading, e.Message = e.Title, words.Error(f.Error)
	doc, err := p.page("error", e)
	if err != nil {
		doc = kit.Document{Type: kit.Text, Body: []byte(e.Message + "\n")}
	}
	doc.Status, doc.Negotiated = f.Status, true
	return doc
}

// ChooseLanguage changes the language of the window, and goes back.
func (p *Pages) ChooseLanguage(_ http.ResponseWriter, r *http.Request) (kit.Document, error) {
	form, err := kit.ReadForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	lang := form.Lang("lang")
	if lang == "" {
		return kit.Document{}, app.E(app.Invalid, "error.language")
	}
	p.Machine.SetLang(lang)
	return kit.Document{}, &kit.Next{To: form.Line("to")}
}
