package settings

import (
	"maps"
	"os"
	"strings"
	"time"

	"guichet/app"
)

// Base is what holds whatever is saved: what guichet.json, GUICHET_* and flags
// say, over the defaults. It remembers who says a field.
type Base struct {
	Settings
	from map[string]string
}

// Defaults is a Base in which nobody has said anything.
func Defaults() Base {
	return Base{Settings: Settings{
		Name: "Guichet", Languages: app.Langs(), Zone: machineZone(), Listen: "127.0.0.1:8080",
	}}
}

// machineZone is the zone of this machine, by its name where the system tells it:
// people read it, and a folder that is moved keeps it.
func machineZone() *time.Location {
	name, set := os.LookupEnv("TZ")
	if !set {
		at, err := os.Readlink("/etc/localtime")
		if err != nil {
			return time.Local
		}
		_, name, _ = strings.Cut(at, "zoneinfo/")
	}
	if zone, err := time.LoadLocation(strings.TrimPrefix(name, ":")); err == nil && (set || name != "") {
		return zone
	}
	return time.Local
}

// The fields that guichet.json may fix, by the names they have there.
const (
	FieldName      = "name"
	FieldTagline   = "tagline"
	FieldLogo      = "logo"
	FieldBrand     = "colours.brand"
	FieldAccent    = "colours.accent"
	FieldLanguages = "languages"
	FieldZone      = "time_zone"
	FieldEmail     = "contact.email"
	FieldPhone     = "contact.phone"
	FieldHours     = "contact.hours"
	FieldNote      = "contact.note"
	FieldUnlisted  = "search.unlisted"
	FieldOwn       = "search.own_language"
	FieldLearning  = "search.no_learning"
	FieldFourEyes  = "writing.four_eyes"
	FieldBackup    = "backup"
)

// Fixed returns who says a field, "guichet.json", a variable or a flag, and
// whether anybody does: it is not changed by a save then.
func (b *Base) Fixed(field string) (by string, ok bool) {
	by, ok = b.from[field]
	return by, ok
}

func (b *Base) fix(field, by string) {
	if b.from == nil {
		b.from = map[string]string{}
	}
	b.from[field] = by
}

// held is a Base of its own, apart from the one it was made from.
func (b Base) held() Base {
	b.from = maps.Clone(b.from)
	return b
}
