package cli

import (
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"guichet/app"
)

// secret are the flags for a passphrase, which never stands on the command line
// itself: other people of the machine can read that.
type secret struct {
	Passphrase     bool   `also:"GUICHET_BACKUP_PASSPHRASE" help:"cli.flag.passphrase"`
	PassphraseFile string `name:"passphrase-file" placeholder:"FILE" help:"cli.flag.phrasefile"`
}

// phraseVariable holds a passphrase for who cannot be asked.
const phraseVariable = "GUICHET_BACKUP_PASSPHRASE"

// maxPhrase bounds a file that is read as a passphrase, in bytes.
const maxPhrase = 4 << 10

func (s secret) asked() bool { return s.Passphrase || s.PassphraseFile != "" }

// read takes the passphrase from the file, the variable or the terminal; there
// it asks twice when a mistake would not show.
func (s secret) read(p *program, twice bool) (string, error) {
	if s.PassphraseFile != "" {
		return phraseIn(s.PassphraseFile)
	}
	if text := p.getenv(phraseVariable); text != "" {
		return text, nil
	}
	f, ok := p.In.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return "", app.E(app.Invalid, "cli.phrase.nowhere")
	}
	text, err := p.typed(f, "cli.phrase.ask")
	if err != nil || !twice {
		return text, err
	}
	again, err := p.typed(f, "cli.phrase.again")
	if err == nil && again != text {
		err = app.E(app.Invalid, "cli.phrase.differs")
	}
	return text, err
}

// phraseIn reads the first line of a file.
func phraseIn(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", app.E(app.Invalid, "backup.error.unreadable", "File", name, "Cause", err.Error()).Wrap(err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxPhrase))
	if err != nil {
		return "", app.E(app.Invalid, "backup.error.unreadable", "File", name, "Cause", err.Error()).Wrap(err)
	}
	line, _, _ := strings.Cut(string(data), "\n")
	return strings.TrimSuffix(line, "\r"), nil
}

// typed asks on the terminal and does not show what is typed.
func (p *program) typed(f *os.File, key string) (string, error) {
	fmt.Fprint(p.Err, p.print.T(key)+" ")
	text, err := term.ReadPassword(int(f.Fd()))
	fmt.Fprintln(p.Err)
	if err != nil {
		return "", app.E(app.Invalid, "cli.phrase.nowhere").Wrap(err)
	}
	return string(text), nil
}
