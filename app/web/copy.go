package web

import (
	"context"
	"io"

	"guichet/app"
	"guichet/app/web/kit"
	"guichet/app/web/portable"
	"guichet/app/web/site"
)

// Copy writes the published site as a ZIP of plain files, to be read with no
// server. It needs no handler: a command calls it on a folder nobody serves.
func Copy(ctx context.Context, d Deps, w io.Writer) (portable.Told, error) {
	pages := site.New(site.Deps{
		Store: d.Store, Help: d.Help, Feedback: d.Feedback, Question: d.Question, Settings: d.Settings, Texts: d.Texts,
		Front: d.Front, Clock: d.Clock, Log: d.Log,
		Languages: kit.NewLanguages(func() []app.Lang { return d.Settings.Now().Languages }),
	})
	return portable.Write(ctx, portable.Deps{
		Site: pages, Help: d.Help, Settings: d.Settings, Store: d.Store, Front: d.Front, Clock: d.Clock, Log: d.Log,
	}, w)
}
