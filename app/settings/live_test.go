package settings

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"guichet/app"
	"guichet/app/audit"
	"guichet/store"
)

var owner = app.Actor{Role: app.Owner, ID: app.ID{7}}

// live opens settings over a store of its own.
func live(t *testing.T, base Base) *Live {
	t.Helper()
	st, err := store.Open(t.Context(), t.TempDir(), store.Options{NoSync: true, RunTwice: true}, Schema(), audit.Schema())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	return New(st, base, app.System)
}

func version(l *Live, s Section) app.ID { return l.Now().Saved[s].Version }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestASaveHoldsFromTheNextQuestionOn(t *testing.T) {
	t.Parallel()
	l := live(t, Defaults())
	if s := l.Now(); s.Name != "Guichet" || !s.Saved[SectionBusiness].Version.IsZero() {
		t.Fatalf("%+v", s)
	}
	moved := l.Changed()
	in := Business{Name: " Le Pot ", Tagline: Texts{app.French: "Des pots", app.English: " "},
		Contact: Contact{Email: "a@pot.example", Phone: "+33 1 99 00 12 34", Hours: Texts{app.French: "9 h"}}}
	must(t, l.SaveBusiness(t.Context(), owner, app.ID{}, in))
	s := l.Now()
	if s.Name != "Le Pot" || len(s.Tagline) != 1 || s.Contact.Email != "a@pot.example" || s.Contact.Hours[app.French] != "9 h" {
		t.Errorf("%+v", s)
	}
	if at := s.Saved[SectionBusiness]; at.By != owner.ID || at.At.IsZero() || at.Version.IsZero() {
		t.Errorf("%+v", at)
	}
	select {
	case <-moved:
	default:
		t.Error("nobody was told")
	}
	must(t, l.SaveLanguages(t.Context(), owner, app.ID{}, Tongues{[]app.Lang{app.Spanish, app.French}, "Europe/Madrid"}))
	must(t, l.SaveColours(t.Context(), owner, app.ID{}, Colours{Brand: "#ABC"}))
	must(t, l.SaveSearch(t.Context(), owner, app.ID{}, Search{Unlisted: true}))
	must(t, l.SaveBackup(t.Context(), owner, app.ID{}, Backup{Folder: filepath.Dir(l.st.Dir()) + "-kept", Every: time.Hour, Keep: 3}))
	s = l.Now()
	if s.Default() != app.Spanish || s.Zone.String() != "Europe/Madrid" || s.Colours.Brand != "#aabbcc" || !s.Search.Unlisted ||
		s.Backup.Keep != 3 || s.Name != "Le Pot" {
		t.Errorf("%+v", s)
	}
	again := New(l.st, Defaults(), app.System).Now()
	if !reflect.DeepEqual(s, again) {
		t.Errorf("after a start: %+v, before: %+v", again, s)
	}
}

func TestWhatTheFileSaysWins(t *testing.T) {
	t.Parallel()
	base, err := Parse([]byte(`{"name": "Fixe", "contact": {"phone": "01 99 00 00 00"}, "colours": {"brand": "#123456"},
		"languages": ["en"], "search": {"unlisted": true}, "redirects": {"/a": "/fr"}}`))
	must(t, err)
	must(t, base.Set("time_zone", "Asia/Tokyo", "GUICHET_TIME_ZONE"))
	l := live(t, base)
	must(t, l.SaveBusiness(t.Context(), owner, app.ID{}, Business{Name: "Autre", Contact: Contact{Email: "a@b.example", Phone: "0199111111"}}))
	must(t, l.SaveColours(t.Context(), owner, app.ID{}, Colours{Brand: "#ff0000", Accent: "#00ff00"}))
	must(t, l.SaveLanguages(t.Context(), owner, app.ID{}, Tongues{[]app.Lang{app.French}, "Europe/Paris"}))
	must(t, l.SaveSearch(t.Context(), owner, app.ID{}, Search{OwnLanguage: true}))
	s := l.Now()
	if s.Name != "Fixe" || s.Contact.Phone != "01 99 00 00 00" || s.Colours.Brand != "#123456" || s.Default() != app.English ||
		s.Zone.String() != "Asia/Tokyo" || !s.Search.Unlisted {
		t.Errorf("a save won: %+v", s)
	}
	if s.Contact.Email != "a@b.example" || s.Colours.Accent != "#00ff00" || !s.Search.OwnLanguage {
		t.Errorf("what is not fixed was not saved: %+v", s)
	}
	if by, ok := l.Fixed(FieldName); !ok || by != FileName {
		t.Errorf("fixed by %q, %v", by, ok)
	}
	if by, _ := l.Fixed(FieldZone); by != "GUICHET_TIME_ZONE" {
		t.Errorf("fixed by %q", by)
	}
	if _, ok := l.Fixed(FieldEmail); ok {
		t.Error("the e-mail address is fixed")
	}
	free := New(l.st, Defaults(), app.System).Now()
	if free.Name == "Autre" || free.Colours.Brand == "#ff0000" || free.Default() == app.French && free.Zone.String() == "Europe/Paris" {
		t.Errorf("a value was saved behind the fixed one: %+v", free)
	}
	told, err := l.AddRedirects(t.Context(), owner, []Redirect{{From: "/a", To: "/en"}})
	if err != nil || len(told.Wrong) != 1 || told.Wrong[0].Err.Key != "settings.error.redirect.fixed" {
		t.Errorf("%+v, %v", told, err)
	}
}

func TestASaveOverANewerOneIsRefused(t *testing.T) {
	t.Parallel()
	l := live(t, Defaults())
	must(t, l.SaveBusiness(t.Context(), owner, app.ID{}, Business{Name: "Un"}))
	seen := version(l, SectionBusiness)
	must(t, l.SaveBusiness(t.Context(), owner, seen, Business{Name: "Deux"}))
	for _, base := range []app.ID{seen, {}, {9}} {
		err := l.SaveBusiness(t.Context(), owner, base, Business{Name: "Trois"})
		if app.KindOf(err) != app.Conflict {
			t.Errorf("over %s: %v", base, err)
		}
	}
	if l.Now().Name != "Deux" {
		t.Error("the refused save holds")
	}
	must(t, l.SaveColours(t.Context(), owner, app.ID{}, Colours{Brand: "#123"})) // another section is no conflict
	before := version(l, SectionBusiness)
	must(t, l.SaveBusiness(t.Context(), owner, before, Business{Name: "Deux"}))
	if version(l, SectionBusiness) != before {
		t.Error("saving the same made a version")
	}
}

func TestOnlyAnOwnerChangesSettings(t *testing.T) {
	t.Parallel()
	l := live(t, Defaults())
	for _, who := range []app.Actor{app.Visitor(), {Role: app.SignedIn}, {Role: app.Agent}, {Role: app.Editor}} {
		_, added := l.AddRedirects(t.Context(), who, []Redirect{{From: "/a", To: "/b"}})
		for what, err := range map[string]error{
			"business":  l.SaveBusiness(t.Context(), who, app.ID{}, Business{Name: "X"}),
			"colours":   l.SaveColours(t.Context(), who, app.ID{}, Colours{Brand: "#fff"}),
			"languages": l.SaveLanguages(t.Context(), who, app.ID{}, Tongues{[]app.Lang{app.French}, "UTC"}),
			"search":    l.SaveSearch(t.Context(), who, app.ID{}, Search{Unlisted: true}),
			"writing":   l.SaveWriting(t.Context(), who, app.ID{}, Writing{FourEyes: true}),
			"backup":    l.SaveBackup(t.Context(), who, app.ID{}, Backup{Every: time.Hour, Keep: 1}),
			"logo":      l.SaveLogo(t.Context(), who, app.ID{}, bytes.NewReader(drawn(t, "png", 4, 4))),
			"no logo":   l.RemoveLogo(t.Context(), who, app.ID{}),
			"added":     added,
			"removed":   l.RemoveRedirect(t.Context(), who, "/a"),
		} {
			if app.KindOf(err) != app.Forbidden {
				t.Errorf("role %d, %s: %v", who.Role, what, err)
			}
		}
	}
	if s := l.Now(); len(s.Saved) > 0 || s.Name != "Guichet" {
		t.Errorf("%+v", s)
	}
}

// wrongs lists the fields an error names.
func wrongs(err error) []string {
	var out []string
	var walk func(error)
	walk = func(err error) {
		if many, ok := err.(interface{ Unwrap() []error }); ok {
			for _, e := range many.Unwrap() {
				walk(e)
			}
			return
		}
		var f *FieldError
		if errors.As(err, &f) {
			out = append(out, f.Field)
		}
	}
	walk(err)
	slices.Sort(out)
	return out
}

func TestEachWrongFieldIsNamed(t *testing.T) {
	t.Parallel()
	l := live(t, Defaults())
	long := strings.Repeat("é", 301)
	err := l.SaveBusiness(t.Context(), owner, app.ID{}, Business{Name: "", Tagline: Texts{app.French: long},
		Contact: Contact{Email: "nope", Phone: "x", Hours: Texts{app.French: "a\nb"}, Note: Texts{"de": "x"}}})
	want := []string{FieldEmail, FieldHours, FieldNote, FieldPhone, FieldName, FieldTagline}
	slices.Sort(want)
	if got := wrongs(err); !reflect.DeepEqual(got, want) || app.KindOf(err) != app.Invalid {
		t.Errorf("%v, want %v", got, want)
	}
	for _, row := range []struct {
		err  error
		want []string
	}{
		{l.SaveColours(t.Context(), owner, app.ID{}, Colours{Brand: "red", Accent: "#12"}), []string{FieldAccent, FieldBrand}},
		{l.SaveLanguages(t.Context(), owner, app.ID{}, Tongues{nil, "Mars/One"}), []string{FieldLanguages, FieldZone}},
		{l.SaveLanguages(t.Context(), owner, app.ID{}, Tongues{[]app.Lang{"fr", "fr"}, "UTC"}), []string{FieldLanguages}},
		{l.SaveLanguages(t.Context(), owner, app.ID{}, Tongues{[]app.Lang{"de"}, "../../etc/passwd"}), []string{FieldLanguages, FieldZone}},
		{l.SaveBackup(t.Context(), owner, app.ID{}, Backup{Folder: l.st.Dir(), Every: 1, Keep: 0, Recipient: "x"}),
			[]string{FieldBackupEvery, FieldBackupFolder, FieldBackupKeep, FieldBackupRecipient}},
		{l.SaveBackup(t.Context(), owner, app.ID{}, Backup{Folder: "relative", Every: time.Hour, Keep: 1}), []string{FieldBackupFolder}},
		{l.SaveBackup(t.Context(), owner, app.ID{}, Backup{At: 25 * time.Hour, Keep: 1}), []string{FieldBackupEvery}},
	} {
		if got := wrongs(row.err); !reflect.DeepEqual(got, row.want) {
			t.Errorf("%v, want %v", got, row.want)
		}
	}
}

// drawn is a square of dots in a format.
func drawn(t *testing.T, kind string, w, h int) []byte {
	t.Helper()
	img := image.NewPaletted(image.Rect(0, 0, w, h), color.Palette{color.Black, color.NRGBA{200, 30, 30, 255}})
	for i := range img.Pix {
		img.Pix[i] = uint8(i % 2)
	}
	var out bytes.Buffer
	var err error
	switch kind {
	case "png":
		err = png.Encode(&out, img)
	case "jpeg":
		err = jpeg.Encode(&out, img, nil)
	case "gif":
		err = gif.Encode(&out, img, nil)
	}
	must(t, err)
	return out.Bytes()
}

// camera puts before a JPEG what a camera does: an EXIF segment that says how it
// was held (1 to 8) and where it was.
func camera(data []byte, held byte) []byte {
	// One directory with tag 0x0112 and a pointer to that of GPS (TIFF 6.0, tag
	// 0x8825), and there a latitude.
	about := []byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x02" +
		"\x01\x12\x00\x03\x00\x00\x00\x01\x00" + string([]byte{held}) + "\x00\x00" +
		"\x88\x25\x00\x04\x00\x00\x00\x01\x00\x00\x00\x26\x00\x00\x00\x00" +
		"\x00\x01\x00\x01\x00\x02\x00\x00\x00\x09\x00\x00\x00\x38\x00\x00\x00\x00N48.8566\x00")
	segment := append(binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(about)+2)), about...)
	return slices.Concat(data[:2], segment, data[2:])
}

func TestALogoIsDrawnAnew(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string]string{"png": "image/png", "jpeg": "image/jpeg", "gif": "image/png"} {
		l := live(t, Defaults())
		hidden := append(drawn(t, kind, 1300, 650), "<script>alert(1)</script>"...)
		if kind == "jpeg" {
			hidden = camera(hidden, 1)
		}
		must(t, l.SaveLogo(t.Context(), owner, app.ID{}, bytes.NewReader(hidden)))
		logo := l.Now().Logo
		if logo.Type != want || logo.Width != 512 || logo.Height != 256 {
			t.Errorf("%s: %+v", kind, logo)
		}
		body, ctype, _, err := l.OpenLogo(logo)
		must(t, err)
		data, err := io.ReadAll(body)
		must(t, errors.Join(err, body.Close()))
		if bytes.Contains(data, []byte("script")) || ctype != want {
			t.Errorf("%s: what was behind the picture is still there", kind)
		}
		if bytes.Contains(data, []byte("Exif")) || bytes.Contains(data, []byte("N48.8566")) {
			t.Errorf("%s: where the picture was taken is still there", kind)
		}
		must(t, l.RemoveLogo(t.Context(), owner, version(l, SectionLogo)))
		if !l.Now().Logo.IsZero() {
			t.Errorf("%s: the logo is still there", kind)
		}
		must(t, l.st.View(t.Context(), func(r store.Reader) error {
			if _, err := store.Attached(r, logo.Hash, store.K("settings", "logo")); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("%s: the file is still referred to: %v", kind, err)
			}
			return nil
		}))
	}
}

// A picture says its size in its head: it is refused before it is drawn.
func TestALogoThatWouldFillTheMemoryIsRefused(t *testing.T) {
	t.Parallel()
	l := live(t, Defaults())
	bomb := drawn(t, "png", 8, 8)
	copy(bomb[16:], []byte{0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30}) // 30,000 each way
	sum := crc(bomb[12:29])
	copy(bomb[29:], sum)
	for name, data := range map[string][]byte{
		"30,000 × 30,000": bomb,
		"SVG":             []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`),
		"HTML":            []byte("<!doctype html><script>alert(1)</script>"),
		"nothing":         nil,
		"cut":             drawn(t, "png", 64, 64)[:60],
		"5 MiB":           append(drawn(t, "png", 8, 8), make([]byte, 5<<20)...),
		"PDF":             []byte("%PDF-1.7\n"),
	} {
		err := l.SaveLogo(t.Context(), owner, app.ID{}, bytes.NewReader(data))
		if k := app.KindOf(err); k != app.Invalid && k != app.TooLarge || len(wrongs(err)) != 1 {
			t.Errorf("%s: %v", name, err)
		}
	}
	if !l.Now().Logo.IsZero() {
		t.Error("one was kept")
	}
	entries, err := os.ReadDir(filepath.Join(l.st.Dir(), "blobs"))
	must(t, err)
	for _, e := range entries {
		if e.Name() != "new" {
			t.Errorf("bytes were kept: %s", e.Name())
		}
	}
}

// crc is the checksum of a PNG chunk.
func crc(chunk []byte) []byte {
	return binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(chunk))
}

func TestRedirects(t *testing.T) {
	t.Parallel()
	l := live(t, Defaults())
	list := []Redirect{{From: "/faq.php?id=1", To: "/fr/articles/x"}, {From: "/old/", To: "/en#top"}}
	told, err := l.AddRedirects(t.Context(), owner, list)
	if err != nil || told.New != 2 || len(told.Wrong) > 0 {
		t.Fatalf("%+v, %v", told, err)
	}
	leads := func(from, want string) {
		t.Helper()
		must(t, l.st.View(t.Context(), func(r store.Reader) error {
			to, ok, err := l.Redirect(r, from)
			if to != want || ok != (want != "") {
				t.Errorf("%s leads to %q, want %q", from, to, want)
			}
			return err
		}))
	}
	leads("/faq.php?id=1", "/fr/articles/x")
	leads("/old", "/en#top")
	told, err = l.AddRedirects(t.Context(), owner, append(list[:1:1], Redirect{From: "/old", To: "/es"}))
	if err != nil || told.Same != 1 || told.Changed != 1 || told.New != 0 {
		t.Errorf("%+v, %v", told, err)
	}
	leads("/old", "/es")
	must(t, l.RemoveRedirect(t.Context(), owner, "/old"))
	leads("/old", "")
	if err := l.RemoveRedirect(t.Context(), owner, "/old"); app.KindOf(err) != app.NotFound {
		t.Errorf("removed twice: %v", err)
	}
	if err := l.RemoveRedirect(t.Context(), owner, strings.Repeat("/x", 5000)); app.KindOf(err) != app.NotFound {
		t.Errorf("a long one: %v", err)
	}
}

func TestARedirectNeverLeavesTheSiteNorGoesInACircle(t *testing.T) {
	t.Parallel()
	l := live(t, Defaults())
	for _, to := range []string{"//evil.example", `/\evil.example`, `\/evil`, "https://evil.example", "javascript:alert(1)",
		"/%5Cevil.example", "/\t/evil.example", "/%2f/evil.example", "", "x", "http:/evil", "/\x00", "///evil.example",
		"/.//evil.example", "//", "/a/..//evil.example", strings.Repeat("/", 600)} {
		told, err := l.AddRedirects(t.Context(), owner, []Redirect{{From: "/ok", To: "/fr"}, {From: "/bad", To: to}})
		if err == nil && len(told.Wrong) == 0 {
			must(t, l.st.View(t.Context(), func(r store.Reader) error {
				got, _, err := l.Redirect(r, "/bad")
				if strings.HasPrefix(got, "//") || strings.HasPrefix(got, `/\`) || !strings.HasPrefix(got, "/") {
					t.Errorf("%q leads to %q", to, got)
				}
				return err
			}))
		} else if err == nil && (told.Wrong[0].Line != 2 || told.New > 0) {
			t.Errorf("%q: %+v", to, told)
		}
	}
	for _, list := range [][]Redirect{
		{{From: "/self", To: "/self/"}},
		{{From: "/1", To: "/2"}, {From: "/2", To: "/1"}},
		{{From: "/3", To: "/4"}, {From: "/4", To: "/fr"}},
	} {
		told, err := l.AddRedirects(t.Context(), owner, list)
		if err != nil || len(told.Wrong) == 0 || told.New > 0 {
			t.Errorf("%v: %+v, %v", list, told, err)
		}
	}
	must2(l.AddRedirects(t.Context(), owner, []Redirect{{From: "/5", To: "/6"}}))
	told, err := l.AddRedirects(t.Context(), owner, []Redirect{{From: "/7", To: "/5"}})
	if err != nil || len(told.Wrong) != 1 {
		t.Errorf("%+v, %v", told, err)
	}
}

func must2(told Added, err error) {
	if err != nil || len(told.Wrong) > 0 {
		panic("a good redirect was refused")
	}
}

func TestTooManyRedirectsAreRefused(t *testing.T) {
	t.Parallel()
	l := live(t, Defaults())
	list := make([]Redirect, MaxRedirects)
	for i := range list {
		list[i] = Redirect{From: "/old/" + strconv.Itoa(i), To: "/fr"}
	}
	told, err := l.AddRedirects(t.Context(), owner, list)
	if err != nil || told.New != MaxRedirects {
		t.Fatalf("%d, %v", told.New, err)
	}
	if _, err = l.AddRedirects(t.Context(), owner, []Redirect{{From: "/one/more", To: "/fr"}}); app.KindOf(err) != app.Invalid {
		t.Errorf("%v", err)
	}
	if told, err = l.AddRedirects(t.Context(), owner, list[:3]); err != nil || told.Same != 3 {
		t.Errorf("the same ones again: %+v, %v", told, err)
	}
}

func TestTheLogNamesFieldsAndNoValues(t *testing.T) {
	t.Parallel()
	l := live(t, Defaults())
	must(t, l.SaveBusiness(t.Context(), owner, app.ID{}, Business{Name: "Secret", Contact: Contact{Email: "who@secret.example"}}))
	must2(l.AddRedirects(t.Context(), owner, []Redirect{{From: "/secret", To: "/fr"}}))
	must2(l.AddRedirects(t.Context(), owner, []Redirect{{From: "/secret", To: "/fr"}})) // changes nothing
	must(t, l.RemoveRedirect(t.Context(), owner, "/secret"))
	var told []string
	must(t, l.st.View(t.Context(), func(r store.Reader) error {
		list, _, err := audit.List(r, owner, audit.Filter{}, nil, 100)
		for _, e := range list {
			told = append(told, e.Action+" "+e.Details["section"]+" "+e.Details["fields"]+e.Details["new"])
			for _, v := range e.Details {
				if strings.Contains(strings.ToLower(v), "secret") || e.Actor != owner.ID {
					t.Errorf("%+v", e)
				}
			}
		}
		return err
	}))
	slices.Sort(told) // ids of one millisecond have no order
	want := []string{"redirect.add  1", "redirect.remove  ", "settings.change business contact name"}
	if !reflect.DeepEqual(told, want) {
		t.Errorf("%q, want %q", told, want)
	}
}
