package source

import "guichet/app"

// Options say how to read what a source leaves open.
type Options struct {
	// Lang is the language of entries that do not name one. When it is "", the
	// language is guessed from each page and entry.
	Lang app.Lang
	// Prior is what a guess starts from and falls back to; "" is French.
	Prior app.Lang
	// Progress, when set, is told now and then how many bytes of a file were
	// read. A ZIP archive reports the files within it.
	Progress func(name string, read int64)
}

func (o Options) prior() app.Lang {
	switch {
	case o.Lang != "":
		return o.Lang
	case o.Prior != "":
		return o.Prior
	}
	return app.French
}
