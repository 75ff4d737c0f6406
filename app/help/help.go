package help

import (
	"log/slog"
	"sync"
	"sync/atomic"

	"guichet/app"
	"guichet/app/help/markup"
	"guichet/app/i18n"
	"guichet/app/settings"
	"guichet/store"
)

// Deps is what the room needs from the house.
type Deps struct {
	Store    *store.Store
	Words    *i18n.Catalogue
	Settings *settings.Live
	Clock    app.Clock
	Log      *slog.Logger
	// Joins are what other rooms do when an article is joined to another, or
	// taken apart from it again, in the same Update.
	Joins []Join
}

// Join is told that from was joined to into, or with back that it was taken
// apart. It may run more than once.
type Join func(tx *store.Tx, from, into app.ID, back bool) error

// Help is the help centre. All methods may be called from any goroutine.
type Help struct {
	st       *store.Store
	set      *settings.Live
	clock    app.Clock
	log      *slog.Logger
	md       *markup.Renderer
	bell     chan struct{} // a nudge: something new is due
	follower atomic.Pointer[follower]
	answers  chan struct{} // closed when there is one
	first    sync.Once     // closes it
	awaited  chan struct{} // closed when somebody waits for one
	waits    sync.Once     // closes it
	roster   roster
	present  presence
	counted  counter
	imaging  chan struct{} // held by the one image being decoded
	tally    *tally
	prepared atomic.Pointer[prepared]
	recent   recent
	names    keptNames
	joins    []Join
	acting   acting
}

// New opens the room. Searching answers once Follow runs.
func New(d Deps) *Help {
	return &Help{
		st: d.Store, set: d.Settings, clock: d.Clock, log: d.Log,
		md: markup.New(d.Words), bell: make(chan struct{}, 1), answers: make(chan struct{}), awaited: make(chan struct{}),
		imaging: make(chan struct{}, 1),
		tally:   newTally(), joins: d.Joins,
	}
}

// Schema names the room's tables for store.Open.
func Schema() store.Schema {
	return store.Schema{
		Room: "help",
		Tables: []store.AnyTable{
			categories, articles, texts, revisions, shelf, pages, slugs, aliases, files, drafts, reads,
			synonyms, searchDays, oldTexts, lessons, actions, changes, proposals, comments, acts, snippets,
		},
		Migrations: []store.Migration{
			{Name: "titles_of_texts", Step: titleTexts}, {Name: "links_of_texts", Step: linkTexts},
			{Name: "queries_dropped", Step: dropTexts},
		},
	}
}

// offers reports whether the site is offered in a language now.
func (h *Help) offers(lang app.Lang) bool { return h.set.Now().Offers(lang) }

// languages returns the order in which a reader is offered texts: the language
// asked for, then the site's others as the settings have them.
func languages(set settings.Settings, lang app.Lang) []app.Lang {
	order := []app.Lang{lang}
	for _, l := range set.Languages {
		if l != lang {
			order = append(order, l)
		}
	}
	return order
}
