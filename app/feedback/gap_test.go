package feedback

import (
	"context"
	"net/netip"
	"testing"
	"time"

	"guichet/app"
	"guichet/store"
)

func (h *house) gaps() (all []Gap) {
	h.t.Helper()
	h.must(h.Write(h.t.Context()))
	h.view(func(r store.Reader) (err error) {
		all, err = h.Gaps(r, agent, false)
		return err
	})
	return all
}

func (h *house) search(n byte, query string) {
	h.t.Helper()
	who := h.Meet(netip.AddrFrom4([4]byte{10, 0, 0, n}), "browser")
	h.Sought(h.t.Context(), Search{Lang: app.English, Query: query, Visitor: who})
}

// What few have typed is shown without the words nobody else has written: a name
// in a query is kept nowhere.
func TestAQueryIsShownAsTypedFromThreeVisitors(t *testing.T) {
	t.Parallel()
	h := open(t, time.UTC)
	for range 5 {
		h.search(1, "Refund for Xanthippe")
	}
	h.search(2, "xanthippe for refunds")
	got := h.gaps()
	if len(got) != 1 || got[0].Shown() != "refunds" || got[0].Whole() || got[0].Count() != 6 || got[0].Visitors != 2 {
		t.Fatalf("%+v", got)
	}
	h.search(2, "refund for xanthippe")
	if got = h.gaps(); got[0].Typed != "" {
		t.Fatalf("two visitors: %+v", got)
	}
	h.search(3, "Refund for  Xanthippe")
	if got = h.gaps(); got[0].Shown() != "Refund for Xanthippe" || !got[0].Whole() || got[0].Visitors != 3 {
		t.Fatalf("three visitors: %+v", got)
	}
}

// One visitor on three days is not three visitors: they are told apart within a
// day only.
func TestOneVisitorOnThreeDaysIsNotShownAsTyped(t *testing.T) {
	t.Parallel()
	h := open(t, time.UTC)
	for range 4 {
		h.search(1, "Refund for Xanthippe")
		if got := h.gaps(); len(got) != 1 || got[0].Typed != "" || got[0].Shown() != "refund" {
			t.Fatalf("%+v", got)
		}
		h.pass(24 * time.Hour)
	}
}

func TestGapsAreRankedGroupedAndForgotten(t *testing.T) {
	t.Parallel()
	h := open(t, time.UTC)
	h.search(1, "parcel late")
	h.search(2, "late parcels")
	h.search(1, "refund")
	h.search(1, "refund")
	h.Sought(t.Context(), Search{Lang: app.English, Query: "sure thing", Sure: true})
	h.search(1, "of the")
	got := h.gaps()
	if len(got) != 3 || got[0].Shown() != "late parcels" || got[1].Shown() != "refund" {
		t.Fatalf("%+v", got)
	}
	h.must(h.PutAside(t.Context(), agent, got[0].ID, true))
	if rest := h.gaps(); len(rest) != 2 {
		t.Errorf("%+v", rest)
	}
	h.must(h.PutAside(t.Context(), agent, got[0].ID, false))
	drafts, standing := 0, func(_ store.Reader, id app.ID) (app.ID, error) { return id, nil }
	for _, first := range []bool{true, false} {
		article, fresh, err := h.Draft(t.Context(), agent, got[0].ID, standing, func(*store.Tx) (app.ID, error) {
			drafts++
			return shirt, nil
		})
		if h.must(err); article != shirt || fresh != first {
			t.Errorf("%s, fresh %v", article, fresh)
		}
	}
	if drafts != 2 { // every closure runs twice
		t.Errorf("%d drafts for one gap", drafts)
	}
	if again := h.gaps(); len(again) != 3 || again[0].Article != shirt {
		t.Errorf("%+v", again)
	}
	wantKind(t, h.PutAside(t.Context(), app.Visitor(), got[0].ID, true), app.Forbidden)
	h.pass((GapDays + 1) * 24 * time.Hour)
	if late := h.gaps(); len(late) != 0 {
		t.Errorf("after %d days: %+v", GapDays, late)
	}
	n := 0
	h.view(func(r store.Reader) error {
		for range gaps.Each(r, nil) {
			n++
		}
		return nil
	})
	if n != 0 {
		t.Errorf("%d gaps are kept", n)
	}
}

func TestAVisitorIsAnotherTomorrow(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	h := open(t, zone)
	from := netip.MustParseAddr("192.0.2.7")
	a, b := h.Meet(from, "browser"), h.Meet(from, "browser")
	if a != b || a == h.Meet(from, "another") || a == h.Meet(netip.MustParseAddr("192.0.2.8"), "browser") {
		t.Error("visitors are not told apart")
	}
	key := h.visitors.key
	h.pass(14 * time.Hour) // 00:00 in Paris
	if h.Meet(from, "browser") == a || h.visitors.key == key {
		t.Error("the key outlived midnight")
	}
	if n := h.visitors.take(); n != 4 {
		t.Errorf("%d visitors", n)
	}
}

func TestMemoryOfSearchesIsBounded(t *testing.T) {
	t.Parallel()
	h := open(t, time.UTC)
	for i := range mostSought + 500 {
		h.Sought(t.Context(), Search{Lang: app.English, Query: "q" + string(rune('a'+i%26)) + time.Duration(i).String()})
	}
	if n := len(h.sought.gaps); n > mostSought {
		t.Errorf("%d gaps in memory", n)
	}
}

// What could not be written is written the next time.
func TestWhatCouldNotBeWrittenStays(t *testing.T) {
	t.Parallel()
	h := open(t, time.UTC)
	h.search(1, "parcel late")
	broken, stop := context.WithCancel(t.Context())
	stop()
	if err := h.Write(broken); err == nil {
		t.Fatal("written although it could not be")
	}
	h.search(2, "late parcels")
	if got := h.gaps(); len(got) != 1 || got[0].Count() != 2 || got[0].Visitors != 2 {
		t.Errorf("%+v", got)
	}
	h.view(func(r store.Reader) error {
		days, err := h.DaySums(r, agent, 1)
		if days[0].Visitors != 2 {
			t.Errorf("%+v", days)
		}
		return err
	})
}
