package settings

import (
	"testing"
	"time"
)

func TestTheZoneOfTheMachineHasAName(t *testing.T) {
	for tz, want := range map[string]string{
		"Europe/Paris": "Europe/Paris", ":America/Lima": "America/Lima", "": "UTC", "Mars/One": time.Local.String(),
	} {
		t.Setenv("TZ", tz)
		if got := Defaults().Zone.String(); got != want {
			t.Errorf("TZ=%q: %s, want %s", tz, got, want)
		}
	}
}
