package cli

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"guichet/app"
)

// grammar is the whole command line. Help texts are catalogue keys. "from" names
// the variable that stands in for a flag that is not given; "also" names one
// that the settings read by themselves.
type grammar struct {
	Help bool `short:"h" help:"cli.flag.help"`

	Window  windowCmd  `cmd:"" help:"cli.command.window"`
	Serve   serveCmd   `cmd:"" help:"cli.command.serve"`
	Import  importCmd  `cmd:"" help:"cli.command.import"`
	Export  exportCmd  `cmd:"" help:"cli.command.export"`
	Backup  backupCmd  `cmd:"" help:"cli.command.backup"`
	Restore restoreCmd `cmd:"" help:"cli.command.restore"`
	Check   checkCmd   `cmd:"" help:"cli.command.check"`
	User    userCmd    `cmd:"" help:"cli.command.user"`
	Version versionCmd `cmd:"" help:"cli.command.version"`
}

// folder is the flags every command that needs a data folder shares.
type folder struct {
	Data string `placeholder:"DIR" default:"./data" from:"GUICHET_DATA" help:"cli.flag.data"`
	Key  string `placeholder:"FILE" from:"GUICHET_KEY" help:"cli.flag.key"`
}

// command is what a parsed command can do.
type command interface {
	run(ctx context.Context, p *program) error
}

func (p *program) run(ctx context.Context, args []string) error {
	g := grammarOf(args)
	k, err := kong.New(g.Interface(), kong.Name("guichet"), kong.NoDefaultHelp(), kong.Resolvers(fromEnv(p.getenv)))
	if err != nil {
		return err
	}
	if len(args) == 0 {
		return (&windowCmd{Data: p.getenv("GUICHET_DATA"), Key: p.getenv("GUICHET_KEY")}).run(ctx, p)
	}
	if args[0] == "help" {
		return p.help(k.Model, named(k.Model, args))
	}
	parsed, err := k.Parse(args)
	if err != nil && !asksHelp(args) {
		return explain(k.Model, args, p.getenv)
	}
	if err != nil || g.Elem().FieldByName("Help").Bool() {
		return p.help(k.Model, named(k.Model, args))
	}
	return parsed.Selected().Target.Addr().Interface().(command).run(ctx, p)
}

// grammarOf is a pointer to the grammar, or to what of it the command that was
// named needs: describing all commands took the start of serve a
// millisecond.
func grammarOf(args []string) reflect.Value {
	all := reflect.TypeFor[grammar]()
	if len(args) > 0 {
		for i := 1; i < all.NumField(); i++ {
			if f := all.Field(i); strings.ToLower(f.Name) == args[0] {
				return reflect.New(reflect.StructOf([]reflect.StructField{all.Field(0), f}))
			}
		}
	}
	return reflect.New(all)
}

// fromEnv resolves a flag that was not given from its variable.
func fromEnv(getenv func(string) string) kong.ResolverFunc {
	return func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		name := flag.Tag.Get("from")
		if name == "" {
			return nil, nil
		}
		if value := getenv(name); value != "" {
			return value, nil
		}
		return nil, nil
	}
}

func asksHelp(args []string) bool {
	for _, a := range args {
		if a == "--help" || a == "-h" {
			return true
		}
		if a == "--" {
			return false
		}
	}
	return false
}

// named returns the command the arguments name, nil when they name none.
func named(m *kong.Application, args []string) *kong.Node {
	for _, a := range args {
		for _, n := range m.Children {
			if n.Name == a {
				return n
			}
		}
	}
	return nil
}

// explain says which argument could not be understood. The parser's own errors
// are English sentences without a type, so the arguments are looked at again.
func explain(m *kong.Application, args []string, getenv func(string) string) error {
	cmd := named(m, args[:1])
	if cmd == nil && !strings.HasPrefix(args[0], "-") {
		return refuse("cli.error.command", "Name", args[0])
	}
	for i, a := range args {
		if a == "--" {
			break
		}
		name, value, glued := strings.Cut(a, "=")
		if !strings.HasPrefix(name, "-") || name == "-" {
			continue
		}
		flag := flagOf(m, cmd, name)
		if flag == nil {
			return refuse("cli.error.flag", "Name", name)
		}
		if flag.IsBool() && glued {
			return refuse("cli.error.switch", "Name", name, "Value", value)
		}
		if !flag.IsBool() && !glued && (i+1 == len(args) || strings.HasPrefix(args[i+1], "-")) {
			return refuse("cli.error.value", "Name", name)
		}
	}
	if cmd != nil {
		for _, flag := range cmd.Flags {
			name := flag.Tag.Get("from")
			if value := getenv(name); name != "" && value != "" && flag.IsBool() && !isSwitch(value) {
				return refuse("cli.error.variable", "Name", name, "Value", value)
			}
		}
	}
	return refuse("cli.error.arguments")
}

// isSwitch knows the words the parser takes for on and off.
func isSwitch(s string) bool {
	switch strings.ToLower(s) {
	case "true", "1", "yes", "false", "0", "no":
		return true
	}
	return false
}

func flagOf(m *kong.Application, cmd *kong.Node, name string) *kong.Flag {
	nodes := []*kong.Node{m.Node}
	if cmd != nil {
		nodes = append(nodes, cmd)
	}
	for _, n := range nodes {
		for _, f := range n.Flags {
			if name == "--"+f.Name || slices.Contains(f.Aliases, strings.TrimPrefix(name, "--")) || f.Short != 0 && name == "-"+string(f.Short) {
				return f
			}
		}
	}
	return nil
}

func refuse(key string, args ...any) error {
	return usage{app.E(app.Invalid, key, args...)}
}
