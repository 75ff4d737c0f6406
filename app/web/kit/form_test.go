package kit

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"guichet/app"
)

func posted(kind, body string) *http.Request {
	r := httptest.NewRequest("POST", "/x", strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	return r
}

func TestFormsAreReadOrRefused(t *testing.T) {
	t.Parallel()
	const plain = "application/x-www-form-urlencoded"
	for _, row := range []struct {
		name, kind, body string
		want             app.Kind
	}{
		{"a form", plain, "title=a&tag=x&tag=y", app.Internal},
		{"with a charset", plain + "; charset=utf-8", "title=a", app.Internal},
		{"nothing in it", plain, "", app.Internal},
		{"JSON", "application/json", "{}", app.Unsupported},
		{"no type", "", "title=a", app.Unsupported},
		{"the coding of files", "multipart/form-data; boundary=x", "title=a", app.Unsupported},
		{"a field twice", plain, "title=a&title=b", app.Invalid},
		{"a NUL", plain, "title=%00", app.Invalid},
		{"no UTF-8", plain, "title=%ff", app.Invalid},
		{"a name that is no UTF-8", plain, "%ff=a", app.Invalid},
		{"a broken escape", plain, "title=%zz", app.Invalid},
		{"too many fields", plain, strings.Repeat("tag=x&", mostFields+1), app.Invalid},
	} {
		f, err := ReadForm(posted(row.kind, row.body), "tag")
		if (err == nil) != (row.want == app.Internal) || err != nil && app.KindOf(err) != row.want {
			t.Errorf("%s: %v", row.name, err)
		}
		if row.name == "a form" && (f.Line("title") != "a" || len(f.All("tag")) != 2 || f.Has("none")) {
			t.Errorf("%+v", f)
		}
	}
}

func FuzzForm(f *testing.F) {
	f.Add("title=a&tag=b")
	f.Add("a=%c3%28&&=;")
	f.Fuzz(func(t *testing.T, body string) {
		form, err := ReadForm(posted("application/x-www-form-urlencoded", body))
		if err != nil {
			if app.KindOf(err) == app.Internal {
				t.Fatalf("%v is no sentence", err)
			}
			return
		}
		for name, list := range form.values {
			if len(list) > 1 || strings.ContainsRune(name+list[0], 0) {
				t.Fatalf("%q taken", body)
			}
		}
	})
}

func multi(t *testing.T, fill func(*multipart.Writer)) *http.Request {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	fill(m)
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	return posted(m.FormDataContentType(), b.String())
}

func TestFilesAreReadAsTheyCome(t *testing.T) {
	t.Parallel()
	r := multi(t, func(m *multipart.Writer) {
		m.WriteField("alt", "Un pot")
		w, _ := m.CreateFormFile("picture", "../a pot.png")
		io.WriteString(w, "bytes")
		m.CreateFormFile("empty", "")
		m.WriteField("after", "z")
	})
	var got string
	f, err := ReadUpload(r, func(before Form, u Upload) error {
		data, err := io.ReadAll(u.Body)
		got += fmt.Sprint(u.Field, u.Name, string(data), before.Line("alt"), before.Has("after"))
		return err
	})
	if err != nil || got != "picture../a pot.pngbytesUn potfalse" || f.Line("after") != "z" {
		t.Errorf("%q, %v, %v", got, f, err)
	}
}

func TestAFileThatIsRefusedEndsTheForm(t *testing.T) {
	t.Parallel()
	r := multi(t, func(m *multipart.Writer) {
		w, _ := m.CreateFormFile("picture", "a.svg")
		io.WriteString(w, "<svg/>")
	})
	_, err := ReadUpload(r, func(Form, Upload) error { return app.E(app.Unsupported, "help.error.file.type") })
	var known *app.Error
	if !errors.As(err, &known) || known.Key != "help.error.file.type" {
		t.Errorf("%v", err)
	}
	large := multi(t, func(m *multipart.Writer) { m.WriteField("body", strings.Repeat("x", mostText+1)) })
	if _, err := ReadUpload(large, nil); app.KindOf(err) != app.TooLarge {
		t.Errorf("%v", err)
	}
	cut := posted("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb")
	if _, err := ReadUpload(cut, nil); app.KindOf(err) != app.Invalid {
		t.Errorf("%v", err)
	}
}
