// Command guichet is a small business's help centre in one program. It starts
// the command line and knows its own version; everything else is in app.
package main

import (
	"context"
	"os"
	"runtime/debug"
	_ "time/tzdata" // the business's time zone, also where the system has none

	"guichet/app/cli"
)

// version is set by the build; without one the module's own is told.
var version string

func main() {
	streams := cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}
	os.Exit(cli.Main(context.Background(), release(), os.Args[1:], streams, os.Getenv))
}

func release() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
