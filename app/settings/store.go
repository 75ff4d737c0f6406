package settings

import (
	"bytes"
	"encoding/json"
	"slices"
	"time"

	"guichet/app"
	"guichet/store"
)

// Section is a part of the settings that is saved at once and has a version of
// its own: two owners collide only if they change the same one.
type Section string

// The sections.
const (
	SectionBusiness  Section = "business"
	SectionLogo      Section = "logo"
	SectionColours   Section = "colours"
	SectionLanguages Section = "languages"
	SectionSearch    Section = "search"
	SectionWriting   Section = "writing"
	SectionBackup    Section = "backup"
)

// Stamp is one save of a section. Version is new with each.
type Stamp struct {
	Version app.ID    `json:"version"`
	At      time.Time `json:"at"`
	By      app.ID    `json:"by,omitzero"`
}

// Business is who the business is and how it is reached.
type Business struct {
	Name    string  `json:"name"`
	Tagline Texts   `json:"tagline,omitempty"`
	Contact Contact `json:"contact"`
}

// Tongues is in which languages the site speaks, the default first, and by
// which clock.
type Tongues struct {
	Languages []app.Lang `json:"languages"`
	Zone      string     `json:"time_zone"` // an IANA name; empty is the machine's
}

// part is a section as it was saved last.
type part[T any] struct {
	Stamp
	Value T `json:"value"`
}

// values is all that was saved.
type values struct {
	Business  *part[Business] `json:"business,omitempty"`
	Logo      *part[Logo]     `json:"logo,omitempty"`
	Colours   *part[Colours]  `json:"colours,omitempty"`
	Languages *part[Tongues]  `json:"languages,omitempty"`
	Search    *part[Search]   `json:"search,omitempty"`
	Writing   *part[Writing]  `json:"writing,omitempty"`
	Backup    *part[Backup]   `json:"backup,omitempty"`
}

// record is the one record of the table. Its version is that of the newest
// section: what was made of the values is kept under it.
type record struct {
	Version app.ID          `json:"version"`
	Values  json.RawMessage `json:"values"`
}

var saved = store.NewTable("settings", func(*record) store.Key { return recordKey() })

func recordKey() store.Key { return store.K("site") }

// redirects are the old addresses that staff have added.
var redirects = store.NewTable("redirect", func(r *Redirect) store.Key { return store.K(r.From) })

// Schema names the room's tables for store.Open.
func Schema() store.Schema {
	return store.Schema{Room: "settings", Tables: []store.AnyTable{saved, redirects}}
}

// changed names the fields in which two values of one section differ.
func changed(old, now any) []string {
	before, after := fields(old), fields(now)
	var names []string
	for name, v := range after {
		if !bytes.Equal(before[name], v) {
			names = append(names, name)
		}
	}
	for name := range before {
		if after[name] == nil {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// fields takes a section apart as the store writes it.
func fields(v any) map[string]json.RawMessage {
	var out map[string]json.RawMessage
	// A section is made of texts, numbers and lists: it always has a JSON form.
	data, _ := json.Marshal(v)
	_ = json.Unmarshal(data, &out)
	return out
}
