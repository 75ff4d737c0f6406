package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"

	"guichet/app"
	"guichet/app/help"
	"guichet/app/help/pocket"
	"guichet/app/web/kit"
	"guichet/store"
)

// Limits of what a visitor's browser is given to search by.
const (
	pocketBodies = 1500 // texts up to which their whole words are in it
	pocketTexts  = 5000 // texts that are in it at most
	pocketBatch  = 200
)

// workerEntry is the built script of the service worker.
const workerEntry = "pages/offline/worker.ts"

// OfflinePage is about keeping the help where there is no network. The browser
// shows it, too, in place of what it cannot reach and did not keep.
type OfflinePage struct {
	kit.Base
}

// Offline is that page: the one that may set up the service worker, by a policy
// of its own. It is the same for everybody, so the worker may keep it.
func (s *Site) Offline(w http.ResponseWriter, r *http.Request) (kit.Document, error) {
	lang := s.Languages.Of(r)
	var p OfflinePage
	set := s.Settings.Now()
	err := s.view(r.Context(), func(rd store.Reader) (err error) {
		if set, err = s.Settings.At(rd); err != nil {
			return err
		}
		p.Base, err = s.frame(rd, set, kit.ListenerOf(r).Origin, lang, offlinePath(lang), everywhere(set, "/offline"))
		return err
	})
	if err != nil {
		return kit.Document{}, err
	}
	p.Title, p.NoIndex, p.Feed, p.Offline = s.Texts.Printer(lang).T("offline.title"), true, "", ""
	p.OG = kit.OpenGraph{}
	w.Header()["Content-Security-Policy"] = []string{kit.WorkerPolicy}
	return s.page(set, "offline", p)
}

// offlineIndex is what a browser searches by, and by which it knows that what
// it kept is still published: At is when each text last changed, in the order of
// the texts, Unix seconds. Without Whole there are more texts than it names.
type offlineIndex struct {
	Whole  bool            `json:"whole"`
	At     []int64         `json:"at"`
	Pocket json.RawMessage `json:"pocket"`
}

// OfflineIndex is the small index over what is published in a language.
func (s *Site) OfflineIndex(r store.Reader, v kit.Variant) (kit.Document, error) {
	part := help.Plains
	out := offlineIndex{Whole: true, At: []int64{}}
	texts, err := s.Help.CountShelf(r, pocketBodies+1)
	if err != nil {
		return kit.Document{}, err
	}
	if texts > pocketBodies {
		part = help.Heads
	}
	var x pocket.Index
	var after app.ID
	for {
		list, next, err := s.Help.Everything(r, app.Visitor(), v.Lang, after, pocketBatch, part)
		if err != nil {
			return kit.Document{}, err
		}
		for _, one := range list {
			d := pocket.Doc{Path: one.Path, Title: one.Title, Excerpt: one.Excerpt, Category: one.Category.Title,
				Keywords: one.Keywords, Body: one.Plain}
			if one.Foreign {
				d.Lang = string(one.Lang)
			}
			x.Add(d)
			out.At = append(out.At, one.Updated.Unix())
		}
		if after = next; next.IsZero() {
			break
		}
		if len(out.At) >= pocketTexts {
			out.Whole = false
			break
		}
	}
	if out.Pocket, err = x.JSON(); err != nil {
		return kit.Document{}, err
	}
	body, err := json.Marshal(out)
	if err != nil {
		return kit.Document{}, fmt.Errorf("site: write the index: %w", err)
	}
	return kit.Document{Type: kit.JSON, Body: body}, nil
}

// workerWords are the sentences the worker says by itself, and the languages it
// looks after.
type workerWords struct {
	Build string                         `json:"build"`
	Langs []app.Lang                     `json:"langs"`
	Words map[app.Lang]map[string]string `json:"words"`
}

// OfflineWorker is the script of the service worker. It names the build, so that
// another build is another script, which browsers then set up; it lies at the
// root, for a worker looks after what lies below its script.
func (s *Site) OfflineWorker(_ *http.Request, _ app.Lang) (kit.Document, error) {
	name := s.Front.Asset(workerEntry)
	if name == "" {
		return kit.Document{}, app.E(app.NotFound, "error.notfound")
	}
	script, err := fs.ReadFile(s.Front.Dist(), name[1:])
	if err != nil {
		return kit.Document{}, fmt.Errorf("site: read the worker: %w", err)
	}
	told := workerWords{Build: s.build(), Langs: app.Langs(), Words: map[app.Lang]map[string]string{}}
	for _, lang := range told.Langs {
		p := s.Texts.Printer(lang)
		told.Words[lang] = map[string]string{"queued": p.T("offline.vote.queued"), "sent": p.T("offline.vote.sent"),
			"refused": p.T("offline.vote.refused")}
	}
	data, err := json.Marshal(told)
	if err != nil {
		return kit.Document{}, fmt.Errorf("site: write the worker: %w", err)
	}
	body := bytes.Join([][]byte{[]byte("self.guichet="), data, []byte(";\n"), script}, nil)
	return kit.Document{Type: kit.JavaScript, Body: body}, nil
}

// build names what the interface was built of: the names of its files carry the
// hashes of their content.
func (s *Site) build() string {
	sum := sha256.New()
	for _, entry := range []string{"styles/site.css", "styles/lobby.css", "styles/ask.css", "styles/media.css", "pages/site.ts", "pages/offline/offline.ts", workerEntry} {
		sum.Write([]byte(s.Front.Asset(entry) + "\n"))
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}

// keyLength is that of the key by which a browser that was offline names what it
// sends, so that what it sends twice counts once: 128 bits as hexadecimal.
const keyLength = 32

// sendKey reads such a key; empty for none.
func sendKey(f kit.Form) (string, error) {
	key := f.Secret("key")
	if key == "" {
		return "", nil
	}
	raw, err := hex.DecodeString(key)
	if err != nil || len(key) != keyLength || hex.EncodeToString(raw) != key {
		return "", app.E(app.Invalid, "error.form")
	}
	return key, nil
}

// ticketJSON hands out a form for a question that was written where there was no
// network.
func (s *Site) ticketJSON(w http.ResponseWriter) (kit.Document, error) {
	w.Header().Set("Cache-Control", "no-store")
	t := s.Guard.Ticket()
	body, err := json.Marshal(map[string]any{"stamp": t.Stamp, "bits": t.Bits})
	return kit.Document{Type: kit.JSON, Body: body}, err
}
