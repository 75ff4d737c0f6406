package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"

	"guichet/app/boot"
	"guichet/store"
)

// checkEnv tells a process that it is the one which does a check's work. It
// writes lines of JSON instead of sentences; what it refuses it says itself.
const checkEnv = "GUICHET_CHECK_CHILD"

// checkLine is one line of that process.
type checkLine struct {
	Done  int64           `json:"done,omitempty"`
	Total int64           `json:"total,omitempty"`
	Told  *boot.CheckTold `json:"told,omitempty"`
	// Failed: the reason is on the standard error.
	Failed bool `json:"failed,omitempty"`
}

// inside does the work.
func (c *checkCmd) inside(ctx context.Context, p *program) error {
	out := json.NewEncoder(p.Out)
	var last time.Time
	progress := func(done, total int64) {
		if now := p.clock(); now.Sub(last) >= progressEvery {
			last = now
			_ = out.Encode(checkLine{Done: done, Total: total}) // who stopped reading is not told
		}
	}
	opt := p.options("check", c.Data)
	opt.Keys = c.Key
	told, err := boot.Check(ctx, opt, boot.CheckJob{Repair: c.Repair, Salvage: c.Salvage, Progress: progress})
	if err != nil {
		if err := out.Encode(checkLine{Failed: true}); err != nil {
			return err
		}
		return p.heldSentence(err)
	}
	return out.Encode(checkLine{Told: &told})
}

// outside starts that process and follows its lines. One that ends without an
// outcome was ended by the file it read.
func (c *checkCmd) outside(ctx context.Context, p *program) (boot.CheckTold, error) {
	var told boot.CheckTold
	cmd, err := c.child(ctx)
	if err != nil {
		return told, err
	}
	var errs bytes.Buffer
	cmd.Stderr = &errs
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		return told, fmt.Errorf("check: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return told, fmt.Errorf("check: start a process: %w", err)
	}
	line, read := c.listen(p, pipe)
	_ = cmd.Wait() // its lines say more than its exit code
	switch {
	case ctx.Err() != nil:
		return told, ctx.Err()
	case line.Failed:
		_, _ = p.Err.Write(errs.Bytes())
		return told, errSilent
	case read && line.Told != nil:
		_, _ = p.Err.Write(errs.Bytes())
		return *line.Told, nil
	}
	told.Checked = new(store.Checked)
	told.Checked.Add(store.Finding{Kind: store.Unreadable})
	return told, nil
}

// child is this program with the same flags.
func (c *checkCmd) child(ctx context.Context) (*exec.Cmd, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("check: find this program: %w", err)
	}
	args := []string{"check", "--data=" + c.Data}
	if c.Key != "" {
		args = append(args, "--key="+c.Key)
	}
	if c.Repair {
		args = append(args, "--repair")
	}
	if c.Salvage != "" {
		args = append(args, "--salvage="+c.Salvage)
	}
	cmd := exec.CommandContext(ctx, self, args...)
	cmd.Env = append(os.Environ(), checkEnv+"=1")
	return cmd, nil
}

// listen draws the progress and returns the last line.
func (c *checkCmd) listen(p *program, r io.Reader) (line checkLine, ok bool) {
	news := p.newProgress()
	defer news.clear()
	lines := json.NewDecoder(r)
	for {
		var next checkLine
		if lines.Decode(&next) != nil {
			return line, ok
		}
		line, ok = next, true
		if news != nil && line.Total > 0 {
			news.draw(news.print.T("cli.backup.progress", "Done", line.Done>>20, "Total", line.Total>>20))
		} else if news != nil && line.Done > 0 {
			news.draw(news.print.T("check.progress", "Count", int(line.Done)))
		}
	}
}
