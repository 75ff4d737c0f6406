package app

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestIDsMadeLaterSortLater(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	var texts []string
	for i := range 100 {
		texts = append(texts, NewID(start.Add(time.Duration(i)*time.Millisecond)).String())
	}
	if !slices.IsSorted(texts) {
		t.Error("the text of a later id sorts before an earlier one")
	}
	if id := NewID(start); id[6]>>4 != 7 || id[8]>>6 != 2 {
		t.Errorf("%x is not a version 7 UUID", id[:])
	}
}

func TestIDTextRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var id ID
		copy(id[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
		got, err := ParseID(id.String())
		if err != nil || got != id {
			t.Fatalf("%x became %x, %v", id, got, err)
		}
	})
}

func TestParseIDRefusesWhatStringNeverWrites(t *testing.T) {
	t.Parallel()
	good := NewID(time.Unix(0, 0)).String()
	for name, s := range map[string]string{
		"empty":          "",
		"short":          good[:25],
		"long":           good + "0",
		"upper case":     strings.ToUpper("a" + good[1:]),
		"foreign letter": "u" + good[1:],
		"stray bits":     good[:25] + "z",
		"not ASCII":      "é" + good[2:],
	} {
		if _, err := ParseID(s); !errors.Is(err, ErrBadID) {
			t.Errorf("%s: %q gave %v", name, s, err)
		}
	}
}

func TestParseLang(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]Lang{
		"fr": French, "FR": French, "fr-CA": French, "es_MX": Spanish, " en ": English,
		"": "", "de": "", "français": "", "fr" + strings.Repeat("-x", 40): "",
	} {
		if got, ok := ParseLang(in); got != want || ok != (want != "") {
			t.Errorf("%q: %q, %v", in, got, ok)
		}
	}
}

func TestWhoMayReadWhat(t *testing.T) {
	t.Parallel()
	rows := []struct {
		role                      Role
		everyone, signedIn, staff bool
	}{
		{Anyone, true, false, false},
		{SignedIn, true, true, false},
		{Agent, true, true, true},
		{Editor, true, true, true},
		{Owner, true, true, true},
	}
	for _, r := range rows {
		a := Actor{Role: r.role}
		if a.MayRead(Everyone) != r.everyone || a.MayRead(SignedInOnly) != r.signedIn || a.MayRead(StaffOnly) != r.staff {
			t.Errorf("role %d reads the wrong audiences", r.role)
		}
		if a.MayRead("somebody else") {
			t.Errorf("role %d reads an audience that does not exist", r.role)
		}
	}
}

func TestKindOfLooksThroughWrapping(t *testing.T) {
	t.Parallel()
	cause := errors.New("disk")
	err := fmt.Errorf("save: %w", E(Conflict, "error.taken").Wrap(cause))
	if KindOf(err) != Conflict || !errors.Is(err, cause) {
		t.Errorf("%v: kind %d", err, KindOf(err))
	}
	if KindOf(cause) != Internal {
		t.Error("an unknown error is not internal")
	}
}

func TestListsAreSorted(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOf(rapid.IntRange(0, 99)).Draw(t, "list")
		tens := func(a, b int) int { return a/10 - b/10 }
		want, got := slices.Clone(list), slices.Clone(list)
		slices.SortStableFunc(want, tens)
		SortStable(got, tens)
		if !slices.Equal(got, want) {
			t.Errorf("%v came out as %v, want %v", list, got, want)
		}
		Sort(got, func(a, b int) int { return a - b })
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%v came out as %v, want %v", list, got, want)
		}
	})
}
