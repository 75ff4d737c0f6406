package window

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"rsc.io/qr"

	"guichet/app"
	"guichet/app/web/kit"
	"guichet/app/web/staff"
)

// ShopPage is the switch that opens the help centre to others.
type ShopPage struct {
	staff.Base
	Shop
	Place string // the one chosen
	Chose string // the port as it was written
}

// ShopDoor shows whether the shop is open.
func (p *Pages) ShopDoor(http.ResponseWriter, *http.Request) (kit.Document, error) {
	return p.shopPage("", "", nil)
}

func (p *Pages) shopPage(place, port string, faults kit.Faults) (kit.Document, error) {
	s := ShopPage{Base: p.base(ShopPath, "window.shop.title"), Shop: p.Machine.Shop(), Place: place, Chose: port}
	s.Faults = faults
	if s.Place == "" && len(s.Places) > 0 {
		s.Place = s.Places[0].IP
	}
	if s.Chose == "" {
		s.Chose = strconv.Itoa(s.Port)
	}
	doc, err := p.page("window-shop", s)
	if len(faults) > 0 {
		doc.Status = faults.Status()
	}
	return doc, err
}

// SwitchShop opens the shop, or closes it.
func (p *Pages) SwitchShop(_ http.ResponseWriter, r *http.Request) (kit.Document, error) {
	form, err := kit.ReadForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	if form.Has("close") {
		p.Machine.CloseShop()
		return kit.Document{}, &kit.Next{To: ShopPath}
	}
	place, text := form.Line("place"), form.Line("port")
	port, err := strconv.Atoi(text)
	if err != nil || port < 1 || port > 65535 {
		fault := kit.Fault{Field: "port", Message: p.words().Error(app.E(app.Unfit, "window.shop.badport"))}
		return p.shopPage(place, text, kit.Faults{fault})
	}
	err = p.Machine.OpenShop(r.Context(), place, port)
	if err == nil {
		return kit.Document{}, &kit.Next{To: ShopPath}
	}
	fault, ok := kit.Blames(err, p.words().Error, "port")
	if !ok && app.KindOf(err) == app.Forbidden {
		fault, ok = kit.Fault{Field: "port", Message: p.words().Error(app.E(app.Unfit, "window.shop.lowport"))}, true
	}
	if !ok {
		return kit.Document{}, err
	}
	return p.shopPage(place, text, kit.Faults{fault})
}

// ShopCode is the address of the open shop for the camera of a phone.
func (p *Pages) ShopCode(http.ResponseWriter, *http.Request) (kit.Document, error) {
	s := p.Machine.Shop()
	if !s.Open {
		return kit.Document{}, app.E(app.NotFound, "error.notfound")
	}
	body, err := Code(s.Address)
	return kit.Document{Type: "image/svg+xml", Body: body}, err
}

// codeEdge is the white around a code that readers need (ISO/IEC 18004, 6.3.8),
// in modules.
const codeEdge = 4

// Code draws a text as a QR code in SVG: one path, black on white in every
// colour scheme.
func Code(text string) ([]byte, error) {
	c, err := qr.Encode(text, qr.M)
	if err != nil {
		return nil, fmt.Errorf("window: draw a code: %w", err)
	}
	var path strings.Builder
	for y := range c.Size {
		for x := 0; x < c.Size; x++ {
			if !c.Black(x, y) {
				continue
			}
			from := x
			for x < c.Size && c.Black(x, y) {
				x++
			}
			fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", from+codeEdge, y+codeEdge, x-from, x-from)
		}
	}
	size := c.Size + 2*codeEdge
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges">`+
		`<path fill="#fff" d="M0 0h%dv%dH0z"/><path d="%s"/></svg>`, size, size, size, size, &path), nil
}
