package boot

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"guichet/app"
)

// inner is the listener by which commands ask the process that holds the
// folder. It is on the loopback address at a free port, takes only requests
// that carry the token of owner.json and name it as their host, and does what
// the command would do by itself: whoever can read the token owns the folder.
type inner struct {
	house *House
	owner Owner
	srv   *http.Server
}

// openInner starts the inner listener; base ends its work when the house
// closes.
func openInner(base context.Context, h *House, owner Owner) (*inner, error) {
	var conf net.ListenConfig
	ln, err := conf.Listen(base, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("boot: open the inner listener: %w", err)
	}
	owner.Inner, owner.Token = ln.Addr().String(), newToken()
	in := &inner{house: h, owner: owner}
	in.srv = &http.Server{
		Handler:           in.guard(in.routes()),
		ReadHeaderTimeout: 5 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    8 << 10,
		BaseContext:       func(net.Listener) context.Context { return base },
		ErrorLog:          slog.NewLogLogger(h.log.Handler(), slog.LevelDebug),
	}
	go func() {
		if err := in.srv.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
			h.log.Error("the inner listener ended", "err", err)
		}
	}()
	return in, nil
}

func (in *inner) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /inner/ping", in.ping)
	mux.HandleFunc("POST /inner/import", in.takeImport)
	mux.HandleFunc("GET /inner/export", in.giveExport)
	mux.HandleFunc("GET /inner/copy", in.giveCopy)
	mux.HandleFunc("GET /inner/backup", in.giveBackup)
	mux.HandleFunc("POST /inner/backup", in.noteBackup)
	mux.HandleFunc("GET /inner/keys", in.giveKeys)
	mux.HandleFunc("GET /inner/check", in.giveCheck)
	mux.HandleFunc("POST /inner/front", in.comeForward)
	mux.HandleFunc("POST /inner/user", in.takeUser)
	return mux
}

// guard refuses whoever does not hold the token, and any page in a browser that
// was led here by a name of its own (DNS rebinding).
func (in *inner) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		given, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		same := subtle.ConstantTimeCompare([]byte(given), []byte(in.owner.Token)) == 1
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cache-Control", "no-store")
		if !bearer || !same || r.Host != in.owner.Inner {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (in *inner) ping(w http.ResponseWriter, _ *http.Request) {
	told := in.owner
	told.Token = ""
	writeJSON(w, http.StatusOK, told)
}

// comeForward brings the holder's window before all others.
func (in *inner) comeForward(w http.ResponseWriter, _ *http.Request) {
	if in.house.opt.Front == nil {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	in.house.opt.Front()
	w.WriteHeader(http.StatusNoContent)
}

// fail answers before anything else was written.
func (in *inner) fail(w http.ResponseWriter, what string, err error) {
	in.house.log.Warn("a command was refused", "what", what, "err", err)
	status := http.StatusInternalServerError
	if app.KindOf(err) != app.Internal {
		status = http.StatusUnprocessableEntity
	}
	writeJSON(w, status, reply{Error: refusalOf(err)})
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	// A caller that went away is not told.
	_ = json.NewEncoder(w).Encode(v)
}

// close refuses new commands and gives those under way until ctx ends.
func (in *inner) close(ctx context.Context) {
	if err := in.srv.Shutdown(ctx); err != nil {
		_ = in.srv.Close()
	}
}
