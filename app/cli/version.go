package cli

import (
	"context"
	"runtime"
)

type versionCmd struct{}

func (versionCmd) run(_ context.Context, p *program) error {
	p.say("cli.version", "Version", p.version, "Go", runtime.Version(), "System", runtime.GOOS+"/"+runtime.GOARCH)
	return nil
}
