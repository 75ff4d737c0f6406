package cli

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/kong"
)

// help prints the commands, or one command's own page when cmd is not nil.
func (p *program) help(m *kong.Application, cmd *kong.Node) error {
	if cmd != nil {
		p.helpCommand(cmd)
		return nil
	}
	p.say("cli.help.about")
	fmt.Fprintln(p.Out)
	p.say("cli.help.usage", "Line", "guichet COMMAND [--help]")
	fmt.Fprintln(p.Out)
	p.say("cli.help.commands")
	var rows [][2]string
	for _, n := range m.Children {
		rows = append(rows, [2]string{n.Name, p.print.T(n.Help)})
	}
	p.columns(rows)
	fmt.Fprintln(p.Out)
	p.say("cli.help.more")
	return nil
}

func (p *program) helpCommand(cmd *kong.Node) {
	line := "guichet " + cmd.Name
	if len(cmd.Flags) > 0 {
		line += " [FLAG…]"
	}
	for _, a := range cmd.Positional {
		line += " " + a.Tag.PlaceHolder
	}
	p.say("cli.help.usage", "Line", line)
	fmt.Fprintln(p.Out)
	fmt.Fprintln(p.Out, p.print.T(cmd.Help))
	var rows [][2]string
	for _, f := range cmd.Flags {
		rows = append(rows, [2]string{flagHead(f), p.flagText(f)})
	}
	if len(rows) == 0 {
		return
	}
	fmt.Fprintln(p.Out)
	p.say("cli.help.flags")
	p.columns(rows)
	if cmd.Name == "serve" {
		fmt.Fprintln(p.Out)
		p.say("cli.help.precedence")
	}
}

func flagHead(f *kong.Flag) string {
	head := "--" + f.Name
	if !f.IsBool() {
		head += " " + f.PlaceHolder
	}
	return head
}

func (p *program) flagText(f *kong.Flag) string {
	text := p.print.T(f.Help)
	var notes []string
	if f.Default != "" {
		notes = append(notes, p.print.T("cli.help.default", "Value", f.Default))
	}
	if v := f.Tag.Get("from") + f.Tag.Get("also"); v != "" {
		notes = append(notes, v)
	}
	if len(notes) == 0 {
		return text
	}
	return text + " (" + strings.Join(notes, ", ") + ")"
}

// The width help is set to, and where its second column begins.
const (
	helpWidth  = 80
	helpIndent = 26
)

func (p *program) columns(rows [][2]string) {
	for _, row := range rows {
		head := "  " + row[0]
		for i, line := range wrap(row[1], helpWidth-helpIndent) {
			if i == 0 && utf8.RuneCountInString(head) >= helpIndent {
				fmt.Fprintln(p.Out, head)
				head = ""
			}
			gap := helpIndent - utf8.RuneCountInString(head)
			fmt.Fprintln(p.Out, head+strings.Repeat(" ", gap)+line)
			head = ""
		}
	}
}

// wrap breaks a text at its ordinary spaces into lines of at most width runes;
// a word that is longer stands alone.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for word := range strings.SplitSeq(text, " ") {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}
