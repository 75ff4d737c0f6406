package app

import (
	"regexp"
	"sync"
)

// Pattern is a regular expression that is compiled when it is first used. A
// hundred of them compiled at start took a tenth of it and two megabytes, for
// imports and forms that most starts never see. It is safe for concurrent use.
type Pattern struct {
	once func() *regexp.Regexp
}

// NewPattern takes an expression of package regexp. One that does not compile
// panics at its first use.
func NewPattern(expr string) *Pattern {
	return &Pattern{sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })}
}

// MatchString is that of regexp.Regexp, as are those below.
func (p *Pattern) MatchString(s string) bool { return p.once().MatchString(s) }

// Match is MatchString for bytes.
func (p *Pattern) Match(b []byte) bool { return p.once().Match(b) }

// Split parts s at every match, into at most n pieces; -1 is all.
func (p *Pattern) Split(s string, n int) []string { return p.once().Split(s, n) }

// FindStringSubmatch returns the first match and its groups, nil for none.
func (p *Pattern) FindStringSubmatch(s string) []string { return p.once().FindStringSubmatch(s) }

// FindStringSubmatchIndex returns where the first match and its groups are.
func (p *Pattern) FindStringSubmatchIndex(s string) []int { return p.once().FindStringSubmatchIndex(s) }

// FindAllString returns the first n matches; -1 is all.
func (p *Pattern) FindAllString(s string, n int) []string { return p.once().FindAllString(s, n) }

// ReplaceAllString replaces every match; $1 stands for the first group.
func (p *Pattern) ReplaceAllString(s, with string) string { return p.once().ReplaceAllString(s, with) }

// ReplaceAllStringFunc replaces every match by what the function makes of it.
func (p *Pattern) ReplaceAllStringFunc(s string, with func(string) string) string {
	return p.once().ReplaceAllStringFunc(s, with)
}
