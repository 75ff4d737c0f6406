// Package web is the one HTTP handler of the program: the table of routes over
// the pages and the JSON interface. It never listens and never decides what a
// person may read; the rooms do.
package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"time"

	"guichet/app"
	"guichet/app/account"
	"guichet/app/audit"
	"guichet/app/feedback"
	"guichet/app/gate"
	"guichet/app/help"
	"guichet/app/i18n"
	"guichet/app/question"
	"guichet/app/settings"
	"guichet/app/web/api"
	"guichet/app/web/guard"
	"guichet/app/web/kit"
	"guichet/app/web/site"
	"guichet/app/web/staff"
	"guichet/frontend"
	"guichet/store"
)

// Deps is what the handler is made from. All of it outlives the handler.
type Deps struct {
	Store    *store.Store
	Accounts *account.Accounts
	Audit    *audit.Log // nil while the keys are missing
	Help     *help.Help
	Feedback *feedback.Feedback
	Question *question.Room
	Settings *settings.Live
	Texts    *i18n.Catalogue
	Front    *frontend.Bundle
	Clock    app.Clock
	Log      *slog.Logger
	// House is who has the folder open; nil for a site without backups and imports.
	House staff.House
	Forms guard.Key // signs the forms anybody may send

	// Meter is told of each answer; nil for nobody.
	Meter func(pattern, method string) func(status int, took time.Duration, bytes int64)
}

// Searches bound the work of everybody together: one for each processor, so many
// waiting, none longer than searchPatience. More at once would only make each of
// them slower, and the pages beside them. There is no limit by address.
const (
	searchesWaiting = 256
	searchPatience  = 5 * time.Second
)

// Who answers whose session a token names.
func Who(accounts *account.Accounts) func(context.Context, string) (kit.Visit, error) {
	return func(ctx context.Context, token string) (kit.Visit, error) {
		s, err := accounts.Identify(ctx, token)
		if errors.Is(err, account.ErrNoSession) {
			return kit.Visit{}, nil
		}
		return kit.Visit{Actor: s.Actor(), Name: s.Name, Lang: s.Lang, Session: s}, err
	}
}

// New builds the handler. A request must come through a listener that
// kit.WithListener put into its context; any other is refused with 421.
func New(d Deps) (*kit.Router, error) {
	languages := kit.NewLanguages(func() []app.Lang { return d.Settings.Now().Languages })
	// As many as there are processors: of more, which the runtime may be told to run
	// beside hashes, each takes longer and some twice as long as others.
	atOnce := min(runtime.GOMAXPROCS(0), runtime.NumCPU())
	searches := gate.New(atOnce, searchesWaiting, searchPatience)
	assets, err := kit.NewAssets(d.Front.Dist())
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	pages := site.New(site.Deps{
		Feedback: d.Feedback, Question: d.Question, Guard: guard.New(d.Forms, d.Clock),
		Store: d.Store, Help: d.Help, Settings: d.Settings, Texts: d.Texts, Front: d.Front,
		Languages: languages, Search: searches, Clock: d.Clock, Log: d.Log,
	})
	go pages.Prepare() // beside the rest of the start
	desk := staff.New(staff.Deps{
		Store: d.Store, Accounts: d.Accounts, Audit: d.Audit, Help: d.Help, Settings: d.Settings, Texts: d.Texts, Front: d.Front,
		Languages: languages, Clock: d.Clock, Log: d.Log, House: d.House,
		Feedback: d.Feedback, Question: d.Question,
	})
	json := api.New(api.Deps{Help: d.Help, Texts: d.Texts, Languages: languages, Search: searches})
	return kit.NewRouter(kit.Config{
		Routes:    routes(pages, desk, json, assets),
		Languages: languages,
		Store:     d.Store,
		Clock:     d.Clock,
		Log:       d.Log,
		Page:      pages.Problem,
		API:       json.Problem,
		Staff:     desk.Problem,
		Who:       Who(d.Accounts),
		Desk:      atDesk(d.Store, d.Accounts),
		SignIn:    staff.SignInPath,
		Old:       pages.Old,
		Meter:     d.Meter,
		Read:      d.Help.CountRead,
	})
}
