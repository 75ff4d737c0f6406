// Package site holds the public pages: what each shows and the handlers that
// fill them from the help room. It never writes to the store.
package site
