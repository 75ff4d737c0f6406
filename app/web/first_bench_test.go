package web_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/web/webtest"
)

// BenchmarkFirstView is what the first visitor after an edit waits for: the page
// is read, filled, rendered and packed with gzip. The edit itself is not counted.
func BenchmarkFirstView(b *testing.B) {
	s := webtest.OpenDurable(b)
	c := s.Fill()
	body := strings.Repeat("## Une partie\n\nUn **paragraphe** de quelques mots sur le colis, sa livraison et son prix.\n\n- un\n- deux\n\n", 30)
	gzip := webtest.With("Accept-Encoding", "gzip")
	var longest time.Duration
	for i := 0; b.Loop(); i++ {
		b.StopTimer()
		mark := fmt.Sprintf("Version %d", i)
		s.Text(c.Guide, help.TextInput{Lang: app.French, Title: "Renvoyer un colis", Slug: "renvoi", Body: body + mark})
		b.StartTimer()
		began := time.Now()
		page := s.Get("/fr/articles/renvoi", gzip)
		longest = max(longest, time.Since(began))
		if page.Status != 200 {
			b.Fatal(page.Status)
		}
	}
	b.ReportMetric(float64(longest.Microseconds()), "longest-µs")
}
