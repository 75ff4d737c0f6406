package i18n

import (
	"strconv"
	"time"
)

// Date writes a day as people do: "18 novembre 2026", "18 November 2026",
// "18 de noviembre de 2026". The caller has put t in the business's zone.
func (p *Printer) Date(t time.Time) string {
	month := p.T("base.month." + strconv.Itoa(int(t.Month())))
	day := strconv.Itoa(t.Day())
	if t.Day() == 1 {
		day = p.T("base.first")
	}
	return p.T("base.date", "Day", day, "Month", month, "Year", strconv.Itoa(t.Year()))
}

// Time writes an hour of the day, "09:30".
func (p *Printer) Time(t time.Time) string { return t.Format("15:04") }
