package kit

import (
	"strings"
	"testing"
)

func TestDialKeepsDigitsAndLeadingPlus(t *testing.T) {
	t.Parallel()
	for phone, want := range map[string]string{
		"+33 1 99 00 12 34": "+33199001234",
		"01 99 00 12 34":    "0199001234",
		"(0)1 99+00":        "019900",
		"":                  "",
	} {
		if got := (Contact{Phone: phone}).Dial(); got != want {
			t.Errorf("%q: %q, want %q", phone, got, want)
		}
	}
}

func TestJSONLDCannotEndItsScript(t *testing.T) {
	t.Parallel()
	got, err := LD(map[string]string{"name": "</script><!-- & -->"})
	if err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(string(got), "<>&") {
		t.Errorf("not escaped: %s", got)
	}
	if _, err := LD(func() {}); err == nil {
		t.Error("a function was written")
	}
}
