// Command search measures the search: its quality by kind of query, and its
// speed, size and memory beside SQLite's FTS5, in one run. It has no test and
// nothing of it is part of the program.
package main
