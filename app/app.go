// Package app holds the few words every room shares: who acts (Actor, Role),
// what went wrong (Error), what a thing is called (ID), in which language
// (Lang) and at what time (Clock). It imports the standard library only and
// never stores, renders or sends anything.
package app

import "time"

// Clock tells the time. Rooms take one instead of calling time.Now, so that a
// test can set it.
type Clock func() time.Time

// System is the clock of the machine, in UTC.
func System() time.Time { return time.Now().UTC() }
