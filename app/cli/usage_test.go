package cli

import (
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"guichet/app"
)

// inProcess runs a command that touches no folder.
func inProcess(t *testing.T, env map[string]string, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e strings.Builder
	code = Main(t.Context(), "1.2.3", args, Streams{Out: &o, Err: &e}, func(k string) string { return env[k] })
	return code, o.String(), e.String()
}

func TestWrongArgumentsAreExplained(t *testing.T) {
	t.Parallel()
	rows := []struct {
		name string
		args []string
		want string
	}{
		{"unknown command", []string{"serv"}, "no command “serv”"},
		{"unknown flag", []string{"serve", "--port", "80"}, "no flag --port"},
		{"unknown flag with value", []string{"serve", "--port=80"}, "no flag --port"},
		{"flag of another command", []string{"serve", "--publish"}, "no flag --publish"},
		{"flag without value at the end", []string{"serve", "--data"}, "--data needs a value"},
		{"flag without value", []string{"serve", "--data", "--demo"}, "--data needs a value"},
		{"switch with a value", []string{"serve", "--demo=perhaps"}, "takes true or false"},
		{"too many arguments", []string{"serve", "data"}, "cannot be understood"},
		{"import of nothing", []string{"import"}, "at least one file"},
		{"import in an unknown language", []string{"import", "--lang", "de", "x"}, "fr, en or es"},
		{"export to nothing", []string{"export"}, "Name the file"},
		{"export in an unknown format", []string{"export", "--format", "xml", "x"}, "jsonl or markdown"},
		{"backup to nothing", []string{"backup"}, "Name the file to write the backup to"},
		{"restore of nothing", []string{"restore"}, "Name the backup"},
		{"a flag without value", []string{"restore", "--key"}, "--key needs a value"},
		{"half a pair", []string{"serve", "--tls-cert", "c.pem"}, "go together"},
		{"two kinds of certificate", []string{"serve", "--tls-cert", "c", "--tls-key", "k", "--tls", "d.example"}, "either --tls"},
		{"bad network", []string{"serve", "--trusted-proxy", "10.0.0.0/99"}, "10.0.0.0/8"},
		{"old TLS", []string{"serve", "--tls-min", "1.0"}, "1.2 or 1.3"},
		{"flags only", []string{"--nothing"}, "no flag --nothing"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			code, out, errs := inProcess(t, nil, row.args...)
			if code != ExitUsage || !strings.Contains(errs, row.want) || out != "" {
				t.Errorf("exit %d, out %q, err %q, want %q", code, out, errs, row.want)
			}
			if !strings.Contains(errs, "guichet --help") {
				t.Errorf("no hint in %q", errs)
			}
		})
	}
}

func TestAWrongVariableIsNamed(t *testing.T) {
	t.Parallel()
	code, _, errs := inProcess(t, map[string]string{"GUICHET_DEMO": "perhaps"}, "serve")
	if code != ExitUsage || !strings.Contains(errs, "GUICHET_DEMO takes true or false, not “perhaps”") {
		t.Errorf("exit %d, %q", code, errs)
	}
}

func TestHelpIsPrintedInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	rows := []struct {
		name string
		env  map[string]string
		args []string
		want []string
	}{
		{"all commands", nil, []string{"help"}, []string{"Usage: guichet COMMAND", "serve", "import", "export", "version"}},
		{"help", nil, []string{"help"}, []string{"Commands:"}},
		{"-h", nil, []string{"-h"}, []string{"Commands:"}},
		{"help of a command", nil, []string{"help", "import"}, []string{"PATH…", "--publish"}},
		{"--help of a command", nil, []string{"import", "--help"}, []string{"PATH…", "--publish"}},
		{"--help wins over mistakes", nil, []string{"serve", "--port", "--help"}, []string{"--listen", "GUICHET_LISTEN"}},
		{"French", map[string]string{"LANG": "fr_CA.UTF-8"}, []string{"help"}, []string{"Commandes", "Servir le centre d’aide"}},
		{"Spanish", map[string]string{"LC_MESSAGES": "es"}, []string{"help"}, []string{"Órdenes"}},
		{"LC_ALL wins", map[string]string{"LC_ALL": "en_GB", "LANG": "fr"}, []string{"help"}, []string{"Commands:"}},
		{"C is English", map[string]string{"LC_ALL": "C", "LANG": "fr"}, []string{"help"}, []string{"Commands:"}},
		{"unknown is English", map[string]string{"LANG": "de_DE.UTF-8"}, []string{"help"}, []string{"Commands:"}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			code, out, errs := inProcess(t, row.env, row.args...)
			if code != ExitDone || errs != "" {
				t.Errorf("exit %d, err %q", code, errs)
			}
			for _, want := range row.want {
				if !strings.Contains(out, want) {
					t.Errorf("%q is not in:\n%s", want, out)
				}
			}
			if strings.Contains(out, "cli.") {
				t.Errorf("a key is shown:\n%s", out)
			}
		})
	}
}

func TestVersionIsPrinted(t *testing.T) {
	t.Parallel()
	code, out, _ := inProcess(t, nil, "version")
	if code != ExitDone || !strings.HasPrefix(out, "guichet 1.2.3 (go") {
		t.Errorf("exit %d, %q", code, out)
	}
}

func TestHelpFitsATerminal(t *testing.T) {
	t.Parallel()
	for _, lang := range app.Langs() {
		for _, args := range [][]string{{"help"}, {"help", "window"}, {"help", "serve"}, {"help", "import"}, {"help", "export"}, {"help", "backup"}, {"help", "restore"}, {"help", "user"}} {
			_, out, _ := inProcess(t, map[string]string{"LANG": string(lang)}, args...)
			for line := range strings.Lines(out) {
				if strings.HasPrefix(line, "  ") && len([]rune(line)) > helpWidth+1 {
					t.Errorf("%s %v: %d runes: %q", lang, args, len([]rune(line)), line)
				}
			}
		}
	}
}

// TestKeyIsTheKeyFile holds --key of every command to the same meaning.
func TestKeyIsTheKeyFile(t *testing.T) {
	t.Parallel()
	var g grammar
	k, err := kong.New(&g, kong.NoDefaultHelp())
	if err != nil {
		t.Fatal(err)
	}
	for _, cmd := range k.Model.Children {
		keeps, key := false, ""
		for _, f := range cmd.Flags {
			keeps = keeps || f.Name == "data"
			if f.Name == "key" || slices.Contains(f.Aliases, "key") {
				key = f.Help
			}
		}
		if keeps && key != "cli.flag.key" || !keeps && key != "" {
			t.Errorf("%s: --key is %q", cmd.Name, key)
		}
	}
}
