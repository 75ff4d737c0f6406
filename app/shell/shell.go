// Package shell holds the ways to run the site's handler. Serving is here: a
// listener, an HTTP server with limits, certificates, and a stop that lets
// requests under way end. It owns sockets and their timeouts and never looks
// into a page, a route or the store.
package shell

import (
	"context"
	"log/slog"
	"time"

	"guichet/app"
)

// The limits of every connection. There is no limit on the whole answer, which
// would cut streams and downloads: a reader that stops reading is cut instead.
const (
	// HeaderTimeout is how long a client may take to send a request's headers.
	HeaderTimeout = 5 * time.Second
	// HeaderBytes is the most a request's headers may weigh. net/http adds
	// 4 KiB of its own to what it is told.
	HeaderBytes = 16 << 10
	// IdleTimeout is how long a kept connection may stay silent.
	IdleTimeout = 2 * time.Minute
	// BodyGrace and BodyRate bound a slow body: it must arrive within the
	// grace plus one second for each BodyRate bytes received.
	BodyGrace = 20 * time.Second
	BodyRate  = 4 << 10
	// WriteStall is how long one piece of WritePiece bytes may wait for the
	// client to read.
	WriteStall = time.Minute
	WritePiece = 256 << 10
	// DrainTimeout is how long requests under way may take once a stop was
	// asked for. With closing the folder the whole stop stays below 10 s.
	DrainTimeout = 8 * time.Second
)

// Options is what Serve needs beside a listener and a handler.
type Options struct {
	Clock app.Clock
	Log   *slog.Logger
	// Base is the context of every request; a stop does not end it. Nil for an
	// empty one.
	Base context.Context
	// WithHold, unless it is nil, puts into the context of a connection what holds
	// its next answer back until it is complete.
	WithHold func(ctx context.Context, hold func()) context.Context
	// Drain replaces DrainTimeout when it is not zero.
	Drain time.Duration
}

func (o Options) drain() time.Duration {
	if o.Drain > 0 {
		return o.Drain
	}
	return DrainTimeout
}
