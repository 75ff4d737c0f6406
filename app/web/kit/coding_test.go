package kit

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

func TestAcceptEncoding(t *testing.T) {
	t.Parallel()
	rows := []struct {
		name string
		in   []string
		want codings
	}{
		{"none", nil, codings{}},
		{"browser", []string{"gzip, deflate, br, zstd"}, codings{true, true}},
		{"gzip only", []string{"gzip"}, codings{gzip: true}},
		{"refused", []string{"gzip;q=0, br"}, codings{brotli: true}},
		{"refused with decimals", []string{"br;q=0.000,gzip;q=0.5"}, codings{gzip: true}},
		{"two headers", []string{"br", "gzip"}, codings{true, true}},
		{"any", []string{"*"}, codings{}},
		{"identity", []string{"identity"}, codings{}},
		{"longer word", []string{"xgzip, brx"}, codings{}},
		{"garbage", []string{";;,,q=0"}, codings{}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			r := &http.Request{Header: http.Header{"Accept-Encoding": row.in}}
			if got := accepts(r); got != row.want {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestParcelIsTheSameInEachCoding(t *testing.T) {
	t.Parallel()
	body := []byte(strings.Repeat("A sentence that repeats itself. ", 200))
	p := newParcel(Document{Type: HTML, Body: body}, revalidate)
	p.pack(newPacker().gzip(body))
	p.packBrotli((&brotlis{}).pack(body, false))
	for _, coding := range []string{"", "gzip", "br"} {
		w := sendParcel(p, coding, "")
		if got := w.Header().Get("Content-Encoding"); got != coding {
			t.Errorf("asked %q, got %q", coding, got)
		}
		if !bytes.Equal(unpack(t, coding, w.Body), body) {
			t.Errorf("%q: other bytes", coding)
		}
		if w.Header().Get("Vary") != "Accept-Encoding" || w.Header().Get("Cache-Control") != "no-cache" {
			t.Errorf("%q: %v", coding, w.Header())
		}
	}
}

// TestBrotliWritersAreUsedAgain packs bodies of all sizes and both levels with
// the same writers: none may hold anything of the one before.
func TestBrotliWritersAreUsedAgain(t *testing.T) {
	t.Parallel()
	var all brotlis
	for i, size := range []int{20_000, 600, 1<<smallWindow - 17, 1<<smallWindow + 1, 300_000, 20_001, 0} {
		body := []byte(strings.Repeat("Part "+strconv.Itoa(i)+" of a page. ", size/16+1)[:size])
		for _, hurried := range []bool{false, true} {
			packed := all.pack(body, hurried)
			if !bytes.Equal(unpack(t, "br", bytes.NewReader(packed)), body) {
				t.Errorf("%d bytes, hurried %v: other bytes", size, hurried)
			}
			if alone := (&brotlis{}).pack(body, hurried); !bytes.Equal(packed, alone) {
				t.Errorf("%d bytes, hurried %v: %d bytes, by itself %d", size, hurried, len(packed), len(alone))
			}
		}
	}
}

func TestParcelAnswers304(t *testing.T) {
	t.Parallel()
	body := []byte(strings.Repeat("x", 2000))
	p := newParcel(Document{Type: HTML, Body: body}, revalidate)
	p.pack(newPacker().gzip(body))
	packed := sendParcel(p, "gzip", "").Header().Get("Etag")
	plain := sendParcel(p, "", "").Header().Get("Etag")
	if packed == plain || packed == "" {
		t.Fatalf("tags %q and %q", packed, plain)
	}
	rows := []struct {
		name, known string
		want        int
	}{
		{"same", packed, 304},
		{"other coding", plain, 304},
		{"weak, as proxies write it", "W/" + packed, 304},
		{"one of several", `"a", ` + packed, 304},
		{"any", "*", 304},
		{"older", `"AAAAAAAAAAAAAAAAAAAAAA-gzip"`, 200},
		{"empty", `""`, 200},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			w := sendParcel(p, "gzip", row.known)
			if w.Code != row.want {
				t.Errorf("status %d", w.Code)
			}
			if w.Code == 304 && (w.Body.Len() > 0 || w.Header().Get("Etag") != packed) {
				t.Errorf("304 with %d bytes and %v", w.Body.Len(), w.Header())
			}
			if w.Code == 304 && len(w.Header()) != 3 {
				t.Errorf("304 carries what the reader has: %v", w.Header())
			}
		})
	}
}

func TestParcelSendsWithoutAllocating(t *testing.T) {
	p := newParcel(Document{Type: HTML, Body: []byte(strings.Repeat("x", 2000))}, revalidate)
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.Header.Set("Accept-Encoding", "gzip, deflate, br")
	w := &silent{header: http.Header{}}
	if n := testing.AllocsPerRun(100, func() { p.send(w, r) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

type silent struct{ header http.Header }

func (s *silent) Header() http.Header         { return s.header }
func (s *silent) Write(b []byte) (int, error) { return len(b), nil }
func (s *silent) WriteHeader(int)             {}

func sendParcel(p *parcel, coding, known string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.Header.Set("Accept-Encoding", coding)
	if known != "" {
		r.Header.Set("If-None-Match", known)
	}
	w := httptest.NewRecorder()
	p.send(w, r)
	return w
}

func unpack(t *testing.T, coding string, from io.Reader) []byte {
	t.Helper()
	var err error
	switch coding {
	case "gzip":
		from, err = gzip.NewReader(from)
	case "br":
		from = brotli.NewReader(from)
	}
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(from)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
