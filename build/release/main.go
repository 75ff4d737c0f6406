// Command release makes what "make release" cannot with the tools of a Debian
// system: the resources of the Windows programs and the list of everything the
// programs are made of.
//
//	release resources ICON MANIFEST VERSION OUT.syso
//	release sbom VERSION TIME NPM.json PROGRAM…
package main

import (
	"fmt"
	"os"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 5 && args[0] == "resources":
		return resources(args[1], args[2], args[3], args[4])
	case len(args) > 4 && args[0] == "sbom":
		return sbom(os.Stdout, args[1], args[2], args[3], args[4:])
	}
	return fmt.Errorf("unknown arguments %q", args)
}
