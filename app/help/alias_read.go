package help

import (
	"strings"

	"guichet/app"
	"guichet/app/settings"
	"guichet/store"
)

// Redirect returns where an address of an older help centre leads now, and
// whether it leads anywhere: first by the list of the settings, then by the
// aliases of published texts. The address is a path, with its query if it has
// one; without a match the path alone is tried. To is always a path of ours.
func (h *Help) Redirect(r store.Reader, address string) (to string, ok bool, err error) {
	full, ok := settings.CleanAddress(address)
	if !ok {
		return "", false, nil
	}
	bare, _, _ := strings.Cut(full, "?")
	for _, a := range [...]string{full, bare} {
		to, ok, err := h.set.Redirect(r, a)
		if err != nil || ok {
			return to, ok, err
		}
		to, err = h.aliased(r, a)
		if err != nil || to != "" {
			return to, to != "", err
		}
	}
	return "", false, nil
}

func (h *Help) aliased(r store.Reader, address string) (string, error) {
	row, err := aliases.Get(r, store.K(address))
	if err != nil {
		return "", passOver(err)
	}
	s, err := shelf.Get(r, store.K(row.Article))
	if err != nil {
		return "", passOver(err)
	}
	v, err := h.read(r, app.Visitor(), row.Lang)
	if err != nil {
		v, err = h.read(r, app.Visitor(), "")
	}
	if err != nil {
		return "", err
	}
	may, err := v.may(s.Category, s.Audience)
	if err != nil || !may {
		return "", err
	}
	return v.slugPath(&s)
}

// passOver turns "not found" into no error.
func passOver(err error) error {
	if missing(err) {
		return nil
	}
	return err
}
