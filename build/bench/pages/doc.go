// Command pages measures what a visitor meets: how many article pages a second,
// what an answer "you have it already" costs, a search, the start, the memory.
// Beside the program it runs, on the same machine and in turns, a minimal
// server (net/http and one bbolt Get of the same bytes) and nginx with the same
// bytes as files, where it is installed. What counts are the ratios of one run:
// machines are shared.
//
//	go run ./pages -guichet ../bin/guichet
//
// It needs wrk (Debian's package). Each figure is the median of several samples
// that take turns; "foreign" is the share of the machine that others used
// meanwhile.
package main
