package boot

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"guichet/app"
	"guichet/app/help"
)

// maxJobLine bounds the line that says what an import is to do, in bytes.
const maxJobLine = 1 << 20

// takeImport reads a job line and a tar, keeps the files under tmp/ and imports
// them, answering one JSON line an event and the report last.
func (in *inner) takeImport(w http.ResponseWriter, r *http.Request) {
	if !in.house.importing.TryLock() {
		in.fail(w, "import", app.E(app.Busy, "cli.import.busy"))
		return
	}
	defer in.house.importing.Unlock()
	job, root, done, err := in.receive(r.Body)
	if err != nil {
		in.fail(w, "import", err)
		return
	}
	defer done()
	w.Header().Set("Content-Type", "application/x-ndjson")
	out := &telling{lines: json.NewEncoder(w), conn: http.NewResponseController(w), clock: in.house.clock}
	report, err := in.house.importTree(r.Context(), root.FS(), job, Ears{Event: out.event, Progress: out.progress})
	last := reply{Report: &report}
	if err != nil {
		in.house.log.Warn("an import was not finished", "err", err)
		last = reply{Error: refusalOf(err)}
	}
	// A caller that went away is not told.
	_ = out.lines.Encode(last)
}

// telling writes an import's replies. Lines leave when enough of them have
// gathered, or with the news of how far the import is.
type telling struct {
	lines *json.Encoder
	conn  *http.ResponseController
	clock app.Clock
	last  time.Time
}

// newsEvery is how often, at most, progress is sent.
const newsEvery = 200 * time.Millisecond

func (t *telling) event(e help.Event) error { return t.lines.Encode(reply{Event: &e}) }

func (t *telling) progress(p help.Progress) {
	now := t.clock()
	if now.Sub(t.last) < newsEvery {
		return
	}
	t.last = now
	if t.lines.Encode(reply{Progress: &p}) == nil {
		_ = t.conn.Flush()
	}
}

// receive spools one import. done removes its files again.
func (in *inner) receive(body io.Reader) (job Job, root *os.Root, done func(), err error) {
	lines := bufio.NewReaderSize(body, 64<<10)
	if job, err = readJob(lines); err != nil {
		return job, nil, nil, err
	}
	root, done, err = in.house.scratch("import")
	if err != nil {
		return job, nil, nil, err
	}
	if err := spool(root, lines); err != nil {
		done()
		return job, nil, nil, err
	}
	return job, root, done, nil
}

func readJob(lines *bufio.Reader) (Job, error) {
	var job Job
	var line []byte
	for {
		part, more, err := lines.ReadLine()
		if line = append(line, part...); err != nil || len(line) > maxJobLine {
			return job, app.E(app.Invalid, "cli.import.cut").Wrap(err)
		}
		if !more {
			break
		}
	}
	if err := json.Unmarshal(line, &job); err != nil {
		return job, app.E(app.Invalid, "cli.import.cut").Wrap(fmt.Errorf("boot: job: %w", err))
	}
	return job, nil
}
