package settings

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path"
	"strings"
	"time"

	"guichet/app"
	"guichet/app/help/picture"
	"guichet/store"
	"guichet/store/blob"
)

// Limits of an uploaded logo.
const (
	MaxLogoUpload = 4 << 20 // bytes
	MaxLogoPixels = 16      // millions: a decoder takes four bytes each
	logoSide      = 512     // pixels the kept one has at most each way
)

// SaveLogo keeps a picture as the logo: PNG, JPEG, GIF or WebP, turned the way the
// camera says and drawn anew as PNG or JPEG, so that nothing is left of the file
// but its dots. SVG is refused: it can hold scripts. For base see SaveBusiness.
func (l *Live) SaveLogo(ctx context.Context, who app.Actor, base app.ID, rd io.Reader) error {
	if err := mayOwn(who); err != nil {
		return err
	}
	logo, data, err := redraw(rd)
	if err != nil {
		return at(FieldLogo, err)
	}
	ref, err := l.st.Blobs().Put(ctx, bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	logo.Hash = ref.Hash
	return l.changeLogo(ctx, who, base, logo, ref)
}

// RemoveLogo goes back to our own mark.
func (l *Live) RemoveLogo(ctx context.Context, who app.Actor, base app.ID) error {
	return l.changeLogo(ctx, who, base, Logo{}, blob.Ref{})
}

func (l *Live) changeLogo(ctx context.Context, who app.Actor, base app.ID, logo Logo, ref blob.Ref) error {
	owner := store.K(saved.Name(), string(SectionLogo))
	return change(ctx, l, who, SectionLogo, base, func(v *values) **part[Logo] { return &v.Logo },
		func(now Settings) Logo { return now.Logo }, logo, func(tx *store.Tx, old Logo) error {
			if old.Hash != "" && old.Hash != logo.Hash {
				if err := store.Detach(tx, old.Hash, owner); err != nil {
					return err
				}
			}
			if logo.Hash == "" {
				return nil
			}
			return store.Attach(tx, ref, owner)
		})
}

// redraw reads a picture and draws it anew, no larger than it is shown.
func redraw(rd io.Reader) (Logo, []byte, error) {
	data, err := io.ReadAll(io.LimitReader(rd, MaxLogoUpload+1))
	if err != nil {
		return Logo{}, nil, app.E(app.Invalid, "settings.error.logo.picture", "Field", FieldLogo).Wrap(err)
	}
	if len(data) > MaxLogoUpload {
		return Logo{}, nil, app.E(app.TooLarge, "settings.error.logo.large", "Field", FieldLogo, "Limit", MaxLogoUpload>>20)
	}
	f, err := picture.Fit(data, logoSide, MaxLogoPixels*1_000_000)
	if errors.Is(err, picture.ErrLarge) {
		return Logo{}, nil, app.E(app.Invalid, "settings.error.logo.pixels", "Field", FieldLogo, "Limit", MaxLogoPixels).Wrap(err)
	}
	if err != nil {
		return Logo{}, nil, app.E(app.Invalid, "settings.error.logo.picture", "Field", FieldLogo).Wrap(err)
	}
	return Logo{Type: f.Type, Width: f.Width, Height: f.Height}, f.Data, nil
}

// OpenLogo opens the bytes of the logo in force. Changed is zero for an uploaded
// one, whose Hash says all. The caller closes the file; NotFound when there is
// none.
func (l *Live) OpenLogo(logo Logo) (body io.ReadSeekCloser, kind string, changed time.Time, err error) {
	none := app.E(app.NotFound, "settings.error.logo.none")
	switch {
	case logo.Hash != "":
		if body, err = l.st.Blobs().Open(logo.Hash); err != nil {
			return nil, "", changed, none.Wrap(err)
		}
		return body, logo.Type, changed, nil
	case logo.File == "":
		return nil, "", changed, none
	}
	root, err := os.OpenRoot(l.st.Dir())
	if err != nil {
		return nil, "", changed, none.Wrap(err)
	}
	defer root.Close()
	f, err := root.Open(logo.File)
	if err != nil {
		return nil, "", changed, none.Wrap(err)
	}
	about, err := f.Stat()
	if err != nil || !about.Mode().IsRegular() {
		f.Close()
		return nil, "", changed, none.Wrap(err)
	}
	return f, logoType(logo.File), about.ModTime(), nil
}

func logoType(name string) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".svg":
		return "image/svg+xml"
	case ".jpg", ".jpeg":
		return "image/jpeg"
	case ".webp":
		return "image/webp"
	}
	return "image/png"
}
