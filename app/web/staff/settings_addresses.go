package staff

import (
	"encoding/base64"
	"encoding/csv"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"guichet/app"
	"guichet/app/settings"
	"guichet/app/web/kit"
	"guichet/store"
)

// MaxAddressForm bounds a pasted list of addresses, in bytes: as many as there
// may be, of a usual length.
const MaxAddressForm = 2 << 20

// addressesPerPage is how many old addresses one page lists.
const addressesPerPage = 100

// mostWrongLines is how many lines of a pasted list are said to be wrong.
const mostWrongLines = 20

// AddressPage is the section of the old addresses.
type AddressPage struct {
	SettingsBase
	Kept     []settings.Redirect // those of guichet.json
	List     []settings.Redirect
	More     string // path of the rest of the list
	From, To string // as typed
	Pasted   string
}

// Addresses shows the section.
func (s *Staff) Addresses(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	p, err := s.addresses(w, r)
	if err != nil {
		return kit.Document{}, err
	}
	return s.page("settings-addresses", p)
}

func (s *Staff) addresses(w http.ResponseWriter, r *http.Request) (AddressPage, error) {
	p := AddressPage{SettingsBase: s.settingsBase(w, r, "addresses", ""), Kept: s.Settings.FixedRedirects()}
	after, err := base64.RawURLEncoding.DecodeString(r.URL.Query().Get("after"))
	if err != nil {
		return p, app.E(app.NotFound, "error.notfound")
	}
	if len(after) > 0 {
		p.Kept = nil
	}
	err = s.view(r.Context(), func(rd store.Reader) error {
		list, next, err := s.Settings.Redirects(rd, store.Page{After: after, Limit: addressesPerPage})
		if p.List = list; next != nil {
			p.More = "/staff/settings/addresses?after=" + base64.RawURLEncoding.EncodeToString(next)
		}
		return err
	})
	return p, err
}

// AddAddresses takes one pair, or a pasted list of them.
func (s *Staff) AddAddresses(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	f, err := kit.ReadForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	p, err := s.addresses(w, r)
	if err != nil {
		return kit.Document{}, err
	}
	p.From, p.To, p.Pasted = f.Line("from"), f.Line("to"), f.Text("list")
	list := []settings.Redirect{{From: p.From, To: p.To}}
	control := "from"
	if f.Has("list") {
		control = "list"
		if list, err = pairs(p.Pasted, r.Host); err != nil {
			p.Faults = kit.Faults{{Field: control, Message: s.words(r).T("staff.settings.addresses.unread")}}
			return s.refused("settings-addresses", p)
		}
	}
	told, err := s.Settings.AddRedirects(r.Context(), kit.VisitOf(r).Actor, list)
	if err != nil {
		if err := s.blame(r, &p.Faults, control, err); err != nil {
			return kit.Document{}, err
		}
	}
	for i, wrong := range told.Wrong {
		if i == mostWrongLines {
			break
		}
		message := s.words(r).Error(wrong.Err)
		if control == "list" {
			message = s.words(r).T("staff.settings.addresses.line", "Line", strconv.Itoa(wrong.Line), "Message", message)
		}
		p.Faults = append(p.Faults, kit.Fault{Field: control, Message: message})
	}
	if len(p.Faults) > 0 {
		return s.refused("settings-addresses", p)
	}
	return kit.Document{}, &kit.Next{To: "/staff/settings/addresses", Note: "addresses.added"}
}

// pairs reads lines of two columns, parted by a semicolon, a comma, a tab or
// blanks; the first line may name the columns. Old addresses may be written with
// whatever host they had, new ones with this site's.
func pairs(text, host string) ([]settings.Redirect, error) {
	text = strings.TrimPrefix(text, "\ufeff")
	first, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	rd := csv.NewReader(strings.NewReader(text))
	rd.FieldsPerRecord, rd.LazyQuotes, rd.TrimLeadingSpace = -1, true, true
	rd.Comma = ' '
	for _, c := range ";,\t" {
		if strings.ContainsRune(first, c) {
			rd.Comma = c
			break
		}
	}
	var out []settings.Redirect
	for n := 0; ; n++ {
		row, err := rd.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil || n > settings.MaxRedirects {
			return nil, app.E(app.Invalid, "error.form").Wrap(err)
		}
		row = filled(row)
		if n == 0 && len(row) > 0 && !strings.HasPrefix(row[0], "/") && !strings.Contains(row[0], "://") {
			continue
		}
		pair := settings.Redirect{}
		if len(row) > 0 {
			pair.From = pathOf(row[0], "")
		}
		if len(row) > 1 {
			pair.To = pathOf(row[1], host)
		}
		out = append(out, pair)
	}
	if len(out) == 0 {
		return nil, app.E(app.Invalid, "error.form")
	}
	return out, nil
}

// filled leaves out empty columns.
func filled(row []string) []string {
	var out []string
	for _, v := range row {
		if v = strings.TrimSpace(v); v != "" {
			out = append(out, v)
		}
	}
	return out
}

// pathOf is what stands behind the host of a whole address, of this host or,
// with "", of any; anything else stays as it is.
func pathOf(v, host string) string {
	_, rest, ok := strings.Cut(v, "://")
	if !ok {
		return v
	}
	name, path, ok := strings.Cut(rest, "/")
	if !ok || host != "" && !strings.EqualFold(name, host) {
		return v
	}
	return "/" + path
}

// RemoveAddress takes one old address back.
func (s *Staff) RemoveAddress(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	f, err := kit.ReadForm(r)
	if err != nil {
		return kit.Document{}, err
	}
	err = s.Settings.RemoveRedirect(r.Context(), kit.VisitOf(r).Actor, f.Line("from"))
	if err != nil && app.KindOf(err) != app.NotFound {
		return kit.Document{}, err
	}
	return kit.Document{}, &kit.Next{To: "/staff/settings/addresses", Note: "addresses.removed"}
}
